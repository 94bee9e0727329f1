"""Which files ``.gitattributes`` calls generated: https://git-scm.com/docs/gitattributes and GitHub's linguist."""

from __future__ import annotations

from govbot.core.globs import BadGlobError, Globs
from govbot.core.paths import PathList

FILE = ".gitattributes"
LINES = 2_000
"""Of more lines none is read."""

_WORDS = {
    "linguist-generated": True,
    "linguist-generated=true": True,
    "-linguist-generated": False,
    "linguist-generated=false": False,
    "!linguist-generated": False,
}


def generated(text: str, paths: PathList) -> frozenset[str]:
    """Give those of the paths that are generated; of the lines that are about a path the last one decides.

    A line whose pattern is no glob of ours (a choice in brackets, braces, quotes) is left out: its files count. Where
    it takes files back out, or where there are too many lines, it is not known which: what was said before is void.
    """
    found: frozenset[str] = frozenset()
    lines = text.splitlines()
    if len(lines) > LINES:
        return found
    for line in lines:
        words = line.split()
        told = [_WORDS[word] for word in words[1:] if word in _WORDS]
        globs = _globs(words[0]) if told else None
        if told and globs is None and not told[-1] and not words[0].startswith("#"):
            found = frozenset()
        if globs is not None:
            found = found | paths.matching(globs) if told[-1] else found - paths.matching(globs)
    return found


def _globs(pattern: str) -> Globs | None:
    """Read a pattern: one without a slash is for every folder; one that names a folder is for none of its files."""
    if pattern.startswith(("#", "!", '"')) or pattern.endswith("/") or any(sign in pattern for sign in "[]{}\\"):
        return None
    rooted = pattern.removeprefix("/") if "/" in pattern else f"**/{pattern}"
    try:
        return Globs((rooted,))
    except BadGlobError:
        return None
