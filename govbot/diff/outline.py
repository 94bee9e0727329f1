"""The outline of a whole diff in one pass over its bytes: each file with its names, modes, status and runs of lines.

Reads what ``git diff``, ``git show``, ``git log -p`` and ``git format-patch`` write in their usual unified form, and
``diff -u``, ``diff -ruN``. Text around the files (mail headers, messages, statistics) is passed over. What cannot be
read is an InputError that names the line; a text without any file is one too, unless it is empty: git prints nothing
where nothing changed. Not seen are the localised remarks of GNU diff ("Only in" in another language): use LC_ALL=C.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from govbot.core.change import HISTORY, File, History, Patch, Unknown
from govbot.diff.fold import fold
from govbot.diff.headers import (
    Identity,
    Sides,
    Usual,
    git_identity,
    plain_identity,
    submodule_identity,
    usual_header,
    why_unseen,
)
from govbot.diff.names import decode, split
from govbot.diff.order import oldest_first
from govbot.diff.refusals import refuse_encoding, refuse_line
from govbot.diff.runs import lines_in, read_hunks
from govbot.diff.text import DiffText, diff_text

if TYPE_CHECKING:
    from collections.abc import Callable

_LANDMARK = (
    rb"diff --|--- |@@|Binary files |Submodule |From [0-9a-f]{40}|commit [0-9a-f]{7}"
    rb"|Only in |Files |\*\*\* |\* Unmerged path |\x1b\[|[Cc]ontent-[Tt]ransfer-[Ee]ncoding:"
)
_HERE = re.compile(_LANDMARK)
_NEXT = re.compile(rb"\n(?:" + _LANDMARK + rb")")
_COMMIT = (b"From ", b"commit ")
_BOM = b"\xef\xbb\xbf"
_MERGES = "a log shows merges without what they change themselves: use --base in the repository"

# More than two ranges of ten-digit numbers need.
_HUNK_HEADER_LENGTH = 64

_KEYS = (
    rb"old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to"
    rb"|similarity index|dissimilarity index|index|remerge CONFLICT"
)
_HEADER = re.compile(rb"diff --git ([^\r\n]*)\r?\n((?:(?:" + _KEYS + rb") [^\n]*\n)*+)")
_FIELD = re.compile(rb"(" + _KEYS + rb") ([^\r\n]*)\r?\n")
_SIDES = re.compile(rb"--- ([^\r\n]*)\r?\n\+\+\+ ([^\r\n]*)\r?\n(?=@@ )")
_BINARY_LINE = re.compile(rb"Binary files [^\n]* differ\r?\n")
_BINARY_PATCH = re.compile(
    rb"GIT binary patch\r?\n(?:(?:literal|delta) \d+\r?\n(?:[A-Za-z][!-~]+\r?\n)++(?:\r?\n|\Z))++"
)
_SUBMODULE = re.compile(
    rb"Submodule ([^\n]+?) (?:[0-9a-f]{7,64}\.{2,3}[0-9a-f]{7,64}(?: \(([a-z ]+)\))?:?|contains [a-z]+ content)\r?\n"
)


class _Body(NamedTuple):
    """What follows a file's header: the names in its ``---`` and ``+++`` lines, its patch, whether it is binary."""

    sides: Sides | None = None
    patch: Patch | None = None
    binary: bool = False


class _Commit(NamedTuple):
    """Where a commit begins: how many files came before it; its id; whether it is a mail, and a merge."""

    at: int
    sha: str
    mail: bool
    merge: bool


def read_diff(data: bytes, name: str = "diff") -> tuple[File, ...]:
    """Outline a diff given as bytes; ``name`` is how errors call it.

    Every path comes once: the commits of a mail or log series are folded, with the runs of all of them (see
    ``govbot.diff.fold``). Raises InputError.
    """
    text = diff_text(data, name)
    refuse_encoding(text)
    return _Reader(text).read()


def read_commits(data: bytes, name: str = "diff") -> History | None:
    """Read what each commit of a mail or log series changed; None for a diff that says nothing of commits.

    A log shows merges without what they change themselves: that is then not known. Raises InputError.
    """
    text = diff_text(data, name)
    refuse_encoding(text)
    return _Reader(text).history()


