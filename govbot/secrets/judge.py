"""Whether what a pattern matched is a secret, or only looks like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.secrets import slot
from govbot.secrets.pattern import Kind
from govbot.secrets.randomness import entropy, stands_for_something, surprise

if TYPE_CHECKING:
    from govbot.secrets.pattern import Pattern

# Measured on 395,000 words of eight languages and on drawn values (docs/secrets.md): one drawn value of 1,000 is below.
_SHORT = 20
_JUDGED = 8
_NUMBERS = re.compile(rb"[0-9]{4,}-?")
_EASED = 0.4
_RANK = {Kind.FORMAT: 0, Kind.ASSIGNED: 1, Kind.GENERIC: 2}


def rank(pattern: Pattern) -> int:
    """Order patterns by how certain they are."""
    return _RANK[pattern.kind]


def acceptable(  # noqa: PLR0913, PLR0917 - offsets, so that the secret stays where it is
    data: bytes, pattern: Pattern, word: int, word_end: int, start: int, end: int, lowest: int
) -> bool:
    """Tell whether a match is a secret. ``word`` to ``word_end`` is the keyword, ``start`` to ``end`` the secret."""
    secret = data[start:end]
    if entropy(secret) < pattern.entropy:
        return False
    if pattern.lines:
        return True
    drawn = data[word_end:end] if start <= word < end else secret
    if stands_for_something(drawn):
        return False
    letters = _NUMBERS.sub(b"", drawn)
    least = pattern.surprise - (_EASED if len(letters) < _SHORT else 0)
    if len(letters) >= _JUDGED and surprise(letters) < least:
        return False
    return pattern.kind is Kind.FORMAT or pattern.any_name or slot.says_secret(data, lowest, word, start)
