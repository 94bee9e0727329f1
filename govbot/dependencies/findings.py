"""What a change does to dependencies, each thing with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from govbot.core.before import content_before
from govbot.core.change import Change, File, Line, Side, Status, Unknown
from govbot.core.check import unseen
from govbot.core.contents import Read, head_content, tree_paths
from govbot.core.globs import Globs
from govbot.core.paths import changed_paths
from govbot.core.verdict import Evidence, Message, say
from govbot.dependencies.families import (
    MANIFEST_GLOBS,
    REQUIREMENTS,
    Family,
    Follows,
    explains,
    lock_family,
    lock_of,
    manifest_family,
)
from govbot.dependencies.locks import Source, is_read, lost_checksums, source_of_spec, sources_of
from govbot.dependencies.manifests import Manifest, read_manifest, reads_by_line
from govbot.documents.reader import Unreadable

MANIFESTS = Read(Globs(MANIFEST_GLOBS), changed=True)
_EMPTY = Manifest()


class Kind(StrEnum):
    """What may happen to dependencies."""

    NEW = "new"
    MANIFEST_ONLY = "manifest-only"
    LOCK_ONLY = "lock-only"
    HOST = "host"
    INSECURE = "insecure"
    GIT = "git"
    NO_CHECKSUM = "no-checksum"


OF_MANIFESTS = frozenset({Kind.NEW, Kind.MANIFEST_ONLY, Kind.HOST, Kind.INSECURE, Kind.GIT})
OF_SOURCES = frozenset({Kind.HOST, Kind.INSECURE, Kind.GIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to look for. ``names`` are of dependencies, ``registries`` hosts: None for public and earlier ones."""

    kinds: frozenset[Kind]
    paths: Globs
    names: Globs
    registries: Globs | None


