"""``title``, ``branch``, ``base``, ``labels`` and ``draft``: the edges that their examples do not show."""

from __future__ import annotations

import pytest

from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, told

YES, NO, OPEN = Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("check", "words", "about", "truth"),
    [
        ("title", "[x, y]", "title: y", YES),
        ("title", "[x, y]", "title: z", NO),
        ("title", "'^y$'", "title: ' y '", YES),
        ("title", "{min-length: 2, max-length: 2}", "title: éé", YES),
        ("title", "'{author}'", "title: ada", OPEN),
        ("title", "[y, '{author}']", "title: y", YES),
        ("title", "{matches: y, not-matches: '{author}'}", "title: z", NO),
        ("title", "{not-matches: '{author}'}", "{title: by ada, author: ada}", NO),
        ("title", "x", "title: {unknown: no network}", OPEN),
        ("branch", "{names: 'a/*', not-matches: wip}", "branch: a/wip", NO),
        ("branch", "{names: 'a/*', not-matches: wip}", "branch: a/x", YES),
        ("branch", "'a/*'", "branch: A/x", NO),
        ("base", "[main, 'release/**']", "target: release/1/2", YES),
        ("base", "main", "target: main2", NO),
        ("labels", "{any-of: x, none-of: y}", "labels: [x, Y]", NO),
        ("labels", "{any-of: x, none-of: y}", "labels: [X]", YES),
        ("labels", "{all-of: [a, b]}", "labels: [b, a, c]", YES),
        ("labels", "{all-of: [a, b]}", "labels: []", NO),
        ("labels", "{any-of: ['type: *']}", "labels: ['Type: bug']", YES),
        ("labels", "{any-of: ['a | b', 'now $']}", "labels: ['now $']", YES),
        ("labels", "{any-of: 'kind/*'}", "labels: [kind/a/b]", NO),
        ("labels", "{any-of: x}", "labels: {unknown: no access}", OPEN),
        ("draft", "{is: false}", "draft: false", YES),
    ],
)
def test_answers(check: str, words: str, about: str, truth: Truth) -> None:
    assert ask(check, words, about).truth is truth


def test_every_missing_label_and_every_wrong_one_is_told() -> None:
    verdict = ask("labels", "{all-of: [a, b], none-of: 'x*'}", "labels: [x1, x2]")
    assert told(verdict) == [
        "the label a is missing",
        "the label b is missing",
        "the label x1 must not be there",
        "the label x2 must not be there",
    ]


def test_what_must_not_match_is_told_by_what_it_matched() -> None:
    verdict = ask("title", "{not-matches: [a, b], max-length: 2}", "title: abc")
    assert told(verdict) == [
        "the title matches a, which it must not",
        "the title matches b, which it must not",
        "the title has 3 characters, at most 2",
    ]


def test_the_title_is_not_repeated() -> None:
    assert "3f9a" not in repr(ask("title", "{matches: x, not-matches: hush, min-length: 99}", "title: hush-3f9a"))


@pytest.mark.parametrize(
    ("check", "words", "facts"),
    [
        ("title", "x", {"title"}),
        ("title", "'{base}{number}'", {"title", "target", "number"}),
        ("branch", "x", {"branch"}),
        ("base", "{not-matches: '{branch}'}", {"target", "branch"}),
        ("labels", "{any-of: x}", {"labels"}),
        ("draft", "{}", {"draft"}),
    ],
)
def test_needs(check: str, words: str, facts: set[str]) -> None:
    assert set(needs(check, words)) == facts
