"""The files whose text GitHub's list leaves out: their contents are read, so that nothing counts as clean unseen.

A row without ``patch`` may be a binary, a pure rename, an empty file, a text past GitHub's limits (20,000 lines or
500 KB), a text that ``.gitattributes`` hides with ``-diff``, or a row whose counts GitHub left at zero: the row alone
does not tell which.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from govbot.core.change import Kind, Unknown, kind_of
from govbot.core.contents import SIZE_LIMIT
from govbot.errors import GovbotError, PolicyError
from govbot.github.answers import Blob, Comparison, Tree, TreeEntry
from govbot.github.errors import RefusedError
from govbot.sources.contents import NOT_A_FILE, NOT_DELIVERED, TOO_LARGE, TOO_MANY, WHOLE_SIZE_LIMIT
from govbot.sources.contents import Contents as Whole
from govbot.sources.github_policy import BaseFiles
from govbot.sources.github_rows import counted, described, file_of, with_text
from govbot.sources.text_diff import is_binary, patch_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from govbot.core.change import File
    from govbot.github.answers import FileRow
    from govbot.github.client import Client

T = TypeVar("T")

READS = 50
BYTES = 20_971_520
# The blob of an empty file: `git hash-object -t blob /dev/null`, with SHA-1 and with SHA-256.
_EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
_MOVED = ("renamed", "copied")


class UnreadError(Exception):
    """A content that was not read; says why, in words for a report."""


class Contents:
    """Reads contents of one pull request, within bounds: at most ``most`` blobs and 20 MiB in all."""

    def __init__(self, client: Client, repository: str, base: str, head: str, *, most: int = READS) -> None:
        self._client, self._repository = client, repository
        self._base, self._head, self._most = base, head, most
        self._blobs: dict[str, bytes] = {}
        self._read = 0
        self._trees: dict[str, dict[str, TreeEntry]] = {}
        self._origin = ""
        self._down = ""

    def files(self, rows: Sequence[FileRow]) -> tuple[File, ...]:
        """Make the Files of all rows, reading what the rows leave out."""
        return tuple(self._file(row) if row.patch is None else file_of(row) for row in rows)

    @property
    def blobs(self) -> int:
        """How many blobs were read."""
        return len(self._blobs)

    def paths(self) -> frozenset[str]:
        """Every path at head. Raises UnreadError."""
        return frozenset(self._tree(self._head))

    def read(self, paths: Sequence[str]) -> Whole:
        """Read files at head by path; None where there is none."""
        try:
            tree = self._tree(self._head)
        except UnreadError:
            return {path: self._listed(path) for path in paths}
        found: Whole = {}
        left = WHOLE_SIZE_LIMIT
        for path in paths:
            entry = tree.get(path)
            size = entry.size or 0 if entry else 0
            found[path] = TOO_MANY if size > left else self._whole(entry)
            left -= size
        return found

    def _whole(self, entry: TreeEntry | None) -> bytes | Unknown | None:
        if entry is None:
            return None
        if kind_of(int(entry.mode, 8)) is not Kind.FILE:
            return NOT_A_FILE
        if (entry.size or 0) > SIZE_LIMIT:
            return TOO_LARGE
        if entry.sha in self._blobs or entry.sha in _EMPTY:
            return self._blobs.get(entry.sha, b"")
        try:
            return self._asked(Blob, f"/repos/{self._repository}/git/blobs/{entry.sha}").data
        except UnreadError:
            return NOT_DELIVERED

    def _listed(self, path: str) -> bytes | Unknown | None:
        """Read a file of a repository whose files are too many to be listed at once."""
        try:
            return BaseFiles(self._client, self._repository, self._head, frugal=True).read(path)
        except PolicyError:
            return NOT_A_FILE
        except GovbotError:
            return NOT_DELIVERED

    def with_modes(self, files: Sequence[File]) -> tuple[File, ...]:
        """Fill in what the files are at head and were at the merge base: modes and sizes. Raises UnreadError."""
        old, new = self._tree(self._merge_base()), self._tree(self._head)
        return tuple(
            replace(file, old_mode=_mode(old, file.old_path), new_mode=_mode(new, file.new_path))
            for file in self.with_sizes(files)
        )

    def with_sizes(self, files: Sequence[File]) -> tuple[File, ...]:
        """Fill in how large the files are at head. Raises UnreadError."""
        new = self._tree(self._head)
        return tuple(replace(file, size=_size(new, file.new_path)) for file in files)

    def _file(self, row: FileRow) -> File:
        try:
            return self._settled(row)
        except UnreadError as error:
            return described(row, unseen=str(error))

    def _settled(self, row: FileRow) -> File:
        if row.sha is None:
            raise UnreadError("GitHub delivers neither its text nor the name of its content")
        if row.status in ("added", "removed"):
            if row.sha in _EMPTY:
                return described(row)
            data = self._blob(row.sha)
            sides = (b"", data) if row.status == "added" else (data, b"")
            return _compared(row, *sides)
        if row.status in _MOVED and not counted(row) and self._same(row, row.sha):
            return described(row)
        new = self._blob(row.sha)
        if is_binary(new):
            return described(row, binary=True)
        if not counted(row) and self._same(row, row.sha):
            return described(row)
        return _compared(row, self._old(row), new)

    def _same(self, row: FileRow, sha: str) -> bool:
        """Tell whether the base already has this content at the old path: then the change brings nothing new."""
        entry = self._tree(self._base).get(row.previous_filename or row.filename)
        return entry is not None and entry.sha == sha

    def _old(self, row: FileRow) -> bytes:
        """Read the content before the change: that of the merge base, as in GitHub's own diff."""
        entry = self._tree(self._merge_base()).get(row.previous_filename or row.filename)
        if entry is None:
            raise UnreadError("GitHub delivers no text for it, and what it was before could not be found")
        return self._blob(entry.sha)

    def _merge_base(self) -> str:
        if not self._origin:
            path = f"/repos/{self._repository}/compare/{self._base}...{self._head}"
            # Files come on page 1 only: https://docs.github.com/en/rest/commits/commits#compare-two-commits
            self._origin = self._asked(Comparison, path, per_page=1, page=2).merge_base_commit.sha
        return self._origin

    def _tree(self, commit: str) -> Mapping[str, TreeEntry]:
        if commit not in self._trees:
            tree = self._asked(Tree, f"/repos/{self._repository}/git/trees/{commit}", recursive=1)
            if tree.truncated:
                raise UnreadError("the repository has more files than GitHub lists at once")
            self._trees[commit] = {entry.path: entry for entry in tree.tree if entry.type != "tree"}
        return self._trees[commit]

    def _blob(self, sha: str) -> bytes:
        if sha in _EMPTY:
            return b""
        if sha not in self._blobs:
            if len(self._blobs) >= self._most or self._read >= BYTES:
                raise UnreadError("GitHub delivers no text for it, and there are too many such files to read them all")
            self._blobs[sha] = self._asked(Blob, f"/repos/{self._repository}/git/blobs/{sha}").data
            self._read += len(self._blobs[sha])
        return self._blobs[sha]

    def _asked(self, kind: type[T], path: str, **parameters: str | int) -> T:
        if self._down:
            raise UnreadError(self._down)
        try:
            return self._client.get(kind, path, **parameters)
        except RefusedError:
            raise UnreadError("GitHub delivers no text for it, and the token may not read its content") from None
        except GovbotError:
            self._down = "GitHub delivers no text for it, and failed to deliver its content"
            raise UnreadError(self._down) from None


def _mode(tree: Mapping[str, TreeEntry], path: str | None) -> int | None:
    entry = tree.get(path) if path is not None else None
    return int(entry.mode, 8) if entry else None


def _size(tree: Mapping[str, TreeEntry], path: str | None) -> int | None:
    entry = tree.get(path) if path is not None else None
    return entry.size if entry else None


def _compared(row: FileRow, old: bytes, new: bytes) -> File:
    if is_binary(old) or is_binary(new):
        return described(row, binary=True)
    return with_text(row, patch_of(old, new))
