"""Options: read strictly, every mistake at its place, and described by a schema that agrees with the reading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core import options as codecs
from govbot.core.globs import LIST_LIMIT, Globs
from govbot.core.node import Node
from govbot.core.options import (
    CountCodec,
    ListCodec,
    MappingCodec,
    NameCodec,
    choice,
    choices,
    count,
    decode_options,
    defaults,
    fields_of,
    option,
    schema_of,
    text,
)
from govbot.core.regexes import Regex
from govbot.policy.yaml import read_yaml


class Colour(StrEnum):
    RED = "red"
    DARK_BLUE = "dark-blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    size: int = option(count, "A number.", required=True)
    names: tuple[str, ...] = option(ListCodec(text, least=0), "Texts.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    text: str = option(codecs.text, "A text.", default="")
    texts: tuple[str, ...] = option(codecs.texts, "Texts.", default=())
    flag: bool | None = option(codecs.flag, "A flag.")
    count: int | None = option(codecs.count, "A number.")
    positive: int | None = option(CountCodec(least=1), "A number above zero.")
    colour: Colour | None = option(choice(Colour), "A colour.")
    colours: tuple[Colour, ...] = option(choices(Colour), "Colours.", default=())
    globs: Globs | None = option(codecs.globs, "Globs.")
    scope: Globs | None = option(codecs.scope, "Globs of a limit.")
    names: Globs | None = option(codecs.names, "Names.")
    each: tuple[Globs, ...] = option(ListCodec(NameCodec()), "Names, each for itself.", default=())
    regex: Regex | None = option(codecs.regex, "An expression.")
    regexes: tuple[Regex, ...] = option(codecs.regexes, "Expressions.", default=())
    inner: Inner | None = option(MappingCodec(Inner, "a number or mapping", shorthand="size"), "More.")
    with_dash_: str = option(codecs.text, "A name that Python keeps.", default="")


def node(words: str) -> Node:
    return read_yaml(words.encode(), "x.yml")


def read(words: str, *, fold: bool = False, shorthand: str = "") -> Every:
    value, problems = decode_options(Every, node(words), shorthand=shorthand, fold=fold)
    assert not problems, problems
    assert value is not None
    return value


def refused(words: str, *, shorthand: str = "", bare: str = "") -> list[str]:
    value, problems = decode_options(Every, node(words), shorthand=shorthand, bare=bare)
    assert value is None
    return [f"{item.line}:{item.column} {item.message}" + (f" | {item.hint}" if item.hint else "") for item in problems]


def test_names_are_kebab_case() -> None:
    assert [item.name for item in fields_of(Every)][-1] == "with-dash"
    assert read("with-dash: x").with_dash_ == "x"
    assert defaults(Every)["text"] == ""
    assert "size" not in defaults(Inner)


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("text: 12", "text", "12"),
        ('text: ""', "text", ""),
        ("texts: a", "texts", ("a",)),
        ("texts: [a, 'on']", "texts", ("a", "on")),
        ("flag: false", "flag", False),
        ("count: 0", "count", 0),
        ("positive: 1", "positive", 1),
        ("colour: dark-blue", "colour", Colour.DARK_BLUE),
        ("colours: red", "colours", (Colour.RED,)),
        ("globs: a/**", "globs", Globs(("a/**",))),
        ("globs: [a, '!b']", "globs", Globs(("a", "!b"))),
        ("names: 'C++'", "names", Globs(("C++",), names=True)),
        ("each: [a, 'b/*']", "each", (Globs(("a",), names=True), Globs(("b/*",), names=True))),
        ("regex: ^a$", "regex", Regex("^a$")),
        ("regexes: [a, b]", "regexes", (Regex("a"), Regex("b"))),
        ("inner: 3", "inner", Inner(size=3)),
        ("inner: {size: 3, names: []}", "inner", Inner(size=3)),
        ("{}", "text", ""),
        ("", "text", ""),
    ],
)
def test_values(words: str, name: str, value: object) -> None:
    assert getattr(read(words or "~"), name) == value


def test_globs_ignore_case_where_they_forbid() -> None:
    assert read("globs: a", fold=True).globs == Globs(("a",), fold=True)
    assert read("scope: a", fold=True).scope == Globs(("a",), fold=False)
    assert read("scope: a").scope == Globs(("a",), fold=True)
    assert read("names: a", fold=True).names == Globs(("a",), fold=True, names=True)


def test_a_bare_value_stands_for_the_shorthand() -> None:
    assert read("[a, b]", shorthand="texts").texts == ("a", "b")
    assert read("x", shorthand="text").text == "x"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("txt: a", "1:1 unknown option `txt` | Did you mean `text`?"),
        ("text:", "1:6 expected a text, found nothing"),
        ("text: [a]", "1:7 expected a text, found a list"),
        ("text: true", '1:7 expected a text, found `true` | Write "true".'),
        ("text: no", '1:7 `no` without quotes is true or false to some readers of YAML | Write "no".'),
        ("texts: []", "1:8 an empty list | Write a text, or a list of them, or leave the option out."),
        ("flag: yes", "1:7 expected `true` or `false`, found the text `yes` | Write `true`."),
        ("flag: 'true'", "1:7 expected `true` or `false`, found the text `true` | Leave out the quotes: true"),
        ("count: -1", "1:8 expected a whole number of 0 or more, found the number -1"),
        (
            "count: 1.5",
            "1:8 expected a whole number of 0 or more, found the text `1.5` | Write it in digits, as in `400`.",
        ),
        ("count: '3'", "1:8 expected a whole number of 0 or more, found the text `3` | Leave out the quotes: 3"),
        ("positive: 0", "1:11 expected a whole number of 1 or more, found the number 0"),
        ("colour: redd", "1:9 `redd` is not one of `red`, `dark-blue` | Did you mean `red`?"),
        ("globs: []", "1:8 an empty list of globs matches nothing | Write at least one, or leave the option out."),
        ("globs: {a: b}", "1:8 expected a glob, found a mapping"),
        ("each: ['!a']", "1:8 `!` excludes nothing in `!a` | Write what must not be under `none-of`."),
        ("inner: {}", "1:8 `size` is missing | A number. Write a whole number."),
        ("inner: {size: x}", "1:15 expected a whole number of 0 or more, found the text `x` | "),
    ],
)
def test_mistakes(words: str, told: str) -> None:
    (problem,) = refused(words)
    assert problem.startswith(told)


def test_every_mistake_of_a_list_is_told() -> None:
    assert len(refused("globs: [a//b, ok, 'c**']\nregexes: ['(', ok, '[']\ncount: x\n")) == 5


def test_too_many_globs_are_a_mistake_with_a_place() -> None:
    (problem,) = refused(f"globs: [{', '.join(f'a{index}' for index in range(LIST_LIMIT + 1))}]")
    assert problem.startswith("1:8 201 patterns")


def test_a_bare_value_without_a_meaning() -> None:
    assert refused("x")[0].startswith("1:1 expected a mapping, found the text `x` | Write {} for the defaults")
    assert refused("[x]", bare="Say which.") == ["1:1 a list alone could mean more than one thing | Say which."]


@pytest.mark.parametrize(
    "words", ["inner: 1", "text: ab", "globs: [a]", "count: 3", "flag: true", "colours: [red]", "{}"]
)
def test_the_schema_takes_what_is_read(words: str) -> None:
    assert _valid(words)


@pytest.mark.parametrize(
    "words", ["txt: a", "inner: {}", "globs: []", "count: -1", "flag: 3", "colour: roed", "texts: []"]
)
def test_the_schema_refuses_what_is_refused(words: str) -> None:
    assert refused(words)
    assert not _valid(words)


def _valid(words: str) -> bool:
    import yaml

    value: Any = yaml.safe_load(words)
    return jsonschema.Draft202012Validator(schema_of(Every)).is_valid(value)


plain_json = st.recursive(
    st.one_of(st.booleans(), st.integers(-3, 300), st.text("ab/*!.[(", max_size=5), st.none()),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(st.sampled_from([item.name for item in fields_of(Every)] + ["x", "size"]), parts, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(plain_json)
def test_anything_is_read_or_refused_with_a_place(value: object) -> None:
    read_value, problems = decode_options(Every, node(json.dumps(value)))
    assert (read_value is None) is bool(problems)
    assert all(item.line == 1 and item.column >= 1 and item.message for item in problems)
    if not problems:
        assert jsonschema.Draft202012Validator(schema_of(Every)).is_valid(value)
