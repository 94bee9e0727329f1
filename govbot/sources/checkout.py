"""A clone beside the run that holds the commits of the pull request: whole, and without any limit of the API.

Only commits are read, by their sha; what lies in the work tree takes no part, and nothing of it is run.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govbot.core.change import Status
from govbot.errors import GovbotError, InputError
from govbot.sources.git import open_repository
from govbot.sources.git_contents import read_contents
from govbot.sources.git_history import read_commits
from govbot.sources.git_paths import commit_paths
from govbot.sources.github_blobs import UnreadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.core.change import Commit, CommitPaths, File, History
    from govbot.sources.contents import Contents
    from govbot.sources.git import Repository

DIFF_LIMIT = 268_435_456
"""The most bytes of a diff that are read: what is longer would not fit into the memory of a job."""


class Checkout:
    """The change between two commits of a clone. Methods raise UnreadError where git fails."""

    def __init__(self, repository: Repository, base: str, head: str) -> None:
        self._repository, self._base, self._head = repository, base, head
        self.files = repository.files(repository.merge_base(base, head), head, DIFF_LIMIT)

    def commits(self) -> tuple[Commit, ...]:
        """Read the commits of the change."""
        try:
            return self._repository.commits(self._base, self._head)
        except GovbotError as error:
            raise UnreadError(error.message) from None

    def history(self) -> History:
        """Read what each commit of the change changed itself."""
        return read_commits(self._repository.store, self._base, self._head)

    def commit_paths(self) -> tuple[CommitPaths, ...]:
        """Read which paths each commit of the change touches."""
        try:
            return commit_paths(self._repository.store, self._base, self._head)
        except GovbotError as error:
            raise UnreadError(error.message) from None

    def paths(self) -> frozenset[str]:
        """List every path at head."""
        try:
            return self._repository.list_tree(self._head)
        except GovbotError as error:
            raise UnreadError(error.message) from None

    def read(self, paths: Sequence[str]) -> Contents:
        """Read files at head."""
        return read_contents(self._repository, self._head, paths)

    def with_modes(self, files: Sequence[File]) -> tuple[File, ...]:
        """Fill in modes, which git has told already, and sizes."""
        return self.with_sizes(files)

    def with_sizes(self, files: Sequence[File]) -> tuple[File, ...]:
        """Fill in how large the files are at head."""
        try:
            return self._repository.with_sizes(files, self._head)
        except GovbotError as error:
            raise UnreadError(error.message) from None


def open_checkout(folder: str | None, base: str, head: str) -> Checkout | None:
    """Open the clone in a folder; None where there is none.

    Raises GovbotError where it cannot be used: a commit is missing, its history is cut, git does not trust it.
    """
    if not folder or not (Path(folder) / ".git").exists():
        return None
    repository = open_repository(folder)
    for sha in (base, head):
        if repository.resolve(sha) != sha:
            raise InputError(f"{sha[:12]} is another commit there", "Check the workflow's checkout.")
    return Checkout(repository, base, head)


def fits(files: Sequence[File], counted: int | None) -> bool:
    """Tell whether a list of files is of as many as GitHub counts, give or take renames.

    git and GitHub may find different renames, and each one found makes one file of two.
    """
    if counted is None:
        return True
    moved = sum(file.status in (Status.RENAMED, Status.COPIED) for file in files)
    added, deleted = (moved + sum(file.status is status for file in files) for status in (Status.ADDED, Status.DELETED))
    return len(files) + moved - min(added, deleted) <= counted <= len(files) + moved
