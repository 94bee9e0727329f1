"""Regular expressions of policies: RE2, so that time is linear in the text, whatever the pattern."""

from __future__ import annotations

import re
from functools import lru_cache

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


class Regex:
    """A compiled RE2 expression, searched anywhere in a text unless it is anchored."""

    __slots__ = ("_compiled", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._compiled = _compile(pattern)

    def search(self, text: str) -> bool:
        """Tell whether the text holds a match."""
        return self._compiled.search(matchable(text)) is not None  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"Regex({self.pattern!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Regex) and self.pattern == other.pattern

    def __hash__(self) -> int:
        return hash(self.pattern)


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> object:
    import re2

    if len(pattern) > LENGTH_LIMIT:
        raise BadRegexError(f"a pattern of {len(pattern)} characters; at most {LENGTH_LIMIT} are allowed")
    if _LOOK_AROUND.search(pattern):
        raise BadRegexError(
            f"`{pattern}` uses look-around, which linear-time expressions do not have",
            "Write what must not match under `not-matches`.",
        )
    if _BACK_REFERENCE.search(pattern):
        raise BadRegexError(f"`{pattern}` uses a back-reference, which linear-time expressions do not have")
    if _GLOB.search(pattern):
        raise BadRegexError(
            f"`{pattern}` looks like a glob, and this field takes a regular expression",
            "Write for example `^src/.*\\.py$`; or use a field that takes globs.",
        )
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise BadRegexError(f"`{pattern}` is not a regular expression: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
