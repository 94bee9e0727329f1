"""``govbot check`` as a user meets it: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example"

POLICY = """\
version: 1
rules:
  - id: no-deploy
    name: Deployment is changed by its owners
    forbid: {changed-paths: "deploy/**"}
"""

DIFF = """\
diff --git a/deploy/values.yaml b/deploy/values.yaml
index d4f9041..e0e923e 100644
--- a/deploy/values.yaml
+++ b/deploy/values.yaml
@@ -1 +1 @@
-replicas: 2
+replicas: 4
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "change.diff").write_text(DIFF)
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "govbot.yml").write_text(POLICY)
    return tmp_path


def test_the_example_of_the_readme(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE.parents[1])
    words = ["check", str(EXAMPLE / "change.diff"), "--policy", str(EXAMPLE / "govbot.yml"), "--format", "json"]
    code = main([*words, "--body-file", str(EXAMPLE / "description.md"), "--label", "backend"])
    report = json.loads(capsys.readouterr().out)
    assert code == ExitCode.FAILED
    outcomes = {rule["id"]: rule["outcome"] for rule in report["rules"]}
    assert outcomes == {
        "declared-scope": "failed",
        "issue": "unknown",
        "docs": "failed",
        "no-secrets": "passed",
        "no-print": "failed",
        "changelog": "failed",
        "size": "passed",
    }
    places = {(finding["rule"], finding["path"]) for finding in report["findings"]}
    assert ("declared-scope", "deploy/values.yaml") in places
    assert ("docs", "notes/retries.md") in places
    assert ("no-print", "src/acme/client.py") in places


def test_a_failed_rule_exits_1_and_names_the_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "change.diff"]) == ExitCode.FAILED
    out = capsys.readouterr().out
    assert "deploy/values.yaml" in out
    assert "no-deploy" in out


