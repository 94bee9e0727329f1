from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govbot.documents.reader import DEPTH_LIMIT, SIZE_LIMIT, Form, Unreadable, form_of, read_document
from govbot.documents.yaml_ import lines_of
from tests.bounded import bounded

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff"), max_size=8)
NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)


def read(text: str | bytes, form: Form = Form.YAML) -> Any:
    return read_document(text.encode() if isinstance(text, str) else text, form)


def why(text: str | bytes, form: Form = Form.YAML) -> str:
    found = read(text, form)
    assert isinstance(found, Unreadable), found
    return f"{found.line}: {found.why}"


def test_the_format_is_told_by_the_ending() -> None:
    assert form_of("a/b.JSON") is Form.JSON
    assert form_of("b.yml") is form_of("b.yaml") is Form.YAML
    assert form_of("pyproject.toml") is Form.TOML
    assert form_of("json") is Form.JSON
    assert form_of("Makefile") is None
    assert form_of("a.json/b") is None


@settings(max_examples=80, deadline=None)
@given(VALUES)
@example({"<": 1})
def test_json_is_read_as_it_is_and_as_yaml(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert read(text, Form.JSON) == value
    assert read("\ufeff" + text, Form.JSON) == value
    if "<<" not in text:
        assert read(text, Form.YAML) == json.loads(text, parse_int=int)


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_yaml_is_read_as_others_write_it(value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    if "<<" not in text:
        assert read(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing\n", None),
        ("a: yes\nb: on\nc: 1:30\nd: 2026-01-01", {"a": "yes", "b": "on", "c": "1:30", "d": "2026-01-01"}),
        ("[true, True, TRUE, false, ~, null, '']", [True, True, True, False, None, None, ""]),
        ("[1, -2, 0o17, 0x1F, 010, 1.5, .5, 1e3, -.inf]", [1, -2, 15, 31, 10, 1.5, 0.5, 1000.0, float("-inf")]),
        ("['1', !!str 1, !Ref name, ! 2, \"true\"]", ["1", "1", "name", "2", "true"]),
        ("!Map {a: !Seq [1]}", {"a": [1]}),
        ("1: a\ntrue: b\n? c\n: d", {"1": "a", "true": "b", "c": "d"}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3", {"a": {"p": 1, "q": 2}, "b": {"p": 1, "q": 3}}),
        ("x: &x {p: 1}\ny: &y {p: 2, q: 2}\nb: {<<: [*x, *y], r: 3}",
         {"x": {"p": 1}, "y": {"p": 2, "q": 2}, "b": {"p": 1, "q": 2, "r": 3}}),
        ("&k a: 1\nb: *k", {"a": 1, "b": "a"}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
    ],
)  # fmt: skip
def test_yaml(text: str, value: Any) -> None:
    assert read(text) == value


def test_nan() -> None:
    assert str(read(".nan")) == "nan"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3", "3: the key a is written twice"),
        ("a: 1\n'a': 3", "2: the key a is written twice"),
        ("a: [", "2: it is not valid YAML: "),
        ("a: 1\n\tb: 2", "2: it is not valid YAML: "),
        ("a: *b", "1: an alias has no anchor"),
        ("a: &a [*a]", "1: an anchor stands inside itself"),
        ("[a]: 1", "1: a key is a list, a mapping or an alias"),
        ("a: &x b\n*x : 1", "2: a key is a list, a mapping or an alias"),
        ("a: {<<: 1}", "1: what is merged here is no mapping"),
        ("a: 1\n---\nb: 2", "2: it holds several documents"),
        ("1" * 5000, "None: it holds a number that is too long"),
        ("\0", "None: it is not valid YAML: a character that YAML does not allow"),
    ],
)
def test_what_is_no_yaml(text: str, told: str) -> None:
    assert why(text).startswith(told), why(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1,\n "a": 2}', "None: the key a is written twice"),
        ('{"a":\n 1,}', "2: it is not valid JSON: Illegal trailing comma"),
        ("", "1: it is not valid JSON: Expecting value"),
        ("[NaN]", "None: it holds a number that JSON does not know"),
        ("[-Infinity]", "None: it holds a number that JSON does not know"),
        ("// comment\n{}", "1: it is not valid JSON: Expecting value"),
        (b'{}\n"\xff"', "2: it is not UTF-8"),
    ],
)
def test_what_is_no_json(text: str | bytes, told: str) -> None:
    found = why(text, Form.JSON)
    assert found.split(":")[1] == told.split(":")[1]
    assert found.startswith((told, told.partition(": Illegal")[0]))


