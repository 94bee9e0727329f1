from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.tests_removed import Kind, Options, evaluate
from govbot.core.change import Change
from govbot.core.verdict import Truth
from govbot.diff.outline import read_diff
from tests.checks.asking import ask, told

NOW = datetime(2026, 1, 15, tzinfo=UTC)
NOON = '"def test_noon():", "    assert noon() == 12"'
NIGHT = '"def test_night():", "    assert night() == 0"'


def _ask(words: str, asked: str = "{}") -> list[str]:
    verdict = ask("tests-removed", asked, f"files: [{words}]")
    assert verdict.truth is (Truth.HOLDS if verdict.evidence else Truth.FAILS)
    return told(verdict)


def test_deleted_files() -> None:
    assert _ask(f"{{path: tests/test_a.py, status: deleted, removed: [{NOON}, {NIGHT}]}}") == [
        "tests/test_a.py was deleted; tests that go: test_noon, test_night"
    ]
    assert _ask("{path: src/a.test.ts, status: deleted, removed: [odd]}") == ["src/a.test.ts was deleted"]
    assert _ask("{path: tests/test_a.py, status: deleted, unseen: too large}") == ["tests/test_a.py was deleted"]
    assert _ask("{path: ATest.java, status: deleted, removed: ['@Test', '@Test']}") == [
        "ATest.java was deleted; tests that go: 2"
    ]


@pytest.mark.parametrize(
    "words",
    [
        "{path: src/a.py, status: deleted, removed: [x]}",
        "{path: tests/helpers.py, status: deleted, removed: ['def make():']}",
        "{path: tests/__init__.py, status: deleted}",
        "{path: tests/fixtures/test_a.py, status: deleted, removed: [x]}",
        "{path: tests/data.json, status: deleted, removed: [x]}",
        "{path: tests/logo.png, status: deleted, binary: true}",
        f"{{path: tests/unit/test_a.py, old-path: tests/test_a.py, removed: [{NOON}], added: [{NOON}]}}",
        "{path: tests/test_b.py, old-path: tests/test_a.py}",
        "{path: tests/test_b.py, old-path: tests/test_a.py, status: copied}",
        f"{{path: tests/test_a.py, added: [{NOON}]}}",
        f"{{path: tests/test_a.py, removed: [{NOON}], added: [{NIGHT}]}}",
    ],
)
def test_nothing_is_lost(words: str) -> None:
    assert _ask(words) == []


def test_tests_that_move_between_files() -> None:
    gone = f"{{path: tests/test_a.py, status: deleted, removed: [{NOON}, {NIGHT}]}}"
    both = f"{{path: tests/test_b.py, status: added, added: [{NOON}, {NIGHT}]}}"
    one = f"{{path: tests/test_b.py, status: added, added: [{NOON}]}}"
    elsewhere = f"{{path: attic/b.py, status: added, added: [{NOON}, {NIGHT}]}}"
    assert _ask(f"{gone}, {both}") == []
    assert _ask(f"{gone}, {one}") == ["tests/test_a.py was deleted; tests that go: test_night"]
    assert len(_ask(f"{gone}, {elsewhere}")) == 1


def test_other_tests_elsewhere_do_not_make_up_for_lost_ones() -> None:
    gone = f"{{path: tests/test_a.py, removed: [{NOON}]}}"
    other = f"{{path: tests/test_b.py, status: added, added: [{NIGHT}]}}"
    assert _ask(f"{gone}, {other}") == ["tests/test_a.py has fewer tests, by 1: test_noon"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tests/test_a.py", "attic/a.py"),
        ("tests/test_a.py", "tests/a.py"),
        ("tests/test_a.py", "tests/test_a.py.bak"),
        ("src/a.test.ts", "src/a.ts"),
        ("tests/test_a.py", "tests/fixtures/test_a.py"),
    ],
)
def test_moved_out_of_sight(old: str, new: str) -> None:
    assert _ask(f"{{path: {new}, old-path: {old}}}") == [f"{old} was moved to {new}, where no test is looked for"]
    assert _ask(f"{{path: {old}, old-path: {new}}}") == []


def test_rust_keeps_tests_beside_the_code() -> None:
    words = "{path: src/lib.rs, removed: ['#[test]', 'fn noon() {']}"
    assert _ask(words) == ["src/lib.rs has fewer tests, by 1"]
    assert _ask("{path: src/lib.rs, status: deleted, removed: ['fn noon() {']}") == []
    assert _ask("{path: src/lib.rs, status: deleted, removed: ['#[test]']}") == [
        "src/lib.rs was deleted; tests that go: 1"
    ]


def test_max_removed() -> None:
    words = f"{{path: tests/test_a.py, removed: [{NOON}, {NIGHT}]}}, {{path: b_test.go, status: deleted, removed: [x]}}"
    assert len(_ask(words, "{max-removed: 2}")) == 2
    assert _ask(words, "{max-removed: 3}") == []
    skip = "{path: tests/test_c.py, added: ['@pytest.mark.skip']}"
    assert len(_ask(f"{words}, {skip}", "{max-removed: 3, kinds: [cases, files, skips]}")) == 1