class _Reader:
    """One pass over a diff: ``at`` is the offset of the line that is read next."""

    def __init__(self, text: DiffText) -> None:
        self.text = text
        self.data = text.data
        self.at = len(_BOM) if text.data.startswith(_BOM) else 0
        self.files: list[File] = []
        self.sections: list[int] = []
        self.commits: list[_Commit] = []
        self.indexes: dict[int, bytes] = {}
        self.in_message = False
        self.is_log = False

    def read(self) -> tuple[File, ...]:
        while self._to_landmark():
            self._read_landmark()
        if not self.files and self.data.strip():
            raise self.text.error(0, "this is not a diff: no changed file in it")
        if self.is_log:
            return fold(*oldest_first(self.files, self.sections, self.indexes))
        return fold(self.files, self.sections)

    def history(self) -> History | None:
        while self._to_landmark():
            self._read_landmark()
        mails = [commit for commit in self.commits if commit.mail]
        # A message of a mail may begin a line with the word: only where there are no mails it is a log's.
        commits = mails or self.commits
        if not commits:
            return None
        ends = [commit.at for commit in commits[1:]] + [len(self.files)]
        for commit, end in zip(commits, ends, strict=True):
            for at in range(commit.at, end):
                self.files[at] = replace(self.files[at], commit=commit.sha)
        files = self.files if mails else oldest_first(self.files, self.sections, self.indexes)[0]
        empty = sum(commit.merge and commit.at == end for commit, end in zip(commits, ends, strict=True))
        unseen = Unknown(HISTORY, _MERGES, offline=True) if empty else None
        return History(files=tuple(files), commits=len(commits), unseen=unseen, folded=True)

    def _to_landmark(self) -> bool:
        """Move to the next line that may begin something; false at the end."""
        if _HERE.match(self.data, self.at):
            return True
        match = _NEXT.search(self.data, self.at)
        self.at = match.start() + 1 if match else len(self.data)
        return match is not None

    def _read_landmark(self) -> None:
        data, at = self.data, self.at
        if data.startswith(b"diff --git ", at):
            self._read_git()
        elif data.startswith(_COMMIT, at):
            self.in_message = True
            self.is_log = data.startswith(b"commit", at)
            self.sections.append(len(self.files))
            sha = self._skip_line().split()[1].decode("ascii", "replace")
            merge = data.startswith(b"Merge: ", self.at)
            self.commits.append(_Commit(len(self.files), sha, mail=not self.is_log, merge=merge))
        elif data.startswith(b"Submodule ", at) and (match := _SUBMODULE.match(data, at)):
            self._read_submodule(match)
        elif sides := _SIDES.match(data, at):
            self._read_plain(sides)
        elif data.startswith(b"Binary files ", at) and _BINARY_LINE.match(data, at):
            self._read_plain_binary()
        else:
            self._skip_noise()

    def _skip_noise(self) -> None:
        refuse_line(self.text, self.at, in_message=self.in_message)
        self._skip_line()

    def _skip_line(self) -> bytes:
        start, self.at = self.at, self.data.index(b"\n", self.at) + 1
        return self.data[start : self.at].rstrip(b"\r\n")

    def _add(self, make: Callable[[], File]) -> None:
        """Add the file that ``make`` reads; names that cannot be read become the error of this line."""
        start = self.at
        try:
            file = make()
        except ValueError as error:
            raise self.text.error(start, str(error)) from None
        self.files.append(file)
        self.in_message = False

    # Files that git wrote

    def _read_git(self) -> None:
        usual = usual_header(self.data, self.at)
        if usual is not None:
            self._usual(usual)
            return
        header = _HEADER.match(self.data, self.at)
        if header is None:
            raise self.text.error(self.at, "this file's header cannot be read")
        self._add(lambda: self._git(header))

    def _usual(self, header: Usual) -> None:
        if self.is_log and header.blobs:
            self.indexes[len(self.files)] = header.blobs
        patch = read_hunks(self.text, header.end)
        self.at = patch.end
        self.files.append(_file(header.identity, _Body(patch=patch)))
        self.in_message = False

    def _git(self, header: re.Match[bytes]) -> File:
        fields = dict(_FIELD.findall(header[2]))
        self.at = header.end()
        if self.is_log and b"index" in fields:
            self.indexes[len(self.files)] = fields[b"index"]
        body = self._body()
        unseen = "" if body.patch or body.binary else why_unseen(fields)
        return _file(git_identity(header[1], fields, body.sides), body, unseen)

    def _body(self) -> _Body:
        data = self.data
        if sides := _SIDES.match(data, self.at):
            patch = read_hunks(self.text, sides.end())
            self.at = patch.end
            return _Body((sides[1], sides[2]), patch)
        if data.startswith((b"--- ", b"+++ ", b"@@"), self.at):
            raise self.text.error(self.at, "a file's header is cut short: ---, +++ and a hunk belong together")
        if line := _BINARY_LINE.match(data, self.at):
            self.at = line.end()
            return _Body(binary=True)
        if data.startswith(b"GIT binary patch", self.at):
            blocks = _BINARY_PATCH.match(data, self.at)
            if blocks is None:
                raise self.text.error(self.at, "this binary patch is cut short")
            self.at = blocks.end()
            return _Body(binary=True)
        return _Body()

    def _read_submodule(self, match: re.Match[bytes]) -> None:
        """Read a line of ``diff.submodule=log``; the commits below it are indented and passed over."""
        self.at = match.end()
        self._add(lambda: _file(submodule_identity(match[1], match[2]), _Body()))

    # Files that diff wrote

    def _read_plain(self, sides: re.Match[bytes]) -> None:
        def plain() -> File:
            patch = read_hunks(self.text, sides.end())
            hunk = self.data[patch.start : patch.start + _HUNK_HEADER_LENGTH]
            self.at = patch.end
            return _file(plain_identity((sides[1], sides[2]), hunk), _Body(patch=patch))

        self._add(plain)

    def _read_plain_binary(self) -> None:
        def plain() -> File:
            both = self._skip_line().removeprefix(b"Binary files ").removesuffix(b" differ")
            return _file(plain_identity(split(both, b" and "), b""), _Body(binary=True))

        self._add(plain)


def _file(identity: Identity, body: _Body, unseen: str = "") -> File:
    patch = body.patch
    old, new = identity.old, identity.new
    new_path = None if new is None else decode(new)
    return File(
        old_path=None if old is None else new_path if old == new else decode(old),
        new_path=new_path,
        status=identity.status,
        old_mode=identity.old_mode,
        new_mode=identity.new_mode,
        binary=body.binary,
        added=lines_in(patch.added) if patch else 0,
        removed=lines_in(patch.removed) if patch else 0,
        patch=patch,
        unseen=unseen,
    )
