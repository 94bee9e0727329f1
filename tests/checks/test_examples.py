"""Every example of every check, and what every check promises."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
import yaml

from govbot.checks.registry import NAMES, load_check
from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example
from govbot.core.membership import OF_AUTHOR, OF_REVIEWERS
from govbot.core.options import Field, decode_options, fields_of, schema_of
from govbot.core.verdict import Truth, Verdict
from govbot.policy.described import describe_change
from govbot.policy.yaml import read_yaml

AMOUNTS = ("min", "max")
# An example that holds would have to be a credential; the tests of the check put fake ones together.
WITHOUT_A_HOLDING_EXAMPLE = {"secrets"}
UNITS = ("lines", "files", "characters", "directories", "bytes", "issues", "how many", "commits", "percent")


class _EditorLoader(yaml.SafeLoader):
    """YAML as editors validate it: a day is a text."""


_EditorLoader.yaml_implicit_resolvers = {
    sign: [item for item in resolvers if item[0] != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def checks() -> list[Check[Any]]:
    found = [load_check(name) for name in NAMES]
    return [check for check in found if check is not None]


def check_params() -> list[Any]:
    return [pytest.param(check, id=check.name) for check in checks()]


def example_params() -> list[Any]:
    return [
        pytest.param(check, example, id=f"{check.name}: {example.title}")
        for check in checks()
        for example in check.examples
    ]


def options_of(check: Check[Any], text: str) -> Any:
    options, problems = decode_options(
        check.options, read_yaml(text.encode(), "options"), shorthand=check.shorthand, fold=False
    )
    assert not problems, problems
    assert check.mistake(options) is None
    return options


def change_of(text: str) -> Change:
    return describe_change(read_yaml(text.encode(), "change"))


def told(verdict: Verdict) -> str:
    return "\n".join([str(verdict.summary), *(str(item.message) for item in verdict.evidence)])


@pytest.mark.parametrize(("check", "example"), example_params())
def test_example(check: Check[Any], example: Example) -> None:
    verdict = check.evaluate(change_of(example.change), options_of(check, example.options))
    assert verdict.truth is example.verdict, told(verdict)
    assert example.shows in told(verdict)


@pytest.mark.parametrize(("check", "example"), example_params())
def test_the_schema_takes_every_example(check: Check[Any], example: Example) -> None:
    schema = schema_of(check.options, shorthand=check.shorthand)
    jsonschema.validate(yaml.load(example.options, _EditorLoader), schema)


@pytest.mark.parametrize(("check", "example"), example_params())
def test_evaluation_is_pure(check: Check[Any], example: Example) -> None:
    change, options = change_of(example.change), options_of(check, example.options)
    first = check.evaluate(change, options)
    assert change == change_of(example.change)
    assert check.evaluate(change, options) == first
    assert check.evaluate(replace(change), options) == first


@pytest.mark.parametrize(("check", "example"), example_params())
def test_what_an_example_asks_for_are_facts_of_a_change(check: Check[Any], example: Example) -> None:
    names = {item.name for item in fields(Change)} | {"modes", "sizes", "issue_rights", OF_AUTHOR, OF_REVIEWERS}
    options = options_of(check, example.options)
    assert set(check.needs(options)) <= names
    assert {need for read in check.reads(options) for need in read.needs} <= names


@pytest.mark.parametrize(("check", "example"), example_params())
def test_nothing_known_never_raises_and_never_lies(check: Check[Any], example: Example) -> None:
    options = options_of(check, example.options)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    empty = check.evaluate(Change(files=(), now=now), options)
    assert empty.truth in Truth
    blind = check.evaluate(Change(files=(), now=now, files_unseen=Unknown("the files", "nothing was read")), options)
    if blind.truth is Truth.UNKNOWN:
        assert blind.evidence
        assert all(str(item.message) for item in blind.evidence)


@pytest.mark.parametrize("check", check_params())
def test_contract(check: Check[Any]) -> None:
    assert check.evaluate.__module__ == "govbot.checks." + check.name.replace("-", "_")
    assert check.summary[0].isupper()
    assert check.summary[-1] not in ".?!"
    assert "\n" not in check.summary
    assert len(check.summary) <= 70
    assert len(check.about.strip()) > 100
    assert not check.shorthand or check.shorthand in {item.name for item in fields_of(check.options)}
    assert len({example.title for example in check.examples}) == len(check.examples)
    assert schema_of(check.options, shorthand=check.shorthand)


@pytest.mark.parametrize("check", check_params())
def test_examples_show_every_answer(check: Check[Any]) -> None:
    shown = {example.verdict for example in check.examples}
    assert Truth.FAILS in shown
    assert Truth.HOLDS in shown or check.name in WITHOUT_A_HOLDING_EXAMPLE
    if any(check.needs(options_of(check, example.options)) for example in check.examples):
        assert Truth.UNKNOWN in shown


def option_params() -> list[Any]:
    return [
        pytest.param(item, id=f"{check.name}: {item.name}") for check in checks() for item in fields_of(check.options)
    ]


@pytest.mark.parametrize("item", option_params())
def test_every_option_is_described(item: Field) -> None:
    assert item.doc.rstrip("`)")[-1] in ".:"
    assert item.doc[0].isupper() or item.doc[0] == "`"
    assert item.codec.label
    assert item.codec.schema()
    if item.name.partition("-")[0] in AMOUNTS:
        assert any(unit in item.doc.lower() for unit in UNITS)


def test_the_registry_is_sorted_and_whole() -> None:
    assert list(NAMES) == sorted(set(NAMES))
    assert len(checks()) == len(NAMES)
    assert load_check("no-such-check") is None
