"""The lock: which commit and which bytes of other repositories' policies were agreed to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.core.node import Bad, Mapping, Node, Place, Scalar
from govbot.core.values import dataclass
from govbot.policy.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.policy.files import Source

LOCK = ".github/govbot.lock"
RENEW = "Read what changed there, then run `govbot policy --lock`."

_COMMIT = r"[0-9a-f]{40}"
_DIGEST = r"[0-9a-f]{64}"
_HEAD = """\
# Policies of other repositories, as they were agreed to. Written by `govbot policy --lock`; do not edit.
version: 1
files:
"""


@dataclass(frozen=True, slots=True)
class Locked:
    """One policy of another repository: its name, the commit that it was read at, the SHA-256 of its bytes."""

    name: str
    commit: str
    digest: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What was locked, and where the lock says so."""

    entries: dict[str, tuple[Locked, Place]]
    file: str

    def commit(self, name: str) -> str | None:
        """Tell the commit that a name is locked to; None where it is not locked."""
        return self.entries[name][0].commit if name in self.entries else None

    def check(self, found: Locked, place: Place) -> None:
        """Refuse what is not locked, or not as it was. ``place`` is where it is extended. Raises Bad."""
        if found.name not in self.entries:
            raise Bad(place, f"{found.name} is not in {self.file}", "Run `govbot policy --lock`.")
        entry, written = self.entries[found.name]
        if entry.digest != found.digest:
            raise Bad(written, f"{found.name} is not what was locked", RENEW)


def digest(data: bytes) -> str:
    """Give the SHA-256 of a file's bytes."""
    from hashlib import sha256

    return sha256(data).hexdigest()


def read_lock(source: Source) -> Lock:
    """Read a lock. Raises PolicyError for what is not YAML, Bad for what is no lock."""
    node = read_yaml(source.data, source.name)
    version = node.get("version") if isinstance(node, Mapping) else None
    if not isinstance(version, Scalar) or version.as_int() != 1:
        raise Bad(node.place, "this is no lock of version 1", RENEW)
    files = node.get("files") if isinstance(node, Mapping) else None
    if not isinstance(files, Mapping):
        raise Bad(node.place, "the lock names no `files`", RENEW)
    return Lock({key.text: (_entry(key, value), key.place) for key, value in files.entries}, source.name)


def _entry(key: Scalar, value: Node) -> Locked:
    commit, sha256 = (_word(value, name) for name in ("commit", "sha256"))
    if not re.fullmatch(_COMMIT, commit) or not re.fullmatch(_DIGEST, sha256):
        raise Bad(key.place, f"{key.text} is locked without a `commit` and a `sha256`", RENEW)
    return Locked(key.text, commit, sha256)


def _word(node: Node, name: str) -> str:
    word = node.get(name) if isinstance(node, Mapping) else None
    return word.text if isinstance(word, Scalar) else ""


def write_lock(files: Iterable[Locked]) -> str:
    """Give the text of a lock."""
    import json

    lines = [
        f"  {json.dumps(item.name, ensure_ascii=False)}:\n    commit: {item.commit}\n    sha256: {item.digest}\n"
        for item in sorted(files, key=lambda item: item.name)
    ]
    return _HEAD + "".join(lines)
