"""Policies of several files, and the exact words of what they come to: the resolved policy, or every mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from govbot.errors import PolicyError
from govbot.render.resolved import render_resolved
from tests.policy.trees import resolve

CASES = sorted((Path(__file__).parent / "composed").glob("*.txt"))
TODAY = date(2026, 1, 15)
ANSWER = "=== "


def came_to(text: str) -> str:
    """Tell what a policy comes to."""
    try:
        return render_resolved(resolve(text), TODAY)
    except PolicyError as error:
        return "".join(
            f"{problem.place}: {problem.message}\n" + (f"    {problem.hint}\n" if problem.hint else "")
            for problem in error.problems
        )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_it_comes_to(path: Path) -> None:
    text, _, answer = path.read_text(encoding="utf-8").partition(f"{ANSWER}\n")
    assert came_to(text) == answer
