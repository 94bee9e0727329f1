from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Change, File, Side, Status, Unknown
from govbot.core.check import Check, NoOptions
from govbot.core.engine import Terms, judge, judge_rule
from govbot.core.globs import Globs
from govbot.core.node import Place
from govbot.core.policy import Ask, Not, Policy, Rule
from govbot.core.report import WAIVERS, Conclusion, Finding, Outcome, Severity
from govbot.core.verdict import Evidence, Message, Verdict, fails, holds, say, unknown
from govbot.core.waivers import Waiver, day, part, review

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def waiver(*paths: str, expires: date = date(2026, 12, 31), limit: int | None = None, line: int = 1) -> Waiver:
    return Waiver(
        rule="no-logs",
        paths=Globs(paths),
        reason="recorded on purpose",
        owner="@acme/tests",
        expires=expires,
        place=Place("policy.yml", line, 1),
        limit=limit,
    )


def finding(path: str | None, old: str | None = None, line: int | None = None, side: Side | None = None) -> Finding:
    return Finding(
        rule="no-logs",
        check="logs",
        severity=Severity.ERROR,
        message=say("{path} is a log", path=path or ""),
        path=path,
        old_path=old,
        line=line,
        side=side,
    )


def file(path: str, *, unseen: str = "") -> File:
    return File(old_path=None, new_path=path, status=Status.ADDED, unseen=unseen)


def change(*paths: str, tree: frozenset[str] | None = None, now: datetime = NOW) -> Change:
    made = Change(files=tuple(file(path) for path in paths), now=now)
    return made if tree is None else replace(made, tree=tree)


def logs(seen: Change, _options: NoOptions) -> Verdict:
    """Ask for logs. Like some checks, it says nothing of what it could not see once it has found one."""
    found = [Evidence(message=say("{path} is a log", path=item.path), path=item.path, old_path=item.old_path)
             for item in seen.files if item.path.endswith(".log")]  # fmt: skip
    if found:
        return holds(Message("there are logs"), *found)
    if any(item.unseen for item in seen.files):
        return unknown(Message("not all was seen"))
    return fails(Message("there are no logs"))


LOGS = Check(name="logs", summary="There are logs", about="", options=NoOptions, evaluate=logs)
RULE_OF_LOGS = Rule(id="no-logs", require=Not(Ask(LOGS, NoOptions())))


@pytest.mark.parametrize(
    ("found", "covered"),
    [
        (finding("tests/a.log"), True),
        (finding("TESTS/a.log"), False),
        (finding("src/a.log"), False),
        (finding(None), False),
        (finding("tests/a.log", old="tests/b.log"), True),
        (finding("tests/a.log", old="src/a.log"), False),
        (finding("src/a.log", old="tests/a.log"), False),
        (finding("tests/a.log", old="src/a.log", line=1, side=Side.NEW), True),
        (finding("src/a.log", old="tests/a.log", line=1, side=Side.NEW), False),
        (finding("tests/a.log", old="src/a.log", line=1, side=Side.OLD), False),
        (finding("src/a.log", old="tests/a.log", line=1, side=Side.OLD), True),
        (finding("tests/a.log", line=1, side=Side.OLD), True),
    ],
)
def test_what_a_waiver_covers(found: Finding, *, covered: bool) -> None:
    assert waiver("tests/**").covers(found) is covered


def test_a_waived_finding_stays_visible_with_its_reason() -> None:
    result = judge_rule(RULE_OF_LOGS, change("tests/a.log"), (waiver("tests/**"),))
    assert result.outcome is Outcome.WAIVED
    assert result.findings == ()
    assert [item.finding.path for item in result.waived] == ["tests/a.log"]
    assert (result.waived[0].reason, result.waived[0].owner) == ("recorded on purpose", "@acme/tests")
    assert str(result.reason) == "1 finding waived in tests/a.log: recorded on purpose (@acme/tests, until 2026-12-31)"


