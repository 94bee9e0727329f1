"""One rule: its words, and mistakes that are told all at once."""

from __future__ import annotations

import pytest

from govbot.core.policy import Rule
from govbot.errors import PolicyError
from govbot.policy.files import Source
from govbot.policy.load import load_policy


def load(words: str) -> Rule:
    (rule,) = load_policy([Source("x.yml", f"version: 1\nrules:\n  - {words}\n".encode())]).rules
    return rule


def refused(words: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(words)
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in caught.value.problems]


def test_words_are_one_line_with_their_slots() -> None:
    rule = load(r'{id: a, require: {draft: false}, message: "see {path}:{line},\n  {seen}", fix: "not {a b} nor {}"}')
    assert rule.message == "see {path}:{line}, {seen}"
    assert rule.fix == "not {a b} nor {}"


@pytest.mark.parametrize("name", ["a", "no-secrets", "a1-b2", "7up"])
def test_ids(name: str) -> None:
    assert load(f"{{id: {name}, require: {{draft: false}}}}").id == name


@pytest.mark.parametrize("name", ["A", "a_b", "-a", "a-", "a--b", "'a b'", "é", "[a]", "''", "no", "on"])
def test_what_is_no_id(name: str) -> None:
    assert refused(f"{{id: {name}, require: {{draft: false}}}}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("x", ["3:5 expected a rule, found the text `x`"]),
        ("{require: {draft: false}}", ["3:5 a rule needs an `id`"]),
        (
            "{id: a, require: {draft: false}, severity: [error]}",
            ["3:48 expected one of `error`, `warning`, `notice`, found a list"],
        ),
        ("{id: a, require: {draft: false}, name: }", ["3:44 expected a text, found nothing"]),
        ("{id: a, require: , forbid: {draft: true}}", ["3:5 rule `a` has both `require` and `forbid`"]),
        ("{id: a, require: }", ["3:22 expected a check, found nothing"]),
        ("{id: a, when: [], require: {draft: false}}", ["3:19 a list is not an expression"]),
        (
            "{id: a, requires: {drft: {}}, sevrity: fatal, fix: '{x}', message: '{y}'}",
            [
                "3:13 unknown key `requires` in a rule",
                "3:24 no check is called `drft`",
                "3:35 unknown key `sevrity` in a rule",
                "3:44 `fatal` is not one of `error`, `warning`, `notice`",
                "3:56 `{x}` is not a slot",
                "3:72 `{y}` is not a slot",
            ],
        ),
    ],
)
def test_mistakes(words: str, told: list[str]) -> None:
    assert refused(words) == told
