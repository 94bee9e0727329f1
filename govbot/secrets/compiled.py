"""Regular expressions over bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


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
