from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.time_window import CHECK, Options, evaluate
from govbot.core.calendar import Days, Hours, Point, Span
from govbot.core.change import Change
from govbot.core.verdict import Truth
from tests.checks.asking import ask, options

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
POINTS = st.builds(
    lambda day, minute: Point(day.year, day.month, day.day, minute),
    st.dates(datetime(2025, 1, 1).date(), datetime(2027, 1, 1).date()),  # noqa: DTZ001
    st.none() | st.integers(0, 1439),
)
DAYS = st.lists(st.builds(Days, st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=2).map(tuple)
HOURS = st.lists(st.builds(Hours, st.integers(0, 700), st.integers(701, 1440)), min_size=1, max_size=2).map(tuple)
NIGHTS = st.just((Hours(1320, 360),))
SPANS = st.lists(POINTS.map(lambda item: Span(replace(item, minute=None), replace(item, minute=None))), max_size=2)
WINDOWS = st.builds(
    Options,
    days=DAYS,
    hours=HOURS | NIGHTS,
    from_=st.none() | POINTS,
    until=st.none() | POINTS,
    except_=SPANS.map(tuple),
    time_zone=st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Kiritimati"]),
)


def truth(words: str, now: str) -> Truth:
    return ask("time-window", words, f"now: {now}").truth


@settings(max_examples=150, deadline=None)
@given(WINDOWS, MOMENTS)
def test_the_turn_that_is_told_is_the_next_one(window: Options, now: datetime) -> None:
    verdict = evaluate(Change(files=(), now=now), window)
    _, told, turn = str(verdict.summary).partition(", which opens ")
    if not told:
        _, told, turn = str(verdict.summary).partition(", which ends ")
    if not told or window.time_zone != "UTC":
        return
    moment = datetime.strptime(turn, "%A %Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert moment > now
    assert evaluate(Change(files=(), now=moment), window).truth is ~verdict.truth
    assert evaluate(Change(files=(), now=moment - timedelta(minutes=1)), window).truth is verdict.truth
    middle = now + (moment - now) / 2
    assert evaluate(Change(files=(), now=middle), window).truth is verdict.truth


def test_summer_time_moves_the_window() -> None:
    words = '{hours: "09:00-10:00", time-zone: America/New_York}'
    assert truth(words, "2026-03-06T14:30:00Z") is Truth.HOLDS
    assert truth(words, "2026-03-09T14:30:00Z") is Truth.FAILS
    assert truth(words, "2026-03-09T13:30:00Z") is Truth.HOLDS


def test_several_stretches_and_days() -> None:
    words = '{days: [mon-thu, sat], hours: ["09:00-12:00", "13:00-17:00"]}'
    assert truth(words, "2026-01-12T11:59:00Z") is Truth.HOLDS
    assert truth(words, "2026-01-12T12:00:00Z") is Truth.FAILS
    assert truth(words, "2026-01-16T14:00:00Z") is Truth.FAILS
    assert truth(words, "2026-01-17T14:00:00Z") is Truth.HOLDS


def test_a_holiday_takes_the_night_that_begins_on_it() -> None:
    words = '{hours: "22:00-06:00", except: 12-24}'
    assert truth(words, "2026-12-24T05:00:00Z") is Truth.HOLDS
    assert truth(words, "2026-12-24T23:00:00Z") is Truth.FAILS
    assert truth(words, "2026-12-25T05:00:00Z") is Truth.FAILS
    assert truth(words, "2026-12-25T23:00:00Z") is Truth.HOLDS


def test_a_freeze_says_when_it_ends_and_what_to_do() -> None:
    verdict = ask("time-window", "{days: sat-sun}", "now: 2026-01-17T12:00:00Z")
    assert [str(item.fix) for item in verdict.evidence] == ["Wait until then, and run this again."]
    never = ask("time-window", "{from: 2020-01-01}", "now: 2026-01-17T12:00:00Z")
    assert [item.fix for item in never.evidence] == [None]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("{}", "no time is named"),
        ("{time-zone: Europe/Berlin}", "no time is named"),
        ("{from: 12-20}", "12-20 of every year begins nothing without an end"),
        ("{until: 01-02}", "01-02 of every year begins nothing without an end"),
        ("{from: 2026-12-20, until: 01-02}", "one is of every year"),
        ("{from: 2027-12-20, until: 2027-01-02}", "2027-01-02 is before 2027-12-20"),
    ],
)
def test_mistakes(words: str, told: str) -> None:
    read = options("time-window", words)
    assert isinstance(read, Options)
    mistake = CHECK.mistake(read)
    assert mistake is not None
    assert told in mistake.message
    assert mistake.hint


def test_a_window_that_never_turns_costs_little() -> None:
    verdict = ask("time-window", "{from: 2026-01-01, until: 2026-01-02}", "now: 2026-01-17T12:00:00Z")
    assert "which" not in str(verdict.summary)
    later = ask("time-window", "{days: mon, from: 2030-01-01}", "now: 2026-01-17T12:00:00Z")
    assert str(later.summary).endswith("which opens Monday 2030-01-07 00:00")
