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
    for base, found in _chunks(data, patterns):
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


def _chunks(data: bytes, patterns: Patterns) -> Iterator[tuple[int, Found]]:
    """Search chunk by chunk, so that memory is bounded. A keyword across two chunks belongs to the first.

    The automaton lets other threads run, so the next chunk is searched while this one's hits are looked into.
    """
    finder = patterns.finder(len(data))
    overlap = patterns.longest - 1

    def search(base: int) -> Found:
        return finder.find_matches_as_indexes(data[base : base + CHUNK + overlap].lower(), overlapping=True)

    bases = range(0, len(data), CHUNK)
    if len(bases) == 1:
        yield 0, search(0)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(search, 0)
        for base in bases:
            found = following.result()
            if base + CHUNK < len(data):
                following = pool.submit(search, base + CHUNK)
            yield base, found
