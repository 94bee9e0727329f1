"""What needs no permission: the step's summary, the outputs, the annotations."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.report import Conclusion
from govbot.errors import UsageError
from govbot.publish.outputs import write_outputs
from govbot.publish.step_summary import LIMIT, write_summary
from govbot.publish.workflow import print_annotations
from tests.publish.reports import report


def test_a_summary_is_appended(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    file.write_text("before\n")
    assert write_summary(str(file), "after 😀 \ud800")
    assert file.read_text(encoding="utf-8") == "before\nafter 😀 ?\n"


def test_a_summary_never_grows_past_what_github_shows(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    assert write_summary(str(file), "x" * (LIMIT - 1))
    assert file.stat().st_size == LIMIT
    file.unlink()
    assert write_summary(str(file), "x" * LIMIT)
    assert file.read_text() == "The report is too long for the summary of a job.\n"


def test_a_summary_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    assert not write_summary(None, "x")
    assert not write_summary(str(tmp_path), "x")
    assert not write_summary(str(tmp_path / "nowhere" / "file"), "x")


def test_the_outputs_are_written(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("other=1\n")
    assert write_outputs(str(file), conclusion=Conclusion.FAILURE, errors=2, warnings=1, report="/tmp/r.json")
    assert file.read_text() == "other=1\nconclusion=failure\nerrors=2\nwarnings=1\nreport=/tmp/r.json\n"


def test_outputs_without_a_place_are_no_failure(tmp_path: Path) -> None:
    assert not write_outputs(None, conclusion=Conclusion.SUCCESS, errors=0, warnings=0, report=None)
    assert not write_outputs(str(tmp_path), conclusion=Conclusion.SUCCESS, errors=0, warnings=0, report=None)


@pytest.mark.parametrize("path", ["a\nconclusion=success", "a\rb", "a\u2028b", "a\0b"])
def test_a_path_cannot_add_an_output(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError):
        write_outputs(str(tmp_path / "o"), conclusion=Conclusion.FAILURE, errors=1, warnings=0, report=path)
    assert not (tmp_path / "o").exists()


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_no_message_can_be_a_command(text: str) -> None:
    stream = io.StringIO()
    print_annotations(report("a" * 40, findings=2, message=f"{text}\n::set-output name=x::1\r::stop::"), stream)
    lines = [line for line in stream.getvalue().splitlines() if line]
    assert len(lines) == 2
    assert all(line.startswith("::error ") for line in lines)
