from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.checks.milestone import CHECK, Options, State, evaluate
from govbot.core.change import Change
from govbot.core.state import Milestone
from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, options, told

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_everything_written_must_be_met() -> None:
    words = "{names: 'v2.*', state: open, due: true, max-days-left: 5}"
    good = "{milestone: {title: v2.1, due: 2026-01-16T08:00:00Z}}"
    assert ask("milestone", words, good).truth is Truth.HOLDS
    assert ask("milestone", words, good.replace("v2.1", "v3")).truth is Truth.FAILS
    assert ask("milestone", words, good.replace("due", "state: closed, due")).truth is Truth.FAILS
    assert ask("milestone", words, good.replace("01-16", "01-21")).truth is Truth.FAILS
    assert ask("milestone", words, "milestone: v2.1").truth is Truth.FAILS


def test_a_due_date_that_must_not_be_there() -> None:
    verdict = ask("milestone", "{due: false}", "milestone: {title: v2.1, due: 2026-01-16T08:00:00Z}")
    assert verdict.truth is Truth.FAILS
    assert told(verdict) == ["the milestone v2.1 is due on 2026-01-16, 1 day from now"]


def test_needs_and_mistakes() -> None:
    assert needs("milestone", "{}") == ("milestone",)
    for words in ("{min-days-left: 5, max-days-left: 4}", "{due: false, max-days-left: 4}"):
        read = options("milestone", words)
        assert isinstance(read, Options)
        assert CHECK.mistake(read) is not None


@pytest.mark.parametrize("left", [-1, 0, 1, 13, 14, 15])
def test_days_left_are_whole_days(left: int) -> None:
    due = NOW.replace(hour=8) + timedelta(days=left)
    change = Change(files=(), now=NOW, milestone=Milestone(title="m", due=due))
    assert evaluate(change, Options(min_days_left=1)).truth is (Truth.HOLDS if left >= 1 else Truth.FAILS)
    assert evaluate(change, Options(max_days_left=14)).truth is (Truth.HOLDS if left <= 14 else Truth.FAILS)


@given(
    title=st.text(max_size=20),
    state=st.sampled_from(["open", "closed", ""]),
    due=st.none() | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    days=st.none() | st.integers(0, 10**9),
)
def test_never_raises(title: str, state: str, due: datetime | None, days: int | None) -> None:
    change = Change(files=(), now=NOW, milestone=Milestone(title=title, state=state, due=due))
    for asked in (Options(min_days_left=days), Options(max_days_left=days, due=True), Options(state=State.OPEN)):
        verdict = evaluate(change, asked)
        assert verdict.truth is not Truth.UNKNOWN
        assert verdict.evidence
