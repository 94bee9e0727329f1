"""Findings that somebody accepted: the fingerprints of ``.gitleaksignore``, and a report that serves as a baseline."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from govbot.core.node import Bad, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SHORT, _LONG = 3, 4
_REDACTED = "REDACTED"


class Fingerprint(NamedTuple):
    """A finding by its place; ``commit`` is empty where it holds for every commit."""

    commit: str
    path: str
    rule: str
    line: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """The fingerprints of a ``.gitleaksignore``, by path and line."""

    entries: Mapping[tuple[str, int], frozenset[Fingerprint]]

    def rules(self, path: str, line: int, commits: Collection[str]) -> frozenset[str]:
        """List the rules that are ignored at a place, in one of these commits or in all."""
        here = self.entries.get((path, line), frozenset())
        return frozenset(item.rule for item in here if not item.commit or item.commit in commits)


def read_ignored(data: bytes) -> Ignored:
    """Read the lines ``commit:file:rule:line`` and ``file:rule:line``; what is neither means nothing."""
    entries: dict[tuple[str, int], frozenset[Fingerprint]] = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        found = _fingerprint(line)
        if found is not None:
            place = (found.path, found.line)
            entries[place] = entries.get(place, frozenset()) | {found}
    return Ignored(entries)


def _fingerprint(line: str) -> Fingerprint | None:
    parts = line.strip().split(":")
    if line.strip().startswith("#") or len(parts) not in (_SHORT, _LONG) or not parts[-1].isdecimal():
        return None
    commit = parts[0].lower() if len(parts) == _LONG else ""
    path, rule, number = parts[-_SHORT:]
    return Fingerprint(commit, path.replace("\\", "/"), rule, int(number[:9]))


@dataclass(frozen=True, slots=True, repr=False)
class Baseline:
    """The findings of a gitleaks report, without their secrets: digests, or places where the report hides them.

    A finding is known by its file and its secret: it stays accepted where its line or its commit is another one. Where
    the report was made with ``--redact``, it is known by file and line, rule and column: ``places`` has these by those.
    """

    secrets: frozenset[tuple[str, bytes]] = frozenset()
    places: Mapping[tuple[str, int], frozenset[tuple[str, int]]] = field(default_factory=dict)

    def has_secret(self, path: str, secret: bytes) -> bool:
        """Tell whether a secret is known in a file."""
        return bool(self.secrets) and (path, _digest(secret)) in self.secrets

    def has_place(self, path: str, rule: str, line: int, column: int) -> bool:
        """Tell whether something that the report hides stood here."""
        return (rule, column) in self.places.get((path, line), ())

    def rules(self, path: str, line: int) -> frozenset[str]:
        """List the rules that found something in a line which the report hides."""
        return frozenset(rule for rule, _ in self.places.get((path, line), ()))


def read_baseline(data: bytes, file: str) -> Baseline:
    """Read a report in gitleaks' JSON. Raises Bad; what the report holds is never part of a message."""
    hint = "Make one with `gitleaks git --report-format json --report-path FILE`."
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        raise Bad(Place(file, 1, 1), "this is no JSON", hint) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Bad(Place(file, 1, 1), "this is no report of gitleaks", hint)
    secrets: set[tuple[str, bytes]] = set()
    places: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for row in rows:
        path, secret = _text(row, "File"), _text(row, "Secret")
        if secret in {"", _REDACTED}:
            here = places.setdefault((path, _number(row, "StartLine")), set())
            here.add((_text(row, "RuleID"), _number(row, "StartColumn")))
        else:
            secrets.add((path, _digest(secret.encode("utf-8", "surrogatepass"))))
    return Baseline(frozenset(secrets), {place: frozenset(known) for place, known in places.items()})


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _number(row: Mapping[str, object], key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0


def _digest(secret: bytes) -> bytes:
    return sha256(secret).digest()
