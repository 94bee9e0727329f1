"""The closing keywords, form by form."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.links import IssueRef, closing_references

HERE = "acme/app"


def refs(body: str) -> list[tuple[str | None, int]]:
    return [(ref.repository, ref.number) for ref in closing_references(body, HERE)]


@pytest.mark.parametrize(
    "keyword",
    ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved", "FIXES", "Closes"],
)
def test_every_keyword_closes(keyword: str) -> None:
    assert refs(f"{keyword} #12") == [(HERE, 12)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Fixes: #1", [(HERE, 1)]),
        ("fixes GH-7", [(HERE, 7)]),
        ("closes other/repo.x#3", [("other/repo.x", 3)]),
        ("closes https://github.com/other/repo/issues/9", [("other/repo", 9)]),
        ("closes https://github.com/other/repo/issues/9#issuecomment-1", [("other/repo", 9)]),
        ("fixes https://git.example.com/a/b/issues/4.", [("a/b", 4)]),
        ("closes #1, #2", [(HERE, 1)]),
        ("closes #1, closes #2\nfixes #1", [(HERE, 1), (HERE, 2)]),
        ("(fixes #5)", [(HERE, 5)]),
        ("**Fixes #5**", [(HERE, 5)]),
        ("- [x] closes #5", [(HERE, 5)]),
        ("does not close #5", [(HERE, 5)]),
        ("refs #5", []),
        ("prefixes #5", []),
        ("hot-fix #5", []),
        ("fixes #5a", []),
        ("fixes #0", []),
        ("fixes#5", []),
        ("fixes a/..#5, fixes a/.#5", []),
        ("fixes\n#5", []),
        ("fix the #5", []),
        ("closes https://github.com/other/repo/pull/9", []),
        ("Closes [#5](https://github.com/acme/app/issues/5)", []),
    ],
)
def test_forms(body: str, expected: list[tuple[str, int]]) -> None:
    assert refs(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<!-- fixes #5 -->",
        "<!-- fixes #5",
        "<!--\nWrite `fixes #5`\n-->",
        "`fixes #5`",
        "``a ` fixes #5``",
        "```\nfixes #5\n```",
        "~~~ text\nfixes #5",
        "````\n```\nfixes #5\n```\n````",
        "> fixes #5",
        "> ```\n> fixes #5\n> ```",
    ],
)
def test_what_is_not_said_does_not_count(body: str) -> None:
    assert refs(body) == []


@pytest.mark.parametrize("body", ["```\ncode\n```\nfixes #5", "`code` fixes #5", "a ` b fixes #5", "> quote\n\nfixes #5"])
def test_what_stands_beside_code_counts(body: str) -> None:
    assert refs(body) == [(HERE, 5)]


def test_the_repository_may_be_unknown() -> None:
    assert closing_references("fixes #5", None) == (IssueRef(None, 5),)


@settings(max_examples=150)
@given(st.text(alphabet="`~<!->\n fixes#1/aGH\r\t", max_size=80))
def test_any_text_is_read(body: str) -> None:
    assert all(ref.number > 0 for ref in closing_references(body, HERE))


@pytest.mark.parametrize("unit", ["`", "<!--", "fixes ", "a/", "~~~\n", "` `` ", "https://a.b/"])
def test_a_long_hostile_text_is_read_in_time(unit: str) -> None:
    body = unit * (65_536 // len(unit))
    before = time.process_time()
    closing_references(body, HERE)
    assert time.process_time() - before < 1.5
