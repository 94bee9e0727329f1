from __future__ import annotations

import pytest

from govbot.core.change import File, Status
from govbot.diff.hunks import hunks_of
from govbot.diff.outline import read_diff


def link(path: bytes) -> bytes:
    return edit(path, b"a", b"b").replace(b"100644", b"120000")


def begin(index: int) -> bytes:
    return b"From %040x Mon Sep 17 00:00:00 2001\nSubject: message\n\n---\n" % index


def log(index: int) -> bytes:
    return b"\ncommit %040x\n\n    message\n\n" % index


def edit(path: bytes, old: bytes, new: bytes, at: int = 1) -> bytes:
    head = b"diff --git a/%s b/%s\nindex 7898192..6178079 100644\n--- a/%s\n+++ b/%s\n" % (path, path, path, path)
    return head + b"@@ -%d +%d @@\n-%s\n+%s\n" % (at, at, old, new)


def add(path: bytes, text: bytes, mode: bytes = b"100644") -> bytes:
    head = b"diff --git a/%s b/%s\nnew file mode %s\nindex 0000000..6178079\n--- /dev/null\n+++ b/%s\n" % (
        path,
        path,
        mode,
        path,
    )
    return head + b"@@ -0,0 +1 @@\n+%s\n" % text


def drop(path: bytes, text: bytes, mode: bytes = b"100644") -> bytes:
    head = b"diff --git a/%s b/%s\ndeleted file mode %s\nindex 7898192..0000000\n--- a/%s\n+++ /dev/null\n" % (
        path,
        path,
        mode,
        path,
    )
    return head + b"@@ -1 +0,0 @@\n-%s\n" % text


def move(old: bytes, new: bytes, verb: bytes = b"rename") -> bytes:
    return b"diff --git a/%s b/%s\nsimilarity index 100%%\n%s from %s\n%s to %s\n" % (old, new, verb, old, verb, new)


def fates(*commits: bytes) -> list[tuple[str | None, str | None, Status]]:
    files = read_diff(b"\n".join(begin(index) + commit for index, commit in enumerate(commits)))
    return [(file.old_path, file.new_path, file.status) for file in files]


def added(file: File) -> list[tuple[int, str]]:
    return [(line.number, line.text) for line in file.added_lines()]


def test_a_file_of_two_commits_is_one_file_with_the_lines_of_both() -> None:
    (file,) = read_diff(begin(1) + edit(b"x", b"a", b"b") + begin(2) + edit(b"x", b"c", b"d", 7))
    assert (file.status, file.added, file.removed) == (Status.MODIFIED, 2, 2)
    assert added(file) == [(1, "b"), (7, "d")]
    assert file.patch is not None
    assert [hunk.old_start for hunk in hunks_of(file.patch)] == [1, 7]


def test_a_line_that_a_later_commit_takes_back_is_still_seen() -> None:
    (file,) = read_diff(begin(1) + add(b"x", b"secret") + begin(2) + drop(b"x", b"secret"))
    assert (file.old_path, file.new_path, file.status) == ("x", None, Status.DELETED)
    assert added(file) == [(1, "secret")]


