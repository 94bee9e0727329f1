"""Texts that stand in the data in another form: encoded, escaped, or cut into pieces that code puts together."""

from __future__ import annotations

import binascii
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from govbot.secrets.compiled import Compiled, Rule, compile_bytes

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from govbot.secrets.pattern import Region

TOKEN_LIMIT = 4096
PIECES_LIMIT = 60
JOINED_LIMIT = 4096
BEFORE_LIMIT = 400

# Base64 (RFC 4648) of printable ASCII: the high bits of each byte leave few signs for each place of four.
_QUAD = r"[I-Za-f][C-HS-Xi-nyz0-3][AEIMQUYcgkosw048BFJNRVZdhlptx159][A-Za-z0-9+/_-]"
# No groups: to tell them takes RE2 many times as long as to find a match. Its first signs tell its kind as well.
_ENCODED = (
    rf"(?:{_QUAD}){{5,}}|(?:[2-7][0-9a-fA-F]){{12,}}|(?:%[2-7][0-9A-Fa-f]){{4,}}"
    r"|(?:\\x[2-7][0-9a-fA-F]){4,}|(?:\\u00[2-7][0-9a-fA-F]){4,}|(?:&#x?[0-9a-fA-F]{2,3};){4,}"
)
_QUADS = Rule(rf"(?:{_QUAD}){{5}}".encode())
_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_BASE64 = Rule(rb"[A-Za-z0-9+/_-]*")
_HEX = Rule(rb"[0-9a-fA-F]*")
_TOKEN = Rule(rb"[^\s\"'`<>]*")
_PERCENT = Rule(rb"%([0-9A-Fa-f]{2})")
_BACKSLASH = Rule(rb"\\(?:x|u00)([0-9A-Fa-f]{2})")
_ENTITY = Rule(rb"&#(?:x([0-9A-Fa-f]{2})|([0-9]{2,3}));")

_JOINT = Rule(rb"[ \t]*(?:[+.~&]{1,2}|\|\||<>)?[\s+]*[bBrRuUfF@$]?")
_PIECE = r"[^\s\"'\x60]{0,300}"
_JUNCTION = (
    r"\\?[\"'\x60](?:[ \t]*(?:\+|\.{1,2}|~|&|\|\||<>|\\)[ \t]*(?:\r?\n\+?[ \t]{0,80})?|[ \t]*\r?\n\+?[ \t]{0,80}"
    r"(?:\+|\.{1,2}|~|&|\|\||<>)?[ \t]*|[ \t]{1,4})[bBrRuUfF@$]{0,2}\\?[\"'\x60]"
)


class Derived(NamedTuple):
    """A text in its plain form, the offsets of what it was made from, and how."""

    text: bytes
    start: int
    end: int
    how: str


Decoder = Callable[[bytes, int, int, int, int], Derived | None]


@lru_cache(maxsize=1)
def _encoded() -> Compiled:
    return compile_bytes(_ENCODED)


@lru_cache(maxsize=1)
def _split() -> Compiled:
    return compile_bytes(f"{_PIECE}({_JUNCTION})")


def decoded(data: bytes, start: int, end: int) -> Iterator[Derived]:
    """Yield what is encoded between two offsets: base64, hex, and runs of percent, backslash and HTML escapes."""
    reached = start
    for match in _encoded().finditer(data, start, end):
        first, last = match.span()
        if first < reached:
            continue
        item = _decoder(data, first, last)(data, reached, first, last, end)
        if item is not None:
            reached = item.end
            yield item


def _base64(data: bytes, start: int, first: int, last: int, end: int) -> Derived | None:
    before = data[max(start, first - BEFORE_LIMIT) : first]
    first -= (len(before) - len(before.rstrip(_SIGNS))) // 4 * 4
    last = _BASE64.end_of(data, last, end)
    text = data[first:last].replace(b"-", b"+").replace(b"_", b"/")
    text = text[: len(text) - (len(text) % 4 == 1)]
    try:
        return Derived(binascii.a2b_base64(text + b"=" * (-len(text) % 4)), first, last, "in base64")
    except binascii.Error:
        return None


