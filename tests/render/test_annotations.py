from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from govbot.core.change import Side
from govbot.core.report import Report, Severity
from govbot.core.verdict import say
from govbot.render.annotations import (
    COMMANDS_PER_KIND,
    MESSAGE_LIMIT,
    TITLE_LIMIT,
    Annotation,
    line_annotations,
    render_annotations,
)
from tests.render.samples import CHANGELOG, SAMPLES, SECRETS, failed, finding, report
from tests.render.strategies import reports

COMMAND = re.compile(r"::(error|warning|notice) (file=[^,:]*,line=\d+,)?title=[^,:]*::[^\r\n]*")


@settings(max_examples=30)
@given(reports())
def test_every_line_is_one_of_our_commands(report: Report) -> None:
    text = render_annotations(report)
    text.encode()
    assert all(COMMAND.fullmatch(line) for line in text.split("\n")[:-1]), text
    assert text.endswith("\n") or not text


@settings(max_examples=30)
@given(reports())
def test_annotations_keep_to_githubs_limits(report: Report) -> None:
    for annotation in line_annotations(report):
        annotation.path.encode()
        assert annotation.path
        assert annotation.start_line == annotation.end_line >= 1
        assert annotation.annotation_level in ("failure", "warning", "notice")
        assert 0 < len(annotation.title) <= TITLE_LIMIT
        assert len(annotation.message) <= MESSAGE_LIMIT
        assert len(annotation.message.encode()) <= 64 * 1024


def test_an_annotation_tells_place_level_and_advice() -> None:
    assert line_annotations(report(CHANGELOG, SECRETS))[0] == Annotation(
        path="deploy/prod.env",
        start_line=12,
        end_line=12,
        annotation_level="failure",
        title="No secrets in the change",
        message=(
            'A "AWS access key" of 20 characters\n'
            "How to fix: Revoke the key, then remove it from the history: it is public once it is pushed."
        ),
    )


def test_what_has_no_place_in_the_new_version_is_not_annotated() -> None:
    found = [
        finding("no path"),
        finding("old line", path="a.py", line=3, side=Side.OLD),
        finding("not UTF-8", path="a\udcff.py", line=3),
        finding("whole file", path="b.py"),
    ]
    annotations = line_annotations(report(failed("a", "A", found)))
    assert [(item.path, item.start_line) for item in annotations] == [("b.py", 1)]


def test_a_command_without_a_place_is_still_told() -> None:
    text = render_annotations(report(failed("a", "A", [finding("{path} is odd", path="a\udcff.py", line=3)])))
    assert text == r"::error title=A::a\xff.py is odd" + "\n"


def test_only_failed_rules_are_annotated() -> None:
    assert line_annotations(SAMPLES["waived"]) == []
    assert render_annotations(SAMPLES["incomplete"]).count("\n") == 1


def test_the_worst_come_first_and_the_tenth_counts_the_rest() -> None:
    mild = failed("m", "M", [finding("{seen}", seen=str(n)) for n in range(10)], severity=Severity.NOTICE)
    bad = failed("b", "B", [finding("{seen}", seen=str(n)) for n in range(25)])
    lines = render_annotations(report(mild, bad)).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::notice"] * 10
    assert lines[COMMANDS_PER_KIND - 1] == "::error title=govbot::16 more: see the job's summary"
    assert lines[-1] == "::notice title=M::9"


def test_hostile_values_stay_in_their_property() -> None:
    sample = report(failed("a", "A", [finding("{t}", path="a,line=9::\nx", t="%0A::set-output name=x::y\n")]))
    [line] = render_annotations(sample).splitlines()
    assert line.startswith("::error file=a%2Cline=9%3A%3A%0Ax,line=1,title=A::")
    assert r'"%250A::set-output name=x::y\x0a"' in line


def test_long_messages_are_cut() -> None:
    sample = report(failed("a", "A" * 300, [finding("x " * 9000, path="a", fix=say("y"))]))
    [annotation] = line_annotations(sample)
    assert (len(annotation.title), len(annotation.message)) == (TITLE_LIMIT, MESSAGE_LIMIT)
    assert annotation.message.endswith("How to fix: y")


@pytest.mark.parametrize("path", ["a\x1b[31m.py", "a\u202e.py", "a\x9b.py"])
def test_a_path_that_a_terminal_would_obey_is_no_place_of_a_command(path: str) -> None:
    sample = report(failed("a", "A", [finding("saw {path}", path=path)]))
    [line] = render_annotations(sample).splitlines()
    assert line.startswith("::error title=A::")
    assert line.isprintable()
