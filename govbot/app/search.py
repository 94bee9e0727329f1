"""The search of a work tree, or of a history, with what is counted on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.errors import UpstreamError
from govbot.secrets.collect import Collector
from govbot.secrets.fingerprint import Fingerprints
from govbot.secrets.patterns import bundled
from govbot.secrets.screen import Plain
from govbot.secrets.survey import Leak, Origin, Place, Skip, Survey

if TYPE_CHECKING:
    from govbot.secrets.screen import Screen
    from govbot.sources.git import Repository
    from govbot.sources.git_log import Added, Named, Skipped, Start

_LISTED = 5
_LOST = {Skip.LARGE: "larger than {limit:,} bytes", Skip.UNREADABLE: "could not be read"}

Progress = Callable[[int, int], None]
"""Told how many files or commits are done, and how many there are."""


class Tally:
    """Counts what a search reads and leaves out. ``limit`` is the most bytes of one file, or of one change of it."""

    def __init__(
        self, fingerprints: Fingerprints, limit: int, progress: Progress, screen: Screen | None = None
    ) -> None:
        self.screen: Screen = screen or Plain(bundled())
        self.collector = Collector(self.screen, fingerprints)
        self.fingerprints = fingerprints
        self.limit = limit
        self.progress = progress
        self.missing: list[str] = []
        self.skipped: Counter[Skip] = Counter()
        self._lost: dict[Skip, list[str]] = {why: [] for why in _LOST}
        self.files = 0
        self._size = 0

    def take(self, text: bytes, origin: Origin, line: int = 1) -> None:
        """Take lines of a file."""
        self._size += len(text)
        self.collector.add(text, origin, line)

    def skip(self, why: Skip, path: str) -> None:
        """Count a file that is not searched."""
        self.skipped[why] += 1
        if why in self._lost and len(self._lost[why]) < _LISTED:
            self._lost[why].append(self.collector.mask(path))

    def survey(self, leaks: Sequence[Leak], commits: int | None) -> Survey:
        """Give the answer."""
        missing = list(self.missing)
        for why, paths in self._lost.items():
            more = self.skipped[why] - len(paths)
            rest = f" and {more:,} more" if more else ""
            if paths:
                missing.append(f"{_LOST[why].format(limit=self.limit)}: {', '.join(paths)}{rest}")
        if self.collector.capped:
            missing.append(f"the search stopped early: {self.collector.capped}")
        skipped = {why: count for why, count in self.skipped.items() if count}
        return Survey(
            leaks=tuple(leaks),
            files=self.files,
            size=self._size,
            commits=commits,
            skipped=skipped,
            missing=tuple(missing),
            passed=self.collector.passed,
        )


def search_tree(tally: Tally, path: str) -> Survey:
    """Search the files of a folder. Raises as ``list_tree``."""
    from govbot.sources.work_tree import Files, list_tree

    tree = list_tree(path)
    files = Files(tree.root, tally.limit)
    tally.skipped[Skip.LINK] += tree.links
    tally.missing += [f"a folder could not be listed: {tally.collector.mask(name)}" for name in tree.unread]
    for done, name in enumerate(tree.paths):
        tally.progress(done, len(tree.paths))
        if not tally.screen.looks_at(name):
            tally.skip(Skip.POLICY, name)
            continue
        found = files.read(name)
        if found is None:
            continue
        tally.collector.add_name(name, Origin(Place.NAME, name))
        if isinstance(found, Skip):
            tally.skip(found, name)
            if found is Skip.BINARY:
                tally.collector.add_file(Origin(Place.LINE, name))
        else:
            tally.take(found, Origin(Place.LINE, name))
            tally.files += 1
    tally.collector.flush()
    return tally.survey(tally.collector.leaks, None)


def search_history(tally: Tally, path: str, since: str) -> Survey:
    """Search what every commit added. Raises as ``open_repository`` and ``find_range``.

    Where git fails on the way, what was found so far is told, and that the rest is missing.
    """
    from govbot.sources.git import open_repository
    from govbot.sources.git_history import find_range, list_commits, lost_commits
    from govbot.sources.git_log import Lost, read_history

    repository = open_repository(path)
    chosen = find_range(repository, since)
    if chosen.cut:
        tally.missing.append("this clone is shallow, older commits are not in it: git fetch --unshallow")
    commits = 0
    taker = _Commits(tally)
    lost: list[str] = []
    shas, whole = list_commits(repository.store, chosen)
    if not whole:
        tally.missing.append("git could not find all commits: git fsck")
    try:
        for event in read_history(repository.store, shas, tally.limit):
            if isinstance(event, Lost):
                lost.append(event.sha)
            elif taker.take(event):
                commits += 1
                tally.progress(commits, len(shas))
    except UpstreamError as error:
        tally.missing.append(tally.collector.mask(error.message))
    tally.missing += [lost_commits(lost)] if lost else []
    tally.collector.flush()
    return tally.survey(_at_head(tally, repository, _distinct(tally.collector.leaks)), commits)


class _Commits:
    """Takes what the commits hold, one event after the other."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._sha = self._time = ""
        self._lines = Origin(Place.LINE)
        self._people: set[bytes] = set()

    def take(self, event: Start | Named | Added | Skipped) -> bool:
        """Take one; tells whether a commit began."""
        from govbot.sources.git_log import Named, Start

        if isinstance(event, Start):
            self._begin(event)
            return True
        if self._tally.screen.looks_at(event.path):
            self._take(event)
        elif isinstance(event, Named):
            self._tally.skip(Skip.POLICY, event.path)
        return False

    def _begin(self, event: Start) -> None:
        self._sha, self._time = event.sha, event.time
        self._tally.collector.add(event.message, self._origin(Place.MESSAGE))
        if event.people not in self._people:
            self._people.add(event.people)
            self._tally.collector.add(event.people, self._origin(Place.PEOPLE))

    def _take(self, event: Named | Added | Skipped) -> None:
        from govbot.sources.git_log import Added, Named, Skipped

        tally = self._tally
        match event:
            case Added(path, line, text):
                if path != self._lines.path or self._sha != self._lines.commit:
                    self._lines = self._origin(Place.LINE, path)
                tally.take(text, self._lines, line)
            case Named(path):
                tally.files += 1
                tally.collector.add_name(path, self._origin(Place.NAME, path))
            case Skipped(path, why):
                tally.skip(why, path)
                if why is Skip.BINARY:
                    tally.collector.add_file(self._origin(Place.LINE, path))

    def _origin(self, place: Place, path: str = "") -> Origin:
        return Origin(place, path, self._sha, self._time)


def _distinct(leaks: Iterable[Leak]) -> list[Leak]:
    """Leave out copies of a commit on other branches: the same secret by the same author at the same second."""
    first: dict[tuple[str, bytes, int], Leak] = {}
    for leak in leaks:
        first.setdefault((leak.fingerprint, leak.seal, leak.line), leak)
    return list(first.values())


def _at_head(tally: Tally, repository: Repository, leaks: list[Leak]) -> list[Leak]:
    """Tell of each secret in a file or a name whether HEAD still has it, wherever it may stand there."""
    from govbot.sources.git_history import head_of, read_tree

    head = head_of(repository) if leaks else None
    if head is None:
        return leaks
    collector = Collector(tally.screen, tally.fingerprints, screened=False)
    try:
        for path, text in read_tree(repository.store, head, tally.limit):
            collector.add_name(path, Origin(Place.NAME, path))
            collector.add(text, Origin(Place.LINE, path))
    except UpstreamError as error:
        tally.missing.append(tally.collector.mask(error.message))
        return leaks
    collector.flush()
    there = {leak.seal for leak in collector.leaks}
    return [
        replace(leak, at_head=leak.seal in there) if leak.place in (Place.LINE, Place.NAME) else leak for leak in leaks
    ]
