from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Side
from govbot.core.report import Conclusion, Report
from govbot.core.verdict import say
from govbot.render.layout import cells
from govbot.render.terminal import render_terminal
from tests.render.samples import CHANGE, DOCS, FREEZE, MANY, SAMPLES, failed, finding, report
from tests.render.strategies import reports

OUR_SGR = re.compile(r"\x1b\[[0-9;]*m")
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def told(report: Report, *, width: int = 100, explain: bool = False) -> str:
    return render_terminal(report, color=False, width=width, explain=explain)


@settings(max_examples=30)
@given(reports(), st.integers(1, 200), st.booleans())
def test_no_control_character_comes_of_data(report: Report, width: int, explain: bool) -> None:
    painted = render_terminal(report, color=True, width=width, explain=explain)
    plain = OUR_SGR.sub("", painted)
    assert {unicodedata.category(char) for char in plain.replace("\n", "").replace("\u200d", "")}.isdisjoint(UNSEEN)
    bare = render_terminal(report, color=False, width=width, explain=explain)
    assert [line.rstrip() for line in plain.split("\n")] == bare.split("\n")


@settings(max_examples=30)
@given(reports(), st.integers(1, 120), st.booleans())
def test_no_line_is_a_workflow_command(report: Report, width: int, color: bool) -> None:
    for line in render_terminal(report, color=color, width=width, explain=True).splitlines():
        assert not OUR_SGR.sub("", line).strip().startswith("::")
        if not color:
            assert "##[" not in line


def test_a_command_that_wrapping_brings_to_the_start_is_inert() -> None:
    title = "x" * 30 + " ::error::" + "y" * 20
    text = told(report(failed("a", "A", [finding("{title}", title=title)])), width=40)
    assert "\n    \\::error::" in text


@settings(max_examples=30)
@given(reports(), st.sampled_from(("ascii", "latin-1", "cp1252", "cp437")))
def test_any_encoding_can_take_it(report: Report, encoding: str) -> None:
    render_terminal(report, color=True, width=80, encoding=encoding).encode(encoding)


def test_signs_are_ascii_where_the_encoding_has_no_others() -> None:
    text = render_terminal(SAMPLES["failing"], color=False, width=100, encoding="ascii")
    assert text.startswith("x No secrets in the change (no-secrets)\n")
    assert "34 files, +512 -87" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_keep_to_the_width_where_words_allow(width: int) -> None:
    words = "日本語 é words and more " * 12
    sample = report(failed("a", words, [finding("{path}: " + words + "{seen}", path="a/b.py", line=3, seen=words)]))
    assert all(cells(line) <= width for line in told(sample, width=width).splitlines())


def test_wrapped_lines_hang_below_their_text() -> None:
    sample = report(failed("a", "A", [finding("{path} " + "word " * 20, path="a/b.py", line=3)]))
    lines = told(sample, width=60).splitlines()
    assert lines[1].startswith("    a/b.py:3  word")
    assert lines[2].startswith("              word")


def test_a_long_path_stands_alone_and_whole() -> None:
    path = "src/" + "x" * 90 + ".py"
    lines = told(report(failed("a", "A", [finding("{path} is odd", path=path, line=7)])), width=60).splitlines()
    assert lines[1:3] == [f"    {path}:7", "      is odd"]


def test_places_stand_in_a_column() -> None:
    found = [finding("a key", path="a.py", line=1), finding("a token", path="src/long/name.py", line=12)]
    lines = told(report(failed("a", "A", found))).splitlines()
    assert lines[1:3] == ["    a.py:1               a key", "    src/long/name.py:12  a token"]


def test_a_message_that_goes_on_after_its_path_begins_in_the_column() -> None:
    assert "    a.py  ask the owner" in told(report(failed("a", "A", [finding("{path}: ask the owner", path="a.py")])))


def test_a_rule_without_a_name_goes_by_its_id() -> None:
    assert told(report(failed("no-todo", "", [finding("x")]))).startswith("✗ no-todo\n")


def test_a_flood_is_cut_with_its_count_and_explain_tells_all() -> None:
    assert "    and 37 more places (--format json lists them all)\n" in told(report(MANY))
    assert "src/pkg/module_056.py:1" in told(report(MANY), explain=True)
    many = failed("a", "A", [finding("{path} has {seen}", path=f"{n}", seen=f"v{n}") for n in range(60)])
    assert "    and 10 more findings (--format json lists them all)\n" in told(report(many))


def test_rules_that_could_not_be_judged_say_why_and_how_to_supply_it() -> None:
    text = told(SAMPLES["offline"])
    assert (
        "? Every pull request links an open issue (issue), not judged\n    The linked issues are not known (only"
        in text
    )
    assert text.endswith("✓ 1 rule passed, 1 not judged · 2 rules · 34 files, +512 −87\n")  # noqa: RUF001 - a minus


def test_explain_lists_the_rules_that_passed_or_did_not_apply() -> None:
    text = told(report(DOCS, FREEZE), explain=True)
    assert "✓ docs\n    All 3 documents are on the list\n" in text
    assert "– No deploys on a Friday (freeze)\n" in text  # noqa: RUF001 - a dash
    assert "docs" not in told(report(DOCS, FREEZE))


def test_an_empty_change_says_so() -> None:
    assert "The change is empty: no file differs.\n" in told(SAMPLES["empty"])


def test_a_change_that_nobody_could_read_is_not_called_empty() -> None:
    text = told(Report(conclusion=Conclusion.INCOMPLETE, change=CHANGE, rules=(), notes=(say("no answer"),)))
    assert text.startswith("note: no answer\n\n? The change could not be judged · ")


def test_old_lines_are_called_so() -> None:
    text = told(report(failed("a", "A", [finding("{path} lost a test", path="t.py", line=4, side=Side.OLD)])))
    assert "t.py:4 (before)  lost a test" in text


def test_colour_is_only_ours() -> None:
    text = render_terminal(SAMPLES["failing"], color=True, width=100)
    assert "\x1b[1;31m✗ \x1b[0m\x1b[1mNo secrets in the change\x1b[0m \x1b[2m(no-secrets)\x1b[0m\n" in text
    assert "\x1b" not in told(SAMPLES["failing"])