@pytest.mark.parametrize(
    ("commits", "fate"),
    [
        ((edit(b"x", b"a", b"b"), edit(b"x", b"b", b"a")), ("x", "x", Status.MODIFIED)),
        ((add(b"x", b"a"), edit(b"x", b"a", b"b")), (None, "x", Status.ADDED)),
        ((add(b"x", b"a"), move(b"x", b"y")), (None, "y", Status.ADDED)),
        ((move(b"x", b"y"), edit(b"y", b"a", b"b")), ("x", "y", Status.RENAMED)),
        ((edit(b"x", b"a", b"b"), move(b"x", b"y")), ("x", "y", Status.RENAMED)),
        ((move(b"x", b"y"), move(b"y", b"z")), ("x", "z", Status.RENAMED)),
        ((move(b"x", b"y"), move(b"y", b"x")), ("x", "x", Status.MODIFIED)),
        ((move(b"x", b"y"), drop(b"y", b"a")), ("x", None, Status.DELETED)),
        ((edit(b"x", b"a", b"b"), drop(b"x", b"b")), ("x", None, Status.DELETED)),
        ((drop(b"x", b"a"), add(b"x", b"b")), ("x", "x", Status.MODIFIED)),
        ((drop(b"x", b"a"), add(b"x", b"b", b"120000")), ("x", "x", Status.TYPE_CHANGED)),
        ((add(b"x", b"a"), drop(b"x", b"a") + add(b"x", b"b", b"120000")), (None, "x", Status.ADDED)),
        ((drop(b"x", b"a") + add(b"x", b"b", b"120000"),), ("x", "x", Status.TYPE_CHANGED)),
        ((drop(b"x", b"a") + add(b"x", b"b", b"120000"), link(b"x")), ("x", "x", Status.TYPE_CHANGED)),
        ((move(b"x", b"y", b"copy"), edit(b"y", b"a", b"b")), ("x", "y", Status.COPIED)),
        ((move(b"x", b"y", b"copy"), drop(b"y", b"a")), ("y", None, Status.DELETED)),
    ],
)
def test_the_net_of_a_series(commits: tuple[bytes, ...], fate: tuple[str | None, str | None, Status]) -> None:
    assert fates(*commits) == [fate]


def test_a_log_begins_with_the_newest_commit_unless_its_blobs_tell_otherwise() -> None:
    made = add(b"x", b"a")
    changed = edit(b"x", b"a", b"b").replace(b"7898192..6178079", b"6178079..abcdef0")
    for first, second in ((changed, made), (made, changed)):
        (file,) = read_diff(log(1) + first + log(2) + second)
        assert (file.status, [text for _, text in added(file)]) == (Status.ADDED, ["a", "b"])
    (moved,) = read_diff(log(1) + move(b"y", b"z") + log(2) + move(b"x", b"y"))
    assert (moved.old_path, moved.new_path) == ("x", "z")


def test_two_files_that_change_places_in_one_commit_stay_two() -> None:
    swap = move(b"x", b"y") + move(b"y", b"x")
    assert fates(swap) == [("x", "y", Status.RENAMED), ("y", "x", Status.RENAMED)]
    assert fates(swap, edit(b"x", b"a", b"b")) == [("x", "y", Status.RENAMED), ("y", "x", Status.RENAMED)]
    assert fates(swap, swap) == [("x", "x", Status.MODIFIED), ("y", "y", Status.MODIFIED)]


def test_a_path_that_moved_away_and_is_made_anew_is_another_file() -> None:
    assert fates(move(b"x", b"y"), add(b"x", b"a")) == [("x", "y", Status.RENAMED), (None, "x", Status.ADDED)]


def test_diffs_one_behind_the_other_are_a_series() -> None:
    (file,) = read_diff(edit(b"x", b"a", b"b") + edit(b"x", b"b", b"c"))
    assert (file.path, file.added) == ("x", 2)
    (renamed,) = read_diff(move(b"x", b"y") + edit(b"y", b"b", b"c"))
    assert (renamed.status, renamed.touched) == (Status.RENAMED, ("x", "y"))


def test_a_source_of_copies_is_not_a_repeated_path() -> None:
    files = read_diff(move(b"x", b"y", b"copy") + move(b"x", b"z", b"copy") + edit(b"x", b"a", b"b"))
    assert [(file.path, file.status) for file in files] == [
        ("y", Status.COPIED),
        ("z", Status.COPIED),
        ("x", Status.MODIFIED),
    ]


def test_what_one_commit_does_not_show_stays_unseen() -> None:
    header = b"diff --git a/x b/x\nindex 7898192..6178079 100644\n"
    (file,) = read_diff(begin(1) + header + begin(2) + edit(b"x", b"a", b"b"))
    assert file.unseen
    assert added(file) == [(1, "b")]


def test_modes_are_the_first_old_and_the_last_new() -> None:
    mode = b"diff --git a/x b/x\nold mode 100644\nnew mode 100755\n"
    (file,) = read_diff(begin(1) + mode + begin(2) + b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")
    assert (file.old_mode, file.new_mode, file.added) == (0o100644, 0o100755, 1)
