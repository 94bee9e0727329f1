"""Where keywords stand: one pass over the data, in chunks; what lies outside of the regions is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.secrets.pattern import Region
    from govbot.secrets.patterns import Patterns

CHUNK = 1 << 17

Found = list[tuple[int, int, int]]
Hit = tuple[int, "Region", int, int]
"""The number of a keyword, the region that it stands in, where it begins and where it ends."""


def hits(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Iterator[Hit]:
    """Yield each keyword that stands in a region, in the order of their ends."""
    if not regions:
        return
    at = 0
    region = regions[0]
    first, last = region.start, region.end
    for base, found in _chunks(data, region.start, regions[-1].end, patterns):
        for word, start, end in found:
            place = base + start
            if last <= place:
                while last <= place:
                    at += 1
                    if at == len(regions):
                        return
                    last = regions[at].end
                region = regions[at]
                first = region.start
            if place >= first and start < CHUNK:
                yield word, region, place, base + end


def _chunks(data: bytes, first: int, last: int, patterns: Patterns) -> Iterator[tuple[int, Found]]:
    """Search chunk by chunk, so that memory is bounded. A keyword across two chunks belongs to the first."""
    finder = patterns.finder(last - first)
    overlap = patterns.longest - 1
    for base in range(first, last, CHUNK):
        part = data[base : min(base + CHUNK + overlap, last)].lower()
        yield base, finder.find_matches_as_indexes(part, overlapping=True)
