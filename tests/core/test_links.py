"""The closing keywords, form by form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.links import IssueRef, Reference, closing_references, mentions, references, unspoken
from tests.bounded import bounded

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


@pytest.mark.parametrize(
    "body", ["```\ncode\n```\nfixes #5", "`code` fixes #5", "a ` b fixes #5", "> quote\n\nfixes #5"]
)
def test_what_stands_beside_code_counts(body: str) -> None:
    assert refs(body) == [(HERE, 5)]


@pytest.mark.parametrize(
    "body",
    [
        "    fixes #5",
        "> quote\nfixes #5",
        "- > fixes #5",
        "<pre>fixes #5</pre>",
        "<code>fixes #5</code>",
        "`a\nfixes #5\nb`",
        "[x]: /url 'fixes #5'",
        "- a\n\n  ```\n  fixes #5\n  ```",
    ],
)
def test_nor_does_what_stands_deeper_in_code_and_quotes(body: str) -> None:
    assert refs(body) == []


@pytest.mark.parametrize(
    "body", ["# Fixes #5", "- a\n  - fixes #5", "<details>\n\nfixes #5\n\n</details>", "fixes #5\n---"]
)
def test_every_kind_of_text_counts(body: str) -> None:
    assert refs(body) == [(HERE, 5)]


def test_an_issue_is_listed_once_whatever_its_case() -> None:
    assert refs("fixes #5, fixes ACME/app#5, fixes acme/other#5") == [(HERE, 5), ("acme/other", 5)]


def test_mentions_are_closed_or_not() -> None:
    body = "Fixes #1. See #2, other/x#3, GH-4, https://github.com/a/b/issues/5 and `#6`.\n\n<!-- #7 -->"
    found = [(ref.repository, ref.number) for ref in mentions(body, HERE)]
    assert found == [(HERE, 1), (HERE, 2), ("other/x", 3), (HERE, 4), ("a/b", 5)]


@pytest.mark.parametrize(
    "body", ["a#1", "/#1", "&#39;", "#1a", "#0", "##1", "https://github.com/a/b/pull/5", "v#", "-#5", "#\u0665"]
)
def test_these_mention_nothing(body: str) -> None:
    assert mentions(body, HERE) == ()


@pytest.mark.parametrize(
    ("body", "listed"),
    [
        ("closes #1, #2", [2]),
        ("closes #1, #2, and #3", [2, 3]),
        ("closes #1 and #2 & #3 + GH-4", [2, 3, 4]),
        ("closes #1, see #2", []),
        ("closes #1; #2", []),
        ("closes #1\n\n#2", []),
        ("see #1, #2", []),
        ("closes #1, closes #2", []),
    ],
)
def test_what_follows_in_a_list_does_not_close(body: str, listed: list[int]) -> None:
    assert [ref.issue.number for ref in references(body, HERE) if ref.listed] == listed


@pytest.mark.parametrize(
    "body",
    [
        "does not close #5",
        "doesn't fully fix #5",
        "won\u2019t fix #5",
        "will never resolve #5",
        "cannot fix #5",
        "Not yet fixed #5",
    ],
)
def test_a_negation_is_seen(body: str) -> None:
    assert list(references(body, HERE)) == [Reference(IssueRef(HERE, 5), closes=True, negated=True)]


@pytest.mark.parametrize(
    "body", ["Notably fixes #5", "Not this. Fixes #5", "Do not merge yet, it fixes #5", "knot fixes #5"]
)
def test_these_are_no_negation(body: str) -> None:
    assert list(references(body, HERE)) == [Reference(IssueRef(HERE, 5), closes=True)]


def test_what_is_only_in_code_or_comments_is_unspoken() -> None:
    assert unspoken("`fixes #1` <!-- closes #2 --> fixes #3 `fixes #3`", HERE) == (IssueRef(HERE, 1), IssueRef(HERE, 2))


def test_the_repository_may_be_unknown() -> None:
    assert closing_references("fixes #5", None) == (IssueRef(None, 5),)


@settings(max_examples=150)
@given(st.text(alphabet="`~<!->\n fixes#1/aGH\r\t", max_size=80))
def test_any_text_is_read(body: str) -> None:
    assert all(ref.number > 0 for ref in closing_references(body, HERE))
    assert set(closing_references(body, HERE)) <= set(mentions(body, HERE))


@pytest.mark.parametrize(
    "unit", ["`", "<!--", "fixes ", "a/", "~~~\n", "` `` ", "https://a.b/", "#1, ", "closes #1, #2 ", "a.b-c/", "not "]
)
def test_a_long_hostile_text_is_read_in_time(unit: str) -> None:
    body = unit * (65_536 // len(unit))
    with bounded(12):
        closing_references(body, HERE)
        unspoken(body, HERE)
