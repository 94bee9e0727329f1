"""Days, hours, dates and time zones, as policies write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from govbot.core.change import Unknown
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Node, Scalar
from govbot.core.options import Codec, ListCodec, Schema, text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = 60
DAY = 24 * HOUR

_DAYS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2})")
_POINT = re.compile(r"(?:([0-9]{4})-)?([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{1,2}):([0-9]{2}))?")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}")
# A day of every year must exist in some year.
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Days:
    """A day of the week, or a range of them that may run over the end of the week; 0 is Monday."""

    first: int
    last: int

    def __contains__(self, weekday: int) -> bool:
        return (weekday - self.first) % 7 <= (self.last - self.first) % 7

    def __str__(self) -> str:
        return DAYS[self.first] if self.first == self.last else f"{DAYS[self.first]}-{DAYS[self.last]}"


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day in minutes from midnight, without its end. One that ends before it begins runs over midnight.

    What runs over midnight belongs to the day on which it begins.
    """

    begin: int
    end: int

    def day_of(self, moment: datetime) -> date | None:
        """Tell to which day a moment inside belongs; None for one outside."""
        minute = minute_of(moment)
        if self.begin < self.end:
            return moment.date() if self.begin <= minute < self.end else None
        if minute >= self.begin:
            return moment.date()
        return moment.date() - timedelta(days=1) if minute < self.end else None

    def __str__(self) -> str:
        return f"{clock(self.begin)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Point:
    """A day, or with ``minute`` a moment of it, in one year or (``year`` is None) in every year."""

    year: int | None
    month: int
    day: int
    minute: int | None = None

    def starts_by(self, moment: datetime) -> bool:
        """Tell whether this has begun at a moment."""
        return self.begin <= self._key_of(moment)

    def ends_after(self, moment: datetime) -> bool:
        """Tell whether this, a day with its whole length or a moment, is still to end."""
        return self._key_of(moment) < self.end

    @property
    def begin(self) -> tuple[int, int, int, int]:
        """When it begins, for comparison with other points of its kind."""
        return self.year or 0, self.month, self.day, self.minute or 0

    @property
    def end(self) -> tuple[int, int, int, int]:
        """When it ends: a day at its last midnight, a moment at once."""
        return self.year or 0, self.month, self.day, DAY if self.minute is None else self.minute

    def _key_of(self, moment: datetime) -> tuple[int, int, int, int]:
        return 0 if self.year is None else moment.year, moment.month, moment.day, minute_of(moment)

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year:04}-"
        time = "" if self.minute is None else f" {clock(self.minute)}"
        return f"{year}{self.month:02}-{self.day:02}{time}"


@dataclass(frozen=True, slots=True)
class Span:
    """From one point to another, both inside. One of every year may run over its end."""

    first: Point
    last: Point

    def __contains__(self, moment: datetime) -> bool:
        begun, open_ = self.first.starts_by(moment), self.last.ends_after(moment)
        if self.first.year is None and (self.first.month, self.first.day) > (self.last.month, self.last.day):
            return begun or open_
        return begun and open_

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


def minute_of(moment: datetime) -> int:
    """Count the minutes since midnight."""
    return moment.hour * HOUR + moment.minute


def clock(minute: int) -> str:
    """Write minutes since midnight as a clock shows them."""
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


def local_time(now: datetime, zone: str) -> datetime | Unknown:
    """Tell what the clocks of a time zone show; unknown where this machine has no time zone data."""
    found = find_zone(zone)
    if found is None:
        why = "this machine has no time zone data: install the system's, or the Python package tzdata"
        return Unknown(f"the time in {zone}", why)
    return now.astimezone(found).replace(tzinfo=None)


