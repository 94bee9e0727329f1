"""Patterns of fnmatch match as Python's own do, in linear time."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.globs import BadGlobError, Globs
from govbot.core.paths import PathList
from tests.bounded import bounded

SIGNS = st.sampled_from("abcz-/.*?[]!^$\\{}|&~")
PATTERNS = st.text(SIGNS, min_size=1, max_size=12).filter(lambda text: not text.startswith("!"))
PATHS = st.text(st.sampled_from("abcz-/.[]!^\\"), min_size=1, max_size=12)


@settings(max_examples=500)
@given(PATTERNS, st.lists(PATHS, min_size=1, max_size=5))
def test_as_python_does(pattern: str, paths: list[str]) -> None:
    globs = Globs((pattern,), crossing=True)
    wanted = {path for path in paths if fnmatchcase(path, pattern)}
    assert {path for path in paths if globs.matches(path)} == wanted
    assert PathList(paths).matching(globs) == wanted


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("app/*", "app/x/y.py", True),
        ("*.md", "docs/deep/a.md", True),
        ("app/?.py", "app/a.py", True),
        ("app/[a-c].py", "app/b.py", True),
        ("app/[!a-c].py", "app/b.py", False),
        ("app/[z-a].py", "app/b.py", False),
        ("app/[", "app/[", True),
        ("APP/*", "app/x", False),
    ],
)
def test_what_matches(pattern: str, path: str, *, matches: bool) -> None:
    assert Globs((pattern,), crossing=True).matches(path) is matches


def test_an_exclusion_ignores_case() -> None:
    globs = Globs(("app/*", "!app/secret*"), crossing=True)
    assert globs.matches("app/x/a.py")
    assert not globs.matches("app/Secret/a.py")


def test_a_hostile_pattern_stays_linear() -> None:
    with bounded(10):
        assert not Globs(("*a" * 60 + "b",), crossing=True).matches("a" * 4000)


def test_a_pattern_has_a_limit() -> None:
    with pytest.raises(BadGlobError, match="at most 300"):
        Globs(("a" * 301,), crossing=True)


def test_it_is_another_list_than_globs_of_the_same_words() -> None:
    assert Globs(("app/*",)) != Globs(("app/*",), crossing=True)
