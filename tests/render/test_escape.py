from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from govbot.render.escape import (
    code_span,
    exact,
    log_line,
    printable,
    scrub,
    shorten,
    terminal_safe,
    workflow_command,
)
from tests.render.strategies import hostile

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
JOINERS = "\u200d"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("src/app.py", "src/app.py"),
        ("caf\udce9.txt", r"caf\xe9.txt"),
        ("a\\b", "a\\b"),
        ("a\\b\udce9", r"a\\b\xe9"),
        (r"a\xe9", r"a\\xe9"),
        ("a\nb\tc", r"a\x0ab\x09c"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b31m", r"\u{9b}31m"),
        ("a\u202eb", r"a\u{202e}b"),
        ("\ud800", r"\u{d800}"),
        ("\u2028", r"\u{2028}"),
        ("\U000e0041", r"\u{e0041}"),
        ("café 日本 🙂", "café 日本 🙂"),
        ("⚠️ 👨\u200d👩\u200d👧 ❤️\u200d🔥 1️⃣", "⚠️ 👨\u200d👩\u200d👧 ❤️\u200d🔥 1️⃣"),
        ("a\ufe0fb\u200dc", r"a\u{fe0f}b\u{200d}c"),
        ("Việt e\u0302\u0301", "Việt e\u0302\u0301"),
        ("e" + "\u0301" * 5, "e\u0301\u0301\u0301" + r"\u{301}\u{301}"),
    ],
)
def test_printable_shows_what_is_there(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(hostile)
def test_printable_leaves_nothing_unseen(text: str) -> None:
    assert {unicodedata.category(char) for char in printable(text).replace(JOINERS, "")}.isdisjoint(UNSEEN)
    printable(text).encode()


ESCAPE = re.compile(r"\\\\|\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}")


def unescaped(text: str) -> str:
    """Read back what ``printable`` wrote: where nothing looks escaped, nothing is."""

    def char(match: re.Match[str]) -> str:
        if match[1] is not None:
            code = int(match[1], 16)
            return chr(code if code < 0x80 else 0xDC00 + code)
        return chr(int(match[2], 16)) if match[2] is not None else "\\"

    return ESCAPE.sub(char, text)


@settings(max_examples=300)
@given(hostile)
def test_printable_can_be_read_back(text: str) -> None:
    assert unescaped(printable(text)) == text
    assert unescaped(exact(text)) == text


@pytest.mark.parametrize(
    ("one", "other"), [("\udce9", r"\xe9"), (r"\xe9", r"\\xe9"), ("\u202e", r"\u{202e}"), ("\x85", "\udc85")]
)
def test_look_alikes_stay_apart(one: str, other: str) -> None:
    assert printable(one) != printable(other)
    assert exact(one) != exact(other)


@given(hostile)
def test_exact_is_utf8_and_changes_no_name_without_need(name: str) -> None:
    exact(name).encode()
    if "\\" not in name and not re.search("[\ud800-\udfff]", name):
        assert exact(name) == name


@given(hostile)
def test_scrub_settles(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)


@given(hostile, st.integers(20, 60))
def test_shorten_cuts_the_middle_and_no_escape(text: str, limit: int) -> None:
    whole = printable(text * 5)
    cut = shorten(whole, limit)
    assert len(cut) <= limit
    if len(whole) > limit and "\\" not in text:
        head, tail = cut.split("…", 1) if "…" not in whole else ("", "")
        assert whole.startswith(head)
        assert whole.endswith(tail)
        assert not re.search(r"(?<!\\)(?:\\\\)*\\(?:u\{?[0-9a-f]*|x[0-9a-f]?)?$", head)


def test_shorten_shows_the_end_of_a_path() -> None:
    assert shorten("src/" + "x" * 300 + "/name.py:12", 40).endswith("/name.py:12")


def test_shorten_is_quick_on_a_long_line() -> None:
    assert len(terminal_safe("\u202e" * 1_000_000)) <= 200


@settings(max_examples=200)
@given(hostile)
def test_a_code_span_is_one_code_span(text: str) -> None:
    [block] = MarkdownIt("gfm-like", {"linkify": False}).parse(f"- before {code_span(text)} after")[2:5][1:2]
    kinds = [child.type for child in block.children or []]
    expected = terminal_safe(text)
    if expected:
        assert kinds == ["text", "code_inline", "text"]
        assert [child.content for child in block.children or []] == ["before ", expected, " after"]
    else:
        assert kinds == ["text"]


def test_a_code_span_takes_backticks_at_its_ends() -> None:
    assert code_span("`a``") == "``` `a`` ```"
    assert code_span("a b") == "`a b`"
    assert code_span(" a") == "`  a `"
    assert code_span("") == "(empty)"


def test_a_code_span_is_cut() -> None:
    assert len(code_span("x" * 1000)) == 202
    assert len(code_span("x" * 1000, 50)) == 52


# The cases of actions/toolkit, packages/core/__tests__/command.test.ts
@pytest.mark.parametrize(
    ("name", "properties", "message", "line"),
    [
        ("error", {}, "", "::error::"),
        ("warning", {}, "%\r\n%25", "::warning::%25%0D%0A%2525"),
        ("error", {"file": "a:b,c%\n"}, "x:,", "::error file=a%3Ab%2Cc%25%0A::x:,"),
        ("notice", {"file": "a", "line": "3", "title": ""}, "m", "::notice file=a,line=3::m"),
    ],
)
def test_workflow_commands_are_escaped_as_the_toolkit_does(
    name: str, properties: dict[str, str], message: str, line: str
) -> None:
    assert workflow_command(name, properties, message) == line


@given(hostile, hostile)
def test_a_workflow_command_is_one_line_with_our_properties(value: str, message: str) -> None:
    line = workflow_command("error", {"file": value, "title": "t"}, message)
    assert "\n" not in line
    assert "\r" not in line
    head, _, _ = line.removeprefix("::error ").partition("::")
    assert re.fullmatch(r"(file=[^,:]+,)?title=t", head)


@given(hostile, st.sampled_from(("", "  ", "\t")))
def test_a_log_line_is_never_a_command(text: str, indent: str) -> None:
    line = log_line(indent + text)
    assert "\n" not in line
    assert "\x1b" not in line
    assert not line.strip().startswith("::")
    assert "##[" not in line


@given(hostile)
def test_terminal_safe_holds_no_control(text: str) -> None:
    assert {unicodedata.category(char) for char in terminal_safe(text).replace(JOINERS, "")}.isdisjoint(UNSEEN)
