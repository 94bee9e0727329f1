"""Values that stand near the name of a service, in whatever form: assigned, as an argument, in the line after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.secrets.compiled import Rule
from govbot.secrets.randomness import DIGIT, is_uuid, signs

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 44
"""How far after the name its value can begin, in bytes."""
_LEAST = 12
_VALUE = Rule(rb"(?<![0-9A-Za-z_+/.~@#$%&?!^*-])[0-9A-Za-z][0-9A-Za-z_+/.~-]{11}")
_GLUED = Rule(rb"(?:[-_ ]?(?i:secret|private|access|api|key|token)){1,4}[-_]")
# What goes on after a name that is whole: another word, or one of those that make it the name of a secret.
_WHOLE = Rule(rb"[^a-z]|\Z|(?i:api|app|io|hq|crm|key|token|secret|access|auth|pass|private|client|account|admin)")
_SAYS = Rule(rb"(?i)key|token|secret|passw|(?<!o)auth|bearer|credential|private|access|[_-]pat(?![a-z])")
_ENDS_SECRET = Rule(rb"(?i)(?:key|token|secret|auth|access)\Z")
_ELSE = Rule(
    rb"(?i)sha(?:1|256|384|512)?(?![a-z])|md5|hash|checksum|integrity|digest|commit|revision|version|fingerprint|public|"
    rb"pubkey|publishable|etag|example|resolved|://|page|cursor|image|\b(?:ref|rev|tag|branch)\b|[_-]?id[\"']?\s{0,3}[=:]"
)
_ENDS = Rule(rb"[\s\"'`,;)\]}<|&]|\\(?:[nrt\"'`]|u00)|%(?:22|27|0[aA])|\.?(?:\s|\Z)")
_HEX = Rule(rb"[0-9a-fA-F]+")
_GROUPS = Rule(rb"[0-9A-Za-z]{6,10}(?:-[0-9A-Za-z]{3,5}){3}-[0-9A-Za-z]{10,14}")
_UUID_GROUPS = Rule(rb"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}")
_QUOTES = (b'"', b"'", b"`")
_DIRECT = Rule(rb"[^0-9A-Za-z\n]{1,8}")
_NAMED = Rule(
    rb"^v?[0-9]+\.[0-9]+\.[0-9]|^[0-9.:/TZ+-]+$|\.(?:json|ya?ml|pem|key|crt|txt|js|ts|py|go|java|rb|php|md|html?|xml|png|svg|"
    rb"com|org|net|io|so|lock)$|//|^(?:sha(?:1|256|384|512)|md5)-"
)


def values(data: bytes, lowest: int, start: int, end: int, stop: int) -> Iterator[int]:
    """Yield where values begin that the name from ``start`` to ``end`` may be about: on its line, and on the next."""
    if not _is_name(data, lowest, start, end):
        return
    last = min(stop, end + WINDOW + _LEAST)
    first = data.find(b"\n", end, last)
    second = -1 if first < 0 else data.find(b"\n", first + 1, last)
    last = last if second < 0 else second
    glued = _GLUED.end_of(data, end, last)
    if glued > end:
        yield glued
    says = _ENDS_SECRET.found_in(data, start, end)
    for match in _VALUE.compiled.finditer(data, end, last):
        if _leads(data[end : match.start()], says=says):
            yield match.start()


def is_secret(data: bytes, start: int, end: int) -> bool:
    """Tell whether a value is built as something drawn is: letters and digits, nothing cut, no path."""
    value = data[start:end]
    known = signs(value)
    letters = sum(sign < DIGIT for sign in known)
    if not _well_framed(data, start, end) or _is_cut(value):
        return False
    return is_uuid(value) or (DIGIT in known and letters > 1 and not _NAMED.found_in(value))


def _is_cut(value: bytes) -> bool:
    """Tell whether a value is hex of no whole number of bytes, or a UUID that lacks some of its signs."""
    broken = _GROUPS.fits(value) and not _UUID_GROUPS.fits(value)
    return broken or (len(value) % 2 == 1 and _HEX.fits(value))


def _well_framed(data: bytes, start: int, end: int) -> bool:
    """Tell whether the value ends where its frame does: at its closing quote, or where a bare value can end."""
    opened, after = data[start - 1 : start], data[end : end + 1]
    if opened in _QUOTES:
        return after == opened or (after == b"\\" and data[end + 1 : end + 2] in _QUOTES)
    return end >= len(data) or _ENDS.end_of(data, end, end + 4) > end


def _is_name(data: bytes, lowest: int, start: int, end: int) -> bool:
    """Tell whether the keyword is a word of its own, and not a part of another one."""
    before = data[max(lowest, start - 1) : start]
    if before.isalpha() and not (before.islower() and data[start : start + 1].isupper()):
        return False
    return _WHOLE.end_of(data, end, end + 8) > end or end + 1 >= len(data)


def _leads(gap: bytes, *, says: bool) -> bool:
    """Tell whether what stands between a name and a value says that the value is a secret, or says nothing else."""
    return not _ELSE.found_in(gap) and (says or _SAYS.found_in(gap) or _DIRECT.fits(gap))
