"""Where keywords stand: one pass over the regions, in chunks; what lies between the regions is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.secrets.pattern import Region
    from govbot.secrets.patterns import Patterns

CHUNK = 1 << 17

Hit = tuple[int, "Region", int, int]
"""The number of a keyword, the region that it stands in, where it begins and where it ends."""


class _Piece(NamedTuple):
    """A part of a chunk: up to where a keyword may begin and end in it, and how far it stands before its place."""

    begins: int
    ends: int
    shift: int
    region: Region


def hits(data: bytes, regions: Sequence[Region], patterns: Patterns) -> Iterator[Hit]:
    """Yield each keyword that stands in a region; region by region, in the order of their ends."""
    finder = patterns.finder(sum([region.end - region.start for region in regions]))
    for text, pieces in _chunks(data, regions, patterns.longest - 1):
        rest = iter(pieces)
        begins, ends, shift, region = next(rest)
        for word, start, end in finder.find_matches_as_indexes(text.lower(), overlapping=True):
            while start >= ends:
                begins, ends, shift, region = next(rest)
            if start < begins and end <= ends:
                yield word, region, start + shift, end + shift


def _chunks(data: bytes, regions: Sequence[Region], overlap: int) -> Iterator[tuple[bytes, list[_Piece]]]:
    """Put regions together, up to the size of a chunk, so that memory is bounded.

    A region that is longer comes in several chunks. A keyword across two of them belongs to the first.
    """
    texts: list[bytes] = []
    pieces: list[_Piece] = []
    size = 0
    for region in regions:
        start = region.start
        while start < region.end:
            begins = min(region.end, start + CHUNK)
            ends = min(region.end, begins + overlap)
            texts.append(data[start:ends])
            pieces.append(_Piece(size + begins - start, size + ends - start, start - size, region))
            size += ends - start
            start = begins
            if size >= CHUNK:
                yield b"".join(texts), pieces
                texts, pieces, size = [], [], 0
    if pieces:
        yield b"".join(texts), pieces
