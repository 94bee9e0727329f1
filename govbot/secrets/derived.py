"""Texts that stand in the data in another form: encoded, escaped, or cut into pieces that code puts together."""

from __future__ import annotations

import binascii
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from govbot.secrets.compiled import Compiled, Rule, compile_bytes

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from govbot.secrets.pattern import Region

TOKEN_LIMIT = 4096
PIECES_LIMIT = 60
JOINED_LIMIT = 4096
BEFORE_LIMIT = 400
TAIL_LIMIT = 600
WRAPPED_LIMIT = 400
HIDDEN_CHUNK = 1 << 16
LINE_LIMIT = 2048
_LEAST_WIDTH = 20

# Base64 (RFC 4648) of printable ASCII: the high bits of each byte leave few signs for each place of four.
_QUAD = r"[I-Za-f][C-HS-Xi-nyz0-3][AEIMQUYcgkosw048BFJNRVZdhlptx159][A-Za-z0-9+/_-]"
# No groups: to tell them takes RE2 many times as long as to find a match. Its first signs tell its kind as well.
_ENCODED = (
    rf"(?:{_QUAD}){{5,}}|(?:[2-7][0-9a-fA-F]){{12,}}|(?:%[2-7][0-9A-Fa-f]){{4,}}"
    r"|(?:\\x[2-7][0-9a-fA-F]){4,}|(?:\\u00[2-7][0-9a-fA-F]){4,}|(?:&#x?[0-9a-fA-F]{2,3};){4,}"
    r"|(?:\\u\{[2-7][0-9a-fA-F]\}){4,}|(?:\\[01][0-7]{2}){4,}"
)
_QUADS = Rule(rf"(?:{_QUAD}){{5}}".encode())
_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_PLAIN = frozenset(bytes((sign,)) for sign in _SIGNS)
_BASE64 = Rule(rb"[A-Za-z0-9+/_-]*")
_HEX = Rule(rb"[0-9a-fA-F]*")
_TOKEN = Rule(rb"[^\s\"'`<>]*")
_PERCENT = Rule(rb"%([0-9A-Fa-f]{2})")
_BACKSLASH = Rule(rb"\\(?:x|u00)([0-9A-Fa-f]{2})")
_BRACED = Rule(rb"\\u\{([0-9A-Fa-f]{2})\}")
_OCTAL = Rule(rb"\\([0-7]{3})")
_BEFORE = Rule(rb"[^\s\"'`<>]{0,200}\Z")
_WRAPPED = Rule(rb"[ \t]{0,80}\r?\n\+?[ \t]{0,80}([A-Za-z0-9+/_-]{4,200})(?=={0,2}[\"'`]?[ \t]{0,80}(?:\r?\n|\Z))")
# Zero-width space and joiners, word joiner, byte order mark, soft hyphen (Unicode, chapter 23.2), in UTF-8.
_UNSEEN = r"(?:\xe2\x80[\x8b-\x8f]|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xc2\xad)"
_HIDDEN = Rule(f"{_UNSEEN}+".encode())
_ENTITY = Rule(rb"&#(?:x([0-9A-Fa-f]{2})|([0-9]{2,3}));")

_JOINT = Rule(rb"[ \t]*(?:[+.~&]{1,2}|\|\||<>)?[\s+]*[bBrRuUfF@$]?")
_PIECE = r"[^\s\"'\x60]{0,300}"
_JUNCTION = (
    r"\\?[\"'\x60](?:[ \t]*(?:\+|\.{1,2}|~|&|\|\||<>|\\)[ \t]*(?:[_\x60]?\r?\n\+?[ \t]{0,80})?"
    r"|[ \t]*(?:(?:#|//)[^\n]{0,80})?\r?\n\+?[ \t]{0,80}(?:\+|\.{1,2}|~|&|\|\||<>)?[ \t]*"
    r"|[ \t]*;?[ \t]*\r?\n\+?[ \t]{0,80}[$\w.]{1,40}[ \t]*[+.]=[ \t]*|\)?\.(?:append|concat|Append|Concat)\([ \t]*"
    r"|[ \t]{1,4})[bBrRuUfF@$]{0,2}\\?[\"'\x60]|\\\r?\n\+?[ \t]{0,80}|\"'|'\""
)
# Items of a list, or arguments, that something puts together.
_LISTED = r"\\?[\"'\x60][ \t]*,[ \t]*(?:\r?\n\+?[ \t]{0,80})?[bBrRuUfF@$]{0,2}\\?[\"'\x60]"
_PUTS_TOGETHER = (b"join", b"concat", b"implode", b"strcat")
_NEAR_LIST = 600


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


