"""Expressions are RE2, and what somebody must have meant otherwise is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.regexes import LENGTH_LIMIT, BadRegexError, Regex, check_regex, compile_lines, compile_search
from tests.bounded import bounded


def test_searched_anywhere_unless_anchored() -> None:
    assert Regex("b").search("abc")
    assert not Regex("^b").search("abc")
    assert Regex("(?i)B").search("abc")
    assert Regex(r"\bé\b").search("x é y") is False or Regex("é").search("x é y")


def test_bytes_that_are_no_text_match_a_dot_and_nothing_typed() -> None:
    assert Regex("^a.b$").search("a\udcffb")
    assert not Regex("ÿ").search("\udcff")
    assert Regex("^.$").search("\ud800")


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("a(?=b)", "look-around"),
        ("(?<!a)b", "look-around"),
        (r"(a)\1", "back-reference"),
        ("(?P<x>a)(?P=x)", "back-reference"),
        ("src/**", "looks like a glob"),
        ("*.py", "looks like a glob"),
        ("docs/*.md", "looks like a glob"),
        ("{src,docs}/x", "looks like a glob"),
        ("(a", "missing )"),
        ("a{2,1}", "repetition"),
        ("[z-a]", "range"),
        (r"\Z", "escape"),
        ("x" * (LENGTH_LIMIT + 1), "at most"),
    ],
)
def test_refused(pattern: str, told: str) -> None:
    with pytest.raises(BadRegexError, match=None) as caught:
        check_regex(pattern)
    assert told in str(caught.value)
    with pytest.raises(BadRegexError):
        Regex(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^src/.*\.py$",
        "a{2,3}",
        r"\*\*bold\*\*",
        r"/\*",
        "x*",
        ".*",
        r"\\1",
        r"[(?=]",
        r"f\(?=\(",
        "a/b*c",
        r"\{a,b\}",
        r"{\d,\w}",
        "",
    ],
)
def test_taken(pattern: str) -> None:
    check_regex(pattern)


def test_linear_in_the_text() -> None:
    text = "a" * 200_000
    with bounded(40):
        assert not Regex("(a+)+$x?b").search(text)


def test_lines_are_worlds_of_their_own() -> None:
    text = b"ab\ncd\n"
    assert compile_lines("^cd$").search(text)
    assert compile_lines(r"\Acd\z").search(text)
    assert not compile_lines(r"b\sc").search(text)
    assert not compile_lines(r"b[^x]c").search(text)
    assert not compile_lines("(?s)b.c").search(text)
    assert compile_lines(r"\Qab\E").search(text)
    assert not compile_lines(r"\Q\A\Eab").search(text)
    assert compile_lines("CD", ignore_case=True).search(text)


def test_a_whole_text_keeps_its_own_begin_and_end() -> None:
    assert compile_search("^cd$").search("ab\ncd")
    assert not compile_search(r"\Acd").search("ab\ncd")
    assert compile_search(r"b\s+c").search("ab\ncd")


@pytest.mark.parametrize("pattern", ["(?-m)^a", "(?i-ms:^a)", r"\\(?-m:^a)"])
def test_the_line_mode_cannot_be_switched_off(pattern: str) -> None:
    for compiler in (compile_lines, compile_search):
        with pytest.raises(BadRegexError, match="takes back"):
            compiler(pattern)


def test_what_only_looks_like_a_switch() -> None:
    assert compile_lines(r"\(\?-m").search(b"(?-m\n")
    assert compile_lines("(?i-s:A)").search(b"a\n")


@settings(max_examples=300, deadline=None)
@given(pattern=st.text(st.characters(), max_size=20), text=st.text(max_size=20))
def test_any_text_is_an_expression_or_refused(pattern: str, text: str) -> None:
    try:
        compiled = Regex(pattern)
    except BadRegexError:
        return
    compiled.search(text)


def test_expressions_are_values() -> None:
    assert Regex("a") == Regex("a")
    assert Regex("a") != Regex("b")
    assert len({Regex("a"), Regex("a")}) == 1
    assert repr(Regex("a")) == "Regex('a')"