def test_a_passed_policy_exits_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github" / "govbot.yml").write_text(POLICY.replace("deploy/**", "src/**"))
    assert main(["check", "change.diff", "--format", "json"]) == ExitCode.PASSED
    report = json.loads(capsys.readouterr().out)
    assert report["conclusion"] == "success"
    sizes = {"base": None, "head": None, "files": 1, "added": 1, "removed": 1}
    assert report["change"] == {**sizes, "description": None, "issues": []}


def test_a_policy_in_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github" / "govbot.yml").unlink()
    (folder / ".github" / "govbot").mkdir()
    (folder / ".github" / "govbot" / "a.yml").write_text(POLICY)
    (folder / ".github" / "govbot" / "b.yml").write_text(POLICY.replace("no-deploy", "other"))
    assert main(["check", "change.diff", "--format", "json"]) == ExitCode.FAILED
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)["rules"]] == ["no-deploy", "other"]


def test_without_a_policy_the_built_in_one_is_used_and_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github" / "govbot.yml").unlink()
    assert main(["check", "change.diff", "--format", "markdown"]) == ExitCode.PASSED
    assert "govbot:recommended" in capsys.readouterr().out


def test_a_rule_that_needs_more_is_not_judged_unless_strict(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github" / "govbot.yml").write_text("version: 1\nrules:\n  - id: t\n    require: {title: '^feat'}\n")
    assert main(["check", "change.diff"]) == ExitCode.PASSED
    assert "--title" in capsys.readouterr().out
    assert main(["check", "change.diff", "--strict"]) == ExitCode.INCOMPLETE
    assert main(["check", "change.diff", "--title", "feat: x"]) == ExitCode.PASSED
    assert main(["check", "change.diff", "--title", "x"]) == ExitCode.FAILED


@pytest.mark.parametrize(("words", "code"), [("warning", ExitCode.FAILED), ("error", ExitCode.PASSED), ("never", 0)])
def test_fail_on(folder: Path, words: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github" / "govbot.yml").write_text(POLICY + "    severity: warning\n")
    assert main(["check", "change.diff", "--fail-on", words]) == code
    assert "deploy/values.yaml" in capsys.readouterr().out


FAULTS = [
    pytest.param(["check", "missing.diff"], ExitCode.USAGE, "missing.diff", id="no such file"),
    pytest.param(["check", "."], ExitCode.USAGE, "directory", id="a folder"),
    pytest.param(["check", "prose.txt"], ExitCode.USAGE, "not a diff", id="not a diff"),
    pytest.param(["check", "half.diff"], ExitCode.USAGE, "half.diff:", id="half a diff"),
    pytest.param(["check", "garbage.bin"], ExitCode.USAGE, "garbage.bin", id="binary garbage"),
    pytest.param(["check"], ExitCode.USAGE, "no change was named", id="nothing named"),
    pytest.param(["check", "change.diff", "--base", "main"], ExitCode.USAGE, "more than one", id="two named"),
    pytest.param(["check", "--base", "main"], ExitCode.USAGE, "repository", id="no repository"),
    pytest.param(["check", "--pr", "acme/app#7"], ExitCode.USAGE, "GITHUB_TOKEN", id="no token"),
    pytest.param(["check", "--pr", "acme"], ExitCode.USAGE, "names no pull request", id="not a pull request"),
    pytest.param(["check", "change.diff", "--policy", "none.yml"], ExitCode.USAGE, "none.yml", id="no such policy"),
    pytest.param(
        ["check", "change.diff", "--policy", "wrong.yml"], ExitCode.USAGE, "wrong.yml:4:14", id="wrong policy"
    ),
    pytest.param(["check", "change.diff", "--body-file", "none.md"], ExitCode.USAGE, "none.md", id="no such body"),
    pytest.param(["check", "change.diff", "--event", "none.json"], ExitCode.USAGE, "none.json", id="no such event"),
    pytest.param(["check", "change.diff", "--event", "push.json"], ExitCode.USAGE, "push.json", id="another event"),
    pytest.param(["run"], ExitCode.USAGE, "GITHUB_EVENT_NAME", id="no event"),
]


@pytest.mark.parametrize(("words", "code", "told"), FAULTS)
def test_a_fault_of_input_is_one_clear_message(
    folder: Path,
    words: list[str],
    code: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_EVENT_PATH", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    (folder / "prose.txt").write_text("Dear reader,\nthis is a letter.\n")
    (folder / "half.diff").write_text(DIFF.rsplit("\n", 2)[0] + "\n")
    (folder / "garbage.bin").write_bytes(bytes(range(256)) * 8)
    (folder / "wrong.yml").write_text("version: 1\nrules:\n  - id: a\n    forbid: {changed-path: x}\n")
    (folder / "push.json").write_text('{"ref": "refs/heads/main", "commits": []}')
    assert main(words) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert "bug in govbot" not in captured.err


def test_every_mistake_of_a_policy_is_told_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github" / "govbot.yml").write_text(
        "version: 1\nrule: []\nrules:\n  - id: A\n  - id: b\n    require: {}\n"
    )
    assert main(["check", "change.diff"]) == ExitCode.USAGE
    err = capsys.readouterr().err
    for place in (":2:1", ":4:9", ":6:14"):
        assert f".github/govbot.yml{place}" in err


def test_a_bug_is_told_without_values(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "ghp_" + "A" * 36

    def broken(*_: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("govbot.app.check.judge_change", broken)
    assert main(["check", "change.diff"]) == ExitCode.BUG
    captured = capsys.readouterr()
    assert "RuntimeError" in captured.err
    assert "please report" in captured.err
    assert secret not in captured.err + captured.out


def test_a_bad_word_of_the_command_line_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", "--colour", "never"])
    assert stop.value.code == ExitCode.USAGE
    assert "--colour" in capsys.readouterr().err


def test_an_interrupt_exits_130(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govbot.app.check.judge_change", interrupted)
    assert main(["check", "change.diff"]) == ExitCode.INTERRUPTED
