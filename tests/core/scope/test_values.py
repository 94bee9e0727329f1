"""What one declared value says, form by form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.scope.values import (
    EXCEPTION,
    SENTENCE,
    SEVERAL,
    Reading,
    is_blank,
    read_inline,
    read_item,
    read_line,
)

SPELLING = "`*_\"'{},;()[]!/\\.-\u2014 \u2013\u201c\u201d\u00b7ab0:#<>~?\u202e\ud800\t&+|"


def known(word: str) -> bool:
    return word in {"Makefile", "app"}


def patterns(reading: Reading) -> list[str]:
    assert not [token for token in reading.tokens if token.problem], reading
    return [token.pattern for token in reading.tokens]


def problems(reading: Reading) -> list[tuple[str, str]]:
    return [(token.written, token.problem) for token in reading.tokens if token.problem]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("app/** tests/**", ["app/**", "tests/**"]),
        ("app/fixtures/*, docs/specs/*", ["app/fixtures/*", "docs/specs/*"]),
        ("`app/**`, `tests/**`", ["app/**", "tests/**"]),
        ("`app/**, tests/**`", ["app/**", "tests/**"]),
        ("`app/**` `tests/**`", ["app/**", "tests/**"]),
        ("`app/**` and `tests/**`", ["app/**", "tests/**"]),
        ("app/** \u00b7 tests/**; docs/", ["app/**", "tests/**", "docs/"]),
        (r"app/\*\*, my\_file.py, \[id\].ts", ["app/**", "my_file.py", "[id].ts"]),
        ("src/{a,b}/**, x.{c,d}", ["src/{a,b}/**", "x.{c,d}"]),
        ("`src/{a,b}/**, x.{c,d}`", ["src/{a,b}/**", "x.{c,d}"]),
        ("(group)/page.tsx, app/(shop)/[id].ts", ["(group)/page.tsx", "app/(shop)/[id].ts"]),
        ("$slug.tsx @modal/x", ["$slug.tsx", "@modal/x"]),
        ('"a b/c", \'d e.py\', "a,b.md"', ["a b/c", "d e.py", "a,b.md"]),
        ("\u201cf/g\u201d, \u2018h/i\u2019", ["f/g", "h/i"]),
        ("src/a.py, src/b.py.", ["src/a.py", "src/b.py"]),
        ("`src/a.py`.", ["src/a.py"]),
        ("./src/a.py /docs/", ["src/a.py", "docs/"]),
        ("!src/x/** !`a b/**` `!c/**`", ["!src/x/**", "!a b/**", "!c/**"]),
        ("**`src/**`**, _`docs/**`_", ["src/**", "docs/**"]),
        ("src/** (API, web), tests/** \u2014 the rest, as agreed", ["src/**", "tests/**"]),
        ("src/** (API).", ["src/**"]),
        ("`src/**`: the handlers, and more", ["src/**"]),
        ("Makefile, app, !app", ["Makefile", "app", "!app"]),
        ("`LICENSE`", ["LICENSE"]),
        ("EDIT: src/a.py, NEW:src/b.py", ["src/a.py", "src/b.py"]),
        ("src/**, none, n/a", ["src/**"]),
        ("e\u0301/x", ["\u00e9/x"]),
        ("**, *", ["**", "*"]),
    ],
)
def test_inline(value: str, expected: list[str]) -> None:
    assert patterns(read_inline(value, 1, known)) == expected


@pytest.mark.parametrize(
    "value",
    [
        "declared and matched",
        "see docs/scope.md and the discussion",
        "everything in src/",
        "no restrictions",
        "as in the issue: src/**",
        "tests",
        "",
        "none.",
    ],
)
def test_what_is_no_list_of_paths(value: str) -> None:
    reading = read_inline(value, 1, known)
    assert not reading.tokens
    assert reading.blank or reading.sentence


@pytest.mark.parametrize(
    "value",
    [
        "",
        "none",
        "None.",
        "_None_",
        "n/a",
        "N/A",
        "na",
        "tbd",
        "`TBD`",
        "todo",
        "_No response_",
        "<patterns>",
        "<your paths here>",
        "-",
        "...",
        "\u2026",
        "**None**",
    ],
)
def test_placeholders_say_nothing(value: str) -> None:
    assert is_blank(value)
    assert read_inline(value, 1, known).blank
    assert read_item(value, 1).blank
    assert read_line(value, 1).blank


@pytest.mark.parametrize("value", ["**", "*", ".", "/", "nones/", "<a>/b", "-x", "none/x"])
def test_these_are_no_placeholders(value: str) -> None:
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("value", "wrong", "word"),
    [
        ("../x", "../x", "`..`"),
        ("src/..", "src/..", "`..`"),
        ("src/...", "src/...", "`...`"),
        ("C:/x", "C:/x", "drive"),
        (r"C:\x", r"C:\x", "backslash"),
        (r"`src\x.py`", r"src\x.py", "backslash"),
        ("~/x", "~/x", "home"),
        ("https://a/b", "https://a/b", "URL"),
        ("mailto:a@b.c", "mailto:a@b.c", "URL"),
        ("a/**b", "a/**b", "whole segment"),
        ("a{b/c", "a{b/c", "braces"),
        ("a/b}", "a/b}", "braces"),
        ("`{a,{b,c}}/x`", "{a", "braces"),
        ("src/\u202ea", "src/\u202ea", "cannot see"),
        ("src/a\u200bb", "src/a\u200bb", "cannot see"),
        ("a/\x00", "a/\x00", "cannot see"),
        ("`^src/.*$`", "^src/.*$", "not a glob"),
        ("a/" + "b" * 300, "a/" + "b" * 300, "302 characters"),
        (".", ".", "no path"),
        ("./", "./", "no path"),
        ("!/", "!/", "no path"),
        ("a//b", "a//b", "not a glob"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(value: str, wrong: str, word: str) -> None:
    found = problems(read_inline(value, 7, known))
    assert found[0][0] == wrong
    assert word in found[0][1]


@pytest.mark.parametrize(
    "value",
    [
        "src/** except src/secret/**",
        "src/** but not `src/secret/**`",
        "src/** (but not src/secret/**)",
        "src/** \u2014 never src/secret/**",
        "not src/secret/**",
        "don't touch src/secret/**",
        "don\u2019t touch src/secret/**",
    ],
)
def test_an_exception_is_not_taken_for_a_path(value: str) -> None:
    assert EXCEPTION in [problem for _, problem in problems(read_inline(value, 1, known))]


def test_a_remark_that_only_says_no_is_a_remark() -> None:
    assert patterns(read_inline("src/** (no tests yet)", 1, known)) == ["src/**"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("src/**", ["src/**"]),
        ("`src/**`: the handlers", ["src/**"]),
        ("`src/**` (API only)", ["src/**"]),
        ("src/** (API only)", ["src/**"]),
        ("src/** \u2014 API, etc", ["src/**"]),
        ("src/** - the API", ["src/**"]),
        ("[ ] EDIT: src/a.py", ["src/a.py"]),
        ("[x] NEW: `src/a.py`", ["src/a.py"]),
        ("`a`, `b c/**`", ["a", "b c/**"]),
        ("`a/**` and `b/**`", ["a/**", "b/**"]),
        ("src/** and tests/**", ["src/**", "tests/**"]),
        ("a/**, b/**", ["a/**", "b/**"]),
        ("docs/my file.md", ["docs/my file.md"]),
        ("Read me.md", ["Read me.md"]),
        ("Makefile", ["Makefile"]),
        ("**/*.py", ["**/*.py"]),
        ("**`src/**`**", ["src/**"]),
        ("src/{a,b}/**", ["src/{a,b}/**"]),
        ("!src/x", ["!src/x"]),
    ],
)
def test_item(item: str, expected: list[str]) -> None:
    assert patterns(read_item(item, 1)) == expected


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("src/a.py tests/b.py", SEVERAL),
        ("docs/my folder/x.md", SEVERAL),
        ("Everything under src/", SENTENCE),
        ("`src/x` stays as it is", SENTENCE),
        ("all of `src/x`", SENTENCE),
        ("Leave `src/x` alone", EXCEPTION),
        ("`src/**` except `src/secret/**`", EXCEPTION),
        ("src/secret/** is off limits", EXCEPTION),
        ("`src/**` (not `src/x/**`)", EXCEPTION),
    ],
)
def test_an_item_that_is_no_path_for_certain_is_refused(item: str, reason: str) -> None:
    assert reason in [problem for _, problem in problems(read_item(item, 1))]


def test_an_item_of_words_only_is_a_sentence() -> None:
    assert read_item("keep it small", 1).sentence


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("src/**", ["src/**"]),
        ("  - src/x ", ["src/x"]),
        ("1. [ ] EDIT: src/x", ["src/x"]),
        ("a b/c d.md", ["a b/c d.md"]),
        ("a (b)/c", ["a (b)/c"]),
        ("x \u2014 y", ["x \u2014 y"]),
        ("a/**, b/**", ["a/**", "b/**"]),
        ("`a/**`", ["a/**"]),
        ("!x/**", ["!x/**"]),
        ("# src/**", []),
        ("", []),
    ],
)
def test_line_of_code(line: str, expected: list[str]) -> None:
    assert patterns(read_line(line, 1)) == expected


@settings(max_examples=250)
@given(st.text(alphabet=SPELLING, max_size=60))
def test_any_value_is_read(value: str) -> None:
    for reading in (read_inline(value, 1, known), read_item(value, 1), read_line(value, 1)):
        assert all(bool(token.pattern) != bool(token.problem) for token in reading.tokens)
        assert not (reading.tokens and (reading.blank or reading.sentence))
