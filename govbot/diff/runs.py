"""The hunks of one file, counted: where its added and removed lines stand in the bytes of the diff.

A hunk's header says how many lines it has, so a removed line ``-- a/x`` (shown as ``--- a/x``) is content, and a hunk
that is cut short is noticed. Lines are taken in runs, one regular expression match each, so that cost follows the
number of runs and not of lines. Source of the format: GNU diff's manual, "Detailed Description of Unified Format".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.core.change import Patch, Run
from govbot.diff.text import DiffText, diff_text

if TYPE_CHECKING:
    from govbot.errors import InputError

_HUNK = re.compile(rb"@@ -(\d{1,10})(?:,(\d{1,10}))? \+(\d{1,10})(?:,(\d{1,10}))? @@[^\n]*\n")
# What ends a run of added or of removed lines: a search for it is sooner done than a match of the lines.
_NOT_ADDED = re.compile(rb"\n[^+]")
_NOT_REMOVED = re.compile(rb"\n[^-]")
# A wholly empty line is an empty context line (diff.suppressBlankEmpty, and mail programs).
_CONTEXT = re.compile(rb"(?: [^\n]*\n|\r?\n)++")
_NEXT_OR_SIGNATURE = re.compile(rb"--- |-- ?\r?\n")

_PLUS, _MINUS, _BACKSLASH, _CONTEXT_MARKS = 0x2B, 0x2D, 0x5C, b" \r\n"


def lines_in(runs: tuple[Run, ...]) -> int:
    """How many lines the runs hold."""
    return sum([run.count for run in runs]) if runs else 0


def read_patch(body: bytes, name: str) -> Patch:
    """Outline the hunks of one file, without any header, as GitHub's API gives them in ``patch``.

    Raises InputError where the text is not whole hunks; an empty text is a patch without lines.
    """
    text = diff_text(body, name)
    if not body:
        return Patch(body, 0, 0)
    patch = read_hunks(text, 0)
    if patch.end != len(text.data):
        raise text.error(patch.end, "this line belongs to no hunk")
    return patch


def read_hunks(text: DiffText, start: int) -> Patch:
    """Outline the hunks that begin at byte ``start``, up to the first line that belongs to none of them."""
    added: list[Run] = []
    removed: list[Run] = []
    data = text.data
    end = start
    while data.startswith(b"@@", end):
        end = _read_hunk(text, end, added, removed)
    if end == start:
        raise text.error(start, "a hunk (@@ -1,2 +1,2 @@) should begin here")
    _check_after(text, end)
    return Patch(data, start, end, tuple(added), tuple(removed))


def _read_hunk(text: DiffText, start: int, added: list[Run], removed: list[Run]) -> int:
    """Read one hunk into ``added`` and ``removed``; return where it ends."""
    header = _HUNK.match(text.data, start)
    if header is None:
        raise text.error(start, "this hunk header cannot be read")
    data = text.data
    old_line, new_line = int(header[1]), int(header[3])
    old, new = int(header[2] or 1), int(header[4] or 1)
    if not old and not new:
        raise text.error(start, "this hunk has no lines")
    at = header.end()
    while old or new:
        mark = data[at] if at < len(data) else 0
        if mark == _PLUS:
            end, count = _run(data, _NOT_ADDED, at)
            if count > new:
                raise _too_long(text, start, at)
            added.append(Run(new_line, count, at, end))
            new_line, new = new_line + count, new - count
        elif mark == _MINUS:
            end, count = _run(data, _NOT_REMOVED, at)
            if count > old:
                end, count = _without_next(text, start, at, (old, new), end, count)
            removed.append(Run(old_line, count, at, end))
            old_line, old = old_line + count, old - count
        elif mark in _CONTEXT_MARKS:
            end, count = _context(text, start, at, old, new)
            old_line, old, new_line, new = old_line + count, old - count, new_line + count, new - count
        elif mark == _BACKSLASH:
            end = data.index(b"\n", at) + 1
        else:
            raise _cut_short(text, start, at, old, new)
        at = end
    return data.index(b"\n", at) + 1 if data.startswith(b"\\", at) else at


def _run(data: bytes, after: re.Pattern[bytes], at: int) -> tuple[int, int]:
    match = after.search(data, at)
    end = match.start() + 1 if match else len(data)
    return end, data.count(b"\n", at, end)


def _without_next(text: DiffText, hunk: int, at: int, left: tuple[int, int], end: int, count: int) -> tuple[int, int]:
    """Give back the line after the hunk that also begins with a minus: ``--- next`` or a mail's signature ``-- ``."""
    old, new = left
    if new or not old or count != old + 1:
        raise _too_long(text, hunk, at)
    return text.data.rindex(b"\n", at, end - 1) + 1, old


def _context(text: DiffText, hunk: int, at: int, old: int, new: int) -> tuple[int, int]:
    """Read context lines, as many as both sides still have; blank lines after the hunk are not its own."""
    match = _CONTEXT.match(text.data, at)
    end = match.end() if match else at
    count = text.data.count(b"\n", at, end)
    most = min(old, new)
    if not count:
        raise _cut_short(text, hunk, at, old, new)
    if count <= most:
        return end, count
    if old != new:
        raise _too_long(text, hunk, at)
    for _ in range(most):
        at = text.data.index(b"\n", at) + 1
    return at, most


def _check_after(text: DiffText, at: int) -> None:
    """Refuse a line after the last hunk that looks like one of its lines."""
    first = text.data[at : at + 1]
    if first in (b"+", b" ") or (first == b"-" and not _NEXT_OR_SIGNATURE.match(text.data, at)):
        raise text.error(at, "this line goes beyond what the header of its hunk counts")


def _too_long(text: DiffText, hunk: int, at: int) -> InputError:
    return text.error(at, f"the hunk of line {text.line_at(hunk)} has more lines than its header counts")


def _cut_short(text: DiffText, hunk: int, at: int, old: int, new: int) -> InputError:
    where = "the diff ends" if at >= len(text.data) else "another line comes"
    missing = f"{old} old and {new} new lines"
    return text.error(
        min(at, len(text.data) - 1), f"{where} inside the hunk of line {text.line_at(hunk)}: {missing} are missing"
    )
