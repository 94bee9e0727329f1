"""What a pattern is, and what a match of it is: a place, never the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REACH_LIMIT = 4096
NEAR = 300


class Kind(StrEnum):
    """How a pattern finds its secret; the first kinds are the more certain."""

    FORMAT = "format"
    """The secret has a format of its own: a prefix, a checksum, a frame."""
    ASSIGNED = "assigned"
    """The secret is a value of a known shape that is given to a name which says whose it is."""
    GENERIC = "generic"
    """A random-looking value that is given to a name which says that it is secret."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must stand where a keyword was met.

    ``exact`` is its one spelling, empty where several are possible; ``size`` its length, where the keyword that is searched
    is longer. After it come at least ``run`` letters, digits, ``_`` or ``-``, the first ``letters`` of them letters or digits.
    """

    exact: str = ""
    size: int = 0
    run: int = 0
    letters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One kind of credential.

    ``regex`` is RE2 over bytes; its first group, or else the whole match, is the secret. Of an ``ASSIGNED`` pattern it is
    the value alone. ``keywords`` are in small letters, and one of them is part of every match. A match begins at most
    ``before`` bytes before the keyword (0: at the keyword itself) and ends at most ``reach`` bytes after it; it stays in
    its line unless ``lines`` is true. ``entropy`` is the least Shannon entropy of the secret, in bits per byte, and
    ``surprise`` the least advantage of chance over language (see ``govbot.secrets.randomness``), in bits per step. ``whole``
    asks that no letter or digit stands before the match. The name in front of an ``ASSIGNED`` value must say that it is
    secret (key, token, ...), unless ``any_name`` is true. ``checksum`` and ``form`` name what a secret carries or wraps
    (see ``govbot.secrets.checksum`` and ``govbot.secrets.form``). ``gates`` hold what must stand at each keyword, where that
    is known; ``needs`` is a text that must stand within ``NEAR`` bytes after it.
    """

    id: str
    name: str
    vendor: str
    regex: str
    keywords: tuple[str, ...]
    fix: str
    kind: Kind = Kind.FORMAT
    entropy: float = 0.0
    surprise: float = 0.0
    checksum: str = ""
    form: str = ""
    before: int = 0
    reach: int = REACH_LIMIT
    whole: bool = True
    lines: bool = False
    any_name: bool = False
    distinct: bool = False
    gates: tuple[Gate, ...] = ()
    needs: str = ""


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


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the data that is scanned: consecutive lines, from ``start`` to ``end`` in bytes.

    ``line`` is the number of the first one. ``marker`` is the width of the sign before each line: 1 in a diff. ``owner``
    is any number that tells the caller whose region it is.
    """

    start: int
    end: int
    line: int
    owner: int
    marker: int = 1
