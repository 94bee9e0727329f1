"""A set of patterns, ready to search: keywords first, regular expressions compiled when a keyword was met."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, Protocol

from govbot.secrets.pattern import Kind, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE = "table.json"
SMALL = 1 << 20


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


class Finder(Protocol):
    """An automaton that finds all keywords."""

    def find_matches_as_indexes(self, haystack: bytes, *, overlapping: bool) -> list[tuple[int, int, int]]:
        """Give (keyword, start, end) of every keyword, in the order of their ends."""
        ...


class Row(NamedTuple):
    """A pattern as it stands in the table."""

    id: str
    name: str
    vendor: str
    regex: str
    keywords: list[str]
    fix: str
    kind: str
    entropy: float
    surprise: float
    checksum: str
    form: str
    before: int
    reach: int
    whole: bool
    lines: bool
    any_name: bool


class Patterns:
    """A set of patterns. Each is made, and its expression compiled, when it is first needed."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)
        self._made: dict[int, Pattern] = {}
        self._compiled: dict[int, Compiled] = {}
        owners: dict[str, list[int]] = {}
        for index, row in enumerate(self._rows):
            for word in row[4]:
                owners.setdefault(word, []).append(index)
        self.keywords = tuple(word.encode() for word in owners)
        self.owners = tuple(tuple(indexes) for indexes in owners.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Pattern:
        if index not in self._made:
            row = Row(*self._rows[index])
            values = row._asdict() | {"kind": Kind(row.kind), "keywords": tuple(row.keywords)}
            self._made[index] = Pattern(**values)
        return self._made[index]

    def regex(self, index: int) -> Compiled:
        """Give the compiled expression of a pattern."""
        compiled = self._compiled.get(index)
        if compiled is None:
            compiled = self._compiled[index] = compile_bytes(self[index].regex)
        return compiled

    def finder(self, size: int) -> Finder:
        """Build the automaton of all keywords; ``size`` is how many bytes it will read."""
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        implementation = Implementation.ContiguousNFA if size < SMALL else Implementation.DFA
        finder: Finder = BytesAhoCorasick(self.keywords, implementation=implementation)
        return finder

    def extended(self, more: Iterable[Pattern]) -> Patterns:
        """Give a set with further patterns, which come first."""
        return Patterns((*(row_of(pattern) for pattern in more), *self._rows))


def row_of(pattern: Pattern) -> Row:
    """Write a pattern as a row of the table."""
    values = {name: getattr(pattern, name) for name in Row._fields}
    return Row(**(values | {"kind": pattern.kind.value, "keywords": list(pattern.keywords)}))


def compile_bytes(regex: str) -> Compiled:
    """Compile an RE2 expression that reads bytes."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    compiled: Compiled = re2.compile(regex.encode("latin-1"), options)
    return compiled


@lru_cache(maxsize=1)
def bundled() -> Patterns:
    """Load the patterns that come with govbot."""
    return Patterns(json.loads((files("govbot.secrets") / TABLE).read_bytes()))
