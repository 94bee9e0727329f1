"""What a change adds to one workflow: the hazards of its new side that its old side did not have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from govbot.core.change import Side
from govbot.core.verdict import say
from govbot.core.workflow.hazards import in_yaml
from govbot.core.workflow.kinds import Hazard, Kind
from govbot.core.workflow.lines import Line, Row, commands, placed
from govbot.core.workflow.scripts import in_script

Trusted = Callable[[str], bool]


class Added(NamedTuple):
    """A hazard that a change adds: the number of its line, and the side that this counts in."""

    hazard: Hazard
    number: int
    side: Side


def added_hazards(new: Sequence[Row], old: Sequence[Row], is_trusted: Trusted, *, whole: bool) -> Iterator[Added]:
    """Find what a change adds. ``whole`` says that the new rows are the whole file."""
    before = Counter((hazard.kind, hazard.key) for hazard, _ in _hazards(old, is_trusted, whole=False))
    lines = list(placed(new, whole=whole))
    for hazard, number in _hazards(new, is_trusted, whole=whole):
        if before[hazard.kind, hazard.key] > 0:
            before[hazard.kind, hazard.key] -= 1
        elif hazard.kind is not Kind.PULL_REQUEST_CHECKOUT:
            yield Added(hazard, number, Side.NEW)
        elif (told := _checkout(hazard, lines, whole=whole)) is not None:
            yield Added(told, number, Side.NEW)
    for guard in _GUARDS:
        lost, kept = (_matching(rows, guard.pattern) for rows in (old, new))
        gone = len(_matching(old, guard.owner)) - len(_matching(new, guard.owner))
        if len(lost) - len(kept) > max(gone, 0):
            yield Added(guard.hazard, lost[0], Side.OLD)


def _hazards(rows: Sequence[Row], is_trusted: Trusted, *, whole: bool) -> Iterator[tuple[Hazard, int]]:
    """Find what is hazardous in the changed lines of one side, in order, each kind and key once a line."""
    lines = list(placed(rows, whole=whole))
    found: dict[tuple[int, Kind, str], Hazard] = {}
    for at, line in enumerate(lines):
        if line.changed and line.is_yaml:
            following = lines[at + 1].text if at + 1 < len(lines) else ""
            found |= {(line.number, item.kind, item.key): item for item in in_yaml(line, following, is_trusted)}
    for command in commands(lines):
        for item in in_script(command.text):
            found.setdefault((command.number, item.kind, item.key), item)
    for (number, _, _), item in sorted(found.items(), key=lambda entry: entry[0][0]):
        yield item, number


class _Guard(NamedTuple):
    """A line whose loss takes a limit away, unless what it limits (its owner) is lost with it."""

    pattern: re.Pattern[str]
    owner: re.Pattern[str]
    hazard: Hazard


_GUARDS = (
    _Guard(
        re.compile(r"\s*[\"']?permissions[\"']?\s*:"),
        re.compile(r"\s*[\"']?runs-on[\"']?\s*:"),
        Hazard(Kind.PERMISSIONS_REMOVED, "", say("the limit of the token's permissions is taken away")),
    ),
    _Guard(
        re.compile(r"\s*(?:-\s+)?[\"']?persist-credentials[\"']?\s*:\s*[\"']?false\b", re.IGNORECASE),
        re.compile(r"\s*(?:-\s+)?[\"']?uses[\"']?\s*:\s*[\"']?actions/checkout@", re.IGNORECASE),
        Hazard(Kind.PERSISTED_CREDENTIALS, "removed", say("`persist-credentials: false` is taken away")),
    ),
)


def _matching(rows: Sequence[Row], pattern: re.Pattern[str]) -> list[int]:
    return [line.number for line in placed(rows) if line.changed and line.is_yaml and pattern.match(line.text)]


_ON = re.compile(r"[\"']?on[\"']?\s*:")
_TOP = re.compile(r"[\"'A-Za-z_]")


def _checkout(hazard: Hazard, lines: list[Line], *, whole: bool) -> Hazard | None:
    """Judge a checkout of the pull request's code by the triggers of the workflow, as far as they are shown."""
    shown = [line for line in lines if line.is_yaml]
    triggers = [item for line in shown for item in in_yaml(line, "", _trust_all) if item.kind is Kind.DANGEROUS_TRIGGER]
    if triggers:
        words = "the code of the pull request is checked out under {seen}, with the rights of the repository"
        return hazard._replace(message=say(words, seen=triggers[0].key))
    if whole or _shows_triggers(lines):
        return None
    return hazard._replace(
        message=say("the code of the pull request is checked out, and the workflow's triggers are not shown here")
    )


def _shows_triggers(lines: list[Line]) -> bool:
    """Tell whether the whole of ``on:`` is shown: the key, and another one after it without a gap."""
    inside = False
    last = 0
    for line in lines:
        if inside and line.number != last + 1:
            inside = False
        elif inside and _TOP.match(line.text):
            return True
        inside = inside or bool(line.is_yaml and _ON.match(line.text))
        last = line.number
    return False


def _trust_all(_action: str) -> bool:
    return True
