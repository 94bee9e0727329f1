"""What a pattern is, and what a match of it is: a place, never the text."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from govbot.core.values import dataclass

REACH = 1 << 14
"""How many bytes after its keyword a match can end, at most."""
NEAR = 300
REVOKE = "Revoke it where it was made, then put a new one into a secret store."


class Kind(StrEnum):
    """How a pattern finds its secret; the first kinds are the more certain."""

    FORMAT = "format"
    """The secret has a format of its own: a prefix, a checksum, a frame."""
    ASSIGNED = "assigned"
    """The secret is a value of a known shape that is given to a name which says whose it is."""
    NEARBY = "nearby"
    """The secret is a value of a known shape that stands near the name of the service that it is for."""
    GENERIC = "generic"
    """A random-looking value that is given to a name which says that it is secret."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must stand where a keyword was met."""

    exact: str = ""
    """The keyword's one spelling; empty where several are possible."""
    size: int = 0
    """Its length, where the keyword that is searched is longer."""
    run: int = 0
    """How many letters, digits, ``_`` or ``-`` follow it at least."""
    letters: int = 0
    """How many of these, from the first, are letters or digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One kind of credential."""

    id: str
    name: str
    vendor: str
    fix: str
    """Where to revoke it, and the documentation to read."""
    kind: Kind = Kind.FORMAT
    regex: str
    """RE2 over bytes. The first group is the secret. Of all kinds but ``FORMAT`` it is the value alone."""
    keywords: tuple[str, ...]
    """In small letters; one of them is part of every match."""
    entropy: float = 0.0
    """The least Shannon entropy of the secret, in bits per byte."""
    surprise: float = 0.0
    """The least advantage of chance over language in bits per step: see ``govbot.secrets.randomness``."""
    checksum: str = ""
    """What the secret carries: see ``govbot.secrets.checksum``."""
    form: str = ""
    """What the secret wraps: see ``govbot.secrets.form``."""
    before: int = 0
    """How many bytes before its keyword a match can begin; 0 where it begins with it."""
    reach: int = REACH
    """How many bytes after its keyword a match can end."""
    whole: bool = True
    """Whether no letter or digit may stand before the match."""
    lines: bool = False
    """Whether a match may go on over lines."""
    any_name: bool = False
    """Whether the name of an ``ASSIGNED`` value need not say that it is secret (key, token, ...)."""
    distinct: bool = False
    """Whether the beginning alone tells the format, so that the rest need not look drawn by chance."""
    gates: tuple[Gate, ...] = ()
    """What must stand at each keyword, where that is known."""
    needs: str = ""
    """A text that stands within ``NEAR`` bytes after the keyword in every match."""


@dataclass(frozen=True, slots=True)
class Match:
    """A secret that was found: which pattern, and where. It holds offsets only, so that no message can show the secret.

    ``start`` and ``end`` are byte offsets into the scanned data, of the secret or of the text that it is encoded in;
    ``length`` is that of the secret, in bytes. ``line`` counts from 1. ``owner`` is the owner of the region that it was
    found in. ``note`` says what else is known, for people.
    """

    pattern: Pattern
    owner: int
    line: int
    start: int
    end: int
    length: int
    note: str = ""


class Region(NamedTuple):
    """A part of the data that is scanned: consecutive lines, from ``start`` to ``end`` in bytes.

    ``line`` is the number of the first one. ``marker`` is the width of the sign before each line: 1 in a diff.
    ``owner`` is any number that tells the caller whose region it is.
    """

    start: int
    end: int
    line: int
    owner: int
    marker: int = 1
