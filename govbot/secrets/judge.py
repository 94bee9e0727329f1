"""Whether what a pattern matched is a secret, or only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.secrets import form, generic, nearby, slot
from govbot.secrets.compiled import Rule
from govbot.secrets.pattern import Kind
from govbot.secrets.randomness import (
    entropy,
    is_hidden,
    is_published,
    is_repeated,
    is_strong,
    is_uuid,
    stands_for_something,
    surprise,
)

if TYPE_CHECKING:
    import re

    from govbot.secrets.pattern import Pattern

# Measured on 395,000 words of eight languages and on drawn values (docs/secrets.md): one drawn value of 1,000 is below.
_SHORT = 20
_JUDGED = 8
_STRICT = 0.8
_NUMBERS = Rule(rb"[0-9]{4,}-?")
_ESCAPES = Rule(rb"%([0-9A-Fa-f]{2})")
_EASED = 0.4
_CLEAR = 1.8
_BLOB = 32
_BASE64 = Rule(rb"[0-9A-Za-z+/=]{32}")
# What follows a text that is itself a name, with a value after it.
_KEY_ENDS = (b'":', b"':")
_RANK = {Kind.FORMAT: 0, Kind.ASSIGNED: 1, Kind.NEARBY: 2, Kind.GENERIC: 3}


def rank(pattern: Pattern) -> int:
    """Order patterns by how certain they are."""
    return _RANK[pattern.kind]


def acceptable(data: bytes, pattern: Pattern, word: int, word_end: int, start: int, end: int, lowest: int) -> bool:
    """Tell whether a match is a secret. ``word`` to ``word_end`` is the keyword, ``start`` to ``end`` the secret."""
    secret = data[start:end]
    if pattern.distinct and start == word:
        return not (is_hidden(data[word_end:end]) or is_published(secret) or _inside_blob(data, lowest, start, end))
    if entropy(secret) < pattern.entropy or is_published(secret):
        return False
    if pattern.kind is not Kind.FORMAT and data[end : end + 2] in _KEY_ENDS:
        return False
    if pattern.lines and pattern.surprise < _STRICT:
        return True
    drawn = data[word_end:end] if start <= word < end else secret
    strong = pattern.form == "password" and is_strong(_ESCAPES.replaced(secret, _unescaped))
    fits = _drawn(drawn, pattern) and form.fits(pattern.form, secret)
    if is_hidden(drawn) or not (strong or fits):
        return False
    if pattern.kind is Kind.GENERIC:
        return form.holds_no_words(secret) and generic.is_secret(data, lowest, word, start, end)
    if pattern.kind is Kind.NEARBY:
        return nearby.is_secret(data, start, end)
    if pattern.kind is Kind.FORMAT:
        return not (pattern.whole and _inside_blob(data, lowest, start, end))
    return pattern.any_name or slot.says_secret(data, lowest, word, start)


def _drawn(value: bytes, pattern: Pattern) -> bool:
    """Tell whether a value looks drawn by chance. One too short to judge passes where its format speaks for it."""
    least = pattern.surprise
    if is_uuid(value):
        return (least < _STRICT or pattern.kind is Kind.GENERIC) and not is_repeated(value)
    letters = _ESCAPES.replaced(_NUMBERS.replaced(value, b""), b"")
    if len(letters) < _JUDGED:
        return least < _STRICT and not stands_for_something(value)
    found = surprise(letters)
    if (found < _CLEAR or len(letters) < _SHORT) and stands_for_something(value):
        return False
    return found >= least - (_EASED if len(letters) < _SHORT else 0)


def _inside_blob(data: bytes, lowest: int, start: int, end: int) -> bool:
    """Tell whether the match is a piece of something long in base64, where any prefix turns up by chance."""
    before = data[start - _BLOB : start] if start - _BLOB >= lowest else b""
    inside = _BASE64.fits(before) or _BASE64.fits(data[end : end + _BLOB])
    return inside and not before.endswith(b"=")


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 16),))
