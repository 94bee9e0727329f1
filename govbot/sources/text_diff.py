"""The difference of two texts, for the files whose patch GitHub does not deliver."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# git calls a file binary when a NUL is among its first 8000 bytes (xdiff-interface.c, buffer_is_binary).
_SNIFFED = 8000
# Texts made to split one line at a time would take quadratic time; real ones need a handful of rounds.
_ROUNDS = 32
_NO_NEWLINE = b"\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that may differ: from ``old`` up to ``old_end`` on one side, ``new`` up to ``new_end`` on the other."""

    old: int
    old_end: int
    new: int
    new_end: int
    round: int = 0


def is_binary(data: bytes) -> bool:
    """Tell binary from text as git does."""
    return b"\0" in data[:_SNIFFED]


def patch_of(old: bytes, new: bytes) -> bytes:
    """Write the hunks that make ``new`` of ``old``, without context; empty where they are equal.

    Lines that are unique on both sides are the anchors (Bram Cohen's patience diff); what has no anchor between two of
    them counts as replaced. So the time is linear, and no line that is new is ever missed, though one that only moved
    within a replaced block is shown as removed and added.
    """
    before, after = _lines(old), _lines(new)
    hunks = [_hunk(before, after, block) for block in _differences(before, after)]
    return b"".join(hunks)


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _differences(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[_Block]:
    pending = [_Block(0, len(old), 0, len(new))]
    while pending:
        block = _trimmed(old, new, pending.pop())
        anchors = _anchors(old, new, block) if block.round < _ROUNDS else []
        if anchors:
            edges = [(block.old - 1, block.new - 1), *anchors, (block.old_end, block.new_end)]
            inner = [_Block(a + 1, c, b + 1, d, block.round + 1) for (a, b), (c, d) in pairwise(edges)]
            pending.extend(reversed([part for part in inner if part.old < part.old_end or part.new < part.new_end]))
        elif block.old < block.old_end or block.new < block.new_end:
            yield block


def _trimmed(old: Sequence[bytes], new: Sequence[bytes], block: _Block) -> _Block:
    start, start_new, end, end_new = block.old, block.new, block.old_end, block.new_end
    while start < end and start_new < end_new and old[start] == new[start_new]:
        start, start_new = start + 1, start_new + 1
    while start < end and start_new < end_new and old[end - 1] == new[end_new - 1]:
        end, end_new = end - 1, end_new - 1
    return _Block(start, end, start_new, end_new, block.round)


def _anchors(old: Sequence[bytes], new: Sequence[bytes], block: _Block) -> list[tuple[int, int]]:
    """Pair the lines that are unique on both sides, as many as keep their order."""
    counts_old = Counter(old[block.old : block.old_end])
    counts_new = Counter(new[block.new : block.new_end])
    place = {old[at]: at for at in range(block.old, block.old_end) if counts_old[old[at]] == 1}
    pairs = [
        (place[new[at]], at) for at in range(block.new, block.new_end) if counts_new[new[at]] == 1 and new[at] in place
    ]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest rising run of first parts (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, (at, _) in enumerate(pairs):
        pile = bisect_left(tops, at)
        back.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(at)
            ends.append(index)
        else:
            tops[pile], ends[pile] = at, index
    kept: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.append(pairs[index])
        index = back[index]
    return kept[::-1]


def _hunk(old: Sequence[bytes], new: Sequence[bytes], block: _Block) -> bytes:
    removed, added = old[block.old : block.old_end], new[block.new : block.new_end]
    # A side without lines is counted from the line before it (POSIX diff, "Diff -u Output Format").
    first_old = block.old + 1 if removed else block.old
    first_new = block.new + 1 if added else block.new
    head = f"@@ -{first_old},{len(removed)} +{first_new},{len(added)} @@\n".encode()
    return head + b"".join(_marked(b"-", removed)) + b"".join(_marked(b"+", added))


def _marked(mark: bytes, lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + (line if line.endswith(b"\n") else line + _NO_NEWLINE)
