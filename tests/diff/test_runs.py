from __future__ import annotations

import pytest

from govbot.core.change import File, Line, Run, Status
from govbot.diff.runs import lines_in, read_patch
from govbot.errors import InputError


def lines_of(body: bytes) -> tuple[list[Line], list[Line]]:
    patch = read_patch(body, "a patch")
    file = File(old_path="x", new_path="x", status=Status.MODIFIED, patch=patch)
    return list(file.added_lines()), list(file.removed_lines())


def test_lines_have_the_numbers_of_their_own_side() -> None:
    added, removed = lines_of(b"@@ -10,4 +20,5 @@ def f():\n a\n-b\n-c\n+d\n+e\n+f\n g\n")
    assert added == [Line(21, "d"), Line(22, "e"), Line(23, "f")]
    assert removed == [Line(11, "b"), Line(12, "c")]


def test_runs_hold_their_place_in_the_bytes() -> None:
    body = b"@@ -1 +1,2 @@\n-a\n+b\n+c\n"
    patch = read_patch(body, "a patch")
    assert patch.added == (Run(1, 2, 17, 23),)
    assert body[17:23] == b"+b\n+c\n"
    assert (patch.start, patch.end) == (0, len(body))
    assert lines_in(patch.added) == 2


def test_lines_that_look_like_headers_are_content() -> None:
    added, removed = lines_of(b"@@ -1,3 +1,3 @@\n--- a/x\n-@@ -1 +1 @@\n--- \n+++ b/x\n+diff --git a/x b/x\n+-- \n")
    assert [line.text for line in removed] == ["-- a/x", "@@ -1 +1 @@", "-- "]
    assert [line.text for line in added] == ["++ b/x", "diff --git a/x b/x", "-- "]


def test_a_missing_line_end_is_a_remark_and_no_line() -> None:
    added, removed = lines_of(b"@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file")
    assert (added, removed) == ([Line(1, "b")], [Line(1, "a")])


def test_the_last_line_may_lack_its_end() -> None:
    assert lines_of(b"@@ -1 +1 @@\n-a\n+b") == ([Line(1, "b")], [Line(1, "a")])


def test_empty_context_lines_may_be_wholly_empty() -> None:
    added, _ = lines_of(b"@@ -1,3 +1,4 @@\n\n a\n+b\n\r\n")
    assert added == [Line(3, "b")]


def test_carriage_returns_belong_to_the_line_end_only_when_last() -> None:
    added, _ = lines_of(b"@@ -0,0 +1,3 @@\n+a\r\n+b\rc\n+\r\n")
    assert [line.text for line in added] == ["a", "b\rc", ""]


def test_bytes_that_are_not_utf8_are_kept() -> None:
    added, _ = lines_of(b"@@ -0,0 +1 @@\n+\xff\xfe\n")
    assert added[0].text.encode("utf-8", "surrogateescape") == b"\xff\xfe"


def test_no_text_is_a_patch_without_lines() -> None:
    assert lines_of(b"") == ([], [])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            b"@@ -1,2 +1 @@\n-a\n",
            "a patch:2: the diff ends inside the hunk of line 1: 1 old and 1 new lines are missing",
        ),
        (b"@@ -1 +1 @@\n-a\n+b\n+c\n", "a patch:3: the hunk of line 1 has more lines than its header counts"),
        (b"@@ -1 +1 @@\n-a\n-b\n+c\n", "a patch:2: the hunk of line 1 has more lines than its header counts"),
        (b"@@ -1,2 +1,3 @@\n a\n b\n c\n", "a patch:2: the hunk of line 1 has more lines"),
        (b"@@ -1 +1 @@\n a\n b\n", "a patch:3: this line goes beyond what the header of its hunk counts"),
        (b"@@ -1 +1 @@\n a\n-b\n", "a patch:3: this line goes beyond"),
        (b"@@ -1,2 +1,2 @@\n a\nno mark\n", "a patch:3: another line comes inside the hunk of line 1"),
        (b"@@ -1,2 +1,2 @@\n a\n\rb\n", "a patch:3: another line comes inside the hunk of line 1"),
        (b"@@ -1,2 +1,2 @@\n a\n\0\n", "a patch:3: another line comes inside the hunk of line 1"),
        (b"@@ -1 +1 @@\n a\nno hunk\n", "a patch:3: this line belongs to no hunk"),
        (b"@@ -1 +1\n a\n", "a patch:1: this hunk header cannot be read"),
        (b"@@ -0,0 +0,0 @@\n", "a patch:1: this hunk has no lines"),
        (b"@@ -1 +1 @@\n a\n@@ broken\n", "a patch:3: this hunk header cannot be read"),
        (b"@@ -99999999999 +1 @@\n a\n", "a patch:1: this hunk header cannot be read"),
        (b"text\n", "a patch:1: a hunk"),
        (b"\n", "a patch:1: a hunk"),
    ],
)
def test_what_is_not_whole_hunks_is_an_error_with_its_line(body: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_patch(body, "a patch")
    assert caught.value.message.startswith(message)
    assert caught.value.hint
