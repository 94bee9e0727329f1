"""The search: keywords over the whole data in one pass, then each pattern only where one of its keywords stands."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.secrets import slot
from govbot.secrets.checksum import fits
from govbot.secrets.judge import acceptable, rank
from govbot.secrets.pattern import Kind, Match, Pattern, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.secrets.patterns import Patterns, Span

CHUNK = 1 << 22
MATCH_LIMIT = 10_000
SLOT_LIMIT = 400
_ESCAPES = frozenset(b"nrtbfv0")
_HEX = frozenset(b"0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a search found. ``capped`` says which bound was reached; empty when everything was searched."""

    matches: tuple[Match, ...]
    capped: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A keyword that stands in a region; ``stop`` is the end of its line."""

    region: Region
    start: int
    end: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A secret that a pattern found."""

    start: int
    end: int
    pattern: Pattern
    region: Region


def scan(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Scan:
    """Search the regions of the data. ``regions`` are in the order of their offsets and do not overlap."""
    found: dict[tuple[int, int, str], _Found] = {}
    capped = ""
    for item in _found(data, regions, patterns):
        found[item.start, item.end, item.pattern.id] = item
        if len(found) >= MATCH_LIMIT:
            capped = f"more than {MATCH_LIMIT:,} secrets, the rest was not searched"
            break
    return Scan(tuple(_counted(data, _best(found.values()))), capped)


def _best(found: Iterator[_Found] | object) -> list[_Found]:
    """Leave out what overlaps with something more certain, or longer; the rest in the order of the data."""
    taken: list[_Found] = []
    for item in sorted(found, key=lambda item: (rank(item.pattern), item.start - item.end, item.start)):  # type: ignore[call-overload]
        at = bisect(taken, item.start, key=lambda other: other.start)
        overlaps = (at and taken[at - 1].end > item.start) or (at < len(taken) and taken[at].start < item.end)
        if not overlaps:
            taken.insert(at, item)
    return taken


def _counted(data: bytes, found: list[_Found]) -> Iterator[Match]:
    """Number the lines, each stretch of the data counted once."""
    region: Region | None = None
    line = reached = 0
    for item in found:
        if item.region is not region:
            region, line, reached = item.region, item.region.line, item.region.start
        line += data.count(b"\n", reached, item.start)
        reached = item.start
        note = "" if fits(item.pattern.checksum, data[item.start : item.end]) else "its checksum does not fit"
        yield Match(item.pattern, region.owner, line, item.start, item.end, note)


def _found(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Iterator[_Found]:
    for word, hit in _hits(data, regions, patterns):
        value = -1
        for index in patterns.owners[word]:
            pattern = patterns[index]
            if pattern.kind is Kind.FORMAT:
                match = _format(data, hit, pattern, patterns, index)
            else:
                if value < 0:
                    lead = slot.compiled().match(data, hit.end, min(hit.stop, hit.end + SLOT_LIMIT))
                    if lead is None:
                        break
                    value = lead.span()[1]
                match = patterns.regex(index).match(data, value, min(hit.stop, value + pattern.reach))
            if match is None:
                continue
            start, end = match.span(1)
            if acceptable(data, pattern, hit.start, hit.end, start, end, hit.region.start):
                yield _Found(start, end, pattern, hit.region)


def _hits(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Iterator[tuple[int, _Hit]]:
    """Yield each keyword that stands in a region, with its number."""
    if not regions:
        return
    finder = patterns.finder(len(data))
    overlap = max(map(len, patterns.keywords)) - 1
    at = 0
    region = regions[0]
    for base in range(0, len(data), CHUNK):
        part = data[base : base + CHUNK + overlap].lower()
        for word, start, end in finder.find_matches_as_indexes(part, overlapping=True):
            place = base + start
            if start >= CHUNK:
                continue
            while region.end <= place:
                at += 1
                if at == len(regions):
                    return
                region = regions[at]
            if place >= region.start:
                stop = data.find(b"\n", base + end, region.end)
                yield word, _Hit(region, place, base + end, region.end if stop < 0 else stop)


def _format(data: bytes, hit: _Hit, pattern: Pattern, patterns: Patterns, index: int) -> Span | None:
    stop = min(hit.region.end if pattern.lines else hit.stop, hit.end + pattern.reach)
    lowest = hit.region.start
    if pattern.before == 0:
        if pattern.whole and not _begins(data, lowest, hit.start):
            return None
        return patterns.regex(index).match(data, hit.start, stop)
    lowest = max(lowest, data.rfind(b"\n", lowest, hit.start) + 1 + hit.region.marker, hit.start - pattern.before)
    match = patterns.regex(index).search(data, lowest, stop)
    if match is not None and pattern.whole and not _begins(data, hit.region.start, match.span()[0]):
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