@dataclass(frozen=True, slots=True)
class Delta:
    """A manifest before and after, and the added lines."""

    path: str
    family: Family
    before: Manifest
    after: Manifest
    added: tuple[Line, ...]

    def line_of(self, word: str) -> int | None:
        """Find the added line that names something."""
        return next((line.number for line in self.added if word in line.text), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be seen."""

    evidence: Evidence


def find(change: Change, asked: Asked) -> tuple[list[Evidence], list[Evidence]]:
    """List what was found, and what could not be seen."""
    items = [item for file in _files(change, asked.paths) for item in _of_file(change, file, asked)]
    gaps = [item.evidence for item in items if isinstance(item, Gap)]
    if change.files_unseen is not None:
        gaps += unseen(change, ())
    return [item for item in items if not isinstance(item, Gap)], gaps


def _of_file(change: Change, file: File, asked: Asked) -> Iterator[Evidence | Gap]:
    family = manifest_family(file.path) or manifest_family(file.old_path or "")
    if family is not None and asked.kinds & OF_MANIFESTS:
        delta = _delta(change, file, family)
        if isinstance(delta, Gap):
            yield delta
        else:
            yield from _of_manifest(change, delta, asked)
    yield from _of_lines(change, file, asked)


def _gap(file: File, fact: Unknown) -> Gap:
    message = say("the content of {path} is not known ({why})", path=file.path, why=Message(fact.why))
    return Gap(Evidence(message=message, path=file.path, offline=fact.offline))


def _files(change: Change, paths: Globs) -> list[File]:
    chosen = changed_paths(change).matching(paths)
    return [file for file in change.files if not chosen.isdisjoint(file.touched)]


def _delta(change: Change, file: File, family: Family) -> Delta | Gap:
    """Read a manifest on both sides."""
    lines = tuple(file.added_lines())
    now = b"" if file.new_path is None else head_content(change, file.new_path)
    if isinstance(now, bytes):
        before = _before(file, now)
        if before is not None:
            return _read_both(file, family, before, now, lines)
    if file.unseen or not reads_by_line(family):
        return _gap(file, now if isinstance(now, Unknown) else _UNFIT)
    old = "\n".join(line.text for line in file.removed_lines()).encode("utf-8", "replace")
    new = "\n".join(line.text for line in lines).encode("utf-8", "replace")
    return _read_both(file, family, old, new, lines)


_UNFIT = Unknown("the content of a file", "it does not fit its diff")


def _before(file: File, now: bytes) -> bytes | None:
    if file.old_path is None or file.status is Status.COPIED:
        return b""
    return content_before(file, now)


def _read_both(file: File, family: Family, before: bytes, now: bytes, lines: tuple[Line, ...]) -> Delta | Gap:
    sides: list[Manifest] = []
    for data in (before, now):
        read = read_manifest(data, family) if data.strip() else _EMPTY
        if isinstance(read, Unreadable):
            # What was broken before asks for nothing; what is broken now may ask for anything.
            if data is not before:
                message = say("{path} cannot be read: {why}", path=file.path, why=read.why)
                return Gap(Evidence(message=message, path=file.path))
            read = _EMPTY
        sides.append(read)
    if manifest_family(file.path) is not family:
        sides[1] = _EMPTY
    return Delta(file.path, family, sides[0], sides[1], lines)


def _of_manifest(change: Change, delta: Delta, asked: Asked) -> Iterator[Evidence | Gap]:
    if Kind.NEW in asked.kinds:
        yield from _new(delta, asked.names)
    if Kind.MANIFEST_ONLY in asked.kinds:
        yield from _manifest_only(change, delta)
    if asked.kinds & OF_SOURCES:
        yield from _sources_of_manifest(delta, asked)


def _new(delta: Delta, names: Globs) -> Iterator[Evidence]:
    for name in sorted(delta.after.named.keys() - delta.before.named.keys()):
        if names.matches(name):
            line = delta.line_of(name)
            message = say("{path} brings the new dependency {seen}", path=delta.path, seen=name)
            yield Evidence(message=message, path=delta.path, line=line, side=None if line is None else Side.NEW)


def _manifest_only(change: Change, delta: Delta) -> Iterator[Evidence | Gap]:
    if not delta.family.locks or not _must_follow(delta):
        return
    touched = {path for file in change.files for path in file.touched}
    beside = lock_of(delta.path, delta.family, touched)
    tree = tree_paths(change)
    if tree is None:
        if beside is None and isinstance(change.tree, Unknown):
            message = say(
                "whether {path} has a lock file is not known ({why})", path=delta.path, why=Message(change.tree.why)
            )
            yield Gap(Evidence(message=message, path=delta.path, offline=change.tree.offline))
        return
    lock = lock_of(delta.path, delta.family, tree.paths)
    if lock is not None and lock not in touched and (beside is None or len(beside) < len(lock)):
        message = say("the dependencies in {path} changed, and {lock} did not", path=delta.path, lock=lock)
        yield Evidence(message=message, path=delta.path)


def _must_follow(delta: Delta) -> bool:
    """Tell whether a lock file must have changed with a manifest."""
    before, after = delta.before, delta.after
    match delta.family.follows:
        case Follows.ALWAYS:
            return before.direct != after.direct or before.rest != after.rest
        case Follows.WHEN_NEW:
            return not after.direct.keys() <= before.direct.keys()
        case Follows.NEVER:
            return False


def _sources_of_manifest(delta: Delta, asked: Asked) -> Iterator[Evidence]:
    old = {source.host for spec in _specs(delta.before) if (source := source_of_spec(spec)) is not None}
    before = delta.before.named
    for name, spec in sorted(delta.after.named.items()):
        source = source_of_spec(spec) if before.get(name) != spec and asked.names.matches(name) else None
        if source is not None:
            yield from _judged(source, delta.path, delta.line_of(name), delta.family, old, asked)
    for url in delta.after.indexes:
        source = source_of_spec(url) if url not in delta.before.indexes else None
        if source is not None:
            yield from _judged(source, delta.path, delta.line_of(source.host), delta.family, old, asked)


def _specs(manifest: Manifest) -> Iterator[str]:
    yield from manifest.named.values()
    yield from manifest.indexes


def _of_lines(change: Change, file: File, asked: Asked) -> Iterator[Evidence | Gap]:
    """Look at lock files, and at settings, line by line."""
    family = lock_family(file.path)
    if family is not None and Kind.LOCK_ONLY in asked.kinds:
        yield from _lock_only(change, file, family)
    name = "requirements" if manifest_family(file.path) is REQUIREMENTS else file.path.rpartition("/")[2]
    wanted = OF_SOURCES | ({Kind.NO_CHECKSUM} if family is not None else set())
    if file.new_path is None or not asked.kinds & wanted or not (family or is_read(name)) or name in _WITHOUT_SOURCES:
        return
    if file.unseen or not is_read(name):
        yield _gap(file, Unknown("", file.unseen or "its format is not read"))
        return
    added, removed = list(file.added_lines()), list(file.removed_lines())
    yield from _sources_of_lines(file, name, added, removed, asked)
    if family is not None and Kind.NO_CHECKSUM in asked.kinds:
        yield from _checksums(file, name, added, removed)


# It holds checksums and nothing else.
_WITHOUT_SOURCES = frozenset({"go.sum"})


def _lock_only(change: Change, file: File, family: Family) -> Iterator[Evidence | Gap]:
    if file.status in {Status.ADDED, Status.RENAMED, Status.COPIED}:
        return
    others = (path for other in change.files for path in other.touched)
    if any(explains(path, file.path, family) for path in others):
        return
    what = "was deleted" if file.new_path is None else "changed"
    words = f"{{path}} {what}, and no manifest beside or below it changed"
    evidence = Evidence(message=say(words, path=file.path), path=file.path)
    yield evidence if change.files_unseen is None else Gap(evidence)


def _sources_of_lines(
    file: File, name: str, added: list[Line], removed: list[Line], asked: Asked
) -> Iterator[Evidence]:
    family = lock_family(file.path) or manifest_family(file.path) or _NO_FAMILY
    old = {source.host for _, source in sources_of(name, (line.text for line in removed))}
    told: set[Source] = set()
    for at, source in sources_of(name, (line.text for line in added)):
        if source not in told:
            told.add(source)
            yield from _judged(source, file.path, added[at].number, family, old, asked)


_NO_FAMILY = Family("settings", (), registries=("registry.npmjs.org", "registry.yarnpkg.com"))


def _judged(
    source: Source, path: str, line: int | None, family: Family, old: Collection[str], asked: Asked
) -> Iterator[Evidence]:
    """Hold a source against what is asked. Its URL is not repeated: it may hold a password."""
    side = None if line is None else Side.NEW
    if source.git and Kind.GIT in asked.kinds:
        message = say("{path} takes a package from a git repository at {seen}", path=path, seen=source.host)
        yield Evidence(message=message, path=path, line=line, side=side)
    if not source.encrypted and Kind.INSECURE in asked.kinds:
        message = say("{path} fetches from {seen} without encryption", path=path, seen=source.host)
        yield Evidence(message=message, path=path, line=line, side=side)
    allowed = asked.registries.patterns if asked.registries is not None else family.registries
    fine = asked.registries.matches(source.host) if asked.registries is not None else source.host in {*allowed, *old}
    if Kind.HOST in asked.kinds and not fine:
        words = "{path} fetches from {seen}, which is none of {wanted}"
        message = say(words, path=path, seen=source.host, wanted=tuple(allowed))
        yield Evidence(message=message, path=path, line=line, side=side)


def _checksums(file: File, name: str, added: list[Line], removed: list[Line]) -> Iterator[Evidence]:
    lost, weaker = lost_checksums(name, (line.text for line in added), (line.text for line in removed))
    if lost:
        words = "1 entry has" if lost == 1 else f"{lost} entries have"
        message = say("{path}: {words} no checksum", path=file.path, words=Message(words))
        yield Evidence(message=message, path=file.path)
    if weaker:
        words = "1 checksum is" if weaker == 1 else f"{weaker} checksums are"
        message = say("{path}: {words} of a weaker kind (SHA-1, MD5)", path=file.path, words=Message(words))
        yield Evidence(message=message, path=file.path)
