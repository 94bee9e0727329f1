"""What a file's header tells: its paths, its status, its modes, and whether its text should be there.

Source: git's documentation of diff formats, "Generating patch text with -p" (the extended header lines); for diffs
without one, GNU diff's manual, "Detailed Description of Unified Format". Contradictions are a ValueError.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from govbot.core.change import Status, kind_of
from govbot.diff import names

Sides = tuple[bytes, bytes]
"""What stands after ``--- `` and ``+++ ``."""

SUBMODULE_MODE = 0o160000

# Nearly every file's header: one path without quotes behind git's own prefixes, and a hunk. All others are read piece
# by piece. The length is bounded since every place where the path could end is tried.
_USUAL = re.compile(
    rb"diff --git a/([^\n\r\t\"]{1,200}) b/\1\n(?:(new|deleted) file mode ([0-7]{6})\n)?"
    rb"(?:index ([0-9a-f]+\.\.[0-9a-f]+(?: ([0-7]{6}))?)\n)?"
    rb"--- (?:a/\1|(/dev/null))\n\+\+\+ (?:b/\1|(/dev/null))\n(?=@@ )"
)
_MODE = re.compile(rb"[0-7]{6}")
_INDEX = re.compile(rb"([0-9a-f]+)\.\.([0-9a-f]+)(?: ([0-7]{6}))?")

# The blob of no bytes, in SHA-1 and in SHA-256 (git hash-object -t blob /dev/null).
_EMPTY = (
    b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    b"473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
_NOT_SHOWN = "the diff names this file but does not show what changed in it"


class Identity(NamedTuple):
    """Which file it is and what happened to it. Paths are bytes; modes are None where they are not told."""

    old: bytes | None
    new: bytes | None
    status: Status
    old_mode: int | None = None
    new_mode: int | None = None


class Usual(NamedTuple):
    """A header of the usual kind: its file, the blobs of its ``index`` line, and where its hunks begin."""

    identity: Identity
    blobs: bytes
    end: int


def usual_header(data: bytes, at: int) -> Usual | None:
    """Read the header at ``at`` if it is of the usual kind: what ``git_identity`` says, said sooner."""
    match = _USUAL.match(data, at)
    if match is None:
        return None
    path, what, mode, index, both, no_old, no_new = match.groups()
    if what is None and not (no_old or no_new):
        told = int(both, 8) if both else None
        identity = Identity(path, path, Status.MODIFIED, told, told)
    elif what == b"new" and no_old and not no_new:
        identity = Identity(None, path, Status.ADDED, None, int(mode, 8))
    elif what == b"deleted" and no_new and not no_old:
        identity = Identity(path, None, Status.DELETED, int(mode, 8), None)
    else:
        return None
    return Usual(identity, index or b"", match.end())


def git_identity(header: bytes, fields: dict[bytes, bytes], sides: Sides | None) -> Identity:
    """Tell the file of a ``diff --git`` line; ``header`` is the rest of that line, ``fields`` the lines below it."""
    old, new, status = _git_paths(header, fields, sides)
    both = _index(fields)[2]
    old_mode = _mode(fields.get(b"deleted file mode") or fields.get(b"old mode") or both)
    new_mode = _mode(fields.get(b"new file mode") or fields.get(b"new mode") or both)
    if (b"old mode" in fields) != (b"new mode" in fields):
        raise ValueError("one of the two modes is missing")
    if status is Status.MODIFIED and kind_of(old_mode) is not kind_of(new_mode):
        status = Status.TYPE_CHANGED
    return Identity(old, new, status, None if old is None else old_mode, None if new is None else new_mode)


def plain_identity(sides: Sides, hunk: bytes) -> Identity:
    """Tell the file of ``---`` and ``+++`` lines alone; ``hunk`` is the header of its first hunk."""
    old, new, status = _sides_paths(*sides)
    if hunk.startswith(b"@@ -0,0 ") and names.is_epoch(sides[0]):
        return Identity(None, new, Status.ADDED)
    if b" +0,0 @@" in hunk and names.is_epoch(sides[1]):
        return Identity(old, None, Status.DELETED)
    return Identity(old, new, status)


def submodule_identity(path: bytes, remark: bytes | None) -> Identity:
    """Tell the submodule of a ``Submodule path abc..def (remark)`` line (``diff.submodule=log``)."""
    if remark == b"new submodule":
        return Identity(None, path, Status.ADDED, None, SUBMODULE_MODE)
    if remark == b"submodule deleted":
        return Identity(path, None, Status.DELETED, SUBMODULE_MODE, None)
    return Identity(path, path, Status.MODIFIED, SUBMODULE_MODE, SUBMODULE_MODE)


def why_unseen(fields: dict[bytes, bytes]) -> str:
    """Say why a git header without any text below it leaves something out; empty where nothing can be missing.

    Complete without text are: a change of mode, a move or copy of equal content, an empty file. Not so are the headers
    of ``--irreversible-delete`` and of a diff that is cut short.
    """
    old, new, _ = _index(fields)
    if old:
        return "" if old == new or (_is_empty(old) and _is_empty(new)) else _NOT_SHOWN
    same = fields.get(b"similarity index", b"").startswith(b"100")
    return "" if same or b"new mode" in fields else _NOT_SHOWN


def _git_paths(
    header: bytes, fields: dict[bytes, bytes], sides: Sides | None
) -> tuple[bytes | None, bytes | None, Status]:
    for verb, status in ((b"rename", Status.RENAMED), (b"copy", Status.COPIED)):
        if verb + b" from" in fields:
            return *_moved(header, fields[verb + b" from"], fields.get(verb + b" to", b"")), status
    if b"new file mode" in fields:
        return None, names.alone(header, sides[1], old=False) if sides else names.from_header(header), Status.ADDED
    if b"deleted file mode" in fields:
        return names.alone(header, sides[0], old=True) if sides else names.from_header(header), None, Status.DELETED
    if sides is None:
        path = names.from_header(header)
        return path, path, Status.MODIFIED
    old, new, status = _sides_paths(*sides)
    if old is None:
        new = names.alone(header, sides[1], old=False)
    elif new is None:
        old = names.alone(header, sides[0], old=True)
    return old, new, status


def _moved(header: bytes, source: bytes, target: bytes) -> tuple[bytes, bytes]:
    """Read the names of a rename or copy, which have no prefix; the header ends with the second one."""
    if not source or not target or not header.endswith((b" " + target, b"/" + target, target.lstrip(b'"'))):
        raise ValueError("the names of this rename are cut short")
    return names.unquote(source), names.unquote(target)


def _sides_paths(old_line: bytes, new_line: bytes) -> tuple[bytes | None, bytes | None, Status]:
    old, new = names.side(old_line), names.side(new_line)
    if old is None and new:
        return None, names.strip(new), Status.ADDED
    if new is None and old:
        return names.strip(old), None, Status.DELETED
    if not old or not new:
        raise ValueError("this file has no name")
    before, after = names.pair(old, new)
    return before, after, Status.MODIFIED if before == after else Status.RENAMED


def _mode(text: bytes | None) -> int | None:
    if text is None:
        return None
    if not _MODE.fullmatch(text):
        raise ValueError("a mode cannot be read")
    return int(text, 8)


def _index(fields: dict[bytes, bytes]) -> tuple[bytes, bytes, bytes | None]:
    """Read the ``index`` line: both blobs, and the mode where it did not change."""
    if b"index" not in fields:
        return b"", b"", None
    match = _INDEX.fullmatch(fields[b"index"])
    if match is None:
        raise ValueError("an index line cannot be read")
    return match[1], match[2], match[3]


def _is_empty(blob: bytes) -> bool:
    return not blob.strip(b"0") or any(empty.startswith(blob) for empty in _EMPTY)