def test_toml() -> None:
    assert read('a = 1\r\nb = [2026-01-01, 07:32:00, "x"]\r\n', Form.TOML) == {
        "a": 1,
        "b": ["2026-01-01", "07:32:00", "x"],
    }
    assert why("a = 1\nb = \n", Form.TOML) == "2: it is not valid TOML"
    assert why("a = 1\na = 2\n", Form.TOML).endswith("it is not valid TOML")


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab.=[]{}\"'\n 1,#\\"), max_size=30))
def test_toml_is_what_the_standard_library_reads(text: str) -> None:
    found = read(text, Form.TOML)
    try:
        value = tomllib.loads(text)
    except ValueError:
        assert isinstance(found, Unreadable)
    else:
        assert found == value


@pytest.mark.parametrize("form", list(Form))
@given(st.binary(max_size=40) | st.text(st.sampled_from("ab:-&*<[]{}'\"\n |>!?%@"), max_size=40).map(str.encode))
@settings(max_examples=120, deadline=None)
def test_nothing_raises(form: Form, data: bytes) -> None:
    read_document(data, form)


def test_size() -> None:
    text = '"' + "x" * (SIZE_LIMIT - 2) + '"'
    assert len(read(text, Form.JSON)) == SIZE_LIMIT - 2
    assert why(text + " ", Form.JSON) == "None: it has 1048577 bytes, more than 1048576"


def test_depth() -> None:
    for form in (Form.JSON, Form.YAML):
        assert not isinstance(read("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT, form), Unreadable)
        assert "nested more than 100 levels" in why("[" * 102 + "]" * 102, form)


HOSTILE = {
    "open lists": ("[" * 1_000_000, Form.YAML),
    "open lists of JSON": ("[" * 1_000_000, Form.JSON),
    "open mappings": ("{a: " * 250_000, Form.YAML),
    "dashes": ("- " * 500_000, Form.YAML),
    "laughs": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(at)}: &{chr(at)} [{','.join([f'*{chr(at - 1)}'] * 9)}]\n" for at in range(98, 110)),
        Form.YAML,
    ),
    "merged laughs": (
        "b0: &b0 {x: 1}\n" + "".join(f"b{at}: &b{at} {{<<: [*b{at - 1}, *b{at - 1}]}}\n" for at in range(1, 40)),
        Form.YAML,
    ),
    "deep by aliases": (
        "a0: &a0 [1]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}]\n" for at in range(1, 200)),
        Form.YAML,
    ),
    "dots": ("a" + ".a" * 400_000 + " = 1", Form.TOML),
    "dots with quotes": ("'a'" + " . 'a'" * 100_000 + " = 1", Form.TOML),
    "a table of dots": ("[" + ".".join(["a"] * 400_000) + "]", Form.TOML),
    "open arrays": ("a = " + "[" * 500_000, Form.TOML),
    "a long number": ("1" * 1_000_000, Form.JSON),
}


@pytest.mark.parametrize(("text", "form"), [pytest.param(*item, id=name) for name, item in HOSTILE.items()])
def test_hostile_files_are_refused_soon(text: str, form: Form) -> None:
    with bounded(16):
        assert isinstance(read(text, form), Unreadable)


def test_lines() -> None:
    text = "a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n"
    pointers: list[tuple[str | int, ...]] = [(), ("a",), ("b", 0), ("b", 1, "z"), ("b", 1, "q"), ("c",), ("b", 5, "x")]
    assert lines_of(text, pointers) == [1, 1, 3, 5, 4, 1, 3]
    assert lines_of('{\n "a": [\n  1\n ]\n}', [("a", 0)]) == [3]
    assert lines_of("a: 1\n: [", [("a",)]) == [1]
    assert lines_of("[", [("a",)]) == [1]
    assert lines_of("", [("a",)]) == [None]


@settings(max_examples=40, deadline=None)
@given(VALUES, st.lists(TEXT | st.integers(0, 3), max_size=3))
def test_every_pointer_has_a_line_or_none(value: Any, pointer: list[str | int]) -> None:
    (line,) = lines_of(yaml.safe_dump(value, allow_unicode=True), [tuple(pointer)])
    assert line is None or line >= 1
