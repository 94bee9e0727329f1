"""File names as diffs write them: C-quoted, prefixed, and twice in a header that does not say where one ends.

Sources: git's documentation of diff formats ("Generating patch text with -p"), of ``core.quotePath`` and of
``diff.mnemonicPrefix``; GNU diff's manual, "Detailed Description of Unified Format".
Names are bytes here; ``decode`` makes text of them at the end. Functions raise ValueError for names that cannot be read.
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

# Beyond this a header is not searched for the place where its first name ends: two names of PATH_MAX (4096) bytes.
_SEARCHED = 9000


def decode(name: bytes) -> str:
    """Make text of a name; bytes that are not UTF-8 become surrogate escapes."""
    return name.decode("utf-8", "surrogateescape")


def unquote(name: bytes) -> bytes:
    """Undo git's C-style quoting; a name without quotes is returned as it is."""
    if not name.startswith(b'"'):
        return name
    match = _QUOTED.fullmatch(name)
    if match is None:
        raise ValueError("the quotes of a file name are not closed")
    return _ESCAPE.sub(_unescape, match[1])


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code is None:
        raise ValueError("a file name holds an escape that git does not write")
    return bytes([int(code, 8) if len(code) > 1 else _LETTERS[code[0]]])


def side(line: bytes) -> bytes | None:
    """Read the name after ``--- `` or ``+++ ``; None for no file. Git ends names with spaces by a tab, diff puts the time there."""
    if line.startswith(b'"') and (match := _QUOTED.match(line)):
        return unquote(match[0])
    name, _, rest = line.partition(b"\t")
    if name == _NO_FILE or rest.startswith(b"(nonexistent)"):
        return None
    return name


def is_epoch(line: bytes) -> bool:
    """Whether the time of a ``--- `` or ``+++ `` line is 1970-01-01 00:00 UTC: ``diff -N`` says so of an absent file."""
    match = _EPOCH.search(line.partition(b"\t")[2])
    if match is None:
        return False
    minutes = int(match[2]) * 60 + int(match[3]) - (1440 if match[1].startswith(b"1969") else 0)
    offset = int(match[5]) * 60 + int(match[6])
    return minutes == (offset if match[4] == b"+" else -offset)


def common(old: bytes, new: bytes) -> bytes | None:
    """The path that two prefixed names share (``a/x`` and ``b/x``: ``x``); None when they name two files.

    Equal names have no prefix (``diff.noprefix``). Any prefix that ends in a slash is taken off, not only git's own.
    """
    if old == new:
        return old
    shared = 0
    for ours, theirs in zip(reversed(old.split(b"/")), reversed(new.split(b"/")), strict=False):
        if ours != theirs:
            break
        shared += len(ours) + 1
    return new[len(new) - shared + 1 :] if shared > 1 else None


def pair(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """The old and new path of two names that both exist.

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


def alone(header: bytes, raw: bytes, *, old: bool) -> bytes:
    """The path of a file that has one side: ``raw`` is its name there, ``header`` what follows ``diff --git``."""
    name = side(raw) or b""
    raw = raw.partition(b"\t")[0] if not raw.startswith(b'"') else raw.rstrip(b"\t")
    if old and header.startswith(raw + b" "):
        return common(name, unquote(header[len(raw) + 1 :])) or strip(name)
    if not old and header.endswith(b" " + raw):
        return common(unquote(header[: -len(raw) - 1]), name) or strip(name)
    return strip(name)


def from_header(header: bytes) -> bytes:
    """The path in ``diff --git <old> <new>`` where nothing else names it: both are the same path then."""
    if header.startswith(b'"'):
        match = _QUOTED.match(header)
        if match is None:
            raise ValueError("the quotes of a file name are not closed")
        return _same(unquote(match[0]), unquote(header[match.end() + 1 :]))
    middle = len(header) // 2
    if header[middle : middle + 1] == b" ":
        path = common(header[:middle], header[middle + 1 :])
        if path is not None:
            return path
    splits = [at.start() for at in re.finditer(b" ", header)] if len(header) < _SEARCHED else []
    found = [common(header[:at], header[at + 1 :]) or b"" for at in splits]
    return _known(max(found, key=len, default=b""))


def _same(old: bytes, new: bytes) -> bytes:
    return _known(common(old, new) or b"")


def _known(path: bytes) -> bytes:
    if not path:
        raise ValueError("the names in this header cannot be told apart")
    return path
