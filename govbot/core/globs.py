"""The one glob dialect, compiled to RE2 so that a hostile pattern stays linear.

Anchored at the root; ``*`` and ``?`` stay inside a segment; ``**`` is a whole segment and crosses; ``{a,b}``
alternates; a leading ``!`` excludes; a trailing ``/`` means everything below; dot files match; all else is literal,
also ``[ ] ( ) $ @``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from govbot.core.matching import path_key

LENGTH_LIMIT = 300
ALTERNATIVES_LIMIT = 64
LIST_LIMIT = 200


class BadGlobError(ValueError):
    """A pattern that is not a glob of this dialect; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class _Pattern(Protocol):
    def fullmatch(self, text: str) -> object: ...


_REGEX_SIGNS = re.compile(r"^\^|\\|\$$|\(\?|\.\+|\]\+|\]\*|\)\+|\)\*")
_TOKEN = re.compile(r"\*|\?|[^*?]+")


class Globs:
    """A list of globs: a path matches when some pattern includes it and none excludes it.

    A list of nothing but exclusions includes everything else. With ``fold`` the including patterns ignore case and the
    excluding ones do not; without it, the other way round: whichever side forbids is the one that ignores case.
    """

    __slots__ = ("_exclude", "_include", "fold", "patterns")

    def __init__(self, patterns: tuple[str, ...], *, fold: bool = False) -> None:
        self.patterns = patterns
        self.fold = fold
        if len(patterns) > LIST_LIMIT:
            raise BadGlobError(f"{len(patterns)} patterns; at most {LIST_LIMIT} are allowed")
        include = tuple(item for item in patterns if not item.startswith("!"))
        exclude = tuple(item[1:] for item in patterns if item.startswith("!"))
        self._include = compile_globs(include or (("**",) if exclude else ()), fold=fold)
        self._exclude = compile_globs(exclude, fold=not fold)

    def matches(self, path: str) -> bool:
        """Tell whether a path (or name) is matched."""
        if self._include is None or not self._include.fullmatch(path_key(path, fold=self.fold)):
            return False
        return self._exclude is None or not self._exclude.fullmatch(path_key(path, fold=not self.fold))

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def __repr__(self) -> str:
        return f"Globs({self.patterns!r}, fold={self.fold})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Globs) and (self.patterns, self.fold) == (other.patterns, other.fold)

    def __hash__(self) -> int:
        return hash((self.patterns, self.fold))


@lru_cache(maxsize=4096)
def compile_globs(patterns: tuple[str, ...], *, fold: bool) -> _Pattern | None:
    """Compile globs (without ``!``) to one RE2; None for no patterns. Raises BadGlobError."""
    if not patterns:
        return None
    import re2

    union = "|".join(translate(path_key(pattern, fold=fold)) for pattern in patterns)
    compiled: _Pattern = re2.compile(f"(?s:{union})")
    return compiled


def translate(pattern: str) -> str:
    """Translate one glob to an RE2 expression for the whole path. Raises BadGlobError."""
    check_glob(pattern)
    return "|".join(_translate_plain(item) for item in _alternatives(pattern))


def check_glob(pattern: str) -> None:
    """Refuse what is not a glob. Raises BadGlobError."""
    if not pattern.strip("/. ") and pattern not in {".", ".."}:
        raise BadGlobError("an empty pattern", "Write a path such as `src/**`.")
    if len(pattern) > LENGTH_LIMIT:
        raise BadGlobError(f"a pattern of {len(pattern)} characters; at most {LENGTH_LIMIT} are allowed")
    if _REGEX_SIGNS.search(pattern):
        raise BadGlobError(
            f"`{pattern}` looks like a regular expression, and this field takes a glob",
            "Globs know `*`, `?`, `**`, `{a,b}` and a leading `!`; write for example `src/**/*.py`.",
        )
    for segment in pattern.split("/"):
        if "**" in segment and segment.strip("{},") != "**":
            raise BadGlobError(
                f"`**` must be a whole segment in `{pattern}`",
                "Write `dir/**` for everything below, `**/*.py` for a kind.",
            )
        if segment == "..":
            raise BadGlobError(f"`..` in `{pattern}`", "Patterns start at the root of the repository.")


def _alternatives(pattern: str) -> list[str]:
    """Expand ``{a,b}``; braces do not nest."""
    found = [""]
    rest = pattern
    while rest:
        head, brace, tail = rest.partition("{")
        if "}" in head:
            raise BadGlobError(f"`}}` without `{{` in `{pattern}`")
        if not brace:
            return [item + head for item in found]
        inner, closing, rest = tail.partition("}")
        if not closing or "{" in inner:
            raise BadGlobError(f"unbalanced or nested braces in `{pattern}`", "Write `{a,b}`; braces do not nest.")
        found = [item + head + choice for item in found for choice in inner.split(",")]
        if len(found) > ALTERNATIVES_LIMIT:
            raise BadGlobError(f"more than {ALTERNATIVES_LIMIT} alternatives in `{pattern}`")
    return found


def _translate_plain(pattern: str) -> str:
    pattern = pattern.removeprefix("./").removeprefix("/")
    segments = (pattern + "**" if pattern.endswith("/") else pattern).split("/")
    out: list[str] = []
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment == "**":
            out.append(".+" if last else "(?:[^/]+/)*")
        else:
            out.append(_segment(segment) + ("" if last else "/"))
    return "".join(out)


def _segment(segment: str) -> str:
    parts = {"*": "[^/]*", "?": "[^/]"}
    return "".join(parts.get(token) or re.escape(token) for token in _TOKEN.findall(segment))
