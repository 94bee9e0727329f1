from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Bad
from govbot.core.options import Codec
from govbot.documents.json_schema import ERRORS_LIMIT, UnfitSchemaError, breaches, check_schema
from govbot.documents.written import SchemaWords, json_schema
from govbot.policy.yaml import read_yaml
from tests.bounded import bounded
from tests.documents.test_reader import VALUES

KEYS = st.sampled_from(["a", "b", "x-1", "long"])
LEAVES = st.one_of(
    st.just({}),
    st.booleans(),
    st.builds(lambda kind: {"type": kind}, st.sampled_from(["object", "array", "string", "integer", "null"])),
    st.builds(lambda pattern: {"pattern": pattern}, st.sampled_from(["^a", "b$", "x|y", "[0-9]"])),
    st.just({"uniqueItems": True}),
    st.builds(lambda keys: {"required": sorted(keys)}, st.sets(KEYS, max_size=2)),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            lambda parts, patterns, extra: {
                "properties": parts,
                "patternProperties": patterns,
                "additionalProperties": extra,
            },
            st.dictionaries(KEYS, inner, max_size=2),
            st.dictionaries(st.sampled_from(["^x-", "o"]), inner, max_size=1),
            inner,
        ),
        st.builds(lambda part: {"items": part}, inner),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda word, parts: {word: parts}, st.sampled_from(["anyOf", "allOf", "oneOf"]),
                  st.lists(inner, min_size=1, max_size=2)),
    ),
    max_leaves=5,
)  # fmt: skip
DOCUMENTS = VALUES | st.recursive(
    st.sampled_from(["a", "ab", "x", 1, 1.0, 2, True, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def told(schema: Any, document: Any) -> list[str]:
    return [f"{'/'.join(map(str, item.pointer))}: {item.what}" for item in breaches(schema, document)]


def unfit(schema: Any) -> str:
    with pytest.raises(UnfitSchemaError) as caught:
        check_schema(schema)
    return str(caught.value)


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, DOCUMENTS)
def test_a_file_fits_just_where_the_library_says_so(schema: Any, document: Any) -> None:
    check_schema(schema)
    fits = jsonschema.Draft202012Validator(schema).is_valid(document)
    assert (not breaches(schema, document)) is fits


def test_what_is_told() -> None:
    schema: Any = {
        "required": ["a", "b"],
        "properties": {
            "a": {"pattern": "^x"},
            "n": {"enum": [1, "two"]},
            "l": {"items": {"type": ["integer", "null"]}},
        },
        "additionalProperties": False,
    }
    document: Any = {"a": "secret", "n": 3, "l": [1, "q"], "zz": 1}
    assert sorted(told(schema, document)) == [
        ": b is missing",
        ": zz must not be there",
        "a: does not meet pattern: ^x",
        "l/1: not of type integer, null",
        "n: none of 1, two",
    ]
    assert told(schema=False, document=1) == [": must not be there"]
    assert told({"additionalProperties": {"type": "null"}}, {"k": 1}) == ["k: not of type null"]
    assert told({"const": "x" * 99}, 1) == [": does not meet const: " + "x" * 60 + "..."]
    assert told({"uniqueItems": True}, [{"a": 1}, {"a": 1.0}]) == [": does not meet uniqueItems: true"]


def test_the_first_breaches_are_enough() -> None:
    assert len(breaches({"items": {"type": "null"}}, list(range(100)))) == ERRORS_LIMIT


def test_older_drafts() -> None:
    schema: Any = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "items": [{"type": "null"}],
        "additionalItems": False,
    }
    check_schema(schema)
    assert len(breaches(schema, [1, 2])) == 2


def test_an_expression_means_the_whole_text() -> None:
    assert breaches({"pattern": "^a$"}, "x\na\ny")
    assert not breaches({"pattern": "^a$"}, "a")


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "strin"}, "it is no JSON Schema: `type` is wrong"),
        ({"properties": {"a": {"type": 1}}}, "`properties/a/type` is wrong"),
        ([], "a schema is a mapping"),
        ({"pattern": "(?=a)"}, "look-around"),
        ({"$defs": {"x": {"patternProperties": {"(?!a)": {}}}}}, "look-around"),
        ({"unevaluatedProperties": False, "patternProperties": {"a": {}}}, "do not go together"),
    ],
)
def test_schemas_that_are_refused(schema: Any, why: str) -> None:
    assert why in unfit(schema)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"$ref": "https://example.org/schema.json"}, "refers to what is not in it"),
        ({"$ref": "#/$defs/none"}, "refers to what is not in it"),
        ({"$ref": "#"}, "runs in a circle"),
    ],
)
def test_schemas_that_lead_nowhere(schema: Any, why: str) -> None:
    check_schema(schema)
    with pytest.raises(UnfitSchemaError) as caught:
        breaches(schema, [1])
    assert why in str(caught.value)


def test_hostile_files_cost_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govbot.documents.json_schema.STEPS_LIMIT", 5000)
    with bounded(40):
        breaches({"uniqueItems": True}, [{"a": number} for number in range(50_000)])
        breaches({"pattern": "^(a+)+$"}, "a" * 100_000 + "!")
        breaches({"additionalProperties": False, "patternProperties": {"^(a+)+$": {}}}, {"a" * 100_000 + "!": 1})
        node = {
            "anyOf": [
                {"properties": {"l": {"$ref": "#"}, "x": {"type": "null"}}, "required": ["x"]},
                {"$ref": "#/$defs/b"},
            ]
        }
        schema: Any = {**node, "$defs": {"b": {"properties": {"l": {"$ref": "#"}}, "required": ["x"]}}}
        deep: Any = {}
        for _ in range(60):
            deep = {"l": deep}
        with pytest.raises(UnfitSchemaError) as caught:
            breaches(schema, deep)
        assert "steps" in str(caught.value)
        with pytest.raises(UnfitSchemaError):
            breaches({"patternProperties": {f"^{n}x": {} for n in range(100)}}, {f"k{n}": 1 for n in range(100)})
        with pytest.raises(UnfitSchemaError):
            breaches({"items": {"anyOf": [{"const": n} for n in range(200)]}}, [199] * 100)


def read(words: str, codec: Codec[SchemaWords] = json_schema) -> SchemaWords:
    return codec.decode(read_yaml(words.encode(), "p.yml"), fold=False)


def test_schemas_in_a_policy() -> None:
    assert read("{type: object, minProperties: 2, x: [1.5, ~, 'true', true]}").value == {
        "type": "object",
        "minProperties": 2,
        "x": [1.5, None, "true", True],
    }
    assert read("schemas/a.json").paths == ("schemas/a.json",)
    assert read("{}").paths == ()
    for words in ("../a.json", "/a.json", "a//b", "{type: strin}", "[a]", "{a: " + "1" * 5000 + "}"):
        with pytest.raises(Bad):
            read(words)
