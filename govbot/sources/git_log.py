"""What ``git log`` prints of commits, read as it comes: memory stays bounded, however long the history is.

Of a merge, the lines that are in none of its parents (``git log -c``). Formats: git-log, "Combined diff format", and
diff-format, "Generating patch text with -p".
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from govbot.diff.names import decode, from_header, side, unquote
from govbot.errors import UpstreamError
from govbot.secrets.survey import Skip

if TYPE_CHECKING:
    from govbot.sources.git_process import ObjectStore

_LOG = (
    "log", "--stdin", "--no-walk=unsorted", "-c", "-p", "-U0", "--root", "--no-color", "--no-ext-diff",
    "--no-textconv", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short",
    "--ignore-submodules=none", "-M50%", "-l1000", "--encoding=UTF-8", "--no-show-signature", "--no-notes",
    "--no-mailmap", "--no-decorate", "--format=tformat:%x00%H%x00%at%x00%an <%ae>%n%cn <%ce>%x00%B%x00",
)  # fmt: skip
LOST_LIMIT = 200
FSCK = "Check the repository: git fsck."
_NULS = 5
_PART = 1 << 20
_HUNK = re.compile(rb"(@@+) .*\+(\d+)(?:,\d+)? @@")
_LINE = b" +-\\"
_NAMED = (b"rename to ", b"copy to ")
_MERGE = (b"diff --combined ", b"diff --cc ")


@dataclass(frozen=True, slots=True)
class Start:
    """A commit begins: its sha, the author's time (seconds since 1970), its author and committer, its message."""

    sha: str
    time: str
    people: bytes
    message: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """A file that the commit touches, under its new name."""

    path: str


@dataclass(frozen=True, slots=True)
class Added:
    """Lines that follow each other, without signs; ``line`` is the number of the first."""

    path: str
    line: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A change of a file that could not be searched."""

    path: str
    why: Skip


@dataclass(frozen=True, slots=True)
class Lost:
    """A commit that git could not read whole."""

    sha: str


Event = Start | Named | Added | Skipped | Lost


def read_history(store: ObjectStore, shas: Sequence[str], limit: int) -> Iterator[Event]:
    """Read commits in the order in which they are named. A change of more than ``limit`` bytes is skipped.

    Where git fails on the way (an object is missing), it goes on behind the commit; after ``LOST_LIMIT`` of them all
    that are left are lost.
    """
    at = lost = 0
    while at < len(shas) and lost < LOST_LIMIT:
        last = None
        try:
            with store.stream(*_LOG, given="".join(f"{sha}\n" for sha in shas[at:]).encode()) as out:
                for event in _Reader(out, limit).events():
                    if isinstance(event, Start):
                        last = event.sha
                    yield event
        except UpstreamError:
            place = shas.index(last, at) if last is not None else at
            # What git printed last may be whole: then it failed on the next one, which the next round meets first.
            if last is None or not _is_whole(store, last):
                lost += 1
                yield Lost(shas[place])
            at = place + 1
        else:
            return
    yield from map(Lost, shas[at:])


def _is_whole(store: ObjectStore, sha: str) -> bool:
    try:
        with store.stream(*_LOG, given=f"{sha}\n".encode()) as out:
            while out.read(_PART):
                pass
    except UpstreamError:
        return False
    return True


class _Reader:
    """Reads what ``git log`` prints, line by line. Outside of hunks no line begins with a sign of one."""

    def __init__(self, out: BinaryIO, limit: int) -> None:
        self._out = out
        self._limit = limit
        self._header = b""
        self._path = ""

    def events(self) -> Iterator[Event]:
        line = self._out.readline()
        while line:
            if line[0] == 0:
                yield from self._unnamed()
                yield self._start(line)
            elif line.startswith(b"diff --"):
                yield from self._unnamed()
                self._header = line.rstrip(b"\n")
            elif line.startswith(b"@@"):
                line = yield from self._hunk(line)
                continue
            else:
                yield from self._told(line)
            line = self._out.readline()
        yield from self._unnamed()

    def _start(self, line: bytes) -> Start:
        parts = [line]
        nuls = line.count(b"\0")
        while nuls < _NULS:
            line = self._out.readline()
            if not line:
                raise UpstreamError("git log ended in the middle of a commit", FSCK)
            parts.append(line)
            nuls += line.count(b"\0")
        _, sha, time, people, message, _ = b"".join(parts).split(b"\0", _NULS)
        self._path = ""
        return Start(sha.decode("ascii"), time.decode("ascii"), people, message)

    def _told(self, line: bytes) -> Iterator[Event]:
        """Read a line of a file's header."""
        if line.startswith(b"+++ "):
            name = side(line[4:].rstrip(b"\n"))
            if name is not None:
                yield self._name(name.removeprefix(b"b/"))
            self._header = b""
        elif line.startswith(_NAMED):
            yield self._name(unquote(line.partition(b" to ")[2].rstrip(b"\n")))
        elif line.startswith(b"Binary files ") and not line.endswith(b" and /dev/null differ\n"):
            yield from self._unnamed()
            yield Skipped(self._path, Skip.BINARY)

    def _name(self, name: bytes) -> Named:
        self._path, self._header = decode(name), b""
        return Named(self._path)

    def _unnamed(self) -> Iterator[Named]:
        """Name a file without lines, which only the first line of its header names."""
        header, self._header = self._header, b""
        if header.startswith(_MERGE):
            yield self._name(unquote(header.split(b" ", 2)[2]))
        elif header:
            try:
                yield self._name(from_header(header.removeprefix(b"diff --git ")))
            except ValueError:
                raise UpstreamError("git log printed a header that cannot be read", "Report it.") from None

    def _hunk(self, header: bytes) -> Generator[Event, None, bytes]:
        """Read a hunk; returns the line after it."""
        match = _HUNK.match(header)
        if match is None:
            raise UpstreamError("git log printed a hunk that cannot be read", FSCK)
        signs = len(match[1]) - 1
        added, read, most = b"+" * signs, self._out.readline, self._limit + 2
        number = first = int(match[2])
        texts: list[bytes] = []
        size = 0
        line = read(most)
        while line and line[0] in _LINE:
            if line[-1] != 0x0A:  # noqa: PLR2004 - a line longer than any that is searched
                self._skip_line()
            sign = line[:signs]
            if sign == added:
                if not texts:
                    first = number
                size += len(line)
                if size <= self._limit:
                    texts.append(line[signs:])
            elif texts and sign[0] != 0x5C:  # noqa: PLR2004 - a backslash: no line end before it
                yield from self._added(first, texts, size)
                texts, size = [], 0
            number += b"-" not in sign and sign[0] != 0x5C  # noqa: PLR2004 - the same
            line = read(most)
        if texts or size:
            yield from self._added(first, texts, size)
        return line

    def _skip_line(self) -> None:
        """Read on to the end of a line, without keeping it."""
        while (part := self._out.readline(_PART)) and not part.endswith(b"\n"):
            pass

    def _added(self, line: int, texts: list[bytes], size: int) -> Iterator[Event]:
        if size > self._limit:
            yield Skipped(self._path, Skip.LARGE)
        else:
            yield Added(self._path, line, b"".join(texts))
