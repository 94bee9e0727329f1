from __future__ import annotations

from typing import Any

import jmespath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Bad, Place, Scalar
from govbot.documents.query import Query, queries
from tests.documents.test_reader import VALUES


def read(words: str) -> Query:
    (query,) = queries.decode(Scalar(words, Place("p.yml", 1, 1), quoted=True), fold=False)
    return query


def refused(words: str) -> str:
    with pytest.raises(Bad) as caught:
        read(words)
    assert caught.value.problem.hint
    return caught.value.problem.message


@pytest.mark.parametrize(
    ("words", "document", "met", "gave"),
    [
        ("a == `true`", {"a": True}, True, "true"),
        ("a == `true`", {"a": 1}, False, "false"),
        ("a", {"a": "secret"}, False, "a text of 6 characters"),
        ("a", {}, False, "nothing"),
        ("a", {"a": [1, 2]}, False, "a list of 2"),
        ("a", {"a": {"b": 1}}, False, "a mapping"),
        ("a", {"a": 3}, False, "a number"),
        ("length(a) > `1`", {"a": [1, 2]}, True, "true"),
        ("length(a) > `1`", {"a": 1}, None, "values of another kind than it takes"),
        ("agents[?id=='x'].r | [0] == `true`", {"agents": [{"id": "y"}, {"id": "x", "r": True}]}, True, "true"),
        ("sort(a)[0] == 'x'", {"a": ["y", "x"]}, True, "true"),
        ("to_number(a) > `1`", {"a": "2"}, True, "true"),
        ("sum(a) > `1`", {"a": ["x"]}, None, "values of another kind than it takes"),
        ("not_null(a, b) == `1`", {"b": 1}, True, "true"),
        ("a.\"b-c\" == 'x'", {"a": {"b-c": "x"}}, True, "true"),
    ],
)
def test_answers(words: str, document: Any, *, met: bool | None, gave: str) -> None:
    answer = read(words).ask(document)
    assert answer.met is met
    assert str(answer.gave) == gave


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "`` is not a JMESPath expression"),
        ("a ==", "`a ==` is not a JMESPath expression"),
        ("a == 3", "`a == 3` is not a JMESPath expression (at character 6)"),
        ("a[", "`a[` is not a JMESPath expression"),
        ("#", "`#` is not a JMESPath expression (at character 1)"),
        ('a == "x"', '`"x"` in double quotes is the name of a field'),
        ("a == `x`", "what stands in backticks is JSON"),
        ("a == true", "`true` is the name of a field here"),
        ("null != a", "`null` is the name of a field here"),
        ("a[?b == false] | [0]", "`false` is the name of a field here"),
        ("len(a) > `0`", "there is no function `len`"),
        ("length(a, b)", "`length` takes 1, and 2 were given"),
        ("join('x')", "`join` takes 2, and 1 were given"),
        ("|".join(["[@, @]"] * 7), "makes 128 copies of what it looks at"),
        ("x" * 2001, "an expression of 2001 characters; at most 2000 are allowed"),
        ("(" * 1500, "nested too deep"),
    ],
)
def test_mistakes(words: str, told: str) -> None:
    found = refused(words)
    assert told in found or (told == "nested too deep" and "is not a JMESPath expression" in found)


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from(["a", "[0]", "@ == `true`", "length(@) > `1`", "keys(@)", "[].a", "max(@)", "sort(@)"]))
def test_an_answer_is_that_of_the_library(value: Any, words: str) -> None:
    answer = Query(words).ask(value)
    try:
        came = jmespath.search(words, value)
    except jmespath.exceptions.JMESPathError:
        assert answer.met is None
    else:
        assert answer.met is (came is True)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab.[]?*=!<>`'\"(),|&@{}:1- "), max_size=15))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        query = read(words)
    except Bad:
        return
    query.ask({"a": [1, {"b": "x"}]})
