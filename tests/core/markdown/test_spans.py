"""Code spans and comments inside a line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from govbot.core.markdown.spans import code_spans, uncomment, without_code


def spans(text: str) -> list[str]:
    return [text[start:end] for start, end in code_spans(text).items()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", ["`b`"]),
        ("``a ` b`` `c`", ["``a ` b``", "`c`"]),
        ("`a``", []),
        ("`` a `b`", ["`b`"]),
        (r"\`a` b`", ["` b`"]),
        (r"`a\` b", [r"`a\`"]),
        ("`a\nb`", ["`a\nb`"]),
        ("```a```", ["```a```"]),
    ],
)
def test_code_spans(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="`a \\", max_size=14))
def test_code_spans_are_those_of_a_whole_parser(text: str) -> None:
    # The signs around it keep the text one paragraph, whatever is in it.
    tokens = MarkdownIt("commonmark").parse("x" + text + "x")[1].children or []
    theirs = [token.content for token in tokens if token.type == "code_inline"]
    ours = [re.sub(r"\A(`+)(.*)\1\Z", r"\2", span) for span in spans("x" + text + "x")]
    assert [item.strip() for item in ours] == [item.strip() for item in theirs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", "a   c"),
        ("a <code>b</code> c", "a   c"),
        ("<CODE>a <code>b</code> c</CODE>d", " d"),
        ("a </code> b", "a   b"),
        ("a <code>b", "a  "),
    ],
)
def test_without_code(text: str, expected: str) -> None:
    assert without_code(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a <!-- b --> c", ("a  c", False)),
        ("a <!-- b", ("a ", True)),
        ("a <!-- b --> <!-- c", ("a  ", True)),
        ("`<!--` a", ("`<!--` a", False)),
        (r"\<!-- a", (r"\<!-- a", False)),
        ("<!--> a", (" a", False)),
        ("<!---> a", (" a", False)),
        ("a --> b", ("a --> b", False)),
    ],
)
def test_uncomment(line: str, expected: tuple[str, bool]) -> None:
    assert uncomment(line) == expected
