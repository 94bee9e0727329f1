"""Hints at the word that was meant."""

from __future__ import annotations

import pytest

from govbot.core.near import did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("max_lines", ["max-lines", "max-files"], "Did you mean `max-lines`?"),
        ("Severity", ["severity"], "Did you mean `severity`?"),
        ("removed", ["renamed", "deleted"], "Did you mean `deleted`?"),
        ("removed", ["renamed"], "Did you mean `renamed`?"),
        ("xyz", ["b", "a"], "Known: `a`, `b`."),
        ("xyz", [], ""),
    ],
)
def test_hints(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


def test_what_was_listed_is_not_listed_again() -> None:
    assert did_you_mean("xyz", ["a"], listing=False) == ""
