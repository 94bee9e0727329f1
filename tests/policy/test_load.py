"""A policy as a whole: its rules in order, the file's own conditions, the built-in default."""

from __future__ import annotations

import pytest

from govbot.core.policy import All, Any_, Not, Policy, Rule
from govbot.core.report import Severity
from govbot.errors import PolicyError
from govbot.policy.files import Source
from govbot.policy.load import BUILT_IN_NOTE, load_policy


def load(*texts: str) -> Policy:
    return load_policy([Source(f"{index}.yml", text.encode()) for index, text in enumerate(texts)])


def rule(words: str, top: str = "") -> Rule:
    (found,) = load(f"version: 1\n{top}rules:\n  - {words}\n").rules
    return found


def refused(*texts: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(*texts)
    return [f"{problem.place} {problem.message}" for problem in caught.value.problems]


def test_a_rule_with_every_field() -> None:
    found = rule(
        "{id: a-1, name: Some name, severity: notice, when: {draft: false}, unless: {title: x}, "
        "require: {body: y}, message: 'see {path}', fix: 'do  it'}"
    )
    assert (found.id, found.name, found.severity) == ("a-1", "Some name", Severity.NOTICE)
    assert (found.message, found.fix) == ("see {path}", "do it")
    assert len(found.expressions) == 3


def test_the_least_rule() -> None:
    found = rule("{id: a, require: {draft: false}}")
    assert (found.name, found.severity, found.when, found.unless) == ("", Severity.ERROR, None, None)


def test_forbid_is_require_not() -> None:
    assert isinstance(rule("{id: a, forbid: {draft: true}}").require, Not)


def test_a_files_conditions_hold_for_all_its_rules() -> None:
    found = rule(
        "{id: a, when: {title: x}, unless: {body: y}, require: {draft: false}}",
        "when: {base: main}\nunless: {author: bot}\n",
    )
    assert isinstance(found.when, All)
    assert isinstance(found.unless, Any_)
    assert len(found.when.parts) == len(found.unless.parts) == 2
    alone = rule("{id: a, require: {draft: false}}", "when: {base: main}\n")
    assert alone.when is not None
    assert alone.unless is None


def test_a_mistake_in_the_files_conditions_is_told_once() -> None:
    rules = "rules:\n  - {id: a, require: {draft: false}}\n  - {id: b, require: {draft: false}}\n"
    assert refused("version: 1\nwhen: {bse: main}\n" + rules) == ["0.yml:2:8 no check is called `bse`"]


def test_rules_keep_their_order_over_files() -> None:
    first = "version: 1\nrules: [{id: b, require: {draft: false}}, {id: a, require: {draft: false}}]"
    second = "version: 1\nrules: [{id: c, require: {draft: false}}]"
    policy = load(first, second)
    assert [item.id for item in policy.rules] == ["b", "a", "c"]
    assert policy.sources == ("0.yml", "1.yml")
    assert policy.needs() == {"draft"}


def test_an_id_stands_in_one_file() -> None:
    text = "version: 1\nrules: [{id: a, require: {draft: false}}]"
    assert refused(text, text) == ["1.yml:2:9 two rules have the id `a`"]


def test_mistakes_of_several_files_come_in_their_order() -> None:
    wrong = "version: 1\nrules:\n  - {id: %s, require: {drft: false}}\n  - {id: X}\n"
    told = refused(wrong % "a", wrong % "b")
    assert [item.partition(" ")[0] for item in told] == ["0.yml:3:23", "0.yml:4:10", "1.yml:3:23", "1.yml:4:10"]


def test_no_policy_means_the_built_in_one_and_says_so() -> None:
    policy = load_policy([])
    assert policy.rules
    assert BUILT_IN_NOTE in policy.notes
    assert policy.sources == ("govbot:recommended",)


def test_a_pack_is_extended_and_its_rules_are_overridden_by_field() -> None:
    base = load("version: 1\nextends: govbot:recommended\n")
    first = base.rules[0]
    changed = load(f"version: 1\nextends: [govbot:recommended]\nrules:\n  - {{id: {first.id}, severity: error}}\n")
    assert [item.id for item in changed.rules] == [item.id for item in base.rules]
    assert changed.rules[0].severity is Severity.ERROR
    assert changed.rules[0].require == first.require


def test_the_error_names_the_first_mistake_and_counts_the_rest() -> None:
    with pytest.raises(PolicyError) as caught:
        load("version: 1\nrules:\n  - {id: a, require: {drft: {}}}\n  - {id: b}\n")
    assert caught.value.message.endswith("(and 1 more)")
    assert caught.value.message.startswith("0.yml:3:23: no check is called `drft`")
    assert caught.value.hint == "Did you mean `draft`?"
