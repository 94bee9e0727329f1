"""A set of patterns, ready to search: keywords first, regular expressions compiled when a keyword was met."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from govbot.secrets.compiled import Compiled, compile_bytes
from govbot.secrets.pattern import Gate, Kind, Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TABLE = "table.json"
TEXTS = "texts.json"
SMALL = 8 << 20
"""Up to how many bytes the compact automaton is sooner done: it is ready ten milliseconds before the fast one."""


class Finder(Protocol):
    """An automaton that finds all keywords."""

    def find_matches_as_indexes(self, haystack: bytes, *, overlapping: bool) -> list[tuple[int, int, int]]:
        """Give (keyword, start, end) of every keyword, in the order of their ends."""
        ...


class Try(NamedTuple):
    """A pattern to try at a keyword, once its gate is passed: see ``govbot.secrets.pattern.Gate``."""

    number: int
    exact: bytes
    size: int
    run: int
    letters: int


class Plan(NamedTuple):
    """Which patterns to try at which keyword, as plain data.

    ``keywords`` are separated by line ends. ``tries`` holds, for each, the patterns with a format of their own (their
    numbers, and what must stand there); ``named`` those whose keyword is part of a name; ``near`` those whose keyword
    names a service.
    """

    keywords: str
    tries: list[list[tuple[int, str, int, int, int]]]
    named: list[list[int]]
    near: list[list[int]]


def plan_of(patterns: Sequence[Pattern]) -> Plan:
    """Make the plan of a set of patterns, which are numbered in their order."""
    tries: dict[str, list[tuple[int, str, int, int, int]]] = {}
    named: dict[str, list[int]] = {}
    near: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns):
        for place, word in enumerate(pattern.keywords):
            found = tries.setdefault(word, [])
            if pattern.kind is Kind.FORMAT:
                gate = pattern.gates[place] if pattern.gates else Gate()
                found.append((number, gate.exact, gate.size or len(word), gate.run, gate.letters))
            else:
                numbers = near if pattern.kind is Kind.NEARBY else named
                numbers.setdefault(word, []).append(number)
    lists = ([numbers.get(word, []) for word in tries] for numbers in (named, near))
    return Plan("\n".join(tries), list(tries.values()), *lists)


class Patterns:
    """A set of patterns. Each is made, and its expression compiled, when it is first needed."""

    def __init__(self, plan: Plan, make: Callable[[int], Pattern], count: int) -> None:
        self.keywords = plan.keywords.encode().split(b"\n") if plan.keywords else []
        self.longest = max(map(len, self.keywords), default=0)
        self.named = plan.named
        self.near = plan.near
        self._count = count
        self._make = make
        self._plan = plan
        self._tries: dict[int, list[Try]] = {}
        self._made: dict[int, Pattern] = {}
        self._compiled: dict[int, Compiled] = {}
        self._finders: dict[bool, Finder] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Pattern:
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = self._make(number)
        return made

    def tries(self, word: int) -> list[Try]:
        """Give the patterns with a format of their own to try at a keyword, by the keyword's number."""
        tries = self._tries.get(word)
        if tries is None:
            planned = self._plan.tries[word]
            tries = self._tries[word] = [Try(number, exact.encode(), *rest) for number, exact, *rest in planned]
        return tries

    def regex(self, number: int) -> Compiled:
        """Give the compiled expression of a pattern."""
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = self._compiled[number] = compile_bytes(self[number].regex)
        return compiled

    def finder(self, size: int) -> Finder:
        """Give the automaton of all keywords; ``size`` is how many bytes it will read."""
        small = size < SMALL
        finder = self._finders.get(False) or self._finders.get(small)
        if finder is None:
            finder = self._finders[small] = _build(self.keywords, small=small)
        return finder

    def extended(self, more: Sequence[Pattern]) -> Patterns:
        """Give a set with further patterns, which come first."""
        count = len(more)
        return Patterns(
            _merged(plan_of(more), self._plan, count),
            lambda number: more[number] if number < count else self[number - count],
            count + len(self),
        )


def _merged(first: Plan, second: Plan, count: int) -> Plan:
    """Put two plans together; the numbers of the second go on after the ``count`` patterns of the first."""
    tries: dict[str, list[tuple[int, str, int, int, int]]] = {}
    named: dict[str, list[int]] = {}
    near: dict[str, list[int]] = {}
    for plan, shift in ((first, 0), (second, count)):
        for word, planned, *lists in zip(plan.keywords.split("\n"), plan.tries, plan.named, plan.near, strict=True):
            tries.setdefault(word, []).extend((item[0] + shift, *item[1:]) for item in planned)
            for numbers, more in zip((named, near), lists, strict=True):
                numbers.setdefault(word, []).extend(number + shift for number in more)
    return Plan("\n".join(tries), list(tries.values()), list(named.values()), list(near.values()))


def patterns_of(patterns: Sequence[Pattern]) -> Patterns:
    """Make a set of patterns."""
    return Patterns(plan_of(patterns), patterns.__getitem__, len(patterns))


def _build(keywords: list[bytes], *, small: bool) -> Finder:
    """Build the automaton: the compact one is sooner ready, the table-driven one reads three times as fast."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    implementation = Implementation.ContiguousNFA if small else Implementation.DFA
    finder: Finder = BytesAhoCorasick(keywords, implementation=implementation)
    return finder


@lru_cache(maxsize=1)
def bundled() -> Patterns:
    """Load the patterns that come with govbot."""
    from govbot.secrets.table import pattern_of

    table = json.loads(Path(__file__).with_name(TABLE).read_bytes())
    rows = table["patterns"]
    return Patterns(Plan(**table["plan"]), lambda number: pattern_of(rows[number], _texts()[number]), len(rows))


@lru_cache(maxsize=1)
def _texts() -> list[list[str]]:
    """Load what people read of the patterns: needed only where something may have been found."""
    texts: list[list[str]] = json.loads(Path(__file__).with_name(TEXTS).read_bytes())
    return texts
