"""One scan over all lines finds what a look at each line finds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Change, File, Patch, Run, Side, Status
from govbot.core.globs import Globs
from govbot.core.lines import find, lines_of, located, path_of, spans_in
from govbot.core.matching import matchable
from govbot.core.regexes import compile_lines

PATTERNS = (
    *("a", "^a", "a$", "^$", "^", "$", r"\A", r"\z", r"\Aa", r"b\z", r"\s", r"[^a]", r"(?s).", r"(?s)a.b", ".*", "x*"),
    *(
        r"\ba",
        r"\Bb",
        r"(?i)A",
        r"\Qa.b\E",
        r"\QA\z",
        "a|^b",
        r"\n",
        r"a\nb",
        r"a[^c]*b",
        r"\S+\s+\S+",
        r"é",
        r"\x{10FF80}",
    ),
    *(r"\+", "^-", r"\r$", r"[\s\S]", r"(a|b)\z", r"\\A", "(?m)^b", r"\pL"),
)

texts = st.lists(
    st.one_of(
        st.text("ab +-\r\t.é", max_size=6).map(lambda text: text.encode()),
        st.binary(max_size=5).map(lambda data: data.replace(b"\n", b"")),
    ),
    min_size=1,
    max_size=4,
)
runs = st.lists(texts, min_size=0, max_size=3)


def file_of(name: str, side: Side, lines: list[list[bytes]], *, open_end: bool) -> File:
    """Write a file's patch with the given runs; ``open_end`` leaves the last line without its end."""
    marker = b"+" if side is Side.NEW else b"-"
    data = b"@@ -1 +1 @@\n"
    found: list[Run] = []
    number = 1
    for index, run in enumerate(lines):
        start = len(data)
        data += b"".join(marker + line + b"\n" for line in run)
        if open_end and index == len(lines) - 1:
            data = data[:-1]
        found.append(Run(number, len(run), start, len(data)))
        number += len(run) + 5
        data += b" context\n"
    patch = Patch(data, 0, len(data), **{"added" if side is Side.NEW else "removed": tuple(found)})
    return File(old_path=name, new_path=name, status=Status.MODIFIED, patch=patch)


def change_of(*files: File) -> Change:
    return Change(files=files, now=datetime(2026, 1, 1, tzinfo=UTC))


def naive(change: Change, side: Side, pattern: str, paths: Globs) -> list[tuple[str, int]]:
    compiled = re2.compile(pattern)
    return [
        (file.path, line.number)
        for file in change.files
        if paths.matches(file.path)
        for line in (file.added_lines() if side is Side.NEW else file.removed_lines())
        if compiled.search(matchable(line.text)) is not None
    ]


@settings(max_examples=400, deadline=None)
@given(
    files=st.lists(st.tuples(runs, st.booleans()), max_size=4),
    pattern=st.sampled_from(PATTERNS),
    side=st.sampled_from(Side),
    paths=st.sampled_from((Globs(("**",)), Globs(("f1", "f2")), Globs(("!f1",)), Globs(("f0", "f3")))),
)
def test_scan_equals_a_look_at_each_line(
    files: list[tuple[list[list[bytes]], bool]], pattern: str, side: Side, paths: Globs
) -> None:
    change = change_of(*(file_of(f"f{at}", side, lines, open_end=cut) for at, (lines, cut) in enumerate(files)))
    text = lines_of(change, side)
    text.data.decode()
    hits = find(text.data, spans_in(change, text, paths), (compile_lines(pattern),))
    found = [(part.path, number) for _, part, number in located(text, hits)]
    assert found == naive(change, side, pattern, paths)


@settings(max_examples=100, deadline=None)
@given(files=st.lists(runs, max_size=3))
def test_without_an_expression_every_line_is_found(files: list[list[list[bytes]]]) -> None:
    change = change_of(*(file_of(f"f{at}", Side.NEW, lines, open_end=False) for at, lines in enumerate(files)))
    text = lines_of(change, Side.NEW)
    hits = find(text.data, spans_in(change, text, Globs(("**",))), ())
    found = [(part.path, number, text.data[hit.start : hit.end].decode()) for hit, part, number in located(text, hits)]
    wanted = [(file.path, line.number, matchable(line.text)) for file in change.files for line in file.added_lines()]
    assert found == wanted


def test_a_line_is_found_once_and_by_the_first_of_its_expressions() -> None:
    change = change_of(file_of("f", Side.NEW, [[b"b a b a", b"a", b"b"]], open_end=False))
    text = lines_of(change, Side.NEW)
    hits = list(find(text.data, [(0, len(text.data))], (compile_lines("a"), compile_lines("b"))))
    assert [(hit.start, hit.pattern) for hit in hits] == [(0, 0), (8, 0), (10, 1)]


def test_the_text_is_put_together_once() -> None:
    change = change_of(file_of("f", Side.NEW, [[b"a"]], open_end=False))
    assert lines_of(change, Side.NEW) is lines_of(change, Side.NEW)


@pytest.mark.parametrize(
    ("status", "side", "path"),
    [
        (Status.RENAMED, Side.NEW, "new"),
        (Status.RENAMED, Side.OLD, "old"),
        (Status.COPIED, Side.NEW, "new"),
        (Status.COPIED, Side.OLD, None),
    ],
)
def test_where_lines_stand(status: Status, side: Side, path: str | None) -> None:
    assert path_of(File(old_path="old", new_path="new", status=status), side) == path


def test_one_long_line_of_matches_costs_one_search() -> None:
    data = b"a" * 5_000_000 + b"\n"
    assert len(list(find(data, [(0, len(data))], (compile_lines("a"),)))) == 1
