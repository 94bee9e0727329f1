"""Whether it is the time for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from govbot.core.calendar import (
    DAY,
    HOUR,
    Days,
    Hours,
    Point,
    Span,
    hours,
    local_time,
    point,
    span_mistake,
    spans,
    weekdays,
    zone,
)
from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.options import option
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say

_WHOLE_DAY = (Hours(0, DAY),)
_WHOLE_WEEK = (Days(0, 6),)
# Whatever repeats does so within a year; looking further ahead finds nothing that helps.
_LOOK_AHEAD = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """When it is time."""

    days: tuple[Days, ...] = option(weekdays, "Days of the week: one of these.", default=_WHOLE_WEEK)
    hours: tuple[Hours, ...] = option(
        hours,
        "Hours of the day: one of these stretches. The end is not inside; `22:00-06:00` runs over midnight and belongs "
        "to the day on which it begins.",
        default=_WHOLE_DAY,
    )
    from_: Point | None = option(point, "The first day, or moment.")
    until: Point | None = option(point, "The last day, which is inside, or the moment when it ends, which is not.")
    except_: tuple[Span, ...] = option(spans, "Days that do not count, such as holidays.", default=())
    time_zone: str = option(zone, "The time zone of all of these.", default="UTC")


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the time of the run."""
    now = local_time(change.now, options.time_zone)
    if isinstance(now, Unknown):
        return missing(now)
    inside = _inside(now, options)
    words = "{now} is {where} {window}"
    where = "in the window" if inside else "outside the window"
    seen = say(words, now=_told(now, options), where=Message(where), window=Message(_written(options)))
    turn = _turn(now, options, inside=inside)
    fix = None
    if turn is not None:
        seen = say("{seen}, which {ends} {turn}", seen=seen, ends=Message("ends" if inside else "opens"), turn=turn)
        fix = say("Wait until then, and run this again.")
    evidence = Evidence(message=seen, fix=fix)
    return holds(seen, evidence) if inside else fails(seen, evidence)


def _inside(moment: datetime, options: Options) -> bool:
    if not _in_span(moment, options):
        return False
    for stretch in options.hours:
        day = stretch.day_of(moment)
        if day is not None and any(day.weekday() in days for days in options.days) and not _excepted(day, options):
            return True
    return False


def _in_span(moment: datetime, options: Options) -> bool:
    if options.from_ is not None and options.until is not None:
        return moment in Span(options.from_, options.until)
    if options.from_ is not None and not options.from_.starts_by(moment):
        return False
    return options.until is None or options.until.ends_after(moment)


def _excepted(day: date, options: Options) -> bool:
    return any(datetime.combine(day, time()) in span for span in options.except_)


def _turn(now: datetime, options: Options, *, inside: bool) -> Message | None:
    """Tell when the window next opens or ends; None where it does not, or not soon."""
    found = next((moment for moment in _edges(now, options) if _inside(moment, options) is not inside), None)
    return None if found is None else Message(f"{found:%A %Y-%m-%d %H:%M}")


