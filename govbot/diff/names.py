"""File names as diffs write them: C-quoted, prefixed, and twice in a header that does not say where one ends.

Sources: git's documentation of diff formats ("Generating patch text with -p"), of ``core.quotePath`` and of
``diff.mnemonicPrefix``; GNU diff's manual, "Detailed Description of Unified Format".
Names are bytes here; ``decode`` makes text of them at the end. What cannot be read is a ValueError.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-3][0-7]{2}|[abtnvfr\"\\])|\\")
_LETTERS = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
_PREFIXES = (b"a/", b"b/", b"c/", b"i/", b"o/", b"w/", b"1/", b"2/")
_BACKUPS = (b".orig", b".old", b".bak", b"~")
_EPOCH = re.compile(rb"(1970-01-01|1969-12-31) (\d\d):(\d\d):00(?:\.0+)? ([+-])(\d\d)(\d\d)\s*$")
_NO_FILE = b"/dev/null"

# A header with more bytes (two names of PATH_MAX, 4096) or more places to split it is not searched for the right one:
# only prefixes of different lengths need the search, and a hostile header would make it long.
_SEARCHED = 9000
_CANDIDATES = 16

_NOT_CLOSED = "the quotes of a file name are not closed"


def decode(name: bytes) -> str:
    """Make text of a name; bytes that are not UTF-8 become surrogate escapes."""
    return name.decode("utf-8", "surrogateescape")


def unquote(name: bytes) -> bytes:
    """Undo git's C-style quoting; a name without quotes is returned as it is."""
    if not name.startswith(b'"'):
        return name
    match = _QUOTED.fullmatch(name)
    if match is None:
        raise ValueError(_NOT_CLOSED)
    return _ESCAPE.sub(_unescape, match[1])


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code is None:
        raise ValueError("a file name holds an escape that git does not write")
    return bytes([int(code, 8) if len(code) > 1 else _LETTERS[code[0]]])


def side(line: bytes) -> bytes | None:
    """Read the name after ``--- `` or ``+++ ``; None for no file.

    Git ends a name that has spaces by a tab, diff writes the time after one.
    """
    if match := _QUOTED.match(line):
        return unquote(match[0])
    name, _, rest = line.partition(b"\t")
    if name == _NO_FILE or rest.startswith(b"(nonexistent)"):
        return None
    return name


def is_epoch(line: bytes) -> bool:
    """Tell whether the time after a name is 1970-01-01 00:00 UTC, which ``diff -N`` writes for an absent file."""
    match = _EPOCH.search(line.partition(b"\t")[2])
    if match is None:
        return False
    minutes = int(match[2]) * 60 + int(match[3]) - (1440 if match[1].startswith(b"1969") else 0)
    offset = int(match[5]) * 60 + int(match[6])
    return minutes == (offset if match[4] == b"+" else -offset)


def common(old: bytes, new: bytes) -> bytes | None:
    """Tell the path that two prefixed names share (``a/x`` and ``b/x``: ``x``); None when they name two files.

    Equal names have no prefix (``diff.noprefix``). Any prefix that ends in a slash is taken off, not only git's own.
    """
    if old == new:
        return old
    if len(old) > 2 and old[1:] == new[1:] and old[1:2] == b"/":  # noqa: PLR2004 - git's own prefixes, the usual case
        return new[2:]
    shared = 0
    for ours, theirs in zip(reversed(old.split(b"/")), reversed(new.split(b"/")), strict=False):
        if ours != theirs:
            break
        shared += len(ours) + 1
    return new[len(new) - shared + 1 :] if shared > 1 else None


def pair(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Tell the old and new path of two names that both exist.

    Different names are one renamed file, except where one is the backup of the other (``x.orig``, ``x~``).
    """
    path = common(old, new)
    if path is not None:
        return path, path
    old, new = strip(old), strip(new)
    for suffix in _BACKUPS:
        if old == new + suffix:
            return new, new
        if new == old + suffix:
            return old, old
    return old, new


def strip(name: bytes) -> bytes:
    """Take off one of git's own prefixes (``a/``, and those of ``diff.mnemonicPrefix``)."""
    return name[2:] if name.startswith(_PREFIXES) else name


def alone(header: bytes, line: bytes, *, old: bool) -> bytes:
    """Tell the path of a file that has one side, named by ``line``; ``header`` is what follows ``diff --git``.

    The header shows whether the name has a prefix: with one, its two names differ.
    """
    name = side(line) or b""
    quoted = _QUOTED.match(line)
    raw = quoted[0] if quoted else line.partition(b"\t")[0]
    other = b""
    if old and header.startswith(raw + b" "):
        other = unquote(header[len(raw) + 1 :])
    elif not old and header.endswith(b" " + raw):
        other = unquote(header[: -len(raw) - 1])
    return _known(common(name, other) or strip(name))


def from_header(header: bytes) -> bytes:
    """Tell the path in ``diff --git <old> <new>`` where nothing else names it: both are the same path then."""
    if header.startswith(b'"'):
        match = _QUOTED.match(header)
        if match is None:
            raise ValueError(_NOT_CLOSED)
        return _known(common(unquote(match[0]), unquote(header[match.end() + 1 :])) or b"")
    old, new = split(header, b" ")
    return _known(common(old, new) or b"")


def split(names: bytes, between: bytes) -> tuple[bytes, bytes]:
    """Take two names apart where they name one path; else at the last place that is possible."""
    middle = (len(names) - len(between)) // 2
    halves = names[:middle], names[middle + len(between) :]
    if names[middle:].startswith(between) and common(*halves):
        return halves
    old, found, new = names.rpartition(between)
    if not found or len(names) > _SEARCHED or names.count(between) > _CANDIDATES:
        return old, new
    places = [match.start() for match in re.finditer(re.escape(between), names)]
    pairs = [(names[:at], names[at + len(between) :]) for at in places]
    best = max(pairs, key=lambda pair: len(common(*pair) or b""))
    return best if common(*best) else (old, new)


def _known(path: bytes) -> bytes:
    if not path:
        raise ValueError("the names in this header cannot be told")
    return path
