"""The bundled packs: each loads, and each has cases beside it that it passes and that every rule fails once."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.app.test import run_cases
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from govbot.policy.packs import PREFIX, pack_names, packs_folder, read_pack

NAMES = pack_names()


def test_there_are_packs() -> None:
    assert "recommended" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_pack_loads(name: str) -> None:
    policy = load_policy([Source(PREFIX + name, read_pack(name) or b"")])
    assert policy.rules


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_beside_it_pass_and_each_rule_fails_in_one(name: str) -> None:
    (file,) = run_cases((str(packs_folder() / f"{name}.test.yml"),), Path())
    assert [miss for result in file.results for miss in result.misses] == []
    assert file.never_failed == ()