def test_what_is_not_covered_still_fails() -> None:
    result = judge_rule(RULE_OF_LOGS, change("tests/a.log", "src/b.log"), (waiver("tests/**"),))
    assert result.outcome is Outcome.FAILED
    assert [item.path for item in result.findings] == ["src/b.log"]
    assert [item.finding.path for item in result.waived] == ["tests/a.log"]
    assert str(result.reason).startswith("there are logs; 1 finding waived in tests/a.log")


def test_a_waived_finding_does_not_hide_what_was_not_seen() -> None:
    seen = Change(files=(file("tests/a.log"), file("src/huge", unseen="too large")), now=NOW)
    result = judge_rule(RULE_OF_LOGS, seen, (waiver("tests/**"),))
    assert result.outcome is Outcome.UNKNOWN
    assert "not all was seen" in str(result.reason)
    assert len(result.waived) == 1


def test_what_was_not_seen_of_the_waived_file_itself_does_not_matter() -> None:
    seen = Change(files=(file("tests/a.log", unseen="too large"),), now=NOW)
    assert judge_rule(RULE_OF_LOGS, seen, (waiver("tests/**"),)).outcome is Outcome.WAIVED


def test_a_rule_that_is_not_known_stays_so() -> None:
    seen = Change(files=(file("src/huge", unseen="too large"),), now=NOW)
    assert judge_rule(RULE_OF_LOGS, seen, (waiver("**"),)).outcome is Outcome.UNKNOWN


def test_a_waiver_of_another_rule_does_nothing() -> None:
    other = replace(waiver("**"), rule="other")
    policy = Policy(rules=(RULE_OF_LOGS,), waivers=(other,))
    assert judge(policy, change("a.log"), Terms()).conclusion is Conclusion.FAILURE


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (datetime(2026, 1, 15, 23, 59, tzinfo=UTC), Outcome.WAIVED),
        (datetime(2026, 1, 16, 0, 0, tzinfo=UTC), Outcome.FAILED),
        (datetime(2026, 1, 16, 1, 0, tzinfo=timezone(timedelta(hours=2))), Outcome.WAIVED),
        (datetime(2026, 1, 15, 23, 0, tzinfo=timezone(timedelta(hours=-2))), Outcome.FAILED),
    ],
)
def test_a_waiver_holds_through_its_last_day_in_utc(now: datetime, outcome: Outcome) -> None:
    until = waiver("**", expires=date(2026, 1, 15))
    assert judge_rule(RULE_OF_LOGS, change("a.log", now=now), (until,)).outcome is outcome


def test_an_expired_waiver_is_told_at_the_finding_and_by_a_rule_of_its_own() -> None:
    policy = Policy(rules=(RULE_OF_LOGS,), waivers=(waiver("**", expires=date(2025, 12, 31), line=9),))
    report = judge(policy, change("a.log"), Terms())
    assert report.conclusion is Conclusion.FAILURE
    assert str(report.rules[0].findings[0].message) == "a.log is a log (its waiver expired on 2025-12-31)"
    stale = report.rules[1]
    assert (stale.id, stale.severity, stale.outcome) == (WAIVERS, Severity.WARNING, Outcome.FAILED)
    assert [str(item.message) for item in stale.findings] == [
        "the waiver of no-logs for ** expired on 2025-12-31 (policy.yml:9, @acme/tests)"
    ]
    assert str(stale.reason) == "1 expired"


def test_an_expired_waiver_alone_blocks_only_where_warnings_do() -> None:
    policy = Policy(rules=(RULE_OF_LOGS,), waivers=(waiver("**", expires=date(2025, 12, 31)),))
    assert judge(policy, change("a.txt"), Terms()).conclusion is Conclusion.SUCCESS
    assert judge(policy, change("a.txt"), Terms(fail_on=Severity.WARNING)).conclusion is Conclusion.FAILURE


def test_another_waiver_that_holds_makes_up_for_an_expired_one() -> None:
    both = (waiver("**", expires=date(2025, 12, 31)), waiver("*.log"))
    assert judge_rule(RULE_OF_LOGS, change("a.log"), both).outcome is Outcome.WAIVED


