"""The search: keywords over the whole data in one pass, then each pattern only where one of its keywords stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.secrets import slot
from govbot.secrets.checksum import fits
from govbot.secrets.pattern import Kind, Match, Pattern, Region
from govbot.secrets.randomness import entropy, stands_for_something

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.secrets.patterns import Patterns

CHUNK = 1 << 22
MATCH_LIMIT = 10_000
_ESCAPES = frozenset(b"nrtbfv0")
_HEX = frozenset(b"0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a search found. ``capped`` says which bound was reached; empty when everything was searched."""

    matches: tuple[Match, ...]
    capped: str = ""


def scan(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Scan:
    """Search the regions of the data. ``regions`` are in the order of their offsets and do not overlap."""
    found: dict[tuple[int, int], tuple[int, Region]] = {}
    for region, index, start, end in _candidates(data, regions, patterns):
        known = found.get((start, end))
        if known is None or _rank(patterns[index]) < _rank(patterns[known[0]]):
            found[start, end] = (index, region)
            if len(found) > MATCH_LIMIT:
                break
    capped = f"more than {MATCH_LIMIT:,} secrets; the rest was not searched" if len(found) > MATCH_LIMIT else ""
    return Scan(tuple(_matches(data, found, patterns)), capped)


def _rank(pattern: Pattern) -> int:
    return (Kind.FORMAT, Kind.ASSIGNED, Kind.GENERIC).index(pattern.kind)


def _matches(data: bytes, found: dict[tuple[int, int], tuple[int, Region]], patterns: Patterns) -> Iterator[Match]:
    """Leave out what lies inside of something better, and count the lines."""
    reached = 0
    ranked = sorted(found.items(), key=lambda item: (_rank(patterns[item[1][0]]), item[0][0] - item[0][1]))
    taken: list[tuple[int, int, int, Region]] = []
    from bisect import bisect

    for (start, end), (index, region) in ranked:
        at = bisect(taken, start, key=lambda item: item[0])
        if at and taken[at - 1][1] > start or at < len(taken) and taken[at][0] < end:
            continue
        taken.insert(at, (start, end, index, region))
    line = 0
    current: Region | None = None
    for start, end, index, region in taken:
        if region is not current:
            current, line, reached = region, region.line, region.start
        line += data.count(b"\n", reached, start)
        reached = start
        pattern = patterns[index]
        note = "" if fits(pattern.checksum, data[start:end]) else "its checksum does not fit"
        yield Match(pattern, region.owner, line, start, end, note)


def _candidates(
    data: bytes, regions: Sequence[Region], patterns: Patterns
) -> Iterator[tuple[Region, int, int, int]]:
    for region, word, start, end in _hits(data, regions, patterns):
        stop = data.find(b"\n", end, region.end)
        stop = region.end if stop < 0 else stop
        value = -1
        for index in patterns.owners[word]:
            pattern = patterns[index]
            if pattern.kind is Kind.FORMAT:
                match = _format(data, region, patterns, index, start, stop)
            else:
                if value < 0:
                    lead = slot.compiled().match(data, end, min(stop, end + 400))
                    if lead is None:
                        continue
                    value = lead.span()[1]
                match = patterns.regex(index).match(data, value, min(stop, value + pattern.reach))
                if match is not None and not (pattern.any_name or slot.says_secret(data, region.start, start, value)):
                    continue
            if match is None:
                continue
            first, last = match.span(1)
            if _acceptable(data[first:last], pattern):
                yield region, index, first, last


def _hits(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Iterator[tuple[Region, int, int, int]]:
    """Yield each keyword that stands in a region: the region, the keyword's number, its start and end."""
    if not regions:
        return
    finder = patterns.finder(len(data))
    overlap = max(map(len, patterns.keywords)) - 1
    at = 0
    region = regions[0]
    for base in range(0, len(data), CHUNK):
        part = data[base : base + CHUNK + overlap].lower()
        for word, start, end in finder.find_matches_as_indexes(part, overlapping=True):
            if start >= CHUNK:
                continue
            place = base + start
            while region.end <= place:
                at += 1
                if at == len(regions):
                    return
                region = regions[at]
            if place >= region.start:
                yield region, word, place, base + end


def _format(data: bytes, region: Region, patterns: Patterns, index: int, start: int, stop: int):  # type: ignore[no-untyped-def]
    pattern = patterns[index]
    stop = min(stop, start + pattern.reach)
    if pattern.before == 0:
        if pattern.whole and not _begins(data, region.start, start):
            return None
        return patterns.regex(index).match(data, start, stop)
    first = max(region.start, data.rfind(b"\n", region.start, start) + 1, start - pattern.before)
    match = patterns.regex(index).search(data, first, stop)
    if match is not None and pattern.whole and not _begins(data, region.start, match.span()[0]):
        return None
    return match


def _begins(data: bytes, lowest: int, start: int) -> bool:
    """Tell whether a token can begin here: no letter or digit stands before, unless it ends an escape."""
    if start <= lowest or not data[start - 1 : start].isalnum():
        return True
    before = data[max(lowest, start - 6) : start]
    if before[-2:-1] == b"\\" and before[-1] in _ESCAPES:
        return True
    if before[-3:-2] == b"%" and before[-2] in _HEX and before[-1] in _HEX:
        return True
    return before[:2] in (b"\\u", b"\\U") or before[-4:-2] == b"\\x"


def _acceptable(secret: bytes, pattern: Pattern) -> bool:
    return entropy(secret) >= pattern.entropy and not stands_for_something(secret)
