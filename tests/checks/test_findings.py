"""What other tools found, cut to what the change adds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Side
from govbot.core.state import FindingLevel, ToolFinding, ToolRun
from govbot.core.verdict import Truth
from tests.checks.asking import ask, change, needs, told

FILES = "files: [{path: a.py, line: 5, added: [x, y]}, {path: new.py, old-path: old.py, status: renamed}]"


def truth(finding: str, words: str = "{}", files: str = FILES) -> Truth:
    return ask("findings", words, f"{{{files}, sarif: [{{tool: t, findings: [{finding}]}}]}}").truth


@pytest.mark.parametrize(
    ("finding", "wanted"),
    [
        ("{rule: r, path: a.py, line: 4}", Truth.FAILS),
        ("{rule: r, path: a.py, line: 5}", Truth.HOLDS),
        ("{rule: r, path: a.py, line: 6}", Truth.HOLDS),
        ("{rule: r, path: a.py, line: 7}", Truth.FAILS),
        ("{rule: r, path: a.py, line: 1, last-line: 5}", Truth.HOLDS),
        ("{rule: r, path: a.py, line: 1, last-line: 99}", Truth.HOLDS),
        ("{rule: r, path: a.py}", Truth.HOLDS),
        ("{rule: r, path: old.py, line: 1}", Truth.FAILS),
        ("{rule: r, path: new.py, line: 1}", Truth.FAILS),
        ("{rule: r, path: new.py}", Truth.HOLDS),
        ("{rule: r, path: A.py, line: 5}", Truth.FAILS),
        ("{rule: r}", Truth.FAILS),
    ],
)
def test_only_added_lines_count(finding: str, wanted: Truth) -> None:
    assert truth(finding) is wanted
    assert truth(finding, "{everywhere: true}") is Truth.HOLDS


def test_levels_and_rules_are_chosen() -> None:
    found = "{rule: Sql-1, level: warning, path: a.py, line: 5}"
    assert truth(found, "{level: warning}") is Truth.HOLDS
    assert truth(found, "{level: error}") is Truth.FAILS
    assert truth(found, "{rules: 'sql-*'}") is Truth.HOLDS
    assert truth(found, "{rules: x}") is Truth.FAILS
    assert truth(found, "T") is Truth.HOLDS
    assert needs("findings", "{}") == ("sarif",)


def test_evidence_has_the_place_and_comes_once() -> None:
    twice = "{rule: r, path: a.py, line: 5}, {rule: r, path: a.py, line: 5}, {rule: '', path: a.py, level: note}"
    verdict = ask("findings", "{}", f"{{{FILES}, sarif: [{{tool: t, findings: [{twice}]}}]}}")
    places = [(item.path, item.line, item.side) for item in verdict.evidence]
    assert places == [("a.py", 5, Side.NEW), ("a.py", None, None)]
    assert told(verdict) == ["t reports r (warning)", "t reports a finding (note)"]


def test_what_was_not_seen_is_not_known() -> None:
    unseen = "files: [{path: a.py, unseen: too large}]"
    assert truth("{rule: r, path: a.py, line: 5}", files=unseen) is Truth.UNKNOWN
    assert truth("{rule: r, path: b.py, line: 5}", files=unseen) is Truth.FAILS
    cut = FILES + ", files-unseen: GitHub listed 2 of 3 files"
    assert truth("{rule: r, path: b.py, line: 5}", files=cut) is Truth.UNKNOWN
    assert truth("{rule: r, path: a.py, line: 9}", files=cut) is Truth.FAILS
    assert truth("{rule: r, path: a.py, line: 5}", files=cut) is Truth.HOLDS


def test_a_place_outside_of_the_repository_is_not_known() -> None:
    run = ToolRun(tool="t", findings=(ToolFinding(rule="r", misplaced=True),) * 3)
    around = replace(change(f"{{{FILES}}}"), sarif=(run,))
    verdict = ask("findings", "{}", around)
    assert (verdict.truth, told(verdict)) == (Truth.UNKNOWN, ["t names a place outside of the repository"])


def test_without_a_run_nothing_is_known() -> None:
    assert ask("findings", "{}", f"{{{FILES}, sarif: []}}").truth is Truth.UNKNOWN
    assert ask("findings", "other", f"{{{FILES}, sarif: [t]}}").truth is Truth.UNKNOWN
    assert ask("findings", "t", f"{{{FILES}, sarif: [t]}}").truth is Truth.FAILS


FINDINGS = st.builds(
    ToolFinding,
    rule=st.text(max_size=5),
    level=st.sampled_from(FindingLevel),
    path=st.one_of(st.none(), st.sampled_from(["a.py", "b.py", "new.py", "\ud800"])),
    line=st.one_of(st.none(), st.integers(1, 9)),
    last_line=st.one_of(st.none(), st.integers(1, 12)),
    misplaced=st.booleans(),
)
RUNS = st.lists(
    st.builds(ToolRun, tool=st.text(max_size=4), findings=st.lists(FINDINGS, max_size=4).map(tuple)), max_size=3
)


@settings(max_examples=150, deadline=None)
@given(RUNS, st.sampled_from(["{}", "{level: error}", "{everywhere: true}", "{rules: 'a*'}"]))
def test_it_never_raises_and_what_counts_here_counts_everywhere(runs: list[ToolRun], words: str) -> None:
    around = replace(change(f"{{{FILES}}}"), sarif=tuple(runs))
    verdict = ask("findings", words, around)
    assert verdict.summary
    if verdict.truth is Truth.HOLDS:
        assert verdict.evidence
        assert ask("findings", "{everywhere: true}", around).truth is Truth.HOLDS
