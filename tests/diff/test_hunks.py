from __future__ import annotations

from govbot.core.change import Patch
from govbot.diff.hunks import Hunk, HunkLine, Mark, hunks_of
from govbot.diff.runs import read_patch


def test_a_hunk_has_its_place_heading_and_lines() -> None:
    patch = read_patch(b"@@ -3,2 +3,2 @@ def f():\n a\n-b\n+c\n", "a patch")
    assert hunks_of(patch) == (
        Hunk(
            old_start=3,
            old_length=2,
            new_start=3,
            new_length=2,
            heading="def f():",
            lines=(
                HunkLine(Mark.CONTEXT, 3, 3, "a"),
                HunkLine(Mark.REMOVED, 4, None, "b"),
                HunkLine(Mark.ADDED, None, 4, "c"),
            ),
        ),
    )


def test_every_hunk_of_the_slice_is_read_and_nothing_around_it() -> None:
    body = b"@@ -1 +1 @@\n-a\n+b\n@@ -9 +9,0 @@\n-c\n"
    patch = read_patch(body, "a patch")
    around = Patch(b"+before\n" + body + b"+after\n", 8, 8 + len(body), patch.added, patch.removed)
    assert [(hunk.old_start, hunk.new_length) for hunk in hunks_of(around)] == [(1, 1), (9, 0)]


def test_only_a_line_feed_ends_a_line() -> None:
    text = "a\x0bb\x0cc\x1cd\x85e\u2028f\rg"
    patch = read_patch(b"@@ -0,0 +1,2 @@\n+" + text.encode() + b"\n+next\n", "a patch")
    (hunk,) = hunks_of(patch)
    assert [line.text for line in hunk.lines] == [text, "next"]


def test_remarks_in_any_language_and_empty_context_lines() -> None:
    patch = read_patch(b"@@ -1,2 +1,2 @@\n\n-a\n\\ Kein Zeilenumbruch\n+b\n\\ Kein Zeilenumbruch\n", "a patch")
    (hunk,) = hunks_of(patch)
    assert [(line.mark, line.text) for line in hunk.lines] == [
        (Mark.CONTEXT, ""),
        (Mark.REMOVED, "a"),
        (Mark.ADDED, "b"),
    ]


def test_header_look_alikes_and_bytes_that_are_not_utf8() -> None:
    patch = read_patch(b"@@ -1 +1 @@\n--- a/x\n+++ \xff\r\n", "a patch")
    (hunk,) = hunks_of(patch)
    assert [line.text for line in hunk.lines] == ["-- a/x", "++ \udcff"]


def test_no_text_has_no_hunks() -> None:
    assert hunks_of(read_patch(b"", "a patch")) == ()
