"""Fold the commits of a series into one change: each path once, with the lines of every commit.

A mail from ``git format-patch`` or the output of ``git log -p`` shows the same file once a commit. Path rules want the
net result, so a file has its first old path and its last new one. Nothing that a commit adds is lost, though: a key
that a later commit takes back is in the history for good. Line numbers are those of the commit that has the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from govbot.core.change import File, Patch, Run, Status, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def fold(files: list[File], sections: list[int]) -> tuple[File, ...]:
    """Join files that touch the same path. ``sections`` are the indexes where another commit's files begin.

    Within one commit only a deletion and an addition of the same path are joined: that is how git shows a file that
    became a symbolic link. Diffs that merely stand one behind the other are told apart by the first repeated path.
    """
    if not _repeats(files):
        return tuple(files)
    series = _Series()
    begins = set(sections)
    for index, file in enumerate(files):
        if index in begins or series.repeats(file):
            series.close()
        series.add(file)
    return tuple(entry.file() for entry in series.entries)


def _repeats(files: list[File]) -> bool:
    """Tell whether any path comes twice; else there is nothing to fold."""
    seen: set[str] = set()
    count = 0
    for file in files:
        seen.update(file.touched)
        count += len(file.touched)
    return len(seen) != count


@dataclass(slots=True)
class _Entry:
    """One path of the result. ``patches`` are joined at the end, once."""

    last: File
    patches: list[Patch] = field(default_factory=list)

    def take(self, file: File) -> None:
        self.last = _joined(self.last, file)
        self.keep(file)

    def keep(self, file: File) -> None:
        if file.patch:
            self.patches.append(file.patch)

    def file(self) -> File:
        return replace(self.last, patch=_join(self.patches))


class _Series:
    """What is folded so far. ``now`` tells which entry stands at a path, before the commit that is being read."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.now: dict[str, _Entry | None] = {}
        self.next: dict[str, _Entry | None] = {}
        self.old: set[str] = set()
        self.new: set[str] = set()

    def repeats(self, file: File) -> bool:
        """Tell whether this commit already touched the file, so that another one must have begun."""
        old = None if file.status is Status.COPIED else file.old_path
        return old in self.old or file.new_path in self.new

    def close(self) -> None:
        """End a commit: what it did is what the next one builds on."""
        self.now.update(self.next)
        self.next = {}
        self.old, self.new = set(), set()

    def add(self, file: File) -> None:
        entry = self._entry_of(file)
        if entry is None:
            entry = _Entry(file)
            entry.keep(file)
            self.entries.append(entry)
        else:
            entry.take(file)
        self._place(file, entry)

    def _entry_of(self, file: File) -> _Entry | None:
        """Find the entry that the file goes on from: the one at its old path, or the deleted one that it makes anew."""
        if file.old_path is not None and file.status is not Status.COPIED:
            return self.now.get(file.old_path)
        path = file.path
        entry = self.next[path] if path in self.next else self.now.get(path)
        return entry if entry and entry.last.status is Status.DELETED else None

    def _place(self, file: File, entry: _Entry) -> None:
        if file.old_path is not None and file.status is not Status.COPIED:
            self.old.add(file.old_path)
            if file.old_path != file.new_path and file.new_path is not None and file.old_path not in self.new:
                self.next[file.old_path] = None
        if file.new_path is not None:
            self.new.add(file.new_path)
        self.next[file.path] = entry


def _joined(first: File, then: File) -> File:
    """Tell the net of two changes of one file, without its patch."""
    old_path, old_mode, new_path = first.old_path, first.old_mode, then.new_path
    if new_path is None and (old_path is None or first.status is Status.COPIED):
        old_path, old_mode = then.old_path, then.old_mode
    new_mode = then.new_mode if then.new_mode is not None or new_path is None else first.new_mode
    net = replace(
        then,
        old_path=old_path,
        old_mode=old_mode,
        new_mode=new_mode,
        binary=first.binary or then.binary,
        added=first.added + then.added,
        removed=first.removed + then.removed,
        patch=None,
        unseen=first.unseen or then.unseen,
    )
    return replace(net, status=_status(first, net))


def _status(first: File, net: File) -> Status:
    if net.new_path is None:
        return Status.DELETED
    if net.old_path is None:
        return Status.ADDED
    if first.status is Status.COPIED:
        return Status.COPIED
    if net.old_path != net.new_path:
        return Status.RENAMED
    if net.old_mode is not None and net.new_mode is not None and kind_of(net.old_mode) is not kind_of(net.new_mode):
        return Status.TYPE_CHANGED
    return Status.MODIFIED


def _join(patches: list[Patch]) -> Patch | None:
    """Make one patch of several: their hunks copied behind each other."""
    if len(patches) < 2:  # noqa: PLR2004 - one patch stays the slice that it is
        return patches[0] if patches else None
    data = b"".join(patch.data[patch.start : patch.end] for patch in patches)
    added: list[Run] = []
    removed: list[Run] = []
    offset = 0
    for patch in patches:
        added.extend(_moved(patch.added, offset - patch.start))
        removed.extend(_moved(patch.removed, offset - patch.start))
        offset += patch.end - patch.start
    return Patch(data, 0, len(data), tuple(added), tuple(removed))


def _moved(runs: tuple[Run, ...], by: int) -> Iterator[Run]:
    for run in runs:
        yield Run(run.line, run.count, run.start + by, run.end + by)