def test_only_some_kinds() -> None:
    words = (
        f"{{path: tests/test_a.py, removed: [{NOON}]}}, {{path: tests/test_b.py, status: deleted, removed: [{NIGHT}]}}"
    )
    assert _ask(words, "files") == ["tests/test_b.py was deleted; tests that go: test_night"]
    assert _ask(words, "cases") == ["tests/test_a.py has fewer tests, by 1: test_noon"]


def test_paths_say_where_everything_is_a_test() -> None:
    asked = "{paths: ['cases/**', '!cases/old/**']}"
    assert _ask("{path: cases/a.yaml, status: deleted, removed: [x]}", asked) == ["cases/a.yaml was deleted"]
    assert _ask("{path: cases/old/a.yaml, status: deleted, removed: [x]}", asked) == []
    assert _ask(f"{{path: tests/test_a.py, removed: [{NOON}]}}", asked) == []
    assert len(_ask("{path: cases/old/a.yaml, old-path: cases/a.yaml}", asked)) == 1


def test_skips() -> None:
    skipped = "{path: tests/test_a.py, line: 5, added: ['@pytest.mark.xfail', 'def test_noon():']}"
    verdict = ask("tests-removed", "skips", f"files: [{skipped}]")
    assert [(item.line, item.path) for item in verdict.evidence] == [(5, "tests/test_a.py")]
    edited = "{path: tests/test_a.py, removed: ['@pytest.mark.skip'], added: ['@pytest.mark.skip(reason=1)']}"
    assert _ask(edited, "skips") == []
    assert _ask("{path: src/a.py, added: ['@pytest.mark.skip']}", "skips") == []
    assert _ask("{path: tests/test_a.py, removed: ['@pytest.mark.skip']}", "skips") == []


def test_assertions() -> None:
    weak = f"{{path: tests/test_a.py, removed: [{NOON}, {NIGHT}], added: ['def test_noon():', 'noon()', {NIGHT}]}}"
    assert _ask(weak, "assertions") == ["tests/test_a.py has fewer assertions, by 1"]
    assert _ask(f"{{path: tests/test_a.py, status: deleted, removed: [{NOON}]}}", "assertions") == []
    stronger = "{path: tests/test_a.py, removed: [assert a], added: [assert a == 1, assert b]}"
    assert _ask(stronger, "assertions") == []


def test_suppressions() -> None:
    assert _ask("{path: src/a.ts, added: ['// @ts-ignore']}", "suppressions") == [
        "src/a.ts silences more warnings, by 1"
    ]
    moved = "{path: a.py, removed: ['x  # noqa']}, {path: b.py, added: ['x  # noqa']}"
    assert _ask(moved, "suppressions") == []


def test_what_was_not_seen() -> None:
    big = "{path: tests/test_a.py, unseen: too large}"
    for kind in Kind:
        truth = Truth.FAILS if kind is Kind.FILES else Truth.UNKNOWN
        assert ask("tests-removed", kind.value, f"files: [{big}]").truth is truth
    other = "{path: src/a.py, unseen: too large}"
    assert ask("tests-removed", "{}", f"files: [{other}]").truth is Truth.FAILS
    assert ask("tests-removed", "suppressions", f"files: [{other}]").truth is Truth.UNKNOWN
    assert ask("tests-removed", "{}", "{files: [], files-unseen: too many}").truth is Truth.UNKNOWN
    found = "{path: b_test.go, status: deleted, removed: [x]}"
    assert ask("tests-removed", "{}", f"files: [{big}, {found}]").truth is Truth.HOLDS


_LINES = st.lists(
    st.sampled_from(["def test_a():", "def test_b():", "assert x", "@skip", "x  # noqa", "#[test]", ""])
    | st.text(max_size=9),
    max_size=5,
)
_FILES = st.lists(
    st.tuples(st.sampled_from(["tests/test_a.py", "tests/b.py", "src/c.rs", "d.test.js"]), _LINES, _LINES),
    max_size=4,
    unique_by=lambda file: file[0],
)


@given(_FILES, st.integers(0, 2))
@settings(max_examples=150, deadline=None)
def test_never_raises(files: list[tuple[str, list[str], list[str]]], most: int) -> None:
    data = b""
    for path, removed, added in files:
        old, new = (
            [line.encode("utf-8", "replace").replace(b"\n", b"") for line in lines] for lines in (removed, added)
        )
        if old or new:
            head = f"--- a/{path}\n+++ b/{path}\n@@ -{min(1, len(old))},{len(old)} +{min(1, len(new))},{len(new)} @@\n"
            data += head.encode() + b"".join(b"-" + line + b"\n" for line in old)
            data += b"".join(b"+" + line + b"\n" for line in new)
    change = Change(files=read_diff(data), now=NOW)
    verdict = evaluate(change, Options(kinds=tuple(Kind), max_removed=most))
    assert (verdict.truth is Truth.HOLDS) == bool(verdict.evidence)


def test_a_name_is_data() -> None:
    line = json.dumps("it('@everyone <!-- x -->', () => {")
    (message,) = [
        item.message for item in ask("tests-removed", "{}", f"files: [{{path: a.test.ts, removed: [{line}]}}]").evidence
    ]
    assert message.values["names"] == ("@everyone <!-- x -->",)
