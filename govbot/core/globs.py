"""The one glob dialect, compiled to RE2 so that a hostile pattern stays linear.

Anchored at the root; ``*`` and ``?`` stay inside a segment; ``**`` is a whole segment and crosses; ``{a,b}``
alternates; a leading ``!`` excludes; a trailing ``/`` means everything below; dot files match; all else is literal,
also ``[ ] ( ) $ @``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from govbot.core.fnmatches import ANY_SIGN, translate_fnmatch
from govbot.core.matching import path_key

LENGTH_LIMIT = 300
ALTERNATIVES_LIMIT = 64
LIST_LIMIT = 200
# Of a whole list with its braces expanded. A list may come from a pull request's text, and RE2's time grows with the
# text times the program: these bound the program.
TOTAL_LIMIT = 20_000
WILDCARDS_LIMIT = 1000


class BadGlobError(ValueError):
    """A pattern that is not a glob of this dialect; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class _Match(Protocol):
    def start(self) -> int: ...


class Compiled(Protocol):
    """An RE2 that matches whole paths, or whole lines of a text that holds one path a line."""

    def fullmatch(self, text: str) -> object:
        """Match a whole path."""
        ...

    def finditer(self, text: bytes) -> Iterator[_Match]:
        """Find every line that matches."""
        ...


_REGEX_SIGNS = re.compile(r"^\^|\\|\||\$$|\(\?|\.\+|\]\+|\]\*|\)\+|\)\*|/\.\*$")
_NAME_REGEX_SIGNS = re.compile(r"^\^|\\")
_TOKEN = re.compile(r"\*|\?|[^*?]+")


class Globs:
    """A list of globs: a path matches when some pattern includes it and none excludes it.

    A list of nothing but exclusions includes everything else. With ``fold`` the including patterns ignore case and the
    excluding ones do not; without it, the other way round: whichever side forbids is the one that ignores case. With
    ``names`` both sides ignore it, as GitHub compares labels and logins. With ``crossing`` they are patterns of
    fnmatch, whose ``*`` and ``?`` cross ``/``.
    """

    __slots__ = ("_takes_all", "crossing", "exclude", "fold", "include", "names", "patterns")

    def __init__(
        self, patterns: tuple[str, ...], *, fold: bool = False, names: bool = False, crossing: bool = False
    ) -> None:
        self.patterns = patterns
        self.crossing = crossing
        self.fold = fold
        self.names = names
        if len(patterns) > LIST_LIMIT:
            raise BadGlobError(f"{len(patterns)} patterns; at most {LIST_LIMIT} are allowed")
        include = tuple(item for item in patterns if not item.startswith("!"))
        exclude = tuple(item[1:] for item in patterns if item.startswith("!"))
        everything = ("**",) if exclude else ()
        self._takes_all = (include or everything) == ("**",) and not names
        self.include = compile_globs(include or everything, fold=self.fold_include, names=names, crossing=crossing)
        self.exclude = compile_globs(exclude, fold=self.fold_exclude, names=names, crossing=crossing)

    @property
    def fold_include(self) -> bool:
        """Whether the including patterns ignore case."""
        return self.fold or self.names

    @property
    def fold_exclude(self) -> bool:
        """Whether the excluding patterns ignore case."""
        return not self.fold or self.names

    def matches(self, path: str) -> bool:
        """Tell whether a path (or name) is matched."""
        # The usual list: an expression for every path would take longer than all else that is done with a file.
        if self._takes_all and path and self.exclude is None:
            return True
        if self.include is None or not self.include.fullmatch(path_key(path, fold=self.fold_include)):
            return False
        return self.exclude is None or not self.exclude.fullmatch(path_key(path, fold=self.fold_exclude))

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def __repr__(self) -> str:
        return f"Globs({self.patterns!r}, fold={self.fold}, names={self.names})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Globs) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[tuple[str, ...], bool, bool, bool]:
        return self.patterns, self.fold, self.names, self.crossing


@lru_cache(maxsize=4096)
def compile_globs(
    patterns: tuple[str, ...], *, fold: bool, names: bool = False, crossing: bool = False
) -> Compiled | None:
    """Compile globs (without ``!``) to one RE2; None for no patterns. Raises BadGlobError."""
    if not patterns:
        return None
    import re2

    keys = (path_key(pattern, fold=fold) for pattern in patterns)
    union = "|".join(_crossing(key) if crossing else translate(key, names=names) for key in keys)
    if len(union) > TOTAL_LIMIT or union.count("[^/]") + union.count(ANY_SIGN) > WILDCARDS_LIMIT:
        raise BadGlobError("these patterns are too long together", "Name folders instead of files; use fewer braces.")
    options = re2.Options()
    options.log_errors = False
    options.never_nl = True
    options.never_capture = True
    compiled: Compiled = re2.compile(f"(?m)^(?:{union})$", options)
    return compiled


def _crossing(pattern: str) -> str:
    if len(pattern) > LENGTH_LIMIT:
        raise BadGlobError(f"a pattern of {len(pattern)} characters; at most {LENGTH_LIMIT} are allowed")
    return translate_fnmatch(pattern)


def translate(pattern: str, *, names: bool = False) -> str:
    """Translate one glob to an RE2 expression for the whole path, or name. Raises BadGlobError."""
    check_glob(pattern, names=names)
    plains = _alternatives(pattern)
    return "|".join(_translate_plain(plain if names else _rooted(plain)) for plain in plains)


def check_glob(pattern: str, *, names: bool = False) -> None:
    """Refuse what is not a glob; of ``names`` (labels, logins), which may hold any sign, less. Raises BadGlobError."""
    if len(pattern) > LENGTH_LIMIT:
        raise BadGlobError(f"a pattern of {len(pattern)} characters; at most {LENGTH_LIMIT} are allowed")
    if (_NAME_REGEX_SIGNS if names else _REGEX_SIGNS).search(pattern):
        raise BadGlobError(
            f"`{pattern}` looks like a regular expression, and this field takes a glob",
            "Globs know `*`, `?`, `**`, `{a,b}` and a leading `!`; write for example `src/**` or `**/*.py`.",
        )
    for plain in _alternatives(pattern):
        if not names:
            _check_path(_rooted(plain).removesuffix("/**"), pattern)
        for segment in plain.split("/"):
            if "**" in segment and segment != "**":
                raise BadGlobError(
                    f"`**` must be a whole segment in `{pattern}`",
                    "Write `dir/**` for everything below, `**/*.py` for a kind.",
                )


def _check_path(path: str, pattern: str) -> None:
    if not path.strip() or path == ".":
        found = f"`{pattern}` names nothing" if pattern.strip() else "an empty glob names nothing"
        raise BadGlobError(found, "Write a path such as `src/**`; `**` is everything.")
    for segment in path.split("/"):
        if segment in {"", ".", ".."}:
            what = f"`{segment}`" if segment else "`//`"
            raise BadGlobError(f"{what} in `{pattern}` matches nothing", "Write the path from the repository's root.")


def _rooted(plain: str) -> str:
    """Bring a path to one form: no leading ``./`` or ``/``, and a trailing ``/`` written out."""
    plain = plain.removeprefix("./").removeprefix("/")
    return plain + "**" if plain.endswith("/") else plain


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
    segments = pattern.split("/")
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
