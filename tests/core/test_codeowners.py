"""Who owns a path, by GitHub's own rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.codeowners import CodeOwners, read_codeowners

# The example of GitHub's page, in short.
EXAMPLE = """\
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
"""


def owners(text: str, path: str) -> tuple[str, ...] | None:
    rule = read_codeowners(text).of([path]).get(path)
    return None if rule is None else rule.owners


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("README.md", ("@global-owner1", "@global-owner2")),
        ("src/deep/a.js", ("@js-owner",)),
        ("a.go", ("docs@example.com",)),
        ("b/c.txt", ("@octo-org/octocats",)),
        ("build/logs/x/y.md", ("@octocat",)),
        ("docs/getting-started.md", ("docs@example.com",)),
        ("docs/build-app/troubleshooting.md", ("@global-owner1", "@global-owner2")),
        ("lib/apps/a.c", ("@octocat",)),
        ("scripts/a.sh", ("@doctocat", "@octocat")),
        ("deeply/nested/logs/a", ("@octocat",)),
        ("apps/github", ()),
        ("apps/github/a.c", ()),
        ("apps/other/a.c", ("@octocat",)),
    ],
)
def test_the_last_match_wins(path: str, wanted: tuple[str, ...]) -> None:
    assert owners(EXAMPLE, path) == wanted


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "a/b/c", True),
        ("/*", "a", True),
        ("/*", "a/b", False),
        ("docs", "docs", True),
        ("docs", "a/docs/b", True),
        ("/docs", "a/docs", False),
        ("docs/", "docs", False),
        ("docs/", "a/docs/b/c", True),
        ("a/b", "a/b/c", True),
        ("a/b", "x/a/b", False),
        ("a/**/z", "a/z", True),
        ("a/**/z", "a/b/c/z", True),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("**/a", "a", True),
        ("*.md", "x/README.MD", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("{a,b}", "a", False),
        ("{a,b}", "{a,b}", True),
        ("a.c", "abc", False),
        (r"with\ space/x", "with space/x", True),
        ("/", "a", False),
        ("a", "b\na", False),
        ("café", "cafe\u0301", True),
    ],
)
def test_patterns(pattern: str, path: str, *, matches: bool) -> None:
    assert (owners(f"{pattern} @a", path) == ("@a",)) is matches


@pytest.mark.parametrize(
    "line", ["!docs @a", "[ab].md @a", r"\#x @a", "docs @a b", "docs @", "/ @a", "docs @a@b", "docs @a/b/c"]
)
def test_a_line_that_is_no_rule_is_skipped_alone(line: str) -> None:
    read = read_codeowners(f"* @all\n{line}\n")
    assert read.skipped == (2,)
    assert [rule.line for rule in read.rules] == [1]


def test_remarks_and_line_ends_are_no_owners() -> None:
    read = read_codeowners("\ufeff# @x\r\n  \t\r\n*.md\t@a  #@b @c\r\n*.py @d # x\n")
    assert [rule.owners for rule in read.rules] == [("@a",), ("@d",)]
    assert read.skipped == ()


def test_a_pattern_without_owners_takes_them_away() -> None:
    assert owners("* @all\n/docs/\n", "docs/a.md") == ()
    assert owners("/docs/ @x\n", "a.md") is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_any_text_is_read_and_any_path_is_asked(text: str, paths: list[str]) -> None:
    read = read_codeowners(text)
    found = read.of(paths)
    assert found.keys() <= set(paths)
    lines = text.removeprefix("\ufeff").split("\n")
    assert len(read.rules) + len(read.skipped) <= len(lines)


PIECES = st.lists(st.sampled_from(["a", "b.md", "docs", "x y", "ä"]), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(PIECES, PIECES)
def test_a_plain_path_owns_itself_and_what_is_below(here: list[str], below: list[str]) -> None:
    path = "/".join(here)
    read = read_codeowners("/" + path.replace(" ", r"\ ") + " @a")
    assert set(read.of([path, f"{path}/{'/'.join(below)}", "elsewhere/" + path])) == {
        path,
        f"{path}/{'/'.join(below)}",
    }


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["*", "*.md", "/docs/", "docs/*", "a"]), st.integers(0, 9)), max_size=8))
def test_only_the_last_line_that_matches_counts(lines: list[tuple[str, int]]) -> None:
    """The whole file says what its lines say alone, asked from the end."""
    path = "docs/a.md"
    texts = [f"{pattern} @u{number}" for pattern, number in lines]
    alone = [answer for text in reversed(texts) if (answer := owners(text, path)) is not None]
    assert owners("\n".join(texts), path) == (alone[0] if alone else None)


def test_nothing_owns_nothing() -> None:
    assert CodeOwners(()).of(["a"]) == {}
