"""What was said elsewhere about a commit: keys, kept out of sight in the text of its check run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.publish.marker import Marker

KEY = 16
"""Hexadecimal digits of a key."""

LIMIT = 2_000
"""How many keys are kept: the text of a check run holds 65,535 characters (GitHub's OpenAPI description)."""

_KEYS = re.compile(rf"<!-- govbot:told((?: [0-9a-f]{{{KEY}}})*) -->")


def key_of(*parts: object) -> str:
    """Make the key of something that is to be said once."""
    from hashlib import sha256

    return sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:KEY]


def write_told(marker: Marker, keys: Iterable[str]) -> str:
    """Write the text: the marker of the run, and the keys that it holds."""
    kept = sorted(keys)[:LIMIT]
    return f"{marker}\n<!-- govbot:told{''.join(f' {key}' for key in kept)} -->" if kept else str(marker)


def read_told(text: str) -> frozenset[str]:
    """Read the keys of such a text; none where there are none."""
    lines = text.replace("\r\n", "\n").split("\n")
    match = _KEYS.fullmatch(lines[1]) if len(lines) > 1 else None
    return frozenset(match[1].split()) if match else frozenset()