def _hex(data: bytes, _start: int, first: int, last: int, end: int) -> Derived | None:
    last = _HEX.end_of(data, last, end)
    last -= (last - first) % 2
    return Derived(binascii.a2b_hex(data[first:last]), first, last, "in hex")


def _escaped(how: str, sign: bytes, escape: Rule) -> Decoder:
    """Make the decoder of a run of escapes that are a sign and two hex digits, and of the rest of its token."""

    def decode(data: bytes, _start: int, first: int, last: int, end: int) -> Derived:
        text = binascii.a2b_hex(data[first:last].replace(sign, b""))
        token_end = _TOKEN.end_of(data, last, min(end, last + TOKEN_LIMIT))
        return Derived(text + escape.replaced(data[last:token_end], _byte), first, token_end, how)

    return decode


def _entities(data: bytes, _start: int, first: int, last: int, end: int) -> Derived:
    token_end = _TOKEN.end_of(data, last, min(end, last + TOKEN_LIMIT))
    return Derived(_ENTITY.replaced(data[first:token_end], _byte), first, token_end, "in HTML entities")


def _byte(match: re.Match[bytes]) -> bytes:
    decimal = match.lastindex == 2  # noqa: PLR2004 - the second form of an entity
    number = int(match[match.lastindex or 1], 10 if decimal else 16)
    return bytes((number,)) if number < 256 else b"?"  # noqa: PLR2004 - a byte


_DECODERS: dict[bytes, Decoder] = {
    b"%": _escaped("in percent encoding", b"%", _PERCENT),
    rb"\x": _escaped("in escapes", rb"\x", _BACKSLASH),
    rb"\u": _escaped("in escapes", rb"\u00", _BACKSLASH),
    b"&": _entities,
}


def _decoder(data: bytes, first: int, last: int) -> Decoder:
    """Tell by what a match begins with how it is decoded."""
    sign = data[first : first + 1]
    decoder = _DECODERS.get(data[first : first + 2] if sign == b"\\" else sign)
    if decoder is not None:
        return decoder
    return _base64 if _QUADS.end_of(data, first, last) > first else _hex


def joined(data: bytes, region: Region, word: int, start: int) -> Derived | None:
    """Put together the text that begins at ``start`` and goes on in further quoted pieces; None where it does not.

    ``word`` is where the keyword stands that led there; what is before it in its line comes along.
    """
    end = min(region.end, start + JOINED_LIMIT)
    split = _split()
    match = split.match(data, start, end)
    if match is None:
        return None
    lowest = max(region.start, word - BEFORE_LIMIT)
    line = max(lowest, data.rfind(b"\n", lowest, word) + 1)
    pieces = [data[line:start]]
    reached = start
    while match is not None and len(pieces) < PIECES_LIMIT:
        junction, after = match.span(1)
        pieces.append(data[reached:junction])
        reached = after
        match = split.match(data, reached, end)
    stop = data.find(b"\n", reached, end)
    pieces.append(data[reached : end if stop < 0 else stop])
    return Derived(b"".join(pieces), word, reached, "in pieces")


def piece_before(data: bytes, lowest: int, place: int) -> int:
    """Give where the quoted piece begins that stands before the piece with ``place`` in it; -1 where there is none."""
    opening = _last_quote(data, max(lowest, data.rfind(b" ", lowest, place)), place)
    if opening < 0 or _last_space(data, opening, place) >= 0:
        return -1
    closing = _last_quote(data, lowest, opening)
    if closing < 0 or not _JOINT.fits(data[closing + 1 : opening]):
        return -1
    return max(_last_space(data, lowest, closing), _last_quote(data, lowest, closing)) + 1 or lowest


def _last_space(data: bytes, start: int, stop: int) -> int:
    find = data.rfind
    return max(find(b" ", start, stop), find(b"\t", start, stop), find(b"\n", start, stop))


def _last_quote(data: bytes, start: int, stop: int) -> int:
    find = data.rfind
    return max(find(b'"', start, stop), find(b"'", start, stop), find(b"`", start, stop))