def test_more_findings_than_a_waiver_may_cover_are_all_left() -> None:
    three = change("a.log", "b.log", "c.log")
    assert judge_rule(RULE_OF_LOGS, three, (waiver("*.log", limit=3),)).outcome is Outcome.WAIVED
    result = judge_rule(RULE_OF_LOGS, three, (waiver("*.log", limit=2),))
    assert [str(item.message) for item in result.findings] == [
        f"{name}.log is a log (its waiver covers at most 2, and there are 3)" for name in "abc"
    ]


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (frozenset({"src/a.py"}), True),
        (frozenset({"src/a.py", "tests/a.py"}), False),
        (None, False),
    ],
)
def test_a_waiver_that_no_file_can_need(tree: frozenset[str] | None, *, told: bool) -> None:
    stale = review((waiver("tests/**"),), change("src/a.py", tree=tree))
    assert (stale is not None) is told
    if stale is not None:
        assert stale.severity is Severity.NOTICE
        assert [str(item.message) for item in stale.findings] == [
            "the waiver of no-logs for tests/** covers no file of the repository (policy.yml:1)"
        ]


def test_a_file_that_the_change_removes_is_still_there_for_its_waiver() -> None:
    gone = File(old_path="tests/a.log", new_path=None, status=Status.DELETED)
    seen = Change(files=(gone,), now=NOW, tree=frozenset({"src/a.py"}))
    assert review((waiver("tests/**"),), seen) is None


def test_no_waiver_is_called_unused_while_files_are_missing() -> None:
    seen = replace(change("src/a.py", tree=frozenset({"src/a.py"})), files_unseen=Unknown("the files", "cut"))
    assert review((waiver("tests/**"),), seen) is None


def test_expired_waivers_come_before_unused_ones_and_weigh_more() -> None:
    several = (waiver("tests/**"), waiver("src/**", expires=date(2025, 1, 1)))
    stale = review(several, change("src/a.py", tree=frozenset({"src/a.py"})))
    assert stale is not None
    assert stale.severity is Severity.WARNING
    assert [item.severity for item in stale.findings] == [Severity.WARNING, Severity.NOTICE]
    assert str(stale.reason) == "1 expired, 1 unused"


some_paths = st.sampled_from(["a.log", "tests/a.log", "tests/b.log", "src/c.log"])
some_waivers = st.builds(
    lambda paths, expires, limit, line: waiver(*paths, expires=expires, limit=limit, line=line),
    st.lists(st.sampled_from(["**", "tests/**", "src/**", "!tests/b.log", "*.log"]), min_size=1, max_size=3),
    st.sampled_from([date(2025, 12, 31), date(2026, 12, 31)]),
    st.sampled_from([None, 1, 2]),
    st.integers(1, 99),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(some_paths, unique=True), st.lists(some_waivers, max_size=4, unique=True))
def test_the_order_of_waivers_decides_nothing(paths: list[str], waivers: list[Waiver]) -> None:
    found = tuple(finding(path) for path in paths)
    left, waived = part(found, tuple(waivers), TODAY)
    turned_left, turned_waived = part(found, tuple(reversed(waivers)), TODAY)
    assert [item.path for item in left] == [item.path for item in turned_left]
    assert [item.finding.path for item in waived] == [item.finding.path for item in turned_waived]


@settings(max_examples=200, deadline=None)
@given(st.lists(some_paths, unique=True), st.lists(some_waivers, max_size=4, unique=True))
def test_no_finding_is_lost_and_a_waiver_more_never_makes_more_fail(paths: list[str], waivers: list[Waiver]) -> None:
    found = tuple(finding(path) for path in paths)
    left, waived = part(found, tuple(waivers), TODAY)
    assert sorted([*(item.path or "" for item in left), *(item.finding.path or "" for item in waived)]) == sorted(paths)
    fewer, _ = part(found, tuple(waivers[1:]), TODAY)
    assert {item.path for item in left} <= {item.path for item in fewer}


def test_day_is_that_of_utc() -> None:
    assert day(datetime(2026, 1, 15, 23, 30, tzinfo=timezone(timedelta(hours=-1)))) == date(2026, 1, 16)
