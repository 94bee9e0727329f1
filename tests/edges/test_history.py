"""Edges that only a real history shows, in repositories of git, through the command."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode
from tests.sources.test_git import Work, _nobodys_settings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["_nobodys_settings"]

POLICY = """\
version: 1
rules:
  - id: scope
    require: {allowed-paths: "app/**"}
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """``main`` with the policy and a few files, and ``topic`` that left it; HEAD is ``topic``."""
    work = Work(tmp_path / "work")
    work.commit("first", **{".github/govbot.yml": POLICY, "src/a.py": "a\n", "app/x.py": "x\n"})
    work.git("checkout", "-q", "-b", "topic")
    monkeypatch.chdir(work.path)
    return work


def judge(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Judge the change of ``topic``: the exit code, and the report."""
    capsys.readouterr()
    code = main(["check", "--base", "main", "--format", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def test_row_4_a_file_that_is_deleted_and_comes_back_is_no_change(
    work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    (work.path / "src/a.py").unlink()
    work.commit("take it out")
    assert judge(capsys)[0] == ExitCode.FAILED
    work.commit("put it back", **{"src/a.py": "a\n"})
    code, report = judge(capsys)
    assert (code, report["findings"], report["change"]["files"]) == (ExitCode.PASSED, [], 0)


def test_row_5_a_change_that_is_taken_back_is_no_change(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the sum of the commits is judged, unless each is asked to stay inside."""
    work.commit("change it", **{"src/a.py": "b\n", "app/x.py": "y\n"})
    work.commit("take half of it back", **{"src/a.py": "a\n"})
    code, report = judge(capsys)
    assert (code, report["findings"], report["change"]["files"]) == (ExitCode.PASSED, [], 1)


def test_row_5_each_commit_can_be_asked_to_stay_inside(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    work.git("checkout", "-q", "main")
    strict = POLICY.replace('"app/**"', '{allow: "app/**", per-commit: true}')
    work.commit("strict", **{".github/govbot.yml": strict})
    work.git("checkout", "-q", "topic")
    work.git("merge", "-q", "main")
    stray = work.commit("change it", **{"src/a.py": "b\n", "app/x.py": "y\n"})
    work.commit("take half of it back", **{"src/a.py": "a\n"})
    code, report = judge(capsys)
    assert (code, report["change"]["files"]) == (ExitCode.FAILED, 1)
    assert [finding["path"] for finding in report["findings"]] == ["src/a.py", "src/a.py"]
    assert f"src/a.py is outside the agreed paths in commit {stray[:12]}" in report["findings"][0]["message"]


def test_row_6_what_was_merged_in_from_the_base_is_not_blamed(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    work.commit("topic", **{"app/x.py": "y\n"})
    work.git("checkout", "-q", "main")
    work.commit("main goes on", **{"src/b.py": "b\n"})
    work.git("checkout", "-q", "topic")
    work.git("merge", "-q", "--no-edit", "main")
    code, report = judge(capsys)
    assert (code, report["findings"], report["change"]["files"]) == (ExitCode.PASSED, [], 1)


def test_row_1_a_move_is_one_entry_and_both_its_paths_count(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    work.git("mv", "src/a.py", "app/a.py")
    work.commit("move")
    code, report = judge(capsys)
    assert (code, report["change"]["files"]) == (ExitCode.FAILED, 1)
    (finding,) = report["findings"]
    assert (finding["path"], finding["old_path"]) == ("app/a.py", "src/a.py")
    assert "src/a.py was moved to app/a.py" in finding["message"]


@pytest.mark.parametrize(
    "name", [b"caf\xc3\xa9.md", b"line\nend.md", b'quo"te.md', b"tab\t.md", b"back`tick.md", b"a|b.md", b"\xff.md"]
)
def test_row_17_names_of_any_bytes_are_judged_by_what_they_are(
    work: Work, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    work.write(b"src/" + name, "x\n")
    work.commit("a name")
    code, report = judge(capsys)
    assert code == ExitCode.FAILED
    path = report["findings"][0]["path"]
    if name.startswith(b"\xff"):
        assert path.endswith(".md")
    else:
        assert os.fsencode(path) == b"src/" + name


def test_row_37_a_file_that_becomes_a_folder_counts_on_both_sides(
    work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    (work.path / "src/a.py").unlink()
    work.commit("a folder", **{"src/a.py/inner.py": "something else\n"})
    _, report = judge(capsys)
    assert [finding["path"] for finding in report["findings"]] == ["src/a.py", "src/a.py/inner.py"]


def test_row_37_only_the_ends_of_lines_change(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    work.commit("ends of lines", **{"src/a.py": "a\r\n"})
    _, report = judge(capsys)
    assert [finding["path"] for finding in report["findings"]] == ["src/a.py"]


def test_row_37_a_file_without_bytes(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    work.commit("nothing in it", **{"app/__init__.py": ""})
    assert judge(capsys)[0] == ExitCode.PASSED


def test_row_32_nothing_changed_passes_and_says_that_no_file_did(
    work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = judge(capsys)
    assert (code, report["change"]["files"]) == (ExitCode.PASSED, 0)
    assert report["rules"][0]["reason"] == "no file changed"
