"""The bytes of policy files: from packs, from this repository, from other ones as far as they are locked."""

from __future__ import annotations

from dataclasses import field
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Place
from govbot.core.values import dataclass
from govbot.core.verdict import Message, say
from govbot.errors import GovbotError, InputError, PolicyError
from govbot.policy.files import NamedFiles, Source, is_policy
from govbot.policy.packs import PREFIX, read_pack

if TYPE_CHECKING:
    from govbot.policy.extends import Spot
    from govbot.policy.files import PolicyFiles, RemoteFile, RemoteFiles
    from govbot.policy.lock import Lock, Locked


_WHERE = (
    "The path starts at the folder of this file; a file of another repository is written owner/name/path.yml@COMMIT."
)


@dataclass(slots=True)
class Library:
    """Where the files of a policy are read from.

    ``files`` is the tree that the policy stands in, ``remote`` reads other repositories; None where that cannot be.
    ``locked`` is the tree whose lock says what those must hold; None where no lock counts. ``borrowed`` collects what
    came from other repositories, ``notes`` what a reader of the report must know of it.
    """

    files: PolicyFiles | None = None
    remote: RemoteFiles | None = None
    locked: PolicyFiles | None = None
    borrowed: list[Locked] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    _lock: Lock | Bad | None = None

    def read(self, spot: Spot, place: Place) -> bytes:
        """Read a file. ``place`` is where it is extended. Raises Bad, and GovbotError where GitHub does not answer."""
        if spot.repository:
            return self._remote(spot, place)
        if spot.is_pack:
            return read_pack(spot.path.removeprefix(PREFIX)) or b""
        return self._local(spot, place)

    def _local(self, spot: Spot, place: Place) -> bytes:
        if self.files is None:
            raise Bad(place, f"{spot.name} cannot be read here", "Only packs (`govbot:NAME`) can be extended here.")
        if spot.path.startswith("../") and not isinstance(self.files, NamedFiles):
            hint = "The path starts at the folder of this file and stays inside the repository."
            raise Bad(place, f"{spot.name} lies outside the repository", hint)
        try:
            data = self.files.read(spot.path)
        except (InputError, PolicyError, OSError) as error:
            raise _unreadable(spot, place, error) from None
        if data is None:
            raise Bad(place, f"there is no {spot.name}", self._near(spot.path))
        return data

    def _near(self, path: str) -> str:
        folder = dirname(path)
        names = [name for name in self.files.list(folder) if is_policy(name)] if self.files is not None else []
        hint = did_you_mean(basename(path), names)
        return hint if hint.startswith("Did you mean") else _WHERE

    def _remote(self, spot: Spot, place: Place) -> bytes:
        if self.remote is None:
            raise Bad(place, f"{spot.name} cannot be read here", "Only packs (`govbot:NAME`) can be extended here.")
        from govbot.policy.lock import Locked, digest

        lock = self._read_lock()
        commit = lock.commit(spot.name) if lock is not None and not spot.pinned else None
        found = self._fetched(self.remote, spot, commit or spot.ref, place)
        entry = Locked(spot.name, found.commit, digest(found.data))
        if lock is not None:
            lock.check(entry, place)
        elif not spot.pinned:
            self.notes.append(_moving(spot, found.commit))
        self.borrowed.append(entry)
        return found.data

    def _read_lock(self) -> Lock | None:
        """Read the lock, once another repository is read. Raises Bad."""
        from govbot.policy.lock import LOCK, read_lock

        if self._lock is None and self.locked is not None:
            data = self.locked.read(LOCK)
            self.locked = None
            try:
                self._lock = None if data is None else read_lock(Source(LOCK, data))
            except PolicyError as error:
                self._lock = Bad.several(list(error.problems))
            except Bad as bad:
                self._lock = bad
        if isinstance(self._lock, Bad):
            raise self._lock
        return self._lock

    def _fetched(self, remote: RemoteFiles, spot: Spot, ref: str, place: Place) -> RemoteFile:
        try:
            found = remote.read(spot.repository, ref, spot.path)
        except PolicyError as error:
            raise _unreadable(spot, place, error) from None
        except GovbotError as error:
            error.message = f"{place.file}:{place.line}:{place.column}: cannot read {spot.name}: {error.message}"
            raise
        if found is None:
            raise Bad(place, f"there is no {spot.path} in {spot.repository} at {ref}", "Check the path and the ref.")
        return found


def _unreadable(spot: Spot, place: Place, error: InputError | PolicyError | OSError) -> Bad:
    if isinstance(error, OSError):
        return Bad(place, f"cannot read {spot.name}: {(error.strerror or 'it failed').lower()}")
    why = error.problems[0].message if isinstance(error, PolicyError) else error.message
    return Bad(place, f"cannot read {spot.name}: {why}", error.hint)


def _moving(spot: Spot, commit: str) -> Message:
    return say(
        "{name} names a branch or a tag, so this policy can change at any time. Pin the commit ({commit}), "
        "or lock it: `govbot policy --lock`.",
        name=spot.name,
        commit=commit,
    )
