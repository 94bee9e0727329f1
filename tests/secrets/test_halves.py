"""The search on two processors gives what one gives, also where the second fails."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from govbot.secrets.finding import Found
from govbot.secrets.halves import in_halves
from govbot.secrets.pattern import Region
from tests.secrets.fakes import github_token, matches

PATTERN = matches(github_token())[0].pattern
REGIONS = [Region(start, start + 10, start, 0) for start in range(0, 100, 10)]


def search(regions: Sequence[Region]) -> tuple[list[Found], str]:
    return [Found(region.start, region.end, 10, PATTERN, region, "") for region in regions], ""


def test_both_halves_are_found() -> None:
    assert in_halves(REGIONS, search) == search(REGIONS)


@pytest.mark.parametrize("regions", [REGIONS[:1], []])
def test_what_has_no_halves_is_searched_whole(regions: list[Region]) -> None:
    assert in_halves(regions, search) == search(regions)


@pytest.mark.parametrize("at", [0, 90])
def test_a_bound_in_either_half_is_said(at: int) -> None:
    # One process searches all regions where another test's thread still runs: the answer must be the same.
    def capped(regions: Sequence[Region]) -> tuple[list[Found], str]:
        return [], "stopped" if at in {region.start for region in regions} else ""

    assert in_halves(REGIONS, capped) == ([], "stopped")


def test_a_child_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()

    def dies(regions: Sequence[Region]) -> tuple[list[Found], str]:
        if os.getpid() != parent:
            raise MemoryError
        return search(regions)

    assert in_halves(REGIONS, dies) == search(REGIONS)

    def refuses() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", refuses)
    assert in_halves(REGIONS, search) == search(REGIONS)
    monkeypatch.delattr(os, "fork")
    assert in_halves(REGIONS, search) == search(REGIONS)
