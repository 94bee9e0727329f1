from __future__ import annotations

import zoneinfo
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.calendar import Days, Hours, Point, Span, hours, local_time, point, span_mistake, spans, weekdays, zone
from govbot.core.change import Unknown
from govbot.core.node import Bad, Place, Scalar
from govbot.core.options import Codec

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - what a clock shows has no zone


def read(codec: Codec[object], words: str, *, quoted: bool = True) -> object:
    return codec.decode(Scalar(words, Place("p.yml", 1, 1), quoted=quoted), fold=False)


def refused(codec: Codec[object], words: str, *, quoted: bool = True) -> str:
    with pytest.raises(Bad) as caught:
        read(codec, words, quoted=quoted)
    return f"{caught.value.problem.message}. {caught.value.problem.hint}"


def at(words: str) -> datetime:
    return datetime.fromisoformat(words)


def test_days() -> None:
    assert read(weekdays, "mon-fri") == (Days(0, 4),)
    assert [day for day in range(7) if day in Days(4, 0)] == [0, 4, 5, 6]
    assert str(Days(4, 0)) == "fri-mon"
    assert "Did you mean `mon`?" in refused(weekdays, "Monday")
    assert "The days are mon, tue" in refused(weekdays, "9")
    assert "`mon-fry` is not" in refused(weekdays, "mon-fry")


@given(st.integers(0, 6), st.integers(0, 6))
def test_days_are_read_as_they_are_written(first: int, last: int) -> None:
    days = Days(first, last)
    assert read(weekdays, str(days)) == (days,)
    assert first in days
    assert last in days
    assert sum(day in days for day in range(7)) == (last - first) % 7 + 1


def test_hours() -> None:
    assert read(hours, "9:00 - 17:30") == (Hours(540, 1050),)
    assert read(hours, "22:00-24:00") == (Hours(1320, 1440),)
    for words in ("9-17", "24:00-25:00", "09:00-17:60", "09:00", "24:00-06:00"):
        assert "Hours run from 00:00 to 24:00." in refused(hours, words)
    assert "nothing is between 09:00 and 09:00" in refused(hours, "09:00-09:00")
    assert "a number to the base 60" in refused(hours, "1:30", quoted=False)


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    night = Hours(22 * 60, 6 * 60)
    assert night.day_of(at("2026-03-01 22:00")) == date(2026, 3, 1)
    assert night.day_of(at("2026-03-01 05:59")) == date(2026, 2, 28)
    assert night.day_of(at("2026-03-01 06:00")) is None
    assert Hours(0, 1440).day_of(at("2026-03-01 23:59")) == date(2026, 3, 1)


@given(MOMENTS, st.integers(0, 1439), st.integers(0, 1440))
def test_a_stretch_and_what_it_leaves_make_a_day(moment: datetime, begin: int, end: int) -> None:
    if begin != end % 1440:
        inside = Hours(begin, end).day_of(moment) is not None
        outside = Hours(end % 1440, begin or 1440).day_of(moment) is not None
        assert inside is not outside


def test_points() -> None:
    assert read(point, "2027-03-31", quoted=False) == Point(2027, 3, 31)
    assert read(point, "03-31", quoted=False) == Point(None, 3, 31)
    assert read(point, "2027-03-31 18:00", quoted=False) == Point(2027, 3, 31, 1080)
    assert read(point, "02-29") == Point(None, 2, 29)
    assert "there is no day 2027-02-29" in refused(point, "2027-02-29")
    assert "there is no time 18:60" in refused(point, "2027-03-01 18:60")
    for words in ("tomorrow", "31.03.2027", "2027-3-1", "2027-03-01T18:00Z", "1 2027-03-01"):
        assert "is no date" in refused(point, words)
    assert "is no date" in refused(spans, "2027-03-31 18:00")


@given(MOMENTS, MOMENTS)
def test_a_moment_lies_between_two_points_as_their_times_say(moment: datetime, other: datetime) -> None:
    first, last = sorted((moment, other))
    span = Span(Point(first.year, first.month, first.day), Point(last.year, last.month, last.day))
    assert moment in span
    assert other in span
    assert last + timedelta(days=1) not in span
    assert first - timedelta(days=1) not in span


