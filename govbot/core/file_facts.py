"""What a diff tells of a file besides its lines: kinds, the executable bit, targets of links, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govbot.core.change import File, Kind, Line, Status, kind_of

EXECUTABLE = 0o100755
_LFS_OBJECT = re.compile(r"oid sha256:[0-9a-f]{64}")
_LFS_SIZE = re.compile(r"size ([0-9]{1,18})")
# https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: a pointer is three lines, or a few more with extensions.
_POINTER_LINES = 8
_SUBPROJECT = re.compile(r"Subproject commit ([0-9a-f]{7,64})(?:-dirty)?")
_SHORT = 12


def kinds(file: File) -> frozenset[Kind] | None:
    """Tell what a file is and what it was, which differ where its type changed; None where no mode is known."""
    modes = (file.new_mode, None if file.status is Status.COPIED else file.old_mode)
    return frozenset(kind_of(mode) for mode in modes if mode is not None) or None


def became_executable(file: File) -> bool | None:
    """Tell whether a file got the executable bit, or is new and has it; None where a mode is not known."""
    if file.new_path is None:
        return False
    if file.new_mode is None:
        return None
    if file.new_mode != EXECUTABLE or file.old_path is None or file.status is Status.COPIED:
        return file.new_mode == EXECUTABLE
    return None if file.old_mode is None else file.old_mode != EXECUTABLE


def changed_mode(file: File) -> bool | None:
    """Tell whether a file that stays a regular one got or lost the executable bit; None where a mode is not known."""
    if file.old_path is None or file.new_path is None or file.status is Status.COPIED:
        return False
    if file.old_mode is None or file.new_mode is None:
        return None
    regular = kind_of(file.old_mode) is Kind.FILE and kind_of(file.new_mode) is Kind.FILE
    return regular and file.old_mode != file.new_mode


def target_of(file: File) -> str | None:
    """Give the target that a new or changed symbolic link has now, which is its whole text; None: not shown."""
    return "\n".join(line.text for line in file.added_lines()) or None


def commits_of(file: File) -> tuple[str, str]:
    """Give the commits that a submodule pointed to and points to, short; empty where they are not shown."""
    return _subproject(file.removed_lines()), _subproject(file.added_lines())


def brought(file: File) -> int | None:
    """Count the bytes that a change brings: the size of a binary or of an LFS object, else the added text.

    None where a size is not known.
    """
    if file.new_path is None or file.kind is Kind.SUBMODULE:
        return 0
    if file.binary or file.unseen:
        return file.size
    declared = _lfs_size(file)
    if declared is not None or file.patch is None:
        return declared or 0
    return sum(run.end - run.start - run.count for run in file.patch.added)


def _lfs_size(file: File) -> int | None:
    if not 0 < file.added <= _POINTER_LINES:
        return None
    lines = [line.text for line in file.added_lines()]
    sizes = [match[1] for line in lines if (match := _LFS_SIZE.fullmatch(line))]
    return int(sizes[0]) if sizes and any(_LFS_OBJECT.fullmatch(line) for line in lines) else None


def _subproject(lines: Iterable[Line]) -> str:
    found = (match[1][:_SHORT] for line in lines if (match := _SUBPROJECT.fullmatch(line.text)))
    return next(found, "")
