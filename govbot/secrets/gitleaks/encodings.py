"""What gitleaks decodes before it looks again: percent, Unicode escapes, hexadecimal and base64, in place.

https://github.com/gitleaks/gitleaks/tree/v8.30.1/detect/codec; the ranges that touch count as overlapping there, too.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from govbot.secrets.gitleaks.rules import compile_go

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from govbot.secrets.gitleaks.rules import Regex

_PRINTABLE = bytes(range(0x09, 0x7F))
_PATTERNS = (
    r"%[0-9A-Fa-f]{2}(?:.*%[0-9A-Fa-f]{2})?",
    r"(?:(?:U\+[a-fA-F0-9]{4}(?:\s|$))+|(?i)(?:\\{1,2}u[a-fA-F0-9]{4})+)",
    r"[0-9A-Fa-f]{32,}",
    r"[\w\/+-]{16,}={0,2}",
)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_POINTS = re.compile(rb"U\+([0-9A-Fa-f]{4})")
_ESCAPES = re.compile(rb"\\{1,2}[uU]([0-9A-Fa-f]{4})")
_DIGIT = re.compile(rb"[0-9]")
_LIKELY = re.compile(rb"[0-9+/_-]")
_STANDARD = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_URL = re.compile(rb"[A-Za-z0-9_-]*")


class Range(NamedTuple):
    """From one offset up to another."""

    start: int
    end: int


class Segment(NamedTuple):
    """A decoded part of a text: where it was in the first text and in the one before, and where it is now."""

    original: Range
    encoded: Range
    decoded: Range


class Pass(NamedTuple):
    """A text in which everything that was found encoded is decoded, and the pass before it; None for the first text."""

    text: bytes
    segments: tuple[Segment, ...] = ()
    before: Pass | None = None

    def next(self) -> Pass | None:
        """Decode once more; None where nothing is encoded."""
        pieces: list[bytes] = []
        segments: list[Segment] = []
        reached = shift = 0
        for kind, found in _found(self.text):
            plain = _DECODERS[kind](self.text[found.start : found.end])
            if not plain:
                continue
            pieces += (self.text[reached : found.start], plain)
            reached = found.end
            start = found.start + shift
            shift += len(plain) - (found.end - found.start)
            segments.append(Segment(self.original(found), found, Range(start, start + len(plain))))
        if not segments:
            return None
        return Pass(b"".join((*pieces, self.text[reached:])), tuple(segments), self)

    def overlapping(self, found: Range) -> Sequence[Segment]:
        """List the decoded parts that a range of this text touches."""
        first = bisect_left(self.segments, found.start, key=lambda segment: segment.decoded.end)
        last = first
        while last < len(self.segments) and self.segments[last].decoded.start <= found.end:
            last += 1
        return self.segments[first:last]

    def original(self, found: Range) -> Range:
        """Say where a range of this text was in the first one."""
        touched = self.overlapping(found)
        if not touched or self.before is None:
            return found
        place: Range | None = None
        for segment in touched:
            decoded = segment.decoded
            if decoded.start <= found.start and found.end <= decoded.end:
                return segment.original
            start = segment.encoded.start + min(found.start - decoded.start, 0)
            end = segment.encoded.end + max(found.end - decoded.end, 0)
            place = Range(start, end) if place is None else Range(min(place.start, start), max(place.end, end))
        return found if place is None else self.before.original(place)

    def line(self, touched: Sequence[Segment], limit: int) -> bytes:
        """Give the lines of this text that hold some decoded parts, at most ``limit`` bytes before and behind them."""
        first, last = max(touched[0].decoded.start - limit, 0), touched[-1].decoded.end + limit
        start = self.text.rfind(b"\n", first, touched[0].decoded.start + 1)
        end = self.text.find(b"\n", touched[-1].decoded.end, last)
        return self.text[max(start, first) : end if end >= 0 else last]


@lru_cache(maxsize=1)
def _regex() -> Regex:
    return compile_go("|".join(f"({pattern})" for pattern in _PATTERNS))


def _found(text: bytes) -> list[tuple[int, Range]]:
    """Find what looks encoded; of two that touch, the less specific one waits for the next pass."""
    found: list[tuple[int, Range]] = []
    for match in _regex().finditer(text):
        kind = next(group for group in range(1, 5) if match.span(group)[0] >= 0)
        found.append((kind, Range(*match.span())))
    return [item for at, item in enumerate(found) if not _waits(item, found[max(at - 1, 0) : at + 2])]


def _waits(item: tuple[int, Range], around: Sequence[tuple[int, Range]]) -> bool:
    kind, place = item
    return any(
        other < kind and near.start <= place.end and near.end >= place.start for other, near in around if near != place
    )


def _percent(text: bytes) -> bytes:
    plain = _PERCENT.sub(lambda match: bytes((int(match[1], 16),)), text)
    codes = (int(code, 16) for code in _PERCENT.findall(text))
    return plain if all(code in _PRINTABLE for code in codes) else b""


def _unicode(text: bytes) -> bytes:
    codes = _POINTS.findall(text) if text.startswith(b"U+") else _ESCAPES.findall(text)
    return "".join(map(_sign, codes)).encode()


def _sign(code: bytes) -> str:
    number = int(code, 16)
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)  # noqa: PLR2004 - surrogates (Unicode, 3.8)


def _hex(text: bytes) -> bytes:
    if len(text) % 2 or not _DIGIT.search(text):
        return b""
    return _printable(binascii.a2b_hex(text))


def _base64(text: bytes) -> bytes:
    """Decode either alphabet: the usual one padded, that for URLs not (RFC 4648, 4 and 5)."""
    if not _LIKELY.search(text):
        return b""
    plain = b""
    if len(text) % 4 == 0 and _STANDARD.fullmatch(text):
        plain = _printable(binascii.a2b_base64(text))
    if not plain and len(text) % 4 != 1 and _URL.fullmatch(text):
        padded = text.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(text) % 4)
        plain = _printable(binascii.a2b_base64(padded))
    return plain


def _printable(plain: bytes) -> bytes:
    return b"" if plain.translate(None, _PRINTABLE) else plain


_DECODERS: dict[int, Callable[[bytes], bytes]] = {1: _percent, 2: _unicode, 3: _hex, 4: _base64}
