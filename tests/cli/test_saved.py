"""``--save-change`` and ``--change``: what was judged is judged again elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode

POLICY = (
    "version: 1\nrules:\n  - {id: gone, forbid: {removed-lines: keep}}\n  - {id: title, require: {title: '^feat: '}}\n"
)
DIFF = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1 @@\n-keep\n-x\n+y\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policy.yml").write_text(POLICY)
    (tmp_path / "change.diff").write_text(DIFF)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judged(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main(["check", *words, "--policy", "policy.yml", "--format", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def test_it_is_judged_alike(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = judged(capsys, "change.diff", "--title", "fix: x", "--save-change", "saved.json")
    assert judged(capsys, "--change", "saved.json") == first
    assert first[0] == ExitCode.FAILED
    assert json.loads((folder / "saved.json").read_text())["title"] == "fix: x"


def test_facts_of_the_command_line_win(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "facts.yml").write_text("diff-file: change.diff\ntitle: 'fix: x'\n")
    _, report = judged(capsys, "--change", "facts.yml", "--title", "feat: x")
    assert [rule["outcome"] for rule in report["rules"]] == ["failed", "passed"]


def test_a_saved_change_is_a_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged(capsys, "change.diff", "--title", "fix: x", "--save-change", "saved.json")
    change = (folder / "saved.json").read_text()
    case = f"cases:\n  - {{name: a bug, expect: {{rules: {{gone: failed, title: failed}}}}, change: {change}}}\n"
    (folder / "policy.test.yml").write_text(case)
    assert main(["test", "policy.test.yml"]) == ExitCode.PASSED


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--change", "nowhere.yml"], "nowhere.yml: No such file"),
        (["--change", "policy.yml"], "unknown key of a change"),
        (["change.diff", "--change", "policy.yml"], "more than one change"),
        (["change.diff", "--save-change", "no/folder.json"], "no/folder.json: No such file"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_wrong_is_told(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *words, "--policy", "policy.yml"]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert told in said
    assert "mistake in the policy" not in said
