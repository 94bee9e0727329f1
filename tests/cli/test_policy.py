"""`govbot policy`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode

RULE = "rules: [{id: no-logs, forbid: {changed-paths: '**/*.log'}}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    return tmp_path


def test_the_policy_of_the_work_tree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github/base.yml").write_text(f"version: 1\n{RULE}")
    (folder / ".github/govbot.yml").write_text(
        "version: 1\nextends: ./base.yml\nrules: [{id: no-logs, severity: warning}]\n"
    )
    assert main(["policy"]) == ExitCode.PASSED
    assert capsys.readouterr().out == (
        "# 2 files: .github/govbot.yml, .github/base.yml\n"
        "version: 1\n"
        "rules:\n"
        "  - id: no-logs  # .github/govbot.yml:3\n"
        "    severity: warning  # .github/govbot.yml:3\n"
        '    forbid: {changed-paths: "**/*.log"}  # .github/base.yml:2\n'
    )


def test_named_files_and_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "base.yml").write_text(f"version: 1\n{RULE}")
    Path("one.yml").write_text("version: 1\nextends: ../base.yml\n")
    assert main(["policy", "one.yml", "--format", "json"]) == ExitCode.PASSED
    told = json.loads(capsys.readouterr().out)
    assert told["sources"] == ["one.yml", "../base.yml"]
    assert [rule["id"] for rule in told["rules"]] == ["no-logs"]


def test_a_named_policy_judges_with_what_it_extends(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "base.yml").write_text(f"version: 1\n{RULE}")
    Path("one.yml").write_text("version: 1\nextends: ../base.yml\n")
    Path("change.diff").write_text("diff --git a/a.log b/a.log\nnew file mode 100644\nindex 0000000..e69de29\n")
    assert main(["check", "--policy", "one.yml", "change.diff"]) == ExitCode.FAILED
    assert "no-logs" in capsys.readouterr().out


def test_no_policy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy"]) == ExitCode.USAGE
    assert "there is no policy here" in capsys.readouterr().err


def test_nothing_to_lock(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github/govbot.yml").write_text(f"version: 1\n{RULE}")
    assert main(["policy", "--lock"]) == ExitCode.USAGE
    assert "nothing to lock" in capsys.readouterr().err
    assert not (folder / ".github/govbot.lock").exists()


def test_mistakes_are_told_with_their_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github/govbot.yml").write_text("version: 1\nextends: ./bse.yml\n")
    (folder / ".github/base.yml").write_text(f"version: 1\n{RULE}")
    assert main(["policy"]) == ExitCode.USAGE
    assert capsys.readouterr().err == (
        ".github/govbot.yml:2:10: there is no .github/bse.yml\n"
        "    Did you mean `base.yml`?\n"
        "govbot: 1 mistake in the policy; nothing was judged.\n"
    )


def test_validate_does_not_speak_of_judging(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".github/govbot.yml").write_text("version: 1\nrule: []\n")
    assert main(["validate"]) == ExitCode.USAGE
    assert capsys.readouterr().err.endswith(" in the policy.\n")
