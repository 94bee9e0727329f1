"""``changed-paths``: whatever happens to a file, it touches its path."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from govbot.checks.registry import load_check
from govbot.core.change import Change, File, Side, Status
from govbot.core.verdict import Truth
from tests.checks.asking import ask, options, told

YES, NO, OPEN = Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("words", "truth"),
    [
        ("{path: src/a, status: added}", YES),
        ("{path: src/a, status: deleted}", YES),
        ("{path: src/a, status: type-changed, old-mode: 100644, mode: 120000}", YES),
        ("{path: src/a, old-mode: 100644, mode: 100755}", YES),
        ("{path: src/a, mode: 160000}", YES),
        ("{path: src/a, binary: true}", YES),
        ("{path: src/a, unseen: large}", YES),
        ("{path: lib/a, old-path: src/a}", YES),
        ("{path: src/a, old-path: lib/a}", YES),
        ("{path: src/a, old-path: lib/a, status: copied}", YES),
        ("{path: lib/a, old-path: src/a, status: copied}", NO),
        ("{path: src}", NO),
        ("{path: lib/src/a}", NO),
        ("{path: srcs/a}", NO),
        ("{path: .src/a}", NO),
        ("{path: src/.a}", YES),
        ("{path: 's\u0440c/a'}", NO),
    ],
)
def test_what_touches_a_folder(words: str, truth: Truth) -> None:
    assert ask("changed-paths", "'src/**'", f"files: [{words}]").truth is truth


@pytest.mark.parametrize(
    "path", ["a\nb", 'a"b', "a\tb", "a`b", "a|b", "@user/x", "](http", "--> <!--", "\u202ea", "\udcff"]
)
def test_hostile_names_are_names(path: str) -> None:
    check = load_check("changed-paths")
    assert check is not None
    change = Change(
        files=(File(old_path=path, new_path=path, status=Status.MODIFIED),), now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    verdict = check.evaluate(change, options("changed-paths", "'**'"))
    assert verdict.truth is YES
    assert [item.path for item in verdict.evidence] == [path]
    assert verdict.evidence[0].message.values["path"] == path


def test_what_happened_is_told_with_the_place() -> None:
    verdict = ask(
        "changed-paths",
        "'src/**'",
        "files: [{path: x, old-path: src/a}, {path: src/b, old-path: y}, {path: src/c, status: deleted}]",
    )
    assert told(verdict) == ["src/a was moved away, to x", "src/b was renamed", "src/c was deleted"]
    assert [(item.path, item.old_path, item.side) for item in verdict.evidence] == [
        ("x", "src/a", Side.NEW),
        ("src/b", "y", Side.NEW),
        ("src/c", "src/c", Side.OLD),
    ]


@pytest.mark.parametrize(
    ("words", "files", "truth"),
    [
        ("{status: deleted}", "[{path: a, status: deleted}]", YES),
        ("{status: [added, renamed]}", "[{path: a, old-path: b}]", YES),
        ("{status: added}", "[a]", NO),
        ("{min-files: 2}", "[a, b]", YES),
        ("{min-files: 2}", "[a]", NO),
        ("{max-files: 1}", "[a, b]", NO),
        ("{max-files: 1}", "[]", YES),
        ("{max-files: 0, paths: b}", "[a]", YES),
        ("{min-files: 1, max-files: 1}", "[]", NO),
        ("['**', '!docs/**']", "[docs/a]", NO),
        ("['!docs/**']", "[src/a]", YES),
        ("['**', '!docs/**']", "[DOCS/a]", NO),
    ],
)
def test_options(words: str, files: str, truth: Truth) -> None:
    assert ask("changed-paths", words, f"files: {files}").truth is truth


@pytest.mark.parametrize(
    ("words", "truth"),
    [("a", YES), ("b", OPEN), ("{paths: a, max-files: 1}", OPEN), ("{paths: a, max-files: 0}", NO)],
)
def test_a_list_that_is_not_whole(words: str, truth: Truth) -> None:
    assert ask("changed-paths", words, "{files: [a], files-unseen: too many}").truth is truth


def test_many_files_are_told_in_short() -> None:
    verdict = ask("changed-paths", "'**'", json.dumps({"files": [f"f{index}" for index in range(20)]}))
    assert str(verdict.summary) == "f0, f1, f2, f3, f4, f5, f6, f7 and 12 more changed"
    assert len(verdict.evidence) == 20
