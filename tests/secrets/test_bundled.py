"""Every bundled pattern finds its own examples, and leaves alone what it says it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.policy.secret_table import read_bundled
from govbot.secrets.pattern import Kind, Region
from govbot.secrets.patterns import TABLE, TEXTS, Patterns, bundled, patterns_of
from govbot.secrets.scan import scan
from govbot.secrets.table import table_of, texts_of
from govbot.secrets.written import Written

WRITTEN = read_bundled()
IDS = [item.pattern.id for item in WRITTEN]
FOLDER = Path(__file__).parents[2] / "govbot" / "secrets"
LEAST_PATTERNS = 300


def found(text: str, patterns: Patterns) -> set[str]:
    data = text.encode()
    return {match.pattern.id for match in scan(data, [Region(0, len(data), 1, 0, 0)], patterns).matches}


def test_table_is_fresh() -> None:
    patterns = [item.pattern for item in WRITTEN]
    hint = "run python -m govbot.policy.secret_table"
    assert (FOLDER / TABLE).read_text("ascii") == table_of(patterns), hint
    assert (FOLDER / TEXTS).read_text("ascii") == texts_of(patterns), hint


def test_there_are_as_many_as_promised() -> None:
    assert len(IDS) >= LEAST_PATTERNS
    assert len(IDS) == len(set(IDS))


def test_loaded_patterns_are_the_written_ones() -> None:
    for number, written in enumerate(WRITTEN):
        loaded = bundled()[number]
        assert (loaded.id, loaded.regex, loaded.fix) == (written.pattern.id, written.pattern.regex, written.pattern.fix)


@pytest.mark.parametrize("written", WRITTEN, ids=IDS)
def test_examples(written: Written) -> None:
    alone = patterns_of([written.pattern])
    assert written.match, "a pattern has an example"
    for number, text in enumerate(written.match):
        assert found(text, alone) == {written.pattern.id}, f"match {number}"
        assert found(f"first\n{text}\nlast\n", bundled()), f"match {number} among all, in its own line"
    for number, text in enumerate(written.no_match):
        assert not found(text, alone), f"no-match {number}"


@pytest.mark.parametrize("written", WRITTEN, ids=IDS)
def test_a_match_begins_where_its_gate_stands(written: Written) -> None:
    pattern = written.pattern
    if pattern.kind is Kind.FORMAT and pattern.before == 0:
        assert len(pattern.gates) == len(pattern.keywords)
