"""The outline of a whole diff, in one pass over its bytes: each file, its names, modes and status, and its runs of lines.

Reads what ``git diff``, ``git show``, ``git log -p`` and ``git format-patch`` write in their usual unified form, and
``diff -u``, ``diff -ruN``. Text around the files (mail headers, messages, statistics) is passed over. What cannot be
read is an InputError that names the line; a text without any file is one too, unless it is empty: git prints nothing
where nothing changed. Not seen are the localised remarks of GNU diff ("Only in" in another language): use LC_ALL=C.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from govbot.core.change import File, Patch, Status
from govbot.diff import names
from govbot.diff.fold import fold
from govbot.diff.refusals import combined, refuse_encoding, refuse_line
from govbot.diff.runs import lines_in, read_hunks
from govbot.diff.text import DiffText, diff_text

if TYPE_CHECKING:
    from collections.abc import Callable

_LANDMARK = (
    rb"diff --|--- |@@|Binary files |Submodule |From [0-9a-f]{40}|commit [0-9a-f]{7}"
    rb"|Only in |Files |\*\*\* |\x1b\["
)
_HERE = re.compile(_LANDMARK)
_NEXT = re.compile(rb"\n(?:" + _LANDMARK + rb")")
_COMMIT = (b"From ", b"commit ")
_COMBINED = (b"diff --cc ", b"diff --combined ", b"@@@")
_BOM = b"\xef\xbb\xbf"

_KEYS = (
    rb"old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|rename old|rename new"
    rb"|similarity index|dissimilarity index|index"
)
_HEADER = re.compile(rb"diff --git ([^\r\n]*)\r?\n((?:(?:" + _KEYS + rb") [^\n]*\n)*+)")
_FIELD = re.compile(rb"(" + _KEYS + rb") ([^\r\n]*)\r?\n")
_SIDES = re.compile(rb"--- ([^\r\n]*)\r?\n\+\+\+ ([^\r\n]*)\r?\n(?=@@ )")
_MODE = re.compile(rb"[0-7]{5,6}")
_INDEX = re.compile(rb"([0-9a-f]+)\.\.([0-9a-f]+)(?: ([0-7]{5,6}))?")
_BINARY_LINE = re.compile(rb"Binary files [^\n]* differ\r?\n")
_BINARY_PATCH = re.compile(
    rb"GIT binary patch\r?\n(?:(?:literal|delta) \d+\r?\n(?:[A-Za-z][!-~]+\r?\n)++(?:\r?\n|\Z))++"
)
_BINARY_NAMES = re.compile(rb"Binary files (.+) and (.+) differ")
_SUBMODULE = re.compile(
    rb"Submodule ([^\n]+?) (?:([0-9a-f]{7,64})\.{2,3}([0-9a-f]{7,64})(?: \(([a-z ]+)\))?:?|contains [a-z]+ content)\r?\n"
)
_SUBMODULE_MODE = 0o160000

# The blob of no bytes, in SHA-1 and in SHA-256 (git hash-object -t blob /dev/null).
_EMPTY = (
    b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    b"473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
_NOT_SHOWN = "the diff names the change but does not show its text"


class _Body(NamedTuple):
    """What follows a file's header: its sides as written (None where they are not), its patch, whether it is binary."""

    sides: tuple[bytes, bytes] | None = None
    patch: Patch | None = None
    binary: bool = False


def read_diff(data: bytes, name: str = "diff") -> tuple[File, ...]:
    """Outline a diff given as bytes; ``name`` is how errors call it.

    Every path comes once: the commits of a mail or log series are folded, with the runs of all of them (see
    ``govbot.diff.fold``). Raises InputError.
    """
    text = diff_text(data, name)
    refuse_encoding(text)
    return _Reader(text).read()


