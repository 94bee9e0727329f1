"""A set of patterns, ready to search: keywords first, regular expressions compiled when a keyword was met."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, Protocol

from govbot.secrets.compiled import Compiled, compile_bytes
from govbot.secrets.pattern import Gate, Kind, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE = "table.json"
SMALL = 1 << 20
_OPEN = ("", 0, 0, 0)


class Finder(Protocol):
    """An automaton that finds all keywords."""

    def find_matches_as_indexes(self, haystack: bytes, *, overlapping: bool) -> list[tuple[int, int, int]]:
        """Give (keyword, start, end) of every keyword, in the order of their ends."""
        ...


class Row(NamedTuple):
    """A pattern as it stands in the table; the fields are those of ``Pattern``."""

    id: str
    name: str
    vendor: str
    fix: str
    kind: str
    regex: str
    keywords: list[str]
    entropy: float
    surprise: float
    checksum: str
    form: str
    before: int
    whole: bool
    lines: bool
    any_name: bool
    distinct: bool
    gates: list[tuple[str, int, int, int]]
    needs: str


class Try(NamedTuple):
    """A pattern to try at a keyword, once its gate is passed: see ``govbot.secrets.pattern.Gate``."""

    number: int
    exact: bytes
    size: int
    run: int
    letters: int


class Patterns:
    """A set of patterns. Each is made, and its expression compiled, when it is first needed.

    ``tries`` holds, for each keyword, the patterns with a format of their own; ``named`` those whose keyword is part of
    a name.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)
        self._made: dict[int, Pattern] = {}
        self._compiled: dict[int, Compiled] = {}
        self._finders: dict[bool, Finder] = {}
        tries: dict[str, list[Try]] = {}
        named: dict[str, list[int]] = {}
        for index, row in enumerate(self._rows):
            words, gates = row.keywords, row.gates
            if row.kind != Kind.FORMAT:
                for word in words:
                    named.setdefault(word, []).append(index)
                    tries.setdefault(word, [])
                continue
            for word, (exact, size, run, letters) in zip(words, gates or (_OPEN,) * len(words), strict=True):
                tries.setdefault(word, []).append(Try(index, exact.encode(), size or len(word), run, letters))
        self.keywords = tuple(word.encode() for word in tries)
        self.tries = tuple(map(tuple, tries.values()))
        self.named = tuple(tuple(named.get(word, ())) for word in tries)
        self.longest = max(map(len, self.keywords), default=0)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Pattern:
        made = self._made.get(index)
        if made is None:
            row = self._rows[index]
            gates = tuple(Gate(*gate) for gate in row.gates)
            values = row._asdict() | {"kind": Kind(row.kind), "keywords": tuple(row.keywords), "gates": gates}
            made = self._made[index] = Pattern(**values)
        return made

    def regex(self, index: int) -> Compiled:
        """Give the compiled expression of a pattern."""
        compiled = self._compiled.get(index)
        if compiled is None:
            compiled = self._compiled[index] = compile_bytes(self[index].regex)
        return compiled

    def finder(self, size: int) -> Finder:
        """Give the automaton of all keywords; ``size`` is how many bytes it will read."""
        small = size < SMALL
        finder = self._finders.get(small)
        if finder is None:
            finder = self._finders[small] = _build(self.keywords, small=small)
        return finder

    def extended(self, more: Iterable[Pattern]) -> Patterns:
        """Give a set with further patterns, which come first."""
        return Patterns((*(row_of(pattern) for pattern in more), *self._rows))


def _build(keywords: tuple[bytes, ...], *, small: bool) -> Finder:
    """Build the automaton: the compact one is sooner ready, the table-driven one reads three times as fast."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    implementation = Implementation.ContiguousNFA if small else Implementation.DFA
    finder: Finder = BytesAhoCorasick(keywords, implementation=implementation)
    return finder


def row_of(pattern: Pattern) -> Row:
    """Write a pattern as a row of the table."""
    values = {name: getattr(pattern, name) for name in Row._fields}
    gates = [(gate.exact, gate.size, gate.run, gate.letters) for gate in pattern.gates]
    return Row(**(values | {"kind": pattern.kind.value, "keywords": list(pattern.keywords), "gates": gates}))


@lru_cache(maxsize=1)
def bundled() -> Patterns:
    """Load the patterns that come with govbot."""
    return Patterns(Row(*row) for row in json.loads((files("govbot.secrets") / TABLE).read_bytes()))
