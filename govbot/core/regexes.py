"""Regular expressions of policies: RE2, so that time is linear in the text, whatever the pattern."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from govbot.core.matching import matchable

LENGTH_LIMIT = 2000


class BadRegexError(ValueError):
    """A pattern that RE2 does not take; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_BACK_REFERENCE = re.compile(r"(?<!\\)(?:\\\\)*\\[1-9]|\(\?P=")
_GLOB = re.compile(r"(?:^|/)\*{1,2}(?:[./]|$)|\*\*|^\*|\{[\w./*-]+(?:,[\w./*-]*[A-Za-z./*-][\w./*-]*)+\}")
_ONE_LINE = re.compile(r"\(\?[a-zA-Z]*-[a-zA-Z]*m")
_LITERAL_OR_ESCAPE = re.compile(r"\\Q.*?(?:\\E|\Z)|\\.|[^\\]+", re.DOTALL)


class Span(Protocol):
    """A match: where it begins and ends."""

    def start(self) -> int:
        """Give the offset of its first character or byte."""
        ...


class Searcher(Protocol):
    """A compiled RE2. Bytes must be UTF-8."""

    def search(self, text: str | bytes, pos: int | None = None, endpos: int | None = None) -> Span | None:
        """Find the first match between two offsets."""
        ...


class Regex:
    """A compiled RE2 expression, searched anywhere in a text unless it is anchored."""

    __slots__ = ("_compiled", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._compiled = _compile(pattern)

    def search(self, text: str) -> bool:
        """Tell whether the text holds a match."""
        return self._compiled.search(matchable(text)) is not None

    def __repr__(self) -> str:
        return f"Regex({self.pattern!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Regex) and self.pattern == other.pattern

    def __hash__(self) -> int:
        return hash(self.pattern)


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> Searcher:
    check_regex(pattern)
    return _re2(pattern)


def check_regex(pattern: str) -> None:
    """Refuse what RE2 cannot take, and what somebody must have meant otherwise. Raises BadRegexError."""
    if len(pattern) > LENGTH_LIMIT:
        raise BadRegexError(f"a pattern of {len(pattern)} characters; at most {LENGTH_LIMIT} are allowed")
    if _GLOB.search(pattern):
        raise BadRegexError(
            f"`{pattern}` looks like a glob, and this field takes a regular expression",
            "Write for example `^src/.*\\.py$`; or use a field that takes globs.",
        )
    _re2(pattern)


@lru_cache(maxsize=4096)
def compile_search(pattern: str, *, ignore_case: bool = False) -> Searcher:
    """Compile an expression for a text of several lines, where ``^`` and ``$`` stand for each. Raises BadRegexError."""
    return _re2(_by_line(pattern, whole_text=True), ignore_case=ignore_case)


@lru_cache(maxsize=4096)
def compile_lines(pattern: str, *, ignore_case: bool = False) -> Searcher:
    """Compile an expression that finds, in a text of many lines, just what it would find in each line alone.

    A line is the whole world of such an expression: nothing in it matches a line end. Raises BadRegexError.
    """
    return _re2(_by_line(pattern, whole_text=False), ignore_case=ignore_case, within_line=True)


@lru_cache(maxsize=4096)
def compile_text(pattern: str) -> Searcher:
    """Compile an expression for a whole text, where ``^`` and ``$`` are its begin and end. Raises BadRegexError."""
    return _re2(pattern)


def _by_line(pattern: str, *, whole_text: bool) -> str:
    """Make ``^`` and ``$`` stand for each line; and, unless the whole text is meant, the anchors of a text too."""
    if _ONE_LINE.search(re.sub(r"\\.", "", pattern)):
        raise BadRegexError(f"`{pattern}` takes back that `^` and `$` stand for a line", "Leave out the `-m`.")
    anchors = {} if whole_text else {r"\A": "^", r"\z": "$"}
    return "(?m)" + _LITERAL_OR_ESCAPE.sub(lambda match: anchors.get(match[0], match[0]), pattern)


def _re2(pattern: str, *, ignore_case: bool = False, within_line: bool = False) -> Searcher:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.case_sensitive = not ignore_case
    options.never_nl = within_line
    try:
        compiled: Searcher = re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        raise _refusal(pattern, error) from None
    return compiled


def _refusal(pattern: str, error: Exception) -> BadRegexError:
    """Say what RE2 does not take, and what to write instead."""
    if _LOOK_AROUND.search(pattern):
        return BadRegexError(
            f"`{pattern}` uses look-around, which linear-time expressions do not have",
            "Write what must not match under `not-matches`.",
        )
    if _BACK_REFERENCE.search(pattern):
        return BadRegexError(
            f"`{pattern}` uses a back-reference, which linear-time expressions do not have",
            "Write the repeated part out.",
        )
    return BadRegexError(
        f"`{pattern}` is not a regular expression: {_reason(error)}",
        "Put `\\` before a sign that stands for itself. Syntax: https://github.com/google/re2/wiki/Syntax",
    )


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    # RE2 repeats the end of the pattern behind a colon; the whole pattern stands in our message already.
    return text.partition(": ")[0]
