"""The outline of random repositories' diffs, held against what git itself says of them and against the blobs."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from unidiff.patch import PatchSet

from govbot.core.change import File, Kind, Status
from govbot.diff.hunks import Mark, hunks_of
from govbot.diff.outline import read_diff
from tests.diff.scratch import Scratch, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNDED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
STATUS = {
    "A": Status.ADDED,
    "M": Status.MODIFIED,
    "D": Status.DELETED,
    "R": Status.RENAMED,
    "C": Status.COPIED,
    "T": Status.TYPE_CHANGED,
}
OPTIONS = (
    ("-M",),
    ("--no-renames",),
    ("-C", "--find-copies-harder"),
    ("-M", "--no-prefix"),
    ("-M", "--src-prefix=i/", "--dst-prefix=w/"),
    ("-M", "--src-prefix=before/", "--dst-prefix=after/"),
    ("-M", "-U0"),
    ("-M", "-U25", "--full-index"),
    ("-M", "--binary"),
    ("-M", "-B"),
    ("-M", "-R"),
    ("--no-renames", "--text"),
    ("-M", "--inter-hunk-context=9"),
)

SERIES_OF = (("format-patch", "--stdout"), ("log", "-p", "--reverse"), ("log", "-p"))

SEGMENTS = st.one_of(
    st.sampled_from(
        [
            *(b"a", b"b", b"src", b"x.py", b"README.md", b"\xc3\xa9t\xc3\xa9", b"\xff\xfe", b"with space", b" lead"),
            *(b"trail ", b"x b", b"q b", b"-->", b'qu"ote', b"back\\slash", b"tab\there", b"new\nline", b"cr\r"),
            *(b"[id].ts", b"$slug", b"@modal", b"a => b", b"dev", b"null", b"\x01\x7f", b"e and f", b"--- a"),
        ]
    ),
    st.binary(min_size=1, max_size=6).filter(lambda name: not {0, 0x2F} & set(name) and name not in (b".", b"..")),
).filter(lambda name: b"git" not in name.lower())
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map(b"/".join)
LINES = st.one_of(
    st.sampled_from(
        [
            *(b"", b" ", b"-- a/x", b"++ b/x", b"--- a/x", b"+++ b/x", b"@@ -1 +1 @@", b"diff --git a/x b/x"),
            *(b"-- ", b"\\ No newline at end of file", b"crlf\r", b"\r", b"a\rb", b"\xff", b"\x0c", b"x\xe2\x80\xa8y"),
            *(b"Binary files a and b differ", b"From 0", b"commit 0", b"\x1b[31mred", b"same", b"other", b"\t"),
        ]
    ),
    st.binary(max_size=8).map(lambda line: line.replace(b"\n", b"").replace(b"\0", b"")),
)
TEXTS = st.builds(
    lambda lines, end: b"\n".join(lines) + end, st.lists(LINES, max_size=12), st.sampled_from([b"", b"\n"])
)
LONG = TEXTS.map(lambda text: b"".join(b"line %d\n" % number for number in range(20)) + text)
ENTRIES = st.one_of(
    st.tuples(st.sampled_from(["100644", "100644", "100755"]), st.one_of(TEXTS, LONG)),
    st.tuples(st.just("100644"), st.binary(max_size=20).map(lambda data: b"\0" + data)),
    st.tuples(st.just("120000"), PATHS),
    st.tuples(st.just("160000"), st.sampled_from([b"1" * 40, b"2" * 40])),
)
TREES = st.dictionaries(PATHS, ENTRIES, min_size=1, max_size=6)


@st.composite
def edited(draw: st.DrawFn, tree: Tree) -> Tree:
    """Change a tree: keep, move, change, change the kind of or drop each entry, and add some."""
    after: Tree = {}
    for path, (mode, content) in tree.items():
        deed = draw(st.sampled_from(["keep", "drop", "move", "edit", "edit", "mode", "copy", "new"]))
        if deed == "edit" and mode.startswith("100"):
            after[path] = (mode, _edit(draw, content))
        elif deed == "move":
            after[draw(PATHS)] = (mode, content)
        elif deed == "mode" and mode.startswith("100"):
            after[path] = ("100755" if mode == "100644" else "100644", content)
        elif deed == "copy":
            after[path] = after[draw(PATHS)] = (mode, content)
        elif deed == "new":
            after[path] = draw(ENTRIES)
        elif deed != "drop":
            after[path] = (mode, content)
    return after | draw(st.dictionaries(PATHS, ENTRIES, max_size=2))


def _edit(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = draw(st.integers(0, len(lines)))
    lines[at : at + draw(st.integers(0, 3))] = draw(st.lists(LINES, max_size=3))
    return b"\n".join(lines)


SERIES = st.composite(
    lambda draw, count: [tree := draw(TREES), *(tree := draw(edited(tree)) for _ in range(draw(count)))]
)


class Row(NamedTuple):
    """What git says of one file."""

    status: str
    old_mode: int
    new_mode: int
    old_blob: str
    new_blob: str
    old_path: str
    new_path: str


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _raw(out: bytes) -> Iterator[Row]:
    fields = iter(out.split(b"\0")[:-1])
    for head in fields:
        old_mode, new_mode, old_blob, new_blob, status = head.decode().lstrip(":").split()
        old = _text(next(fields))
        new = _text(next(fields)) if status[0] in "RC" else old
        yield Row(status[0], int(old_mode, 8), int(new_mode, 8), old_blob, new_blob, old, new)


def _numstat(out: bytes) -> Iterator[tuple[str, str]]:
    fields = iter(out.split(b"\0")[:-1])
    for head in fields:
        added, removed, path = head.split(b"\t", 2)
        if not path:
            next(fields), next(fields)
        yield added.decode(), removed.decode()


def _lines(scratch: Scratch, mode: int, blob: str) -> list[str]:
    if not mode or not blob.strip("0"):
        return []
    if mode == 0o160000:
        return [f"Subproject commit {blob}"]
    content = scratch.git("cat-file", "blob", blob)
    lines = content.split(b"\n")
    return [_text(line.removesuffix(b"\r")) for line in (lines[:-1] if not lines[-1] else lines)]


def _check_row(file: File, row: Row) -> None:
    assert file.status is STATUS[row.status]
    assert file.old_path == (None if row.status == "A" else row.old_path)
    assert file.new_path == (None if row.status == "D" else row.new_path)
    assert (file.old_mode or 0, file.new_mode or 0) in ((row.old_mode, row.new_mode), (0, 0))
    assert file.old_mode is not None or row.status in "ARC"
    assert not file.unseen


def _check_lines(file: File, old: list[str], new: list[str]) -> None:
    """The removed lines are lines of the old blob, the added ones of the new blob, and the rest of both is the same."""
    removed = {line.number: line.text for line in file.removed_lines()}
    added = {line.number: line.text for line in file.added_lines()}
    assert (len(added), len(removed)) == (file.added, file.removed)
    assert removed == {number: old[number - 1] for number in removed}
    assert added == {number: new[number - 1] for number in added}
    kept = [text for number, text in enumerate(old, 1) if number not in removed]
    assert kept == [text for number, text in enumerate(new, 1) if number not in added]


def _check_hunks(file: File) -> None:
    """unidiff sees the same lines in the slice of this file."""
    if file.patch is None:
        return
    lines = [line for hunk in hunks_of(file.patch) for line in hunk.lines]
    assert [(line.new, line.text) for line in lines if line.mark is Mark.ADDED] == [
        (line.number, line.text) for line in file.added_lines()
    ]
    assert [(line.old, line.text) for line in lines if line.mark is Mark.REMOVED] == [
        (line.number, line.text) for line in file.removed_lines()
    ]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    with tempfile.TemporaryDirectory() as directory:
        yield Scratch(Path(directory))


@BOUNDED
@given(trees=SERIES(st.just(1)), options=st.sampled_from(OPTIONS), blank=st.booleans())
def test_the_outline_says_what_git_says(
    scratch: Scratch, trees: list[Tree], options: tuple[str, ...], *, blank: bool
) -> None:
    old, new = scratch.commits(*trees)
    diff = ("-c", f"diff.suppressBlankEmpty={str(blank).lower()}", "diff", *options)
    files = read_diff(scratch.git(*diff, old, new))
    pairing = [
        option for option in options if option.startswith(("-M", "-C", "--find", "--no-r", "-B", "-R", "--text"))
    ]
    rows = list(_raw(scratch.git("diff", *pairing, "--raw", "--no-abbrev", "-z", old, new)))
    counts = list(_numstat(scratch.git("diff", *pairing, "--numstat", "-z", old, new)))
    assert len(files) == len(rows) == len(counts)
    for file, row, count in zip(files, rows, counts, strict=True):
        _check_row(file, row)
        _check_hunks(file)
        if row.status == "T":
            continue
        if count == ("-", "-") and "--text" not in options:
            assert file.binary or row.old_blob == row.new_blob
            assert file.patch is None
        else:
            assert not file.binary
            assert count in {(str(file.added), str(file.removed)), ("-", "-")}
            _check_lines(file, _lines(scratch, row.old_mode, row.old_blob), _lines(scratch, row.new_mode, row.new_blob))


@BOUNDED
@given(trees=SERIES(st.integers(1, 3)), command=st.sampled_from(SERIES_OF))
def test_a_series_keeps_every_commits_lines_and_tells_the_net_paths(
    scratch: Scratch, trees: list[Tree], command: tuple[str, ...]
) -> None:
    shas = scratch.commits(*trees)
    text = scratch.git(*command, "-M", f"{shas[0]}..{shas[-1]}")
    steps = [read_diff(scratch.git("diff", "-M", old, new)) for old, new in pairwise(shas)]
    if not any(steps):
        return
    files = read_diff(text)
    assert sum(file.added for file in files) == sum(file.added for step in steps for file in step)
    assert sorted(line.text for file in files for line in file.added_lines()) == sorted(
        line.text for step in steps for file in step for line in file.added_lines()
    )
    assert sum(1 for file in files for _ in file.removed_lines()) == sum(file.removed for file in files)
    for file in files:
        _check_hunks(file)
    if "--reverse" in command:  # nothing tells the order where commits only move files
        return
    base = {_text(path) for path in scratch.git("ls-tree", "-r", "-z", "--name-only", shas[0]).split(b"\0")}
    head = {_text(path) for path in scratch.git("ls-tree", "-r", "-z", "--name-only", shas[-1]).split(b"\0")}
    assert {file.new_path for file in files if file.new_path is not None} <= head
    assert {file.old_path for file in files if file.status in {Status.MODIFIED, Status.RENAMED}} <= base
    net = read_diff(scratch.git("diff", "--no-renames", shas[0], shas[-1]))
    assert {file.path for file in net} <= {path for file in files for path in file.touched}


@BOUNDED
@given(contents=st.lists(st.tuples(LONG, LONG), min_size=1, max_size=4))
def test_unidiff_sees_the_same_in_an_ordinary_diff(scratch: Scratch, contents: list[tuple[bytes, bytes]]) -> None:
    before = {b"src/file%d.py" % index: ("100644", old) for index, (old, _) in enumerate(contents)}
    after = {b"src/file%d.py" % index: ("100644", new) for index, (_, new) in enumerate(contents)}
    old, new = scratch.commits(before, after)
    data = scratch.git("diff", old, new)
    patches = PatchSet([line + "\n" for line in _text(data).removesuffix("\n").split("\n")] if data else [])
    files = read_diff(data)
    assert [(file.path, file.added, file.removed) for file in files] == [
        (patch.path, patch.added, patch.removed) for patch in patches
    ]


@example(trees=[{b"x": ("100644", b"text\n")}, {b"x": ("120000", b"target")}])
@example(trees=[{b"x": ("160000", b"1" * 40)}, {b"x": ("100644", b"text\n")}])
@example(trees=[{b"x": ("100644", b"\0\n")}, {b"x": ("120000", b"target")}])
@settings(BOUNDED, max_examples=5)
@given(trees=SERIES(st.just(1)))
def test_a_changed_kind_is_one_file_with_the_lines_of_both(scratch: Scratch, trees: list[Tree]) -> None:
    old, new = scratch.commits(*trees)
    for file in read_diff(scratch.git("diff", "-M", old, new)):
        if file.status is not Status.TYPE_CHANGED:
            continue
        assert file.old_kind is not file.kind
        assert file.old_path == file.new_path
        if file.kind is Kind.SYMLINK and file.path == "x":
            assert [line.text for line in file.added_lines()] == ["target"]
