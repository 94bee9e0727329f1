"""``--findings`` and the Action's input: from a file to the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govbot.cli.arguments import build_parser
from govbot.cli.inputs import action_arguments
from govbot.cli.main import main
from govbot.errors import ExitCode

POLICY = "version: 1\nrules:\n  - id: tools\n    forbid: {findings: {tools: semgrep}}\n"
DIFF = "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-1\n+eval(secret)\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "change.diff").write_text(DIFF)
    (tmp_path / "policy.yml").write_text(POLICY)
    return tmp_path


def write(path: Path, line: int) -> None:
    where = {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": line, "snippet": {"text": "eval(secret)"}}}
    result = {"ruleId": "no-eval", "message": {"text": "eval(secret)"}, "locations": [{"physicalLocation": where}]}
    run = {"tool": {"driver": {"name": "Semgrep"}}, "results": [result]}
    path.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))


def check(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["check", "change.diff", "--policy", "policy.yml", "--format", "json", *words])
    return code, capsys.readouterr().out


def test_a_finding_on_an_added_line_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "found.sarif", 1)
    code, out = check(capsys, "--findings", "found.sarif")
    assert code == ExitCode.FAILED
    found = json.loads(out)["findings"][0]
    assert (found["path"], found["line"]) == ("a.py", 1)
    assert "Semgrep reports no-eval (warning)" in out
    assert "secret" not in out


def test_one_elsewhere_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "found.sarif", 2)
    assert check(capsys, "--findings=found.sarif")[0] == ExitCode.PASSED


def test_a_broken_file_never_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "found.sarif").write_text("{")
    code, out = check(capsys, "--findings=found.sarif")
    assert code == ExitCode.INCOMPLETE
    assert "found.sarif: it is not JSON" in out


def test_without_files_the_rule_is_not_judged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    assert check(capsys)[0] == ExitCode.PASSED
    assert check(capsys, "--strict")[0] == ExitCode.INCOMPLETE


def test_the_input_names_one_file_a_line() -> None:
    words = action_arguments({"GOVBOT_FINDINGS": "a.sarif\n\n  b c.sarif \n"})
    assert build_parser().parse_args(words).findings == ["a.sarif", "b c.sarif"]
    assert build_parser().parse_args(action_arguments({})).findings is None