class _Reader:
    """One pass over a diff: ``at`` is the offset of the line that is read next."""

    def __init__(self, text: DiffText) -> None:
        self.text = text
        self.data = text.data
        self.at = len(_BOM) if text.data.startswith(_BOM) else 0
        self.files: list[File] = []
        self.sections: list[int] = []
        self.in_message = False

    def read(self) -> tuple[File, ...]:
        while self._to_landmark():
            self._read_landmark()
        if not self.files and self.data.strip():
            raise self.text.error(0, "this is not a diff: no changed file in it")
        return fold(self.files, self.sections)

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
            self.sections.append(len(self.files))
            self._skip_line()
        elif data.startswith(b"Submodule ", at) and (match := _SUBMODULE.match(data, at)):
            self._read_submodule(match)
        elif sides := _SIDES.match(data, at):
            self.at = sides.end()
            self._add(lambda: self._plain(sides))
        elif data.startswith(b"Binary files ", at) and _BINARY_LINE.match(data, at):
            self._read_plain_binary()
        else:
            self._skip_noise()

    def _skip_noise(self) -> None:
        if self.data.startswith(_COMBINED, self.at):
            raise combined(self.text, self.at)
        if not self.in_message:
            refuse_line(self.text, self.at)
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
        header = _HEADER.match(self.data, self.at)
        if header is None:
            raise self.text.error(self.at, "this file's header cannot be read")
        self._add(lambda: self._git(header))

    def _git(self, header: re.Match[bytes]) -> File:
        fields = dict(_FIELD.findall(header[2]))
        self.at = header.end()
        body = self._body()
        old, new, status = _git_names(header[1], fields, body.sides)
        index = _INDEX.fullmatch(fields.get(b"index", b""))
        both = index[3] if index else None
        old_mode = _mode(fields.get(b"old mode") or fields.get(b"deleted file mode") or both)
        new_mode = _mode(fields.get(b"new mode") or fields.get(b"new file mode") or both)
        return _file(old, new, status, body, (old_mode, new_mode), unseen=_unseen(index, body))

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
        path = match[1]
        added, deleted = match[4] == b"new submodule", match[4] == b"submodule deleted"
        status = Status.ADDED if added else Status.DELETED if deleted else Status.MODIFIED
        modes = (None if added else _SUBMODULE_MODE, None if deleted else _SUBMODULE_MODE)
        self._add(lambda: _file(None if added else path, None if deleted else path, status, _Body(), modes))

    # Files that diff wrote

    def _plain(self, sides: re.Match[bytes]) -> File:
        patch = read_hunks(self.text, self.at)
        self.at = patch.end
        old, new, status = _plain_names(sides[1], sides[2], self.data[patch.start : patch.start + 40])
        return _file(old, new, status, _Body(patch=patch))

    def _read_plain_binary(self) -> None:
        line = self._skip_line()
        match = _BINARY_NAMES.fullmatch(line)
        if match is None:
            return
        self._add(lambda: _file(*_named(match[1], match[2]), _Body(binary=True)))


def _git_names(
    header: bytes, fields: dict[bytes, bytes], sides: tuple[bytes, bytes] | None
) -> tuple[bytes | None, bytes | None, Status]:
    """Tell the paths and the status of a file with a ``diff --git`` line."""
    for verb, status in ((b"rename", Status.RENAMED), (b"copy", Status.COPIED)):
        source = fields.get(verb + b" from") or fields.get(verb + b" old")
        target = fields.get(verb + b" to") or fields.get(verb + b" new")
        if source and target:
            return names.unquote(source), names.unquote(target), status
    if b"new file mode" in fields:
        path = names.alone(header, sides[1], old=False) if sides else names.from_header(header)
        return None, path, Status.ADDED
    if b"deleted file mode" in fields:
        path = names.alone(header, sides[0], old=True) if sides else names.from_header(header)
        return path, None, Status.DELETED
    if sides is None:
        path = names.from_header(header)
        return path, path, Status.MODIFIED
    old, new = names.side(sides[0]), names.side(sides[1])
    if old is None and new is not None:
        return None, names.alone(header, sides[1], old=False), Status.ADDED
    if new is None and old is not None:
        return names.alone(header, sides[0], old=True), None, Status.DELETED
    return _two(old, new)


def _plain_names(old: bytes, new: bytes, hunk: bytes) -> tuple[bytes | None, bytes | None, Status]:
    """Tell the paths and the status of a file that only has ``---`` and ``+++`` lines; ``hunk`` begins its first one."""
    old_name, new_name = names.side(old), names.side(new)
    if old_name is None and new_name is not None:
        return None, names.strip(new_name), Status.ADDED
    if new_name is None and old_name is not None:
        return names.strip(old_name), None, Status.DELETED
    before, after, status = _two(old_name, new_name)
    if hunk.startswith(b"@@ -0,0 ") and names.is_epoch(old):
        return None, after, Status.ADDED
    if b" +0,0 @@" in hunk and names.is_epoch(new):
        return before, None, Status.DELETED
    return before, after, status


def _named(old: bytes, new: bytes) -> tuple[bytes | None, bytes | None, Status]:
    return _plain_names(old, new, b"")


def _two(old: bytes | None, new: bytes | None) -> tuple[bytes, bytes, Status]:
    if not old or not new:
        raise ValueError("this file has no name")
    before, after = names.pair(old, new)
    return before, after, Status.MODIFIED if before == after else Status.RENAMED


def _file(
    old: bytes | None,
    new: bytes | None,
    status: Status,
    body: _Body,
    modes: tuple[int | None, int | None] = (None, None),
    unseen: str = "",
) -> File:
    patch = body.patch
    return File(
        old_path=None if old is None else names.decode(old),
        new_path=None if new is None else names.decode(new),
        status=status,
        old_mode=None if old is None else modes[0],
        new_mode=None if new is None else modes[1],
        binary=body.binary,
        added=lines_in(patch.added) if patch else 0,
        removed=lines_in(patch.removed) if patch else 0,
        patch=patch,
        unseen=unseen,
    )


def _mode(text: bytes | None) -> int | None:
    return int(text, 8) if text and _MODE.fullmatch(text) else None


def _unseen(index: re.Match[bytes] | None, body: _Body) -> str:
    """Why a text is missing: its blobs differ, and nothing is shown (``git diff --irreversible-delete``, ``-w``)."""
    if index is None or body.patch or body.binary or index[1] == index[2]:
        return ""
    return "" if all(not oid.strip(b"0") or oid in _EMPTY_STARTS for oid in index.group(1, 2)) else _NOT_SHOWN


_EMPTY_STARTS = frozenset(oid[:length] for oid in _EMPTY for length in range(4, len(oid) + 1))