def _edges(now: datetime, options: Options) -> Iterator[datetime]:
    """Yield the moments ahead at which anything may turn, in order."""
    ends = [item for item in (options.from_, options.until) if item is not None]
    minutes = {0} | {item.minute for item in ends if item.minute is not None}
    minutes |= {edge % DAY for stretch in options.hours for edge in (stretch.begin, stretch.end)}
    first = now.date()
    if options.until is not None and options.until.year is not None and not options.until.ends_after(now):
        return
    if options.from_ is not None and options.from_.year is not None and not options.from_.starts_by(now):
        first = date(options.from_.year, options.from_.month, options.from_.day)
    for ahead in range(min(_LOOK_AHEAD, (date.max - first).days)):
        day = first + timedelta(days=ahead)
        for minute in sorted(minutes):
            moment = datetime.combine(day, time(minute // HOUR, minute % HOUR))
            if moment > now:
                yield moment


def _told(now: datetime, options: Options) -> Message:
    return Message(f"{now:%A %Y-%m-%d %H:%M} in {options.time_zone}")


def _written(options: Options) -> str:
    """Write the window as a reader says it: "mon-fri 09:00-17:00 from 2026-12-20 until 2027-01-02"."""
    parts = []
    if options.days != _WHOLE_WEEK:
        parts.append(", ".join(str(item) for item in options.days))
    if options.hours != _WHOLE_DAY:
        parts.append(", ".join(str(item) for item in options.hours))
    if options.from_ is not None:
        parts.append(f"from {options.from_}")
    if options.until is not None:
        parts.append(f"until {options.until}")
    if options.except_:
        parts.append("except " + ", ".join(str(item) for item in options.except_))
    return " ".join(parts)


def _mistake(options: Options) -> Mistake | None:
    """Refuse a window that is always open, and one that never is."""
    if options == Options(time_zone=options.time_zone):
        return Mistake("no time is named", "Write `days`, `hours`, `from`, `until` or `except`.")
    if options.from_ is None or options.until is None:
        yearly = next((item for item in (options.from_, options.until) if item is not None and item.year is None), None)
        if yearly is not None:
            found = f"{yearly} of every year begins nothing without an end, and ends nothing without a begin"
            return Mistake(found, "Write both `from` and `until`, or the year.")
        return None
    wrong = span_mistake(Span(options.from_, options.until))
    return None if wrong is None else Mistake(*wrong, "until")


CHECK = Check(
    name="time-window",
    summary="It is the time for it",
    about="""
Looks at the clock: the time of the run, told in the time zone that you name. All that is written must be met. Under
`require` this is business hours; under `forbid` it is a freeze; in `when` it makes a rule one of certain times.

- `days` and `hours` repeat every week: `days: mon-fri`, `hours: "09:00-17:00"`. A range may run over the end of the
  week or over midnight; Friday's `22:00-06:00` ends on Saturday morning.
- `from` and `until` are days or moments, and both days are inside: `from: 2026-12-20`, `until: 2027-01-02`. Without a
  year they come back every year: `from: 12-20`, `until: 01-02`.
- `except` lists days that do not count: `except: [12-25, 2027-04-02, 12-27..12-31]`.
- `time-zone` is a place of the IANA database. Abbreviations such as `EST` are refused: they know no summer time. The
  database is the machine's own; where it is missing, the answer is unknown.

Nothing starts a run when a window opens or ends. What waits for it must be run again then: by hand ("Re-run jobs"), or
by a scheduled workflow that re-runs govbot's. govbot itself does not judge on `schedule`.
""",
    options=Options,
    bare='Write when it is time, as in `time-window: {days: mon-fri, hours: "09:00-17:00"}`.',
    evaluate=evaluate,
    mistake=_mistake,
    examples=(
        Example(
            "in business hours",
            '{days: mon-fri, hours: "09:00-17:00", time-zone: Europe/Berlin}',
            "now: 2026-07-17T14:59:00Z",
            Truth.HOLDS,
            "Friday 2026-07-17 16:59 in Europe/Berlin is in the window mon-fri 09:00-17:00",
        ),
        Example(
            "the end is not inside, and summer time is known",
            '{days: mon-fri, hours: "09:00-17:00", time-zone: Europe/Berlin}',
            "now: 2026-07-17T15:00:00Z",
            Truth.FAILS,
            "outside the window mon-fri 09:00-17:00, which opens Monday 2026-07-20 09:00",
        ),
        Example(
            "a freeze",
            "{from: 2026-12-20, until: 2027-01-02}",
            "now: 2027-01-02T23:59:00Z",
            Truth.HOLDS,
            "from 2026-12-20 until 2027-01-02, which ends Sunday 2027-01-03 00:00",
        ),
        Example(
            "a freeze of every year",
            "{from: 12-20, until: 01-02}",
            "now: 2031-01-01T12:00:00Z",
            Truth.HOLDS,
        ),
        Example(
            "a freeze that begins in the evening",
            '{from: "2026-12-18 18:00", until: 2027-01-02}',
            "now: 2026-12-18T17:59:00Z",
            Truth.FAILS,
            "which opens Friday 2026-12-18 18:00",
        ),
        Example(
            "a holiday does not count",
            "{days: mon-fri, except: [12-25, 2027-01-01]}",
            "now: 2026-12-25T12:00:00Z",
            Truth.FAILS,
            "which opens Monday 2026-12-28 00:00",
        ),
        Example(
            "a night belongs to the day on which it begins",
            '{days: fri, hours: "22:00-06:00"}',
            "now: 2026-01-17T05:30:00Z",
            Truth.HOLDS,
            "Saturday 2026-01-17 05:30 in UTC is in the window fri 22:00-06:00",
        ),
        Example(
            "over and done",
            "{until: 2026-01-14}",
            "now: 2026-01-15T00:00:00Z",
            Truth.FAILS,
            "outside the window until 2026-01-14",
        ),
    ),
)