@lru_cache(maxsize=2)
def _split(*, listed: bool) -> Compiled:
    return compile_bytes(f"{_PIECE}({_JUNCTION}|{_LISTED})" if listed else f"{_PIECE}({_JUNCTION})")


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
    text, last = _unwrapped(data, first, last, end)
    text = text.replace(b"-", b"+").replace(b"_", b"/")
    text = text[: len(text) - (len(text) % 4 == 1)]
    try:
        return Derived(binascii.a2b_base64(text + b"=" * (-len(text) % 4)), first, last, "in base64")
    except binascii.Error:
        return None


def _unwrapped(data: bytes, first: int, last: int, end: int) -> tuple[bytes, int]:
    """Put the lines together that a long text in base64 was wrapped into; gives where the last one ends, too.

    All but the last are as long as the first one.
    """
    width, reached = last - first, last
    lines = [data[first:last]]
    while width >= _LEAST_WIDTH and len(lines) < WRAPPED_LIMIT and len(lines[-1]) == width:
        match = _WRAPPED.compiled.match(data, reached, end)
        if match is None or len(match[1]) > width:
            break
        lines.append(match[1])
        reached = match.end()
    return b"".join(lines), reached


def _hex(data: bytes, _start: int, first: int, last: int, end: int) -> Derived | None:
    last = _HEX.end_of(data, last, end)
    last -= (last - first) % 2
    return Derived(binascii.a2b_hex(data[first:last]), first, last, "in hex")


def _escaped(how: str, sign: bytes, escape: Rule) -> Decoder:
    """Make the decoder of a run of escapes that are a sign and two hex digits, and of the rest of its token."""

    def decode(data: bytes, start: int, first: int, last: int, end: int) -> Derived:
        text = binascii.a2b_hex(data[first:last].replace(sign, b""))
        token_end = _TOKEN.end_of(data, last, min(end, last + TOKEN_LIMIT))
        before = _BEFORE.compiled.search(data, max(start, first - BEFORE_LIMIT), first)
        token = first if before is None else before.start()
        text = escape.replaced(data[token:first], _byte) + text + escape.replaced(data[last:token_end], _byte)
        return Derived(text, token, token_end, how)

    return decode


def _entities(data: bytes, _start: int, first: int, last: int, end: int) -> Derived:
    token_end = _TOKEN.end_of(data, last, min(end, last + TOKEN_LIMIT))
    return Derived(_ENTITY.replaced(data[first:token_end], _byte), first, token_end, "in HTML entities")


def _replaced(how: str, escape: Rule, base: int) -> Decoder:
    """Make the decoder of a run of escapes that are numbers to a base, and of the rest of its token."""

    def byte(match: re.Match[bytes]) -> bytes:
        return bytes((int(match[1], base) & 0xFF,))

    def decode(data: bytes, _start: int, first: int, last: int, end: int) -> Derived:
        token_end = _TOKEN.end_of(data, last, min(end, last + TOKEN_LIMIT))
        return Derived(escape.replaced(data[first:token_end], byte), first, token_end, how)

    return decode


def _byte(match: re.Match[bytes]) -> bytes:
    decimal = match.lastindex == 2  # noqa: PLR2004 - the second form of an entity
    number = int(match[match.lastindex or 1], 10 if decimal else 16)
    return bytes((number,)) if number < 256 else b"?"  # noqa: PLR2004 - a byte


