"""A local branch that changes the policy: judged by the base's, told what its own would say."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode

STRICT = 'version: 1\nrules:\n  - id: no-guide\n    forbid: {changed-paths: "docs/**"}\n'
SOFT = STRICT.replace("docs/**", "nothing/**")
BROKEN = STRICT.replace("forbid", "forbids")
FILE = ".github/govbot.yml"


@dataclass
class Branch:
    """A repository with a branch over `main`, that adds a guide."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def git(self, *words: str) -> None:
        named = ["-c", "user.name=a", "-c", "user.email=a@acme.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *named, *words], cwd=self.folder, check=True, capture_output=True)

    def write(self, files: dict[str, str | None]) -> None:
        for path, text in files.items():
            file = self.folder / path
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def change(self, base: dict[str, str | None], head: dict[str, str | None]) -> None:
        self.write({"README.md": "x\n", **base})
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "base")
        self.git("checkout", "--quiet", "-b", "feature")
        self.write({"docs/guide.md": "x\n", **head})
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "head")

    def check(self, *words: str) -> tuple[int, dict[str, Any]]:
        code = main(["check", "--base", "main", "--format", "json", *words])
        report: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return code, report


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Branch:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.delenv("CI", raising=False)
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = Branch(folder, capsys)
    made.git("init", "--quiet", "--initial-branch=main")
    return made


def test_a_softer_policy_decides_nothing_and_is_shown(branch: Branch) -> None:
    branch.change({FILE: STRICT}, {FILE: SOFT})
    code, report = branch.check()
    assert code == ExitCode.FAILED
    [difference] = report["preview"]["differences"]
    assert (difference["rule"], difference["now"]["outcome"], difference["then"]["outcome"]) == (
        "no-guide",
        "failed",
        "passed",
    )
    main(["check", "--base", "main", "--color", "never"])
    assert "What the changed policy would say: With the changed policy, this change would pass." in " ".join(
        branch.capsys.readouterr().out.split()
    )


def test_only_what_is_committed_counts(branch: Branch) -> None:
    branch.change({FILE: STRICT}, {})
    (branch.folder / FILE).write_text(SOFT)
    code, report = branch.check()
    assert (code, report["preview"]) == (ExitCode.FAILED, None)


def test_the_mending_of_a_broken_policy_is_seen(branch: Branch) -> None:
    branch.change({FILE: BROKEN}, {FILE: SOFT})
    code, report = branch.check()
    assert code == ExitCode.INCOMPLETE
    assert (report["preview"]["now"], report["preview"]["conclusion"]) == ("broken", "success")


def test_a_broken_policy_that_is_left_alone_is_a_mistake_to_mend(branch: Branch) -> None:
    branch.change({FILE: BROKEN}, {})
    assert main(["check", "--base", "main"]) == ExitCode.USAGE
    assert f"{FILE}:4:5" in branch.capsys.readouterr().err


def test_the_breaking_of_a_policy_is_told(branch: Branch) -> None:
    branch.change({FILE: SOFT}, {FILE: BROKEN})
    code, report = branch.check()
    assert code == ExitCode.PASSED
    assert f"{FILE}:4:5" in report["preview"]["problems"][0]


def test_the_first_policy_in_ci_is_judged_by_the_built_in_one(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    branch.change({}, {FILE: STRICT})
    monkeypatch.setenv("CI", "true")
    _, report = branch.check()
    assert (report["preview"]["now"], report["preview"]["conclusion"]) == ("built-in", "failure")
    assert "no-guide" not in [rule["id"] for rule in report["rules"]]


def test_the_first_policy_of_a_work_tree_is_tried_at_once(branch: Branch) -> None:
    branch.change({}, {FILE: STRICT})
    code, report = branch.check()
    assert code == ExitCode.FAILED
    assert [rule["id"] for rule in report["rules"]] == ["no-guide"]
    assert report["preview"] is None


def test_a_policy_that_is_named_has_nothing_beside_it(branch: Branch) -> None:
    branch.change({FILE: STRICT}, {FILE: SOFT})
    code, report = branch.check("--policy", FILE)
    assert (code, report["preview"]) == (ExitCode.PASSED, None)


@pytest.mark.parametrize("link", [".github", FILE, ".github/govbot"])
def test_a_policy_behind_a_symbolic_link_is_refused(branch: Branch, link: str) -> None:
    branch.change({FILE: STRICT}, {})
    branch.git("checkout", "--quiet", "main")
    branch.git("rm", "-r", "--quiet", ".github")
    (branch.folder / "elsewhere").mkdir()
    (branch.folder / "elsewhere" / "govbot.yml").write_text(SOFT)
    (branch.folder / link).parent.mkdir(exist_ok=True)
    (branch.folder / link).symlink_to(branch.folder / "elsewhere")
    branch.git("add", "--all")
    branch.git("commit", "--quiet", "-m", "a link")
    assert main(["check", "--base", "main"]) == ExitCode.USAGE
    assert "symbolic link" in branch.capsys.readouterr().err.replace("symlink", "symbolic link")


def test_facts_that_only_the_new_policy_asks_for_are_read(branch: Branch) -> None:
    rules = STRICT + "  - id: names\n    require: {path-hygiene: {against: tree}}\n"
    branch.change({FILE: STRICT, "a.md": "x\n"}, {FILE: rules, "A.md": "x\n"})
    _, report = branch.check()
    outcomes = {item["rule"]: item["then"]["outcome"] for item in report["preview"]["differences"]}
    assert outcomes == {"names": "failed"}


def test_sizes_come_from_the_commit(branch: Branch) -> None:
    rules = "version: 1\nrules:\n  - id: big\n    forbid: {file-type: {kinds: binary, larger-than: 1000}}\n"
    branch.change({FILE: rules}, {"blob": "\0" * 2000})
    code, _ = branch.check()
    assert code == ExitCode.FAILED


UNUSED = (
    STRICT
    + """\
waivers:
  - rule: no-guide
    paths: "nowhere/**"
    reason: it was moved
    owner: "@acme/docs"
    expires: 2099-12-31
"""
)


def test_a_waiver_that_no_file_can_need_is_told_whatever_else_rules_ask_for(branch: Branch) -> None:
    branch.change({FILE: UNUSED}, {"a.md": "x\n"})
    _, report = branch.check()
    (found,) = (item for item in report["findings"] if item["rule"] == "waivers")
    assert (found["severity"], "covers no file of the repository" in found["message"]) == ("notice", True)


def test_what_the_own_patterns_of_the_policy_find_is_not_in_the_preview_either(branch: Branch) -> None:
    key = "corp-" + "A9x8B7c6D5e4F3g2H1i0"
    pattern = "{id: corp, name: Corp key, keywords: [corp-], regex: 'corp-[0-9A-Za-z]{20}', fix: Revoke it.}"
    base = f"version: 1\nrules:\n  - {{id: no-keys, forbid: {{secrets: {{patterns: [{pattern}]}}}}}}\n"
    branch.change({FILE: base}, {FILE: base + '  - {id: branches, require: {branch: "x/*"}}\n'})
    _, report = branch.check("--branch", key)
    assert "branches" in json.dumps(report["preview"])
    assert key not in json.dumps(report)
