"""Diffs that are broken, hostile or huge: a clear error or a part of the truth, never another exception, never slow."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.change import File
from govbot.diff.hunks import hunks_of
from govbot.diff.outline import read_diff
from govbot.diff.runs import read_patch
from govbot.errors import InputError

WHOLE = (
    b"diff --git a/one b/one\nindex 7898192..6178079 100644\n--- a/one\n+++ b/one\n"
    b"@@ -1,2 +1,3 @@ head\n a\n-b\n+c\n+d\n"
    b"@@ -9 +10 @@\n-e\n\\ No newline at end of file\n+f\n"
    b"diff --git a/two words b/two words\nold mode 100644\nnew mode 100755\n"
    b'diff --git "a/t\\303\\251" b/plain\nsimilarity index 90%\nrename from "t\\303\\251"\nrename to plain\n'
    b'index 7898192..6178079 100644\n--- "a/t\\303\\251"\n+++ b/plain\n@@ -1 +1 @@\n-a\n+b\n'
    b"diff --git a/bin b/bin\nindex 7898192..6178079 100644\nBinary files a/bin and b/bin differ\n"
    b"diff --git a/raw b/raw\nindex 7898192..6178079 100644\nGIT binary patch\nliteral 5\nMcmd;LNX;g*\n\n"
    b"diff --git a/kind b/kind\ndeleted file mode 100644\nindex 7898192..0000000\n--- a/kind\n"
    b"+++ /dev/null\n@@ -1 +0,0 @@\n-k\n"
    b"diff --git a/kind b/kind\nnew file mode 120000\nindex 0000000..6178079\n--- /dev/null\n"
    b"+++ b/kind\n@@ -0,0 +1 @@\n+l\n"
    b"Submodule lib 7898192..6178079:\n  > s\n"
    b"--- old/x\t2024-01-01 00:00:00 +0000\n+++ new/x\t2024-01-01 00:00:00 +0000\n@@ -1 +1 @@\n-a\n+b\n"
)
PIECES = st.sampled_from([*WHOLE.splitlines(keepends=True), b"\n", b"@@ -1 +1,2 @@\n", b"From %040d \n" % 0, b"-- \n"])


def outcome(data: bytes) -> tuple[File, ...] | None:
    """Read a diff; None for an InputError. Everything that was read can be looked at whole."""
    try:
        files = read_diff(data)
    except InputError:
        return None
    for file in files:
        assert file.path
        assert len(list(file.added_lines())) == file.added
        assert len(list(file.removed_lines())) == file.removed
        if file.patch:
            marks = [line.mark for hunk in hunks_of(file.patch) for line in hunk.lines]
            assert (marks.count("added"), marks.count("removed")) == (file.added, file.removed)  # type: ignore[arg-type]
    return files


@given(st.binary(max_size=300))
def test_any_bytes_are_files_or_an_input_error(data: bytes) -> None:
    if outcome(data) == ():
        assert not data.strip()


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_any_order_of_lines_is_files_or_an_input_error(data: bytes) -> None:
    outcome(data)


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3), st.integers(0, 4))
def test_a_changed_diff_is_files_or_an_input_error(at: int, bytes_: bytes, dropped: int) -> None:
    outcome(WHOLE[:at] + bytes_ + WHOLE[at + dropped :])


@given(st.binary(max_size=200).map(lambda tail: b"@@ -1,3 +1,4 @@\n" + tail))
def test_any_patch_body_is_hunks_or_an_input_error(body: bytes) -> None:
    try:
        patch = read_patch(body, "a patch")
    except InputError:
        return
    assert patch.end == len(patch.data)


def seen(file: File) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    return (
        [(line.number, line.text) for line in file.added_lines()],
        [(line.number, line.text) for line in file.removed_lines()],
    )


def test_a_diff_cut_anywhere_is_an_error_or_its_beginning() -> None:
    """Nothing is made up, and only the file at the cut shows less: fewer hunks, a shorter line, or it is unseen."""
    whole = read_diff(WHOLE)
    for cut in range(1, len(WHOLE)):
        files = outcome(WHOLE[:cut])
        if files is None:
            continue
        *before, last = files
        assert [(file.path, seen(file)) for file in before] == [
            (file.path, seen(file)) for file in whole[: len(before)]
        ]
        assert last.path == whole[len(before)].path or last.unseen
        shown, meant = seen(last), seen(whole[len(before)])
        for ours, theirs in zip(shown, meant, strict=True):
            assert len(ours) <= len(theirs)
            assert all(
                mine[0] == its[0] and its[1].startswith(mine[1]) for mine, its in zip(ours, theirs, strict=False)
            )


def seconds(data: bytes) -> float:
    start = time.process_time()
    with suppress(InputError):
        read_diff(data)
    return time.process_time() - start


def files(count: int) -> bytes:
    return b"".join(
        b"diff --git a/f%d b/f%d\nindex 7898192..6178079 100644\n--- a/f%d\n+++ b/f%d\n@@ -1 +1 @@\n-a\n+b\n"
        % ((n,) * 4)
        for n in range(count)
    )


GIT = b"diff --git a/x b/x\nindex 7898192..6178079 100644\n--- a/x\n+++ b/x\n"
MAKERS: dict[str, Callable[[int], bytes]] = {
    "one long line": lambda size: GIT + b"@@ -0,0 +1 @@\n+" + b"x" * size + b"\n",
    "one long run": lambda size: GIT + b"@@ -0,0 +1,%d @@\n" % (size // 2) + b"+\n" * (size // 2),
    "many files": lambda size: files(size // 90),
    "the same file again": lambda size: (GIT + b"@@ -1 +1 @@\n-a\n+b\n") * (size // 90),
    "many hunks": lambda size: GIT + b"@@ -1 +1 @@\n-a\n+b\n" * (size // 18),
    "blank lines": lambda size: b"\n" * size + GIT + b"@@ -1 +1 @@\n-a\n+b\n" + b"\n" * size,
    "header that cannot be split": lambda size: b"diff --git " + b"a " * (size // 2) + b"\n",
    "many odd headers": lambda size: (
        (b"diff --git " + b"a " * 4000 + b"b a\nold mode 100644\nnew mode 100755\n") * (size // 8000)
    ),
    "paths with prefixes": lambda size: (
        (b"diff --git a/" + b"x b/" * 49 + b"x b/" * 50 + b"\nold mode 100644\nnew mode 100755\n") * (size // 450)
    ),
    "quotes": lambda size: b'diff --git "' + b"\\\\" * (size // 2) + b"\n",
    "quoted sides": lambda size: b'--- "' + b'\\"' * (size // 2) + b"\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
    "differing": lambda size: b"Files " + b" and " * (size // 5) + b" differ \n",
    "binary names": lambda size: b"Binary files " + b"a and " * (size // 6) + b"b differ\n",
    "submodules": lambda size: b"Submodule " + b"a 1234567.." * (size // 11) + b"\n",
    "minus lines": lambda size: GIT + b"@@ -1 +0,0 @@\n" + b"-a\n" * (size // 3),
    "signatures": lambda size: (GIT + b"@@ -1,2 +1 @@\n a\n-b\n-- \n2\n\n") * (size // 90),
    "binary patch": lambda size: GIT[:48] + b"GIT binary patch\nliteral 5\n" + b"Mcmd;LNX;g*\n" * (size // 12),
    "names with slashes": lambda size: (
        b"--- " + b"a/" * (size // 4) + b"\n+++ " + b"b/" * (size // 4) + b"\n@@ -1 +1 @@\n-a\n+b\n"
    ),
    "escapes": lambda size: b"\x1b[1m" * (size // 4) + b"\n",
    "garbage": lambda size: b"\0" * size,
}


@pytest.mark.parametrize("maker", MAKERS)
def test_time_grows_with_the_size_and_no_faster(maker: str) -> None:
    """Four times the bytes may take four times the time; eight allows for noise, squared growth takes sixteen."""
    make = MAKERS[maker]
    small, large = make(150_000), make(600_000)
    fast = slow = 0.0
    for _ in range(3):
        fast = min(seconds(small) for _ in range(3))
        slow = min(seconds(large) for _ in range(2))
        if slow < max(8 * fast, 0.02):
            return
    pytest.fail(f"{maker}: {fast:.4f} s, then {slow:.4f} s for four times the bytes")