_DECODERS: dict[bytes, Decoder] = {
    b"%": _escaped("in percent encoding", b"%", _PERCENT),
    rb"\x": _escaped("in escapes", rb"\x", _BACKSLASH),
    rb"\u0": _escaped("in escapes", rb"\u00", _BACKSLASH),
    rb"\u{": _replaced("in escapes", _BRACED, 16),
    rb"\0": _replaced("in escapes", _OCTAL, 8),
    rb"\1": _replaced("in escapes", _OCTAL, 8),
    b"&": _entities,
}


def _decoder(data: bytes, first: int, last: int) -> Decoder:
    """Tell by what a match begins with how it is decoded."""
    sign = data[first : first + 1]
    if sign == b"\\":
        sign = data[first : first + (3 if data[first + 1 : first + 2] == b"u" else 2)]
    decoder = _DECODERS.get(sign)
    if decoder is not None:
        return decoder
    return _base64 if _QUADS.end_of(data, first, last) > first else _hex


@lru_cache(maxsize=1)
def _unseen() -> Compiled:
    return compile_bytes(_UNSEEN)


def with_hidden(data: bytes, regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions with signs that nobody sees."""
    at, last = 0, regions[-1].end if regions else 0
    base = regions[0].start if regions else 0
    while base < last:
        stop = min(base + HIDDEN_CHUNK, last)
        end = min(stop + 2, last)
        match = None if data[base:end].isascii() else _unseen().search(data, base, end)
        if match is None:
            base = stop
            continue
        place = match.span()[0]
        while regions[at].end <= place:
            at += 1
        if regions[at].start <= place:
            yield regions[at]
        base = regions[at].end if regions[at].start <= place else regions[at].start


def unhidden(data: bytes, region: Region) -> Iterator[Derived]:
    """Yield each line with signs that nobody sees, without them."""
    reached = region.start
    for base in range(region.start, region.end, HIDDEN_CHUNK):
        stop = min(region.end, base + HIDDEN_CHUNK + 2)
        if not data[base:stop].isascii():
            for match in _HIDDEN.compiled.finditer(data, base, stop):
                if match.start() >= reached and _is_inside(data, match.start(), match.end()):
                    first = max(reached, data.rfind(b"\n", max(reached, match.start() - LINE_LIMIT), match.start()) + 1)
                    end = data.find(b"\n", match.end(), min(region.end, match.end() + LINE_LIMIT))
                    reached = min(region.end, match.end() + LINE_LIMIT) if end < 0 else end
                    yield Derived(_HIDDEN.replaced(data[first:reached], b""), first, reached, "with hidden characters")


def _is_inside(data: bytes, first: int, last: int) -> bool:
    """Tell whether plain letters or digits stand on both sides: other scripts need joiners."""
    return data[first - 1 : first] in _PLAIN and data[last : last + 1] in _PLAIN


def puts_together(data: bytes, region: Region, start: int) -> bool:
    """Tell whether something near puts the items of a list together."""
    near = data[max(region.start, start - _NEAR_LIST) : min(region.end, start + _NEAR_LIST)].lower()
    return any(word in near for word in _PUTS_TOGETHER)


def joined(data: bytes, region: Region, word: int, start: int, *, listed: bool = False) -> Derived | None:
    """Put together the text that begins at ``start`` and goes on in further quoted pieces; None where it does not.

    ``word`` is where the keyword stands that led there; what is before it in its line comes along. ``listed``: commas
    part the pieces, too.
    """
    end = min(region.end, start + JOINED_LIMIT)
    split = _split(listed=listed)
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
    end = min(end, reached + TAIL_LIMIT)
    stop = data.find(b"\n", reached, end)
    pieces.append(data[reached : end if stop < 0 else stop])
    # The last piece is a part of it, so that nothing else is told of what begins there.
    return Derived(b"".join(pieces), word, min(reached + 1, end), "in pieces")


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
