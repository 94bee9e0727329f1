"""The local difference: right for any two texts, and fast for hostile ones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.sources.text_diff import is_binary, patch_of
from tests.bounded import bounded

HUNK = re.compile(rb"@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n")


def apply(old: bytes, patch: bytes) -> bytes:
    """Apply hunks without context, strictly."""
    lines = old.split(b"\n")
    source = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    rows = patch.replace(b"\n\\ No newline at end of file\n", b"\0\n").split(b"\n")[:-1]
    result: list[bytes] = []
    at = row = 0
    while row < len(rows):
        match = HUNK.fullmatch(rows[row] + b"\n")
        assert match
        first, gone, place, come = (int(number) for number in match.groups())
        start = first - 1 if gone else first
        result += source[at:start]
        assert len(result) == (place - 1 if come else place)
        removed, added = rows[row + 1 : row + 1 + gone], rows[row + 1 + gone : row + 1 + gone + come]
        assert [line[:1] for line in removed + added] == [b"-"] * gone + [b"+"] * come
        assert [ended(line) for line in removed] == source[start : start + gone]
        result += [ended(line) for line in added]
        at, row = start + gone, row + 1 + gone + come
    return b"".join(result + source[at:])


def ended(line: bytes) -> bytes:
    return line[1:-1] if line.endswith(b"\0") else line[1:] + b"\n"


TEXTS = st.lists(st.sampled_from([b"a", b"b", b"", b"+c", b"@@ -1,1 +1,1 @@", b"d\r", b"e"]), max_size=14).map(
    b"\n".join
)


@settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_the_patch_makes_the_new_text_of_the_old(old: bytes, new: bytes) -> None:
    assert apply(old, patch_of(old, new)) == new


def test_equal_texts_have_no_hunks() -> None:
    assert patch_of(b"a\nb\n", b"a\nb\n") == b""


def test_a_moved_end_and_a_changed_middle() -> None:
    assert patch_of(b"a\nb\nc\n", b"a\nB\nc\nd\n") == b"@@ -2,1 +2,1 @@\n-b\n+B\n@@ -3,0 +4,1 @@\n+d\n"


def test_a_lost_newline_at_the_end_is_a_change() -> None:
    assert patch_of(b"a\n", b"a") == b"@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n"


@pytest.mark.parametrize("unit", [b"same\n", b"a\nb\n", b"\n"])
def test_hostile_repetition_is_linear(unit: bytes) -> None:
    old, new = unit * 60_000, b"x\n" + unit * 59_000 + b"y\n" + unit * 900
    with bounded(24):
        assert apply(old, patch_of(old, new)) == new


def test_reversed_lines_are_linear() -> None:
    lines = [b"%d\n" % number for number in range(60_000)]
    with bounded(24):
        patch = patch_of(b"".join(lines), b"".join(reversed(lines)))
        assert patch.count(b"\n+") == 59_999


def test_binary_is_told_as_git_tells_it() -> None:
    assert is_binary(b"a" * 7999 + b"\0")
    assert not is_binary(b"a" * 8000 + b"\0")
