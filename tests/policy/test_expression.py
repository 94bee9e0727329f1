"""Check expressions: combined as written, with case ignored where a match counts against the change."""

from __future__ import annotations

import pytest

from govbot.core.globs import Globs
from govbot.core.policy import All, Any_, Ask, Expression, Not
from govbot.errors import Problem
from govbot.policy.expression import read_expression
from govbot.policy.yaml import read_yaml


def read(words: str, *, fold: bool = False) -> Expression:
    problems: list[Problem] = []
    expression = read_expression(read_yaml(words.encode(), "x.yml"), fold=fold, problems=problems)
    assert not problems, problems
    assert expression is not None
    return expression


def refused(words: str) -> list[str]:
    problems: list[Problem] = []
    assert read_expression(read_yaml(words.encode(), "x.yml"), fold=False, problems=problems) is None
    return [f"{item.line}:{item.column} {item.message}" for item in problems]


def shape(expression: Expression) -> object:
    match expression:
        case Ask():
            return expression.check.name
        case Not(part):
            return {"not": shape(part)}
        case All(parts):
            return {"all": [shape(part) for part in parts]}
        case Any_(parts):
            return {"any": [shape(part) for part in parts]}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("draft: {}", "draft"),
        ("{draft: {}, title: x}", {"all": ["draft", "title"]}),
        ("all: [{draft: {}}, {title: x}]", {"all": ["draft", "title"]}),
        ("any: [{draft: {}}, {title: x, body: y}]", {"any": ["draft", {"all": ["title", "body"]}]}),
        ("not: {draft: {}}", {"not": "draft"}),
        ("not: {draft: {}, title: x}", {"not": {"all": ["draft", "title"]}}),
        ("{draft: {}, not: {title: x}, any: [{body: x}]}", {"all": ["draft", {"not": "title"}, {"any": ["body"]}]}),
    ],
)
def test_shapes(words: str, wanted: object) -> None:
    assert shape(read(words)) == wanted


def globs_in(expression: Expression) -> Globs:
    while isinstance(expression, Not):
        expression = expression.part
    assert isinstance(expression, Ask)
    paths = getattr(expression.options, "paths")  # noqa: B009 - any check's options
    assert isinstance(paths, Globs)
    return paths


@pytest.mark.parametrize(
    ("words", "fold", "ignores_case"),
    [
        ("changed-paths: a", False, False),
        ("changed-paths: a", True, True),
        ("not: {changed-paths: a}", False, True),
        ("not: {changed-paths: a}", True, False),
        ("not: {not: {changed-paths: a}}", True, True),
        ("size: {paths: a, max-lines: 1}", False, True),
        ("size: {paths: a, max-lines: 1}", True, False),
    ],
)
def test_case_is_ignored_where_a_match_counts_against_the_change(words: str, *, fold: bool, ignores_case: bool) -> None:
    assert globs_in(read(words, fold=fold)).fold is ignores_case


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[{draft: {}}]", "1:1 a list is not an expression"),
        ("{}", "1:1 expected a check, found a mapping"),
        ("draft", "1:1 expected a check, found the text `draft`"),
        ("any: []", "1:6 `any` needs a list, found a list"),
        ("all: {draft: {}}", "1:6 `all` needs a list, found a mapping"),
        ("not: [{draft: {}}]", "1:6 a list is not an expression"),
        ("drft: {}", "1:1 no check is called `drft`"),
        ("size: {}", "1:7 `size`: a limit is missing"),
        ("title: {min-length: 9, max-length: 3}", "1:21 `title`: `min-length` 9 is more than `max-length` 3"),
    ],
)
def test_refused(words: str, told: str) -> None:
    assert refused(words) == [told]


def test_every_mistake_is_told() -> None:
    assert len(refused("any: [{drft: {}}, {size: {}}, {title: '('}, {not: {labels: x}}]")) == 4
