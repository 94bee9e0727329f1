"""YAML is read as one strict, bounded document with places."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Mapping, Node, Scalar, Sequence
from govbot.errors import PolicyError
from govbot.policy.yaml import ALIAS_LIMIT, DEPTH_LIMIT, SIZE_LIMIT, read_yaml
from tests.bounded import bounded


def read(data: str | bytes) -> Node:
    return read_yaml(data.encode() if isinstance(data, str) else data, "x.yml")


def plain(node: Node) -> object:
    match node:
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case Scalar():
            if node.is_null:
                return None
            if node.as_bool() is not None:
                return node.as_bool()
            return node.as_int() if node.as_int() is not None else node.text


def refused(data: str | bytes) -> str:
    with pytest.raises(PolicyError) as caught:
        read(data)
    (problem,) = caught.value.problems
    return f"{problem.place}: {problem.message}"


def test_places_count_from_one() -> None:
    node = read("a: 1\nb:\n  - x\n  - {c: 'y'}\n")
    assert isinstance(node, Mapping)
    listed = node.get("b")
    assert isinstance(listed, Sequence)
    assert [(item.place.line, item.place.column) for item in listed.items] == [(3, 5), (4, 5)]
    last = listed.items[1]
    assert isinstance(last, Mapping)
    value = last.get("c")
    assert isinstance(value, Scalar)
    assert (value.text, value.quoted, value.place.column) == ("y", True, 9)


def test_a_byte_order_mark_is_no_text() -> None:
    assert plain(read(b"\xef\xbb\xbfa: 1")) == {"a": 1}


def test_line_ends_of_windows() -> None:
    assert plain(read("a: 1\r\nb: |\r\n  x\r\n  y\r\n")) == {"a": 1, "b": "x\ny\n"}


def test_blocks_are_quoted_texts() -> None:
    assert plain(read("a: |\n  true\n")) == {"a": "true\n"}
    assert plain(read("a: >-\n  12\n")) == {"a": "12"}


def test_anchors_are_read_as_what_they_stand_for() -> None:
    assert plain(read("a: &x [1, 2]\nb: *x\n")) == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "x.yml:1:1: the file is empty"),
        ("# nothing\n", "x.yml:1:1: the file is empty"),
        ("a: 1\n---\nb: 2\n", "x.yml:2:1: a second document begins here"),
        ("a: 1\na: 2\n", "x.yml:2:1: `a` is written twice (first in line 1)"),
        ("a: {b: 1, b: 2}\n", "x.yml:1:11: `b` is written twice (first in line 1)"),
        ("a:\n\tb: 1\n", "x.yml:2:1: a tab in the indentation"),
        ("a: !!python/object:os.system x\n", "x.yml:1:4: the tag `!!python/object:os.system` means nothing here"),
        ("a: !!str x\n", "x.yml:1:4: the tag `!!str` means nothing here"),
        ("a: !secret x\n", "x.yml:1:4: the tag `!secret` means nothing here"),
        ("? [a]\n: 1\n", "x.yml:1:3: a key must be a word"),
        ("{a: 1}: 2\n", "x.yml:1:1: a key must be a word"),
        ("a: *x\n", "x.yml:1:4: there is no anchor `&x` above"),
        ("a: &x [*x]\n", "x.yml:1:8: the anchor `&x` stands inside itself"),
        ("<<: {a: 1}\n", "x.yml:1:1: `<<` merges nothing here"),
        ('a: "x', "x.yml:1:6: not valid YAML"),
        (b"a: \xff\n", "x.yml:1:4: this byte is not UTF-8"),
        (b"a: 1\nb: x\xe9\n", "x.yml:2:5: this byte is not UTF-8"),
        ("a: \x00\n", "x.yml:1:4: the character U+0000 cannot stand in YAML"),
        ("a: b: c\n", "x.yml:1:5: not valid YAML"),
        ("x" * (SIZE_LIMIT + 1), "x.yml:1:1: the file has 1,000,001 bytes"),
    ],
)
def test_refused(data: str | bytes, told: str) -> None:
    assert refused(data).startswith(told), refused(data)


def test_bounds_hold_quickly() -> None:
    with bounded(40):
        assert "nested too deep" in refused("[" * 50_000)
        assert "nested too deep" in refused("[" * (DEPTH_LIMIT + 2) + "]" * (DEPTH_LIMIT + 2))
        assert "more than" in refused(
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
        )
        assert "anchors" in refused("a: &x 1\nb: [" + ", ".join(["*x"] * (ALIAS_LIMIT + 1)) + "]\n")


documents = st.recursive(
    st.one_of(st.booleans(), st.none(), st.integers(), st.text("abc é\U0001f600:#{}[]'\"\\\n\t-?*&!|>%@`", max_size=8)),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(st.text("abc -:#{}", max_size=4), parts, max_size=3),
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(documents)
def test_what_yaml_writes_is_read_back(value: object) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    assert plain(read(written)) == _as_written(value)


def _as_written(value: object) -> object:
    """Null and empty keys and texts are told apart by quotes, which the dump writes."""
    if isinstance(value, list):
        return [_as_written(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_written(item) for key, item in value.items()}
    return value


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text("ab:-[]{}#&*!|>'\"\n\t ?%@`,", max_size=40).map(str.encode)))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    try:
        read(data)
    except PolicyError as error:
        (problem,) = error.problems
        assert problem.file == "x.yml"
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message


def test_json_is_yaml() -> None:
    value = {"a": [1, True, None, "x"], "b": {"c": ""}}
    assert plain(read(json.dumps(value))) == value
