"""Rows of a pull request's list of files, as Files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.change import File, Patch, Status
from govbot.diff.runs import read_patch
from govbot.errors import GovbotError

if TYPE_CHECKING:
    from govbot.github.answers import FileRow

STATUSES = {
    "added": Status.ADDED,
    "removed": Status.DELETED,
    "modified": Status.MODIFIED,
    "renamed": Status.RENAMED,
    "copied": Status.COPIED,
    "changed": Status.TYPE_CHANGED,
    "unchanged": Status.MODIFIED,
}


def file_of(row: FileRow) -> File:
    """Make a File of a row whose text, if it has any, is in the row."""
    if row.patch is None:
        return described(row)
    return with_text(row, row.patch.encode("utf-8", "surrogatepass"))


def with_text(row: FileRow, body: bytes) -> File:
    """Make a File of a row and the hunks of its text; ``unseen`` where the two do not fit."""
    try:
        patch = read_patch(body, "a patch")
    except GovbotError:
        return described(row, unseen="its text came in a form that could not be read")
    added, removed = _count(patch)
    if added < row.additions or removed < row.deletions:
        return described(row, unseen="GitHub delivered only a part of its text")
    # Where GitHub counted, its count stands: a difference made here may show moved lines as changed.
    return described(row, patch=patch, counts=None if counted(row) else (added, removed))


def counted(row: FileRow) -> bool:
    """Tell whether GitHub counts changed lines in the row."""
    return row.additions + row.deletions > 0


def described(
    row: FileRow,
    *,
    patch: Patch | None = None,
    counts: tuple[int, int] | None = None,
    binary: bool = False,
    unseen: str = "",
) -> File:
    """Make a File of a row and what is known of its text. GitHub does not tell modes."""
    added, removed = counts or (row.additions, row.deletions)
    old_path = row.previous_filename or row.filename
    return File(
        old_path=None if row.status == "added" else old_path,
        new_path=None if row.status == "removed" else row.filename,
        status=STATUSES[row.status],
        binary=binary,
        added=added,
        removed=removed,
        patch=patch,
        unseen=unseen,
    )


def _count(patch: Patch) -> tuple[int, int]:
    return sum(run.count for run in patch.added), sum(run.count for run in patch.removed)