@settings(max_examples=50)
@given(MOMENTS, st.datetimes(datetime(2000, 1, 1), datetime(2000, 12, 31)))  # noqa: DTZ001
def test_every_year_is_either_in_a_yearly_span_or_in_its_rest(moment: datetime, edge: datetime) -> None:
    next_day = edge + timedelta(days=1)
    first, last = Point(None, edge.month, edge.day), Point(None, 6, 30)
    rest = Span(Point(None, 7, 1), Point(None, edge.month, edge.day))
    if (edge.month, edge.day) not in {(6, 30), (7, 1)}:
        both = (moment in Span(first, last)) + (moment in rest)
        on_edge = (moment.month, moment.day) == (edge.month, edge.day)
        assert both == (2 if on_edge else 1) or next_day.year != edge.year


def test_spans() -> None:
    assert read(spans, "12-24..01-01") == (Span(Point(None, 12, 24), Point(None, 1, 1)),)
    assert [str(span) for span in (Span(Point(None, 1, 1), Point(None, 1, 1)),)] == ["01-01"]
    assert "one is of every year" in refused(spans, "2027-12-24..01-01")
    assert "2027-01-01 is before 2027-12-24" in refused(spans, "2027-12-24..2027-01-01")
    assert "`` is no date" in refused(spans, "12-24..")
    assert span_mistake(Span(Point(2026, 1, 1, 1080), Point(2026, 1, 1, 540))) is not None
    assert span_mistake(Span(Point(2026, 1, 1, 1080), Point(2026, 1, 1))) is None


def test_a_point_of_the_day_is_exact() -> None:
    span = Span(Point(2026, 12, 18, 1080), Point(2027, 1, 2, 540))
    assert at("2026-12-18 17:59") not in span
    assert at("2026-12-18 18:00") in span
    assert at("2027-01-02 08:59") in span
    assert at("2027-01-02 09:00") not in span


def test_zones() -> None:
    assert read(zone, "Europe/Berlin") == "Europe/Berlin"
    assert read(zone, "UTC") == "UTC"
    assert "Did you mean `Europe/Berlin`?" in refused(zone, "europe/berlin")
    assert "Did you mean `Europe/Berlin`?" in refused(zone, "Europe/Berlim")
    assert "Did you mean `America/New_York`?" in refused(zone, "America/New York")
    for words in ("EST", "CET", "Etc/GMT+5", "local"):
        assert "names no place" in refused(zone, words)
    for words in ("../etc/passwd", "/etc/passwd", "Europe/../UTC", "Europe/", "a/\0", "Ärger/Ö"):
        assert "there is no time zone" in refused(zone, words)


def test_summer_time() -> None:
    assert local_time(datetime(2026, 7, 1, 12, tzinfo=UTC), "America/New_York") == at("2026-07-01 08:00")
    assert local_time(datetime(2026, 1, 1, 12, tzinfo=UTC), "America/New_York") == at("2026-01-01 07:00")


def test_a_machine_without_time_zone_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    monkeypatch.setattr(zoneinfo, "ZoneInfo", _no_zone)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    assert read(zone, "Europe/Berlin") == "Europe/Berlin"
    now = datetime(2026, 1, 1, tzinfo=UTC)
    told = local_time(now, "Europe/Berlin")
    assert isinstance(told, Unknown)
    assert "tzdata" in told.why
    assert not told.offline
    assert local_time(now, "UTC") == at("2026-01-01 00:00")


def _no_zone(key: str) -> None:
    raise zoneinfo.ZoneInfoNotFoundError(key)


@pytest.mark.parametrize("codec", [weekdays, hours, point, spans, zone])
@given(words=st.text(max_size=20) | st.from_regex(r"\A[0-9:. -]{1,20}\Z"))
@settings(max_examples=60, deadline=None)
def test_nothing_but_a_refusal_comes_of_nonsense(codec: Codec[object], words: str) -> None:
    with suppress(Bad):
        read(codec, words)
