"""What the single commits of a pull request changed, asked of GitHub one by one, where no clone is at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.core.change import COMMIT_PATHS, HISTORY, CommitPaths, Fact, File, History, Patch, Run, Unknown
from govbot.errors import GovbotError
from govbot.github.answers import CommitChange, CommitRow, Comparison, FileRow
from govbot.github.errors import FailedError
from govbot.sources.checkout import Checkout
from govbot.sources.github_blobs import READS, Contents, UnreadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.github.client import Client

# https://docs.github.com/en/rest/commits/commits: 300 files a page, 3,000 in all; a comparison has 300.
ASKED = 100
PAGE = 300
FILES = 3000
_CLONE = "check the repository out with `fetch-depth: 0` to have all of them read"


def read_history(
    client: Client, repository: str, rows: Sequence[CommitRow] | Unknown, contents: Contents | Checkout
) -> Fact[History]:
    """Read what the single commits changed: in the clone; from GitHub where there is none, or it lacks some of it."""
    if isinstance(contents, Checkout):
        history = contents.history()
        if history.unseen is None:
            return history
    if isinstance(rows, Unknown):
        return Unknown(HISTORY, rows.why)
    return _asked(client, repository, rows)


def read_commit_paths(
    client: Client, repository: str, rows: Sequence[CommitRow] | Unknown, contents: Contents | Checkout
) -> Fact[tuple[CommitPaths, ...]]:
    """Read which paths the single commits touch: in the clone, or from GitHub where there is none."""
    if isinstance(contents, Checkout):
        try:
            return contents.commit_paths()
        except UnreadError as error:
            return Unknown(COMMIT_PATHS, str(error))
    history = rows if isinstance(rows, Unknown) else _asked(client, repository, rows)
    why = history if isinstance(history, Unknown) else history.unseen
    if isinstance(history, Unknown) or isinstance(rows, Unknown) or why is not None:
        return Unknown(COMMIT_PATHS, why.why if why is not None else "")
    found: dict[str, list[str]] = {row.sha: [] for row in rows}
    for file in history.files:
        found[file.commit] += file.touched
    return tuple(CommitPaths(sha=sha, paths=tuple(paths)) for sha, paths in found.items())


def whole_paths(found: Fact[tuple[CommitPaths, ...]], counted: int | None) -> Fact[tuple[CommitPaths, ...]]:
    """Say of fewer commits than GitHub counts that not all of them are known."""
    if isinstance(found, Unknown) or counted is None or len(found) >= counted:
        return found
    return Unknown(COMMIT_PATHS, f"{len(found)} of {counted} commits were listed; {_CLONE}")


def whole_history(history: Fact[History], counted: int | None) -> Fact[History]:
    """Say of a history of fewer commits than GitHub counts that not all of it is known."""
    if isinstance(history, Unknown) or counted is None or history.commits >= counted:
        return history
    why = f"{history.commits} of {counted} commits were listed; {_CLONE}"
    return replace(history, unseen=history.unseen or Unknown(HISTORY, why))


def _asked(client: Client, repository: str, rows: Sequence[CommitRow]) -> Fact[History]:
    """Ask GitHub for each of these commits. What it does not deliver is told as unseen."""
    if len(rows) > ASKED:
        why = f"there are {len(rows)} commits, and at most {ASKED} are asked of GitHub one by one; {_CLONE}"
        return Unknown(HISTORY, why)
    reader = _Reader(client, repository)
    files: list[File] = []
    unseen: list[str] = []
    for row in rows:
        try:
            files += (replace(file, commit=row.sha) for file in reader.files(row))
        except GovbotError as error:
            unseen.append(f"commit {row.sha[:12]}: {error.message}")
    why = unseen[0] + (f", and {len(unseen) - 1} more" if len(unseen) > 1 else "") if unseen else ""
    return History(files=tuple(files), commits=len(rows), unseen=Unknown(HISTORY, f"{why}; {_CLONE}") if why else None)


class _Reader:
    """Reads commits. All of them together may read as many contents that GitHub leaves out as one change may."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client, self._repository = client, repository
        self._left = READS

    def files(self, commit: CommitRow) -> Iterator[File]:
        """Read the files of one commit. Raises RefusedError and FailedError."""
        rows = self._rows(commit.sha)
        parents = [parent.sha for parent in commit.parents]
        others = [self._compared(parent, commit.sha) for parent in parents[1:] if rows]
        for other in others:
            rows = [row for row in rows if row.filename in other]
        first = self._made(parents[0] if parents else commit.sha, commit.sha, rows)
        sides = [
            self._made(parent, commit.sha, [other[row.filename] for row in rows])
            for parent, other in zip(parents[1:], others, strict=False)
        ]
        return (_new_to_all(file, [side[at] for side in sides]) for at, file in enumerate(first))

    def _rows(self, sha: str) -> list[FileRow]:
        """Read which files a commit changed against its first parent, to the last page."""
        rows: list[FileRow] = []
        for page in range(1, FILES // PAGE + 1):
            answer = self._client.get(CommitChange, f"/repos/{self._repository}/commits/{sha}", page=page)
            rows += answer.files
            if len(answer.files) < PAGE:
                added, removed = sum(row.additions for row in rows), sum(row.deletions for row in rows)
                if answer.stats and (added < answer.stats.additions or removed < answer.stats.deletions):
                    raise FailedError("GitHub listed only a part of its files", "run again")
                return rows
        raise FailedError(f"GitHub lists at most {FILES} files of a commit", _CLONE)

    def _compared(self, parent: str, sha: str) -> dict[str, FileRow]:
        """Read which files a merge changed against another of its parents."""
        path = f"/repos/{self._repository}/compare/{parent}...{sha}"
        rows = self._client.get(Comparison, path, per_page=1).files
        if len(rows) >= PAGE:
            raise FailedError(f"GitHub compares at most {PAGE} files of a merge with its parents", _CLONE)
        return {row.filename: row for row in rows}

    def _made(self, parent: str, sha: str, rows: Sequence[FileRow]) -> tuple[File, ...]:
        contents = Contents(self._client, self._repository, parent, sha, most=self._left)
        files = contents.files(rows)
        self._left -= contents.blobs
        return files


def _new_to_all(file: File, sides: Sequence[File]) -> File:
    """Keep the added lines that every comparison has: the lines of a merge that none of its parents has."""
    for side in sides:
        if side.unseen and not file.unseen:
            file = replace(file, unseen=side.unseen, patch=None)
        if file.patch is not None:
            file = _only(file, file.patch, _numbers(side.patch))
    return file


def _numbers(patch: Patch | None) -> frozenset[int]:
    runs = patch.added if patch is not None else ()
    return frozenset(number for run in runs for number in range(run.line, run.line + run.count))


def _only(file: File, patch: Patch, numbers: frozenset[int]) -> File:
    runs = tuple(part for run in patch.added for part in _parts(patch.data, run, numbers))
    return replace(file, added=sum(run.count for run in runs), patch=replace(patch, added=runs))


def _parts(data: bytes, run: Run, numbers: frozenset[int]) -> Iterator[Run]:
    """Cut a run into those of its lines that have one of the numbers."""
    at = start = run.start
    first = run.line
    for number in range(run.line, run.line + run.count + 1):
        inside = number < run.line + run.count and number in numbers
        if not inside:
            if number > first:
                yield Run(first, number - first, start, at)
            first = number + 1
        at = data.find(b"\n", at, run.end) + 1 or run.end
        if not inside:
            start = at
