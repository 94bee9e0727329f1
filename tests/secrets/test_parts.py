"""The search in parts, by two processes, gives what one gives, also where the second fails."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.secrets.finding import Found
from govbot.secrets.parts import PARTS, Part, Searched, in_parts
from govbot.secrets.pattern import Region
from tests.secrets.fakes import github_token, matches

PATTERN = matches(github_token())[0].pattern
REGIONS = tuple(Region(start, start + 10, start, 0) for start in range(0, 500, 10))
MANY = 1000


def search(part: Part) -> Searched:
    return [Found(region.start, region.end, 10, PATTERN, region, "") for region in part], ""


def test_every_part_is_found_in_its_order() -> None:
    assert in_parts(REGIONS, search, MANY) == search(REGIONS)


@given(st.lists(st.integers(1, 400), max_size=60))
@settings(max_examples=25)
def test_parts_are_even_and_nothing_is_lost(sizes: list[int]) -> None:
    ends = [sum(sizes[:count]) for count in range(len(sizes) + 1)]
    regions = tuple(Region(start, end, 1, 0) for start, end in pairwise(ends))
    searched: list[Part] = []

    def noted(part: Part) -> Searched:
        searched.append(part)
        return search(part)

    assert in_parts(regions, noted, MANY) == search(regions)
    assert len(searched) <= PARTS
    largest = max(sizes, default=0)
    assert all(part[-1].end - part[0].start <= ends[-1] / PARTS + largest for part in searched)


@pytest.mark.parametrize("regions", [REGIONS[:1], ()])
def test_what_has_no_parts_is_searched_whole(regions: Part) -> None:
    assert in_parts(regions, search, MANY) == search(regions)


@pytest.mark.parametrize("at", [0, 490])
def test_a_bound_in_any_part_is_said(at: int) -> None:
    # One process searches all regions where another test's thread still runs: the answer must be the same.
    def capped(part: Part) -> Searched:
        return [], "stopped" if at in {region.start for region in part} else ""

    assert in_parts(REGIONS, capped, MANY) == ([], "stopped")


@pytest.mark.parametrize("limit", [0, 1, 5, 20, 49])
def test_the_first_ones_are_given_where_there_are_too_many(limit: int) -> None:
    assert in_parts(REGIONS, search, limit) == (search(REGIONS)[0][: limit + 1], "")


def test_a_child_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()

    def dies(part: Part) -> Searched:
        if os.getpid() != parent:
            raise MemoryError
        return search(part)

    assert in_parts(REGIONS, dies, MANY) == search(REGIONS)

    def refuses() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", refuses)
    assert in_parts(REGIONS, search, MANY) == search(REGIONS)
    monkeypatch.delattr(os, "fork")
    assert in_parts(REGIONS, search, MANY) == search(REGIONS)
