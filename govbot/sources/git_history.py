"""Every line that commits added, read from git as it prints them: memory stays bounded, however long the history is.

Of a merge, the lines that are in none of its parents (``git log -c``). Formats: git-log, "Combined diff format", and
diff-format, "Generating patch text with -p".
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from govbot.core.change import HISTORY, File, History, Patch, Run, Status, Unknown
from govbot.diff.names import decode, from_header, side, unquote
from govbot.errors import GovbotError, InputError, UpstreamError
from govbot.secrets.survey import Skip

if TYPE_CHECKING:
    from govbot.sources.git import Repository
    from govbot.sources.git_process import ObjectStore

_LOG = (
    "log", "--stdin", "--no-walk=unsorted", "-c", "-p", "-U0", "--root", "--no-color", "--no-ext-diff",
    "--no-textconv", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short",
    "--ignore-submodules=none", "-M50%", "-l1000", "--encoding=UTF-8", "--no-show-signature", "--no-notes",
    "--no-mailmap", "--no-decorate", "--format=tformat:%x00%H%x00%at%x00%an <%ae>%n%cn <%ce>%x00%B%x00",
)  # fmt: skip
RANGE_LIMIT = 268_435_456
"""The most bytes that the commits of a change may add: what is longer would not fit into the memory of a job."""
CHANGE_LIMIT = 64 * 1024 * 1024
"""The most bytes of what one commit adds to one place of a file."""
LOST_LIMIT = 200
_NAMED_LOST = 5
_NULS = 5
_PART = 1 << 20
_FSCK = "Check the repository: git fsck."
_HUNK = re.compile(rb"(@@+) .*\+(\d+)(?:,\d+)? @@")
_LINE = b" +-\\"
_NAMED = (b"rename to ", b"copy to ")
_MERGE = (b"diff --combined ", b"diff --cc ")
_REGULAR = (b"100644", b"100755")


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


@dataclass(frozen=True, slots=True)
class Range:
    """What to read: commits to begin at, and those whose history to leave out, as shas. ``cut``: a shallow clone."""

    tips: tuple[str, ...]
    without: tuple[str, ...] = ()
    cut: bool = False

    @property
    def asked(self) -> bytes:
        """Write it as ``git log --stdin`` reads it."""
        return "".join(f"{name}\n" for name in (*self.tips, *(f"^{sha}" for sha in self.without))).encode()


def find_range(repository: Repository, since: str = "") -> Range:
    """Find what to read: every commit that a ref or HEAD leads to, or with ``since`` those that only HEAD leads to.

    Raises InputError for a name that git does not know.
    """
    head = (repository.resolve("HEAD"),) if since else repository.tips()
    chosen = Range(head, (repository.resolve(since),) if since else ())
    if not repository.store.shallow:
        return chosen
    cut = set(repository.store.shallow.decode("ascii", "replace").split())
    return Range(chosen.tips, chosen.without, cut=not cut.isdisjoint(list_commits(repository.store, chosen)[0]))


def list_commits(store: ObjectStore, chosen: Range) -> tuple[tuple[str, ...], bool]:
    """List the commits of a range, parents before children; and whether git found them all."""
    if not chosen.tips:
        return (), True
    try:
        return tuple(_listed(store, chosen, "--topo-order", "--reverse")), True
    except UpstreamError:
        found: list[str] = []
        with suppress(UpstreamError):
            found.extend(_listed(store, chosen))
        return tuple(reversed(found)), False


def _listed(store: ObjectStore, chosen: Range, *order: str) -> Iterator[str]:
    with store.stream("rev-list", *order, "--stdin", given=chosen.asked) as out:
        for line in out:
            yield line.decode("ascii").strip()


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


def read_commits(store: ObjectStore, base: str, head: str, most: int = RANGE_LIMIT) -> History:
    """Read what each commit that ``head`` has and ``base`` has not added, as the files of a change.

    What git cannot read, and what goes beyond ``most`` bytes, is told as unseen.
    """
    made = _Files()
    unseen = ""
    try:
        shas, whole = list_commits(store, Range((head,), (base,)))
        for event in read_history(store, shas, CHANGE_LIMIT):
            made.take(event)
            if made.size > most:
                unseen = f"they add more than {most:,} bytes: only the first ones were read"
                break
        unseen = unseen or lost_commits(made.lost) or ("" if whole else "git could not find all of them: git fsck")
    except GovbotError:
        # What git itself says may hold names of the change.
        unseen = "git could not read them: git fsck"
    return History(files=made.files(), commits=made.commits, unseen=Unknown(HISTORY, unseen) if unseen else None)


def lost_commits(shas: Sequence[str]) -> str:
    """Say which commits git could not read whole; empty for none."""
    if not shas:
        return ""
    rest = f" and {len(shas) - _NAMED_LOST:,} more" if len(shas) > _NAMED_LOST else ""
    named = ", ".join(sha[:12] for sha in shas[:_NAMED_LOST])
    return f"git could not read all of {named}{rest}; a partial clone lacks files: clone it without --filter"


class _Files:
    """Makes files of what commits added: all lines of all files in one text, so that one search finds everything."""

    def __init__(self) -> None:
        self.commits = self.size = 0
        self.lost: list[str] = []
        self._parts: list[bytes] = []
        self._made: dict[tuple[str, str], _Lines] = {}
        self._sha = ""

    def take(self, event: Event) -> None:
        match event:
            case Start(sha):
                self.commits += 1
                self._sha = sha
            case Named(path):
                self._of(path)
            case Skipped(path, why):
                self._of(path).why = why
            case Added(path, line, text):
                self._add(self._of(path).runs, line, text)
            case Lost(sha):
                self.lost.append(sha)

    def _of(self, path: str) -> _Lines:
        return self._made.setdefault((self._sha, path), _Lines([]))

    def _add(self, runs: list[Run], line: int, text: bytes) -> None:
        count = text.count(b"\n") + (not text.endswith(b"\n"))
        head = b"@@ -0,0 +%d,%d @@\n" % (line, count)
        lines = (b"\n" + text.removesuffix(b"\n")).replace(b"\n", b"\n+")[1:] + b"\n"
        start = self.size + len(head)
        self._parts += [head, lines]
        self.size = start + len(lines)
        runs.append(Run(line, count, start, self.size))

    def files(self) -> tuple[File, ...]:
        data = b"".join(self._parts)
        return tuple(_file(data, sha, path, lines) for (sha, path), lines in self._made.items())


@dataclass(slots=True)
class _Lines:
    """Where the lines stand that one commit added to one file, or why they were not read."""

    runs: list[Run]
    why: Skip | None = None


def _file(data: bytes, sha: str, path: str, lines: _Lines) -> File:
    """Make the file of one commit. Of what it was before nothing is told."""
    runs = tuple(lines.runs)
    return File(
        old_path=path,
        new_path=path,
        status=Status.MODIFIED,
        binary=lines.why is Skip.BINARY,
        added=sum(run.count for run in runs),
        patch=Patch(data, runs[0].start, runs[-1].end, added=runs) if runs else None,
        unseen=f"its change has more than {CHANGE_LIMIT:,} bytes" if lines.why is Skip.LARGE else "",
        commit=sha,
    )


def read_tree(store: ObjectStore, sha: str, limit: int) -> Iterator[tuple[str, bytes]]:
    """Read every file of a commit that is a text of at most ``limit`` bytes. Raises UpstreamError where one is lost."""
    rows = store.run("ls-tree", "-r", "-z", "-l", "--full-tree", sha).out.split(b"\0")[:-1]
    wanted: list[tuple[bytes, bytes]] = []
    for row in rows:
        facts, _, path = row.partition(b"\t")
        mode, _, object_id, size = facts.split()
        if mode in _REGULAR:
            if not size.isdigit():
                raise UpstreamError("a file of HEAD is not in the repository", _FSCK)
            if int(size) <= limit:
                wanted.append((path, object_id))
    given = b"".join(object_id + b"\n" for _, object_id in wanted)
    with store.stream("cat-file", "--batch", given=given) as out:
        for name, _ in wanted:
            length = int(out.readline().split()[2])
            text = out.read(length + 1)[:-1]
            if b"\0" not in text[:8000]:
                yield decode(name), text


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
                raise UpstreamError("git log ended in the middle of a commit", _FSCK)
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
            raise UpstreamError("git log printed a hunk that cannot be read", _FSCK)
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


def head_of(repository: Repository) -> str | None:
    """Tell the sha of HEAD; None in a repository without commits."""
    try:
        return repository.resolve("HEAD")
    except InputError:
        return None
