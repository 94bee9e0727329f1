"""The block reader, judged by examples and by markdown-it-py, a whole CommonMark parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from govbot.core.markdown.blocks import Kind, rows_of
from tests.bounded import bounded

Seen = dict[int, tuple[str, int]]


def texts(markdown: str) -> list[str]:
    return [row.text for row in rows_of(markdown) if row.kind is Kind.TEXT]


def ours(markdown: str) -> Seen:
    return {row.number: (row.kind.value, row.level) for row in rows_of(markdown) if row.text.strip()}


def oracle(markdown: str) -> Seen:
    """Say for every line outside quotes what markdown-it-py takes it for."""
    seen: Seen = {}
    quotes = level = 0
    lines = markdown.split("\n")
    for token in MarkdownIt("commonmark").parse(markdown + "\n"):
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.map and not quotes:
            first, last = token.map
            if token.type == "inline":
                rows = range(first + 1, first + 1 + len(token.content.split("\n")))
                seen |= {row: ("heading" if level else "text", level) for row in rows if token.content.strip()}
            elif token.type == "fence":
                rows = range(first + 2, first + 2 + token.content.count("\n"))
                seen |= {row: ("code", 0) for row in rows if lines[row - 1].strip()}
            elif token.type == "code_block":
                rows = range(first + 1, last + 1)
                seen |= {row: ("code", 0) for row in rows if lines[row - 1].strip()}
    return seen


# Some indentations are left out: there markdown-it-py departs from the reference (cmark).
LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "", " "]),
        st.sampled_from(["", "", "> ", ">", "- ", "* ", "1. ", "2) ", "-", "- - ", "    ", "      ", "\t"]),
        st.sampled_from(["", "a", "b c", "# h", "## h ##", "```", "~~~ x", "````", "---", "===", "***", "- - -", "`a"]),
    ).map("".join),
    max_size=9,
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_blocks_are_those_of_a_whole_parser(markdown: str) -> None:
    assert ours(markdown) == oracle(markdown)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-*+>#`~ \t\n\r1.)a<![]:\\\u2028\x00\ud800=", max_size=80))
def test_any_text_is_read(markdown: str) -> None:
    rows = rows_of(markdown)
    assert [row.number for row in rows] == sorted(row.number for row in rows)


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("a <!-- b --> c", ["a  c"]),
        ("<!-- a\n\nb\n--> c", ["c"]),
        ("a <!-- b\n\nc", ["a"]),
        ("`<!--` a", ["`<!--` a"]),
        ("\\`<!-- ` --> a", ["\\` a"]),
        ("<!--> a -->", ["a -->"]),
        ("<div><!--\n\na\n\n--></div>", ["<div>", "</div>"]),
        ("- <!-- a\n\nb -->\n- c", ["c"]),
        ("[x]: /url '\na\n'\n\nb", ["b"]),
        ("[x](y): a", ["[x](y): a"]),
        ("<pre>\na\n</pre>\nb", ["b"]),
        ("<PRE>a", []),
        ("<preface>a", ["<preface>a"]),
        ("<?\na\n?> b", ["b"]),
        ("<![CDATA[\na\n]]>b", ["b"]),
        ("<!doctype\na> b", ["b"]),
        ("<details>\n<summary>a</summary>\n\nb\n</details>", ["<details>", "<summary>a</summary>", "b", "</details>"]),
        ("> a\nlazy\n\nb", ["b"]),
        ("- > a\n  > b\n- c", ["c"]),
        ("a\r\nb\rc", ["a", "b", "c"]),
    ],
)
def test_only_what_a_reader_sees_is_kept(markdown: str, seen: list[str]) -> None:
    assert texts(markdown) == seen


def test_lines_carry_their_place() -> None:
    rows = rows_of("# One\n\n- a\n  - b\n    c\n\n~~~ Allowed-Paths x\nd\n~~~")
    assert [(row.number, row.text, row.level, row.column, row.item, row.info) for row in rows] == [
        (1, "One", 1, 0, False, ""),
        (3, "a", 0, 2, True, ""),
        (4, "b", 0, 4, True, ""),
        (5, "c", 0, 4, False, ""),
        (8, "d", 0, 0, False, "allowed-paths"),
    ]
    assert rows[2].block == rows[3].block != rows[1].block


@pytest.mark.parametrize(
    "unit",
    [">", "- ", "> - ", "\n", "- a\n", "`", "` ``", "<!--", "<!-- -->", "<pre>", "[", "[a", "    \n", "* ", "# ", "a\n",
     "\\`", "<code>", "1. > - a\n\n", "```\n", "=\n", "a\n=\n", "\t", "\\", "\\a", "- - - - - - - - - - - - - - - -\n"],
)  # fmt: skip
def test_a_long_hostile_text_is_read_in_time(unit: str) -> None:
    markdown = unit * (65_536 // len(unit))
    with bounded(12):
        rows_of(markdown)


def test_nesting_without_end_keeps_its_bound() -> None:
    with bounded(12):
        rows_of("- " * 2_000 + "a" + "\n" * 60_000)
