"""Fold the commits of a series into one change: each path once, with the lines of every commit.

A mail from ``git format-patch`` or the output of ``git log -p`` shows the same file once a commit. Path rules want the
net result, so a file has its first old path and its last new one. Nothing that a commit adds is lost, though: a key
that a later commit takes back is in the history for good. Line numbers are those of the commit that has the line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.core.change import File, Patch, Run, Status, kind_of
from govbot.core.values import dataclass

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
    """One path of the result: every change of it in the series, oldest first."""

    changes: list[File]

    @property
    def gone(self) -> bool:
        """Whether the last change deleted it."""
        return self.changes[-1].new_path is None

    def file(self) -> File:
        """Tell the net of all changes."""
        first, last = self.changes[0], self.changes[-1]
        if first is last:
            return first
        made_here = first.old_path is None or first.status is Status.COPIED
        origin = last if self.gone and made_here else first
        net = File(
            old_path=origin.old_path,
            new_path=last.new_path,
            status=Status.MODIFIED,
            old_mode=origin.old_mode,
            new_mode=None if self.gone else self._new_mode(),
            binary=any(change.binary for change in self.changes),
            added=sum(change.added for change in self.changes),
            removed=sum(change.removed for change in self.changes),
            patch=_join([change.patch for change in self.changes if change.patch]),
            unseen=next((change.unseen for change in self.changes if change.unseen), ""),
        )
        return replace(net, status=_status(first, net))

    def _new_mode(self) -> int | None:
        """Find the last mode that is told: a diff without a git header tells none."""
        return next((change.new_mode for change in reversed(self.changes) if change.new_mode is not None), None)


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
            entry = _Entry([file])
            self.entries.append(entry)
        else:
            entry.changes.append(file)
        self._place(file, entry)

    def _entry_of(self, file: File) -> _Entry | None:
        """Find the entry that the file goes on from: the one at its old path, or the deleted one that it makes anew."""
        if file.old_path is not None and file.status is not Status.COPIED:
            return self.now.get(file.old_path)
        path = file.path
        entry = self.next[path] if path in self.next else self.now.get(path)
        return entry if entry and entry.gone else None

    def _place(self, file: File, entry: _Entry) -> None:
        if file.old_path is not None and file.status is not Status.COPIED:
            self.old.add(file.old_path)
            if file.old_path != file.new_path and file.new_path is not None and file.old_path not in self.new:
                self.next[file.old_path] = None
        if file.new_path is not None:
            self.new.add(file.new_path)
        self.next[file.path] = entry


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
