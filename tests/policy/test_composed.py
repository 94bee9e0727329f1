"""Policies of several files, and the exact words of what they come to: the resolved policy, or every mistake."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from govbot.errors import PolicyError
from govbot.policy.lock import LOCK
from govbot.policy.schema import policy_schema
from govbot.policy.yaml import read_yaml
from govbot.render.resolved import render_resolved, value_of
from tests.policy.trees import read_tree, resolve

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


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_editors_accept_every_file_of_a_policy_that_loads(path: Path) -> None:
    text = path.read_text(encoding="utf-8").partition(f"{ANSWER}\n")[0]
    try:
        resolve(text)
    except PolicyError:
        return
    tree, others = read_tree(text)
    files = [data for name, data in tree.files.items() if name != LOCK] + list(others.files.values())
    schema = Draft202012Validator(json.loads(policy_schema()))
    for data in files:
        schema.validate(value_of(read_yaml(data, path.stem)))
