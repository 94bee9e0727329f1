"""What the commits of a history, or of a range of it, added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.change import HISTORY, File, History, Patch, Run, Status, Unknown
from govbot.diff.names import decode
from govbot.errors import GovbotError, InputError, UpstreamError
from govbot.secrets.survey import Skip
from govbot.sources.git_log import FSCK, Added, Event, Lost, Named, Skipped, Start, read_history

if TYPE_CHECKING:
    from govbot.sources.git import Repository
    from govbot.sources.git_process import ObjectStore

RANGE_LIMIT = 268_435_456
"""The most bytes that the commits of a change may add: what is longer would not fit into the memory of a job."""
CHANGE_LIMIT = 64 * 1024 * 1024
"""The most bytes of what one commit adds to one place of a file."""
_NAMED_LOST = 5
_REGULAR = (b"100644", b"100755")


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
                raise UpstreamError("a file of HEAD is not in the repository", FSCK)
            if int(size) <= limit:
                wanted.append((path, object_id))
    given = b"".join(object_id + b"\n" for _, object_id in wanted)
    with store.stream("cat-file", "--batch", given=given) as out:
        for name, _ in wanted:
            length = int(out.readline().split()[2])
            text = out.read(length + 1)[:-1]
            if b"\0" not in text[:8000]:
                yield decode(name), text


def head_of(repository: Repository) -> str | None:
    """Tell the sha of HEAD; None in a repository without commits."""
    try:
        return repository.resolve("HEAD")
    except InputError:
        return None
