"""Fake secrets, assembled from parts, so that no scanner trips over this repository."""

from __future__ import annotations

from govbot.secrets.examples import ALPHABETS, draw
from govbot.secrets.pattern import Match, Region
from govbot.secrets.patterns import Patterns, bundled
from govbot.secrets.scan import Scan, scan


def drawn(alphabet: str, count: int, seed: str = "seed") -> str:
    return draw(ALPHABETS[alphabet], count, seed)


def github_token(seed: str = "seed") -> str:
    return "gh" + "p_" + drawn("base62", 36, seed)


def private_key(marker: str = "") -> str:
    lines = ["-----BEGIN RSA" + " PRIVATE KEY-----", "MIIEpAIBAAKCAQEA" + drawn("base64", 48), drawn("base64", 64, "b")]
    return "".join(f"{marker}{line}\n" for line in lines)


def searched(text: str | bytes, patterns: Patterns | None = None, *, depth: int = 3) -> Scan:
    """Search a whole text, which has no markers before its lines."""
    data = text.encode() if isinstance(text, str) else text
    return scan(data, [Region(0, len(data), 1, 0, marker=0)], patterns or bundled(), depth=depth)


def matches(text: str | bytes, *, depth: int = 3) -> tuple[Match, ...]:
    return searched(text, depth=depth).matches


def ids(text: str | bytes) -> list[str]:
    return [match.pattern.id for match in matches(text)]
