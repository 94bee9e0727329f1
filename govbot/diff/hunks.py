"""The hunks of one file, read by unidiff: for checks that need context, not for the whole diff.

unidiff makes an object of every line, so it is given one file's slice only, and only when a check asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unidiff import patch as unidiff

    from govbot.core.change import Patch


class Mark(StrEnum):
    """What a line of a hunk is."""

    CONTEXT = "context"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HunkLine:
    """One line of a hunk, without its line end; ``old`` and ``new`` number it from 1, None on a side without it."""

    mark: Mark
    old: int | None
    new: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """One hunk: where it begins in each side, how many lines it has there, the heading after ``@@``, and its lines."""

    old_start: int
    old_length: int
    new_start: int
    new_length: int
    heading: str
    lines: tuple[HunkLine, ...]


def hunks_of(patch: Patch) -> tuple[Hunk, ...]:
    """Read the hunks of a patch that the outline made. Bytes that are not UTF-8 become surrogate escapes."""
    if patch.start == patch.end:
        return ()
    from unidiff.patch import PatchSet

    text = patch.data[patch.start : patch.end].decode("utf-8", "surrogateescape")
    # unidiff knows the remark about a missing line end in English only, and looks for nothing else after a backslash.
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n") if not line.startswith("\\")]
    (file,) = PatchSet(["--- a/file\n", "+++ b/file\n", *lines])
    return tuple(_hunk(hunk) for hunk in file)


def _hunk(hunk: unidiff.Hunk) -> Hunk:
    return Hunk(
        old_start=hunk.source_start,
        old_length=hunk.source_length,
        new_start=hunk.target_start,
        new_length=hunk.target_length,
        heading=hunk.section_header.strip(),
        lines=tuple(_line(line) for line in hunk),
    )


def _line(line: unidiff.Line) -> HunkLine:
    mark = Mark.ADDED if line.is_added else Mark.REMOVED if line.is_removed else Mark.CONTEXT
    text = line.value.removesuffix("\n").removesuffix("\r")
    return HunkLine(mark, line.source_line_no, line.target_line_no, text)
