"""Policies that real projects run, said in govbot's language: each clause passes in a case and fails in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.app.policy import resolve_here
from govbot.app.test import run_cases
from govbot.policy.doubts import doubts

FOLDER = Path(__file__).parent
NAMES = sorted(path.name.removesuffix(".test.yml") for path in FOLDER.glob("*.test.yml"))


def test_there_is_one_for_each_project() -> None:
    wanted = {"eigen", "pocket-casts", "protobuf", "prysm", "react-native", "sentry-cocoa", "syncthing"}
    assert set(NAMES) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_each_clause_passes_in_one_case_and_fails_in_one(name: str) -> None:
    (file,) = run_cases((str(FOLDER / f"{name}.test.yml"),), FOLDER)
    assert [miss for result in file.results for miss in result.misses] == []
    assert file.never_failed == ()


@pytest.mark.parametrize("name", NAMES)
def test_it_means_what_it_says(name: str) -> None:
    resolved = resolve_here([str(FOLDER / f"{name}.yml")], {})
    assert doubts(resolved.policy, resolved.drafts) == []
