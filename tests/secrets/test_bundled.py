"""Every bundled pattern finds its own examples, and leaves alone what it says it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.policy.secret_table import read_bundled
from govbot.secrets.build import table
from govbot.secrets.pattern import Region
from govbot.secrets.patterns import TABLE, Patterns, bundled, row_of
from govbot.secrets.scan import scan
from govbot.secrets.written import Written

WRITTEN = read_bundled()
IDS = [item.pattern.id for item in WRITTEN]


def found(text: str, patterns: Patterns) -> set[str]:
    data = text.encode()
    return {match.pattern.id for match in scan(data, [Region(0, len(data), 1, 0, 0)], patterns).matches}


def test_table_is_fresh() -> None:
    stored = (Path(__file__).parents[2] / "govbot" / "secrets" / TABLE).read_text("ascii")
    assert stored == table(WRITTEN), "run python -m govbot.policy.secret_table"


def test_ids_are_unique() -> None:
    assert len(IDS) == len(set(IDS))


@pytest.mark.parametrize("written", WRITTEN, ids=IDS)
def test_examples(written: Written) -> None:
    alone = Patterns([row_of(written.pattern)])
    assert written.match, "a pattern has an example"
    for number, text in enumerate(written.match):
        assert found(text, alone), f"match {number}"
        assert found(text, bundled()), f"match {number} among all"
    for number, text in enumerate(written.no_match):
        assert not found(text, alone), f"no-match {number}"
