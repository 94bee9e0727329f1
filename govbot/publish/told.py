"""What is kept out of sight in the text of a check run: whose verdict it is, and what was said elsewhere, as keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.publish.marker import Marker

KEY = 16
"""Hexadecimal digits of a key."""

LIMIT = 2_000
"""How many keys are kept: the text of a check run holds 65,535 characters (GitHub's OpenAPI description)."""

_VERDICT = re.compile(r"<!-- govbot:pull (?P<pull>[0-9]{1,9}) (?P<conclusion>[a-z]{1,20}) -->")
_KEYS = re.compile(rf"<!-- govbot:told((?: [0-9a-f]{{{KEY}}})*) -->")


def key_of(*parts: object) -> str:
    """Make the key of something that is to be said once."""
    from hashlib import sha256

    return sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:KEY]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check run says of one pull request: its number, and the conclusion of its own rules."""

    pull: int
    conclusion: str

    def __str__(self) -> str:
        """Write the line."""
        return f"<!-- govbot:pull {self.pull} {self.conclusion} -->"


def write_told(marker: Marker, keys: Iterable[str], verdict: Verdict | None = None) -> str:
    """Write the text: the marker of the run, the keys that it holds, and whose verdict it is."""
    kept = sorted(keys)[:LIMIT]
    told = f"<!-- govbot:told{''.join(f' {key}' for key in kept)} -->" if kept else ""
    return "\n".join(str(line) for line in (marker, told, verdict) if line)


def read_verdict(text: str) -> Verdict | None:
    """Read whose verdict such a text is; None where it is not told, as of a merge group."""
    match = _VERDICT.fullmatch(text.replace("\r\n", "\n").rpartition("\n")[2])
    return Verdict(int(match["pull"]), match["conclusion"]) if match else None


def read_told(text: str) -> frozenset[str]:
    """Read the keys of such a text; none where there are none."""
    lines = text.replace("\r\n", "\n").split("\n")
    match = _KEYS.fullmatch(lines[1]) if len(lines) > 1 else None
    return frozenset(match[1].split()) if match else frozenset()
