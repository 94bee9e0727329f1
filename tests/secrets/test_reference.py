"""The search finds what a plain one finds, that tries every pattern at every keyword of every line."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.policy.secret_table import read_bundled
from govbot.secrets import hits
from govbot.secrets import scan as scan_module
from govbot.secrets.compiled import compile_bytes
from govbot.secrets.finding import Found, Search, begins
from govbot.secrets.judge import acceptable
from govbot.secrets.pattern import Kind, Pattern, Region
from govbot.secrets.patterns import bundled, patterns_of
from govbot.secrets.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN = [item for item in read_bundled() if item.pattern.kind is Kind.FORMAT and not item.pattern.lines]
PATTERNS = [item.pattern for item in WRITTEN]
COMPILED = {item.id: compile_bytes(item.regex) for item in PATTERNS}
SEARCHED = patterns_of(PATTERNS)

noise = st.text(st.sampled_from("abz019AZ_-./+=:\"' \\%\n"), max_size=12)
examples = st.sampled_from([text for item in WRITTEN for text in (*item.match, *item.no_match)])
texts = st.lists(st.one_of(noise, examples, examples.map(str.upper)), max_size=8).map("".join)


def plainly(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Try every pattern at every keyword, line by line, with no prefilter."""
    start = 0
    for line in data.splitlines(keepends=True):
        for pattern in PATTERNS:
            for word in pattern.keywords:
                yield from _at(data, pattern, word.encode(), start, start + len(line))
        start += len(line)


def _at(data: bytes, pattern: Pattern, word: bytes, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
    low = data.lower()
    place = low.find(word, start, stop)
    while place >= 0:
        compiled = COMPILED[pattern.id]
        size = min((gate.size for gate in pattern.gates), default=len(word)) or len(word)
        if pattern.before:
            match = compiled.search(data, max(start, place - pattern.before), stop)
        else:
            match = compiled.match(data, place, stop)
        if match is not None and (not pattern.whole or begins(data, 0, match.span()[0])):
            first, last = match.span(1)
            if acceptable(data, pattern, place, place + size, first, last, 0):
                yield pattern.id, first, last
        place = low.find(word, place + 1, stop)


@settings(max_examples=120)
@given(texts)
def test_finds_what_a_plain_search_finds(text: str) -> None:
    data = text.replace("\r", "").encode() + b"\n"
    found = {(item.pattern.id, item.start, item.end) for item in _all(data)}
    assert found == set(plainly(data))


def _all(data: bytes) -> Iterator[Found]:
    return Search(data, [Region(0, len(data), 1, 0, marker=0)], SEARCHED, 0).found()


@settings(max_examples=40)
@given(st.lists(texts, min_size=2, max_size=6))
def test_two_processes_and_small_chunks_find_the_same(parts: list[str]) -> None:
    data = "\n".join(parts).encode() + b"\n"
    lines = [0, *(place + 1 for place in range(len(data)) if data[place] == 10)]
    regions = [Region(start, end, number, 0, marker=0) for number, (start, end) in enumerate(pairwise(lines), 1)]
    whole = scan(data, regions, bundled()).matches
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan_module, "LARGE", 0)
        patch.setattr(hits, "CHUNK", 64)
        assert scan(data, regions, bundled()).matches == whole
