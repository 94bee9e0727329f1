from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.structured_file import CHECK, Options, evaluate
from govbot.core.change import Change, Unknown
from govbot.core.contents import At, Read
from govbot.core.globs import Globs
from govbot.core.verdict import Truth
from tests.checks.asking import ask, change, options, told


def read(words: str, *, fold: bool = False) -> Options:
    found = options("structured-file", words, fold=fold)
    assert isinstance(found, Options)
    return found


def about(**contents: str | None) -> Change:
    files = {path.replace("_", "."): text for path, text in contents.items()}
    return change(json.dumps({"contents": files}))


def test_reads() -> None:
    words = read("{paths: 'a/*.json', each: true, schema: s.json}")
    assert CHECK.reads(words) == (Read(words.paths), Read(Globs(("s.json",)), At.BASE))
    assert CHECK.reads(read("a.json")) == (Read(Globs(("a.json",))),)
    assert CHECK.reads(read("{paths: a.json, schema: {}}")) == (Read(Globs(("a.json",))),)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("a.json", False),
        ("a.cfg", True),
        ("Makefile", True),
        ("{paths: a.cfg, format: json}", False),
        ("{paths: 'config/*', each: true}", False),
        ("{paths: 'config/', each: true}", False),
        ("{paths: [a.json, b.cfg], each: true}", True),
        ("{paths: ['*.json', '!b.cfg'], each: true}", False),
        ("{paths: '*.json'}", True),
    ],
)
def test_mistakes(words: str, *, wrong: bool) -> None:
    assert (CHECK.mistake(read(words)) is not None) is wrong


def test_every_question_must_be_met() -> None:
    words = '{paths: a.json, query: ["a == `1`", "b == `2`"], schema: {required: [c]}}'
    verdict = ask("structured-file", words, about(a_json='{"a": 1}'))
    assert told(verdict) == ["a.json: c is missing", "a.json: b == `2` gives false"]
    assert ask("structured-file", words, about(a_json='{"a": 1, "b": 2, "c": 0}')).truth is Truth.HOLDS


def test_places_are_told() -> None:
    words = "{paths: a.yml, schema: {properties: {l: {items: {properties: {n: {type: 'null'}}}}}}}"
    verdict = ask("structured-file", words, about(a_yml="l:\n  - n: ~\n  - n: 1\n"))
    assert told(verdict) == ["a.yml, at l[1].n: not of type null"]
    assert [(item.path, item.line) for item in verdict.evidence] == [("a.yml", 3)]
    toml = ask("structured-file", "{paths: a.toml, schema: {required: [b]}}", about(a_toml="a = 1\n"))
    assert [(item.path, item.line) for item in toml.evidence] == [("a.toml", None)]
    broken = ask("structured-file", "a.yml", about(a_yml="a: 1\na: 2\n"))
    assert [(item.path, item.line) for item in broken.evidence] == [("a.yml", 2)]


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "paths: a.json"), ('{"a": 1}', 'paths: a.json, query: "length(a) > `0`"')],
)
def test_what_is_broken_counts_against_the_change(content: str, words: str) -> None:
    def truth(words: str, *, fold: bool) -> Truth:
        return evaluate(about(a_json=content), read("{" + words + "}", fold=fold)).truth

    # A name that ignores case is looked up in the list of all files.
    forbidding = read("{" + words + "}", fold=True)
    listed = change(json.dumps({"contents": {"a.json": content}, "tree": ["a.json"]}))
    assert evaluate(listed, forbidding).truth is Truth.HOLDS
    assert truth(words, fold=False) is Truth.FAILS
    for word in Truth:
        assert truth(f"{words}, unparsable: {word.value}", fold=False) is word


def test_a_false_answer_outweighs_one_that_cannot_be_given() -> None:
    words = '{paths: a.json, query: ["length(a) > `0`", "b == `1`"], unparsable: unknown}'
    assert ask("structured-file", words, about(a_json='{"a": 1, "b": 2}')).truth is Truth.FAILS
    assert ask("structured-file", words, about(a_json='{"a": 1, "b": 1}')).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("base", "why"),
    [
        (None, "there is no schema s.json at the base"),
        ("{", "the schema s.json cannot be read: it is not valid JSON"),
        ('{"type": 1}', "the schema s.json cannot be used: it is no JSON Schema"),
        ('{"$ref": "#/x"}', "it refers to what is not in it"),
    ],
)
def test_a_schema_that_cannot_be_used(base: str | None, why: str) -> None:
    described = change(json.dumps({"contents": {"a.json": "{}"}, "base-contents": {"s.json": base}}))
    verdict = ask("structured-file", "{paths: a.json, schema: s.json}", described)
    assert verdict.truth is Truth.UNKNOWN
    assert why in told(verdict)[0]


def test_a_schema_that_was_not_read() -> None:
    verdict = ask("structured-file", "{paths: a.json, schema: s.json}", about(a_json="{}"))
    assert verdict.truth is Truth.UNKNOWN
    assert isinstance(about(a_json="{}").base_contents, Unknown)


def test_a_name_that_tells_no_format() -> None:
    described = change("{tree: [c/a], contents: {c/a: '{}'}}")
    assert ask("structured-file", "{paths: 'c/*', each: true}", described).truth is Truth.UNKNOWN
    assert ask("structured-file", "{paths: 'c/*', each: true, format: json}", described).truth is Truth.HOLDS


def test_no_value_of_a_file_is_repeated() -> None:
    secret = "hunter2" * 3
    schema = '{properties: {a: {enum: [x], type: integer, pattern: "^y", minLength: 99}}}'
    words = f'{{paths: a.yml, query: "a", schema: {schema}}}'
    verdict = ask("structured-file", words, about(a_yml=f"a: {secret}"))
    assert verdict.truth is Truth.FAILS
    assert secret not in repr(verdict)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40), st.sampled_from(["json", "yaml", "toml"]))
def test_never_raises(data: bytes, form: str) -> None:
    described = change("{}")
    contents: dict[str, Any] = {"a": data}
    object.__setattr__(described, "contents", contents)
    words = '{paths: a, format: %s, query: "a == `1`", schema: {required: [a]}}' % form  # noqa: UP031 - braces
    assert ask("structured-file", words, described).truth in {Truth.HOLDS, Truth.FAILS}
