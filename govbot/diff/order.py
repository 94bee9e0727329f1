"""The order of a series of commits: ``git format-patch`` begins with the oldest, ``git log -p`` with the newest."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govbot.core.change import File


def oldest_first(files: list[File], sections: list[int], indexes: dict[int, bytes]) -> tuple[list[File], list[int]]:
    """Turn the output of ``git log -p`` round, unless it was made with ``--reverse``.

    ``sections`` are the positions where a commit's files begin, ``indexes`` the ``index`` lines by position. They tell
    the order: what one commit made of a file is what the next one starts from; a message or a date could say anything.
    """
    commits = list(pairwise([0, *sections, len(files)]))
    if _goes_on(files, commits, indexes) > 0:
        return files, sections
    turned: list[File] = []
    begins: list[int] = []
    for start, end in reversed(commits):
        begins.append(len(turned))
        turned.extend(files[start:end])
    return turned, begins


def _goes_on(files: list[File], commits: list[tuple[int, int]], indexes: dict[int, bytes]) -> int:
    """Count the files that go on from a commit further up, less those that go on from one further down."""
    ended: dict[str, bytes] = {}
    began: dict[str, bytes] = {}
    balance = 0
    for start, end in commits:
        blobs = [(files[at], *_blobs(indexes[at])) for at in range(start, end) if at in indexes]
        for file, old, new in blobs:
            balance += (ended.get(file.old_path or file.path) == old) - (began.get(file.path) == new)
        for file, old, new in blobs:
            began[file.old_path or file.path], ended[file.path] = old, new
    return balance


def _blobs(index: bytes) -> tuple[bytes, bytes]:
    old, _, new = index.partition(b" ")[0].partition(b"..")
    return old, new
