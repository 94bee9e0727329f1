"""Whether the pull request has the right milestone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.conditions import Condition, answer
from govbot.core.globs import Globs
from govbot.core.options import choice, count, flag, names, option
from govbot.core.state import Milestone
from govbot.core.verdict import Message, Truth, Verdict, fails, say


class State(StrEnum):
    """The state of a milestone."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the milestone must be like."""

    names: Globs = option(names, "The title: one of these names or globs.", default=Globs(()))
    state: State | None = option(choice(State), "Whether it must be open or closed; either, when left out.")
    due: bool | None = option(flag, "Whether it must have a due date, or must not have one.")
    min_days_left: int | None = option(
        count, "How many days must be left until it is due, at least: 0 on the day itself, fewer when it is overdue."
    )
    max_days_left: int | None = option(count, "How many days may be left until it is due, at most.")


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the milestone."""
    if isinstance(change.milestone, Unknown):
        return missing(change.milestone)
    if change.milestone is None:
        return fails(Message("there is no milestone"))
    return answer(_conditions(change.milestone, change.now, options))


def _conditions(milestone: Milestone, now: datetime, options: Options) -> Iterator[Condition]:
    met = not options.names or options.names.matches(milestone.title)
    words = "the milestone is {seen}" if met else "the milestone {seen} is none of {wanted}"
    yield Condition(met, say(words, seen=milestone.title, wanted=options.names.patterns))
    if options.state is not None:
        yield Condition(
            milestone.state == options.state,
            say("the milestone {seen} is {state}", seen=milestone.title, state=Message(milestone.state)),
        )
    if milestone.due is not None:
        yield from _due(milestone.title, milestone.due, now, options)
    elif options != Options(names=options.names, state=options.state):
        yield Condition(options.due is False, say("the milestone {seen} has no due date", seen=milestone.title))


def _due(title: str, due: datetime, now: datetime, options: Options) -> Iterator[Condition]:
    # GitHub keeps a day as a moment of it that is the same day in UTC.
    day = due.astimezone(UTC).date()
    left = (day - now.astimezone(UTC).date()).days
    words = "the milestone {seen} is due on {day}, {left}"
    seen = say(words, seen=title, day=Message(str(day)), left=_left(left))
    if options.due is not None:
        yield Condition(options.due, seen)
    if options.min_days_left is not None:
        wanted = say("{seen}; at least {wanted} are wanted", seen=seen, wanted=options.min_days_left)
        yield Condition(left >= options.min_days_left, seen if left >= options.min_days_left else wanted)
    if options.max_days_left is not None:
        wanted = say("{seen}; at most {wanted} are allowed", seen=seen, wanted=options.max_days_left)
        yield Condition(left <= options.max_days_left, seen if left <= options.max_days_left else wanted)


def _left(days: int) -> Message:
    if days == 0:
        return Message("today")
    word = "day" if abs(days) == 1 else "days"
    return Message(f"{days} {word} from now" if days > 0 else f"{-days} {word} ago")


def _needs(_options: Options) -> tuple[str, ...]:
    return ("milestone",)


def _mistake(options: Options) -> Mistake | None:
    """Refuse what no milestone can meet."""
    least, most = options.min_days_left, options.max_days_left
    if least is not None and most is not None and least > most:
        return Mistake(
            f"`min-days-left` {least} is more than `max-days-left` {most}",
            "No milestone can meet both.",
            "min-days-left",
        )
    if options.due is False and (least is not None or most is not None):
        return Mistake("without a due date no days are left", "Leave out `due`, or the days.", "due")
    return None


CHECK = Check(
    name="milestone",
    summary="The pull request has this milestone",
    about="""
Looks at the milestone of the pull request. `milestone: {}` asks only that there is one. All that is written must be
met.

- `names` takes titles or globs, compared without case: `names: ["v2.*"]`.
- `state: open` refuses a milestone that is closed already.
- `min-days-left` and `max-days-left` count the days until it is due, by the dates in UTC. One that is overdue has fewer
  than 0 days left; one without a due date meets neither. `due: false` is met only by one without a due date, so that
  the choice can be said:
  `any: [{milestone: {due: false}}, {milestone: {min-days-left: 3}}]`.
""",
    options=Options,
    shorthand="names",
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example("there is one", "{}", "milestone: v2.1", Truth.HOLDS, "the milestone is v2.1"),
        Example("there is none", "{}", "milestone: []", Truth.FAILS, "there is no milestone"),
        Example("another one", "'v2.*'", "milestone: Backlog", Truth.FAILS, "the milestone Backlog is none of v2.*"),
        Example("by its name", "['v2.*', next]", "milestone: V2.1", Truth.HOLDS),
        Example(
            "a closed one",
            "{state: open}",
            "milestone: {title: v2.0, state: closed}",
            Truth.FAILS,
            "the milestone v2.0 is closed",
        ),
        Example(
            "due too soon",
            "{min-days-left: 3}",
            "{milestone: {title: v2.1, due: 2026-01-17T08:00:00Z}, now: 2026-01-15T23:00:00Z}",
            Truth.FAILS,
            "the milestone v2.1 is due on 2026-01-17, 2 days from now; at least 3 are wanted",
        ),
        Example(
            "overdue",
            "{min-days-left: 0}",
            "{milestone: {title: v2.1, due: 2026-01-14T08:00:00Z}, now: 2026-01-15T01:00:00Z}",
            Truth.FAILS,
            "the milestone v2.1 is due on 2026-01-14, 1 day ago",
        ),
        Example(
            "due today",
            "{min-days-left: 0, max-days-left: 14}",
            "{milestone: {title: v2.1, due: 2026-01-15T08:00:00Z}, now: 2026-01-15T23:00:00Z}",
            Truth.HOLDS,
            "due on 2026-01-15, today",
        ),
        Example(
            "no due date",
            "{max-days-left: 14}",
            "milestone: Backlog",
            Truth.FAILS,
            "the milestone Backlog has no due date",
        ),
        Example("without a due date, as wanted", "{due: false}", "milestone: Backlog", Truth.HOLDS),
        Example("the milestone is not known", "{}", "{}", Truth.UNKNOWN, "the milestone is not known"),
    ),
)
