"""The search of a text for secrets: what the patterns find, each secret once, with its line."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

from govbot.core.values import dataclass
from govbot.secrets.finding import Budget, Found, Search, budget_of
from govbot.secrets.judge import rank
from govbot.secrets.pattern import Match, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govbot.secrets.patterns import Patterns

MATCH_LIMIT = 10_000
DEPTH = 3
LARGE = 12 << 20
"""From how many bytes on a second process pays for itself."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a search found. ``capped`` says which bound was reached; empty when everything was searched."""

    matches: tuple[Match, ...]
    capped: str = ""


def scan(data: bytes, regions: Sequence[Region], patterns: Patterns, *, depth: int = DEPTH) -> Scan:
    """Search the regions of the data. ``regions`` are in the order of their offsets and do not overlap.

    What is encoded, escaped or in pieces is searched in its plain form, too, ``depth`` levels deep.
    """
    if len(data) < LARGE:
        found, capped = _search(Search(data, regions, patterns, depth))
    else:
        from govbot.secrets.parts import in_parts

        budget = budget_of(len(data))

        def search(part: Sequence[Region]) -> tuple[list[Found], str]:
            share = sum([region.end - region.start for region in part]) / len(data)
            return _search(Search(data, part, patterns, depth, Budget(int(budget * share))))

        # Made once, for both processes.
        patterns.finder(len(data))
        found, capped = in_parts(regions, search, MATCH_LIMIT)
    if len(found) > MATCH_LIMIT:
        capped = f"more than {MATCH_LIMIT:,} secrets, the rest was not searched"
    return Scan(tuple(_counted(data, _best(found))), capped)


def _search(search: Search) -> tuple[list[Found], str]:
    """Collect what a search finds, within its bounds."""
    found: dict[tuple[int, int, str], Found] = {}
    for item in search.found():
        found[item.start, item.end, item.pattern.id] = item
        if len(found) > MATCH_LIMIT:
            break
    exhausted = "too many places that look like secrets, the rest was not searched"
    return list(found.values()), exhausted if search.budget.looks < 0 else ""


def _best(found: Iterable[Found]) -> list[Found]:
    """Leave out what overlaps with something more certain, or longer; the rest in the order of the data."""
    taken: list[Found] = []
    for item in sorted(found, key=_order):
        at = bisect(taken, item.start, key=lambda other: other.start)
        overlaps = (at and taken[at - 1].end > item.start) or (at < len(taken) and taken[at].start < item.end)
        if not overlaps:
            taken.insert(at, item)
    return taken


def _order(item: Found) -> tuple[int, int, int, float]:
    """Order by certainty; where that is the same, what asks less of the value knows more around it."""
    return rank(item.pattern), item.start - item.end, item.start, item.pattern.surprise


def _counted(data: bytes, found: list[Found]) -> Iterator[Match]:
    """Give each its line; every stretch of the data is counted once."""
    region: Region | None = None
    line = reached = 0
    for item in found:
        if item.region is not region:
            region, line, reached = item.region, item.region.line, item.region.start
        line += data.count(b"\n", reached, item.start)
        reached = item.start
        yield Match(item.pattern, item.region.owner, line, item.start, item.end, item.length, item.note)
