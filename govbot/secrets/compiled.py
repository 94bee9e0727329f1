"""Regular expressions over bytes, compiled when they are first used: a run that finds nothing needs few of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator


class Span(Protocol):
    """What of a regular expression's match is used: where its groups stand."""

    def span(self, group: int = 0) -> tuple[int, int]:
        """Give the offsets of a group."""
        ...


class Compiled(Protocol):
    """A compiled expression over bytes."""

    def match(self, text: bytes, pos: int, endpos: int) -> Span | None:
        """Match at ``pos``."""
        ...

    def search(self, text: bytes, pos: int, endpos: int) -> Span | None:
        """Match anywhere from ``pos`` on."""
        ...

    def finditer(self, text: bytes, pos: int, endpos: int) -> Iterator[Span]:
        """Give every match from ``pos`` on."""
        ...


def compile_bytes(regex: str) -> Compiled:
    """Compile an RE2 expression that reads bytes."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    compiled: Compiled = re2.compile(regex.encode("latin-1"), options)
    return compiled


class Rule:
    """An expression of ours for Python's ``re``, over texts whose length is bounded."""

    def __init__(self, regex: bytes, flags: int = 0) -> None:
        self._regex = regex
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[bytes]:
        """Compile the expression."""
        import re

        return re.compile(self._regex, self._flags)

    def end_of(self, data: bytes, start: int, stop: int) -> int:
        """Give where a match that begins at ``start`` ends; ``start`` itself where none does."""
        match = self.compiled.match(data, start, stop)
        return start if match is None else match.end()

    def found_in(self, data: bytes, start: int = 0, stop: int | None = None) -> bool:
        """Tell whether it matches anywhere between two offsets."""
        return self.compiled.search(data, start, len(data) if stop is None else stop) is not None

    def fits(self, data: bytes) -> bool:
        """Tell whether it matches the whole text."""
        return self.compiled.fullmatch(data) is not None

    def replaced(self, data: bytes, by: bytes | Callable[[re.Match[bytes]], bytes]) -> bytes:
        """Replace every match."""
        return self.compiled.sub(by, data)
