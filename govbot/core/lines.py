"""All added, or all removed, lines of a change in one text, so that one scan answers for three thousand files."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass
from heapq import merge
from typing import NamedTuple

from govbot.core.change import Change, File, Patch, Run, Side, Status
from govbot.core.globs import Globs
from govbot.core.matching import matchable
from govbot.core.paths import changed_paths
from govbot.core.regexes import Searcher


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one file: ``start`` and ``end`` bound them in the text.

    ``index`` is the file's place in the change. ``runs`` tells where each run begins in the text, and the number of its
    first line.
    """

    index: int
    file: File
    path: str
    start: int
    end: int
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LineText:
    r"""Lines without markers and line ends, each closed by one ``\n``, in valid UTF-8; ``parts`` in their order."""

    data: bytes
    parts: tuple[Part, ...]


class Hit(NamedTuple):
    """A line that was found: where it begins and ends in the text, and which of the expressions found it first."""

    start: int
    end: int
    pattern: int = -1


def lines_of(change: Change, side: Side) -> LineText:
    """Put the added (new side) or removed (old side) lines of a change together; done once per change."""
    key = (LineText, side)
    known = change.memo.get(key)
    if isinstance(known, LineText):
        return known
    text = _collect(change, side)
    change.memo[key] = text
    return text


def filled_lines(change: Change, side: Side) -> dict[int, int]:
    """Count each file's lines that hold more than white space, by the file's place in the change; done once."""
    key = (filled_lines, side)
    known = change.memo.get(key)
    if isinstance(known, dict):
        return known
    text = lines_of(change, side)
    counts = {
        part.index: sum(1 for line in text.data[part.start : part.end].split(b"\n") if line.strip())
        for part in text.parts
    }
    change.memo[key] = counts
    return counts


def path_of(file: File, side: Side) -> str | None:
    """Say where the lines of a side stand: added ones where the file is now, removed ones where it was.

    None where a file has no such lines: nothing was taken out of the file that a copy was made from.
    """
    if side is Side.NEW:
        return file.new_path
    return None if file.status is Status.COPIED else file.old_path


def files_in(
    change: Change, side: Side, paths: Globs, status: Container[Status] = frozenset(Status)
) -> tuple[File, ...]:
    """List the files that may have lines of this side in these paths, whether their text was seen or not."""
    chosen = changed_paths(change).matching(paths)
    return tuple(file for file in change.files if file.status in status and path_of(file, side) in chosen)


def spans_in(
    change: Change, text: LineText, paths: Globs, status: Container[Status] = frozenset(Status)
) -> list[tuple[int, int]]:
    """Give the stretches of the text that belong to these paths; neighbours are one stretch."""
    chosen = changed_paths(change).matching(paths)
    spans: list[tuple[int, int]] = []
    for part in text.parts:
        if part.path not in chosen or part.file.status not in status:
            continue
        if spans and spans[-1][1] == part.start:
            spans[-1] = (spans[-1][0], part.end)
        else:
            spans.append((part.start, part.end))
    return spans


def find(data: bytes, spans: list[tuple[int, int]], patterns: tuple[Searcher, ...]) -> Iterator[Hit]:
    """Find every line that one of the expressions matches, each once, in order; with no expression, every line."""
    if not patterns:
        yield from _every_line(data, spans)
        return
    if len(patterns) == 1:
        yield from _matching(data, spans, patterns[0], 0)
        return
    last = -1
    for hit in merge(*(_matching(data, spans, item, index) for index, item in enumerate(patterns))):
        if hit.start != last:
            yield hit
        last = hit.start


def located(text: LineText, hits: Iterator[Hit]) -> Iterator[tuple[Hit, Part, int]]:
    """Add to hits, which must be in order, their file and line number."""
    starts = [part.start for part in text.parts]
    run_at = line_at = line = 0
    for hit in hits:
        part = text.parts[bisect_right(starts, hit.start) - 1]
        run_start, run_line = part.runs[bisect_right(part.runs, hit.start, key=_run_start) - 1]
        if run_start != run_at or line == 0:
            run_at, line_at, line = run_start, run_start, run_line
        line += text.data.count(b"\n", line_at, hit.start)
        line_at = hit.start
        yield hit, part, line


def _run_start(run: tuple[int, int]) -> int:
    return run[0]


def _every_line(data: bytes, spans: list[tuple[int, int]]) -> Iterator[Hit]:
    for start, end in spans:
        at = start
        while at < end:
            stop = data.index(b"\n", at)
            yield Hit(at, stop)
            at = stop + 1


def _matching(data: bytes, spans: list[tuple[int, int]], pattern: Searcher, index: int) -> Iterator[Hit]:
    """Search on from the end of each line that matched, so that a line of a million matches costs one search."""
    for start, end in spans:
        at = start
        while at < end:
            match = pattern.search(data, at, end)
            if match is None or match.start() >= end:
                break
            begin = data.rfind(b"\n", at, match.start()) + 1 or at
            stop = data.index(b"\n", match.start())
            yield Hit(begin, stop, index)
            at = stop + 1


def _collect(change: Change, side: Side) -> LineText:
    pieces: list[bytes] = []
    parts: list[Part] = []
    at = 0
    for index, file in enumerate(change.files):
        path = path_of(file, side)
        runs = () if file.patch is None else file.patch.added if side is Side.NEW else file.patch.removed
        if path is None or file.patch is None or not runs:
            continue
        starts: list[tuple[int, int]] = []
        start = at
        for run in runs:
            piece = _unmarked(file.patch, run, b"\n+" if side is Side.NEW else b"\n-")
            starts.append((at, run.line))
            pieces.append(piece)
            at += len(piece)
        parts.append(Part(index, file, path, start, at, tuple(starts)))
    return LineText(b"".join(pieces), tuple(parts))


def _unmarked(patch: Patch, run: Run, marker: bytes) -> bytes:
    """Take a run's lines out of the diff, as ``File.added_lines`` gives them one by one."""
    lines = b"\n" + patch.data[run.start : run.end]
    if not lines.endswith(b"\n"):
        lines += b"\n"
    lines = lines.replace(marker, b"\n").replace(b"\r\n", b"\n")[1:]
    if lines.isascii():
        return lines
    try:
        lines.decode()
    except UnicodeDecodeError:
        return matchable(lines.decode("utf-8", "surrogateescape")).encode()
    return lines
