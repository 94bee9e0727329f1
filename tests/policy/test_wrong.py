"""Wrong policies of every kind, and the exact words that their writers are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.errors import PolicyError
from govbot.policy.files import Source
from govbot.policy.load import load_policy

WRONG = Path(__file__).parent / "wrong"
POLICIES = sorted(WRONG.glob("*.yml"))


def told(path: Path) -> str:
    """Give every problem of a policy: place and message, and below it the hint."""
    with pytest.raises(PolicyError) as caught:
        load_policy([Source(path.name, path.read_bytes())])
    return "".join(
        f"{problem.place}: {problem.message}\n" + (f"    {problem.hint}\n" if problem.hint else "")
        for problem in caught.value.problems
    )


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_words(path: Path) -> None:
    assert told(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_place_is_in_the_file(path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy([Source(path.name, path.read_bytes())])
    lines = path.read_bytes().split(b"\n")
    for problem in caught.value.problems:
        assert problem.file == path.name
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


def test_every_kind_is_here() -> None:
    assert {path.stem for path in WRONG.glob("*.txt")} == {path.stem for path in POLICIES}
