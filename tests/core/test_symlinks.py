from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.symlinks import is_absolute, resolved


@pytest.mark.parametrize(
    ("link", "target", "path"),
    [
        ("docs/api", "../src/api", "src/api"),
        ("docs/api", "./x//y/.", "docs/x/y"),
        ("a", "b", "b"),
        ("a/b", "..", ""),
        ("a", "..", None),
        ("a/b", "../../x", None),
        ("a/b/c", "../../../a/b", None),
        ("a", "/etc/passwd", None),
        ("a", "C:\\Windows", None),
        ("a", "\\\\server\\share", None),
        ("a/b", "..\\..\\x", None),
        ("hooks", ".git/hooks", None),
        ("a/hooks", "../.GIT/hooks", None),
        ("a", ".github/x", ".github/x"),
    ],
)
def test_resolved(link: str, target: str, path: str | None) -> None:
    assert resolved(link, target) == path


def test_absolute() -> None:
    assert [is_absolute(target) for target in ("/a", "C:/a", "\\a", "a/b", "./a", "../a", "")] == [
        *[True] * 3,
        *[False] * 4,
    ]


_NAMES = st.lists(st.sampled_from(["a", "b", "..", ".", ""]), min_size=1, max_size=6).map("/".join)


@given(_NAMES, _NAMES)
def test_agrees_with_posixpath(link: str, target: str) -> None:
    link = posixpath.normpath(link).replace("..", "x").lstrip("/")
    if is_absolute(target):
        return
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(link), target))
    found = resolved(link, target)
    if found is None:
        parts = posixpath.join(posixpath.dirname(link), target).split("/")
        assert ".." in parts
    else:
        assert found == wanted.removeprefix(".")
