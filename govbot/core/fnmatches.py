"""Patterns of fnmatch, for lists of paths that were written for it: ``*`` and ``?`` cross ``/``, ``[...]`` is a choice.

https://docs.python.org/3/library/fnmatch.html; case counts, as in ``fnmatchcase``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ANY_SIGN = "[^\\n]"
"""What a wildcard becomes: any sign that a path can hold in a list of one path a line."""

_PART = re.compile(r"\[(?P<not>!?)(?P<members>\]?[^\]]*)\]|\*+|\?|[^*?\[]+|\[")
_RANGE = 3


def translate_fnmatch(pattern: str) -> str:
    """Translate a pattern to an RE2 expression for a whole path."""
    return "".join(_translated(match) for match in _PART.finditer(pattern))


def _translated(match: re.Match[str]) -> str:
    part = match[0]
    if part[0] == "*":
        return ANY_SIGN + "*"
    if part == "?":
        return ANY_SIGN
    if not match["members"]:
        return re.escape(part)
    members = "".join(_members(match["members"]))
    if members:
        return f"[{'^' if match['not'] else ''}{members}]"
    # Only ranges that hold nothing, as in `[z-a]`.
    return ANY_SIGN if match["not"] else r"[^\x00-\x{10FFFF}]"


def _members(text: str) -> Iterator[str]:
    """Write the members of a choice, as ranges; one that runs backwards holds nothing."""
    at = 0
    while at < len(text):
        if text[at + 1 : at + 2] == "-" and at + 2 < len(text):
            first, last = text[at], text[at + 2]
            at += _RANGE
            if first > last:
                continue
        else:
            first = last = text[at]
            at += 1
        yield f"\\x{{{ord(first):X}}}-\\x{{{ord(last):X}}}"
