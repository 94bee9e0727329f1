"""Which branch of an ``any`` came nearest."""

from __future__ import annotations

import pytest

from govbot.core.logic import evaluate
from govbot.core.verdict import Truth
from govbot.policy.expression import read_expression
from govbot.policy.yaml import read_yaml
from govbot.testing import change_of

CHANGE = "{files: [src/a.py], title: 'feat: x', labels: []}"
CASES = [
    (
        "{any: [{changed-paths: docs/**, title: ^feat}, {changed-paths: docs/**, title: ^fix}]}",
        "; the nearest: no changed file matches docs/**",
    ),
    ("{any: [{changed-paths: docs/**}, {title: ^fix}]}", None),
    ("{any: [{not: {changed-paths: src/**}}, {all: [{title: ^feat}, {labels: {any-of: [ok]}}]}]}", "; the nearest: "),
    ("{any: [{all: [{title: ^feat}, {title: ^fix}]}, {all: [{title: ^feat}, {base: main}, {title: ^fix}]}]}", None),
]


@pytest.mark.parametrize(("expression", "told"), CASES)
def test_the_nearest_branch_is_named_when_one_is(expression: str, told: str | None) -> None:
    problems: list[object] = []
    tree = read_expression(read_yaml(expression.encode(), "x"), fold=False, problems=problems)  # type: ignore[arg-type]
    assert tree is not None, problems
    verdict = evaluate(tree, change_of(CHANGE))
    assert verdict.truth is Truth.FAILS
    text = str(verdict.summary)
    assert "none of these held" in text
    assert (told in text) if told else ("nearest" not in text)
