"""The header that nearly every file has is read at once, and says what the reading piece by piece says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import File
from govbot.diff import outline
from govbot.diff.headers import usual_header
from govbot.diff.outline import read_diff
from govbot.errors import InputError

HUNK = b"@@ -1 +1 @@\n-a\n+b\n"

paths = st.text(st.sampled_from('ab/ .b/\t"\\~é'), min_size=1, max_size=12).map(str.encode)
modes = st.sampled_from([b"", b"new file mode 100644\n", b"deleted file mode 120000\n", b"old mode 100644\n"])
blobs = st.sampled_from([b"", b"index 12..ab 100644\n", b"index 0000000..ab12\n", b"index zz..ab\n", b"index 1..2 1\n"])
sides = st.sampled_from([b"a/%s", b"b/%s", b"/dev/null", b"%s", b"a/%s\t"])


def read(data: bytes) -> tuple[File, ...] | str:
    try:
        return read_diff(data)
    except InputError as error:
        return error.message


def read_piecewise(data: bytes) -> tuple[File, ...] | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outline, "usual_header", lambda _data, _at: None)
        return read(data)


@settings(max_examples=400)
@given(paths, st.one_of(st.none(), paths), modes, blobs, sides, sides)
def test_it_says_the_same(path: bytes, other: bytes | None, mode: bytes, blob: bytes, old: bytes, new: bytes) -> None:
    old, new = (side.replace(b"%s", path) for side in (old, new))
    second = path if other is None else other
    data = b"diff --git a/%s b/%s\n%s%s--- %s\n+++ %s\n" % (path, second, mode, blob, old, new) + HUNK
    assert read(data) == read_piecewise(data)


@pytest.mark.parametrize(
    "lines",
    [
        b"index 12..ab 100644\n--- a/%s\n+++ b/%s\n",
        b"--- a/%s\n+++ b/%s\n",
        b"new file mode 100755\nindex 00..ab\n--- /dev/null\n+++ b/%s\n",
        b"deleted file mode 100644\nindex ab..00\n--- a/%s\n+++ /dev/null\n",
    ],
)
@pytest.mark.parametrize("path", [b"x", b"a/b", b"a b", b" b/a", b"a/x b/x", "é".encode()])
def test_the_usual_ones_are_read_at_once(path: bytes, lines: bytes) -> None:
    data = b"diff --git a/%s b/%s\n" % (path, path) + lines.replace(b"%s", path) + HUNK
    assert usual_header(data, 0) is not None
    assert read(data) == read_piecewise(data)


@pytest.mark.parametrize(
    "data",
    [
        b'diff --git "a/x" "b/x"\n--- "a/x"\n+++ "b/x"\n',
        b"diff --git a/x b/y\n--- a/x\n+++ b/y\n",
        b"diff --git a/x b/x\nnew file mode 100644\n--- a/x\n+++ b/x\n",
        b"diff --git a/x b/x\n--- /dev/null\n+++ b/x\n",
        b"diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n" % ((b"x" * 201,) * 4),
    ],
)
def test_all_others_are_read_piece_by_piece(data: bytes) -> None:
    assert usual_header(data + HUNK, 0) is None