def find_zone(name: str) -> tzinfo | None:
    """Look a time zone up in the machine's copy of the IANA database; None where it is not there."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class _DaysCodec:
    """Days of the week."""

    label: str = "a day (`mon`) or a range of days (`mon-fri`)"

    def schema(self) -> Schema:
        words = "|".join(DAYS)
        return {"type": "string", "pattern": f"^({words})(-({words}))?$"}

    def decode(self, node: Node, *, fold: bool) -> Days:
        written = text.decode(node, fold=fold)
        match = _DAYS.fullmatch(written)
        names = (match[1], match[2] or match[1]) if match else ()
        if not names or any(name not in DAYS for name in names):
            hint = did_you_mean(written[:3], DAYS, listing=False) or "The days are " + ", ".join(DAYS) + "."
            raise Bad(node.place, f"`{written}` is not {self.label}", hint)
        return Days(*(DAYS.index(name) for name in names))


@dataclass(frozen=True, slots=True)
class _HoursCodec:
    """A stretch of a day."""

    label: str = "hours from-to, as in `09:00-17:00`"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2} ?- ?[0-9]{1,2}:[0-9]{2}$"}

    def decode(self, node: Node, *, fold: bool) -> Hours:
        written = text.decode(node, fold=fold)
        match = _HOURS.fullmatch(written)
        begin, end = (_minute(match[1], match[2]), _minute(match[3], match[4])) if match else (None, None)
        if begin is None or begin == DAY or end is None:
            raise Bad(node.place, f"`{written}` is not {self.label}", "Hours run from 00:00 to 24:00.")
        if begin == end:
            hint = "The end is not inside. Leave `hours` out for the whole day."
            raise Bad(node.place, f"nothing is between {clock(begin)} and {clock(end)}", hint)
        return Hours(begin, end)


def _minute(hour: str, minute: str) -> int | None:
    """Count the minutes since midnight; None for what no clock shows."""
    whole = int(hour) * HOUR + int(minute)
    return whole if int(minute) < HOUR and whole <= DAY else None


@dataclass(frozen=True, slots=True)
class PointCodec:
    """A day, with ``timed`` or a moment."""

    timed: bool = True

    @property
    def label(self) -> str:
        """What to write."""
        moment = ", or a moment (`2027-03-31 18:00`)" if self.timed else ""
        return f"a date (`2027-03-31`), of every year (`03-31`){moment}"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "string", "pattern": f"^{_POINT.pattern}$"}

    def decode(self, node: Node, *, fold: bool) -> Point:
        """Read the day. Raises Bad."""
        written = text.decode(node, fold=fold)
        match = _POINT.fullmatch(written)
        if match is None or (match[4] is not None and not self.timed):
            raise Bad(node.place, f"`{written}` is no date", f"Write {self.label}.")
        year = None if match[1] is None else int(match[1])
        minute = None if match[4] is None else _minute(match[4], match[5])
        try:
            day = date(_LEAP_YEAR if year is None else year, int(match[2]), int(match[3]))
        except ValueError:
            raise Bad(node.place, f"there is no day {written}", "Write year-month-day: 2027-03-31.") from None
        if match[4] is not None and minute is None:
            raise Bad(node.place, f"there is no time {match[4]}:{match[5]}", "Write hours and minutes: 18:00.")
        return Point(year, day.month, day.day, minute)


_day = PointCodec(timed=False)


@dataclass(frozen=True, slots=True)
class _SpanCodec:
    """A day or a range of days."""

    label: str = "a date (`2027-03-31`), of every year (`03-31`), or a range of them (`12-24..01-01`)"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^([0-9]{4}-)?[0-9]{2}-[0-9]{2}(\.\.([0-9]{4}-)?[0-9]{2}-[0-9]{2})?$"}

    def decode(self, node: Node, *, fold: bool) -> Span:
        written = text.decode(node, fold=fold)
        first, dots, last = written.partition("..")
        begin = _day.decode(_part(node, first), fold=fold)
        span = Span(begin, _day.decode(_part(node, last), fold=fold) if dots else begin)
        wrong = span_mistake(span)
        if wrong:
            raise Bad(node.place, *wrong)
        return span


def _part(node: Node, words: str) -> Node:
    return Scalar(words, node.place, quoted=True)


def span_mistake(span: Span) -> tuple[str, str] | None:
    """Say what is wrong with two points together, and what to write; None for nothing."""
    first, last = span.first, span.last
    if (first.year is None) is not (last.year is None):
        return f"{first} and {last}: one is of every year", "Write the year on both, or on neither."
    if first.year is not None and first.begin >= last.end:
        return f"{last} is before {first}", "Write the earlier one first."
    return None


@dataclass(frozen=True, slots=True)
class _ZoneCodec:
    """A time zone."""

    label: str = "a time zone, as in `Europe/Berlin`, or `UTC`"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{_ZONE.pattern}$"}

    def decode(self, node: Node, *, fold: bool) -> str:
        name = text.decode(node, fold=fold)
        if name == "UTC":
            return name
        if "/" not in name or name.startswith("Etc/"):
            # The database knows `EST` and `Etc/GMT+5`: the one has no summer time, the other means five hours west.
            hint = "Name a place, as in `Europe/Berlin` or `America/New_York`: its summer time is known then."
            raise Bad(node.place, f"`{name}` names no place", hint)
        if _ZONE.fullmatch(name) is None or find_zone(name) is None:
            _refuse_zone(name, node)
        return name


def _refuse_zone(name: str, node: Node) -> None:
    """Refuse a name that the machine's database lacks; where there is no database, nothing can be said."""
    from zoneinfo import available_timezones

    known = [zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")]
    if not known and _ZONE.fullmatch(name):
        return
    places = {zone.lower(): zone for zone in known}
    same = places.get(name.lower())
    hint = f"Did you mean `{same}`?" if same else _nearest(name, places)
    raise Bad(node.place, f"there is no time zone `{name}`", hint)


def _nearest(name: str, places: dict[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace(" ", "_"), places, n=1)
    if near:
        return f"Did you mean `{places[near[0]]}`?"
    return "The names are those of https://www.iana.org/time-zones, as in `Europe/Berlin`."


weekdays: Codec[tuple[Days, ...]] = ListCodec(_DaysCodec())
hours: Codec[tuple[Hours, ...]] = ListCodec(_HoursCodec())
point: Codec[Point] = PointCodec()
spans: Codec[tuple[Span, ...]] = ListCodec(_SpanCodec())
zone: Codec[str] = _ZoneCodec()
