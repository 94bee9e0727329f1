from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.checks.deletions import CHECK, Options, evaluate
from govbot.core.change import Change, File, Status, Unknown
from govbot.core.globs import Globs
from govbot.core.verdict import Truth
from govbot.diff.outline import read_diff
from tests.checks.asking import ask, needs, told

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def _deleted(number: int) -> str:
    return ", ".join(f"{{path: src/{index}.py, status: deleted}}" for index in range(number))


@pytest.mark.parametrize(("limit", "truth"), [(2, Truth.FAILS), (3, Truth.HOLDS), (4, Truth.HOLDS)])
def test_files(limit: int, truth: Truth) -> None:
    assert ask("deletions", str(limit), f"files: [{_deleted(3)}]").truth is truth


def test_a_long_list_is_one_finding() -> None:
    (line,) = told(ask("deletions", "20", f"files: [{_deleted(361)}]"))
    assert line.startswith("361 files are deleted, more than 20: src/0.py, ")
    assert line.endswith(" and 353 more")


@pytest.mark.parametrize(("limit", "truth"), [(19, Truth.FAILS), (20, Truth.HOLDS)])
def test_share(limit: int, truth: Truth) -> None:
    """Of ten files at base two are gone; one more came, and one was moved."""
    words = (
        f"{{files: [{_deleted(2)}, {{path: new, status: added}}, {{path: to, old-path: from}}], "
        "tree: [a, b, c, d, e, f, g]}"
    )
    assert ask("deletions", f"{{max-share: {limit}}}", words).truth is truth


def test_share_of_some_paths() -> None:
    words = "{files: [{path: tests/a, status: deleted}], tree: [tests/b, src/a, src/b, src/c]}"
    assert ask("deletions", "{max-share: 30}", words).truth is Truth.HOLDS
    verdict = ask("deletions", "{max-share: 30, paths: 'tests/**'}", words)
    assert told(verdict) == ["1 of 2 files are deleted, more than 30 percent: tests/a"]


def test_the_tree_is_asked_only_where_it_decides() -> None:
    assert ask("deletions", "{max-share: 1}", "files: [a]").truth is Truth.HOLDS
    assert ask("deletions", "{max-share: 1}", f"files: [{_deleted(1)}]").truth is Truth.UNKNOWN
    assert ask("deletions", "{max-share: 1, max-files: 0}", f"files: [{_deleted(1)}]").truth is Truth.FAILS
    assert ask("deletions", "{canary: docs}", f"files: [{_deleted(1)}]").truth is Truth.HOLDS
    assert ask("deletions", "{canary: src}", f"files: [{_deleted(1)}]").truth is Truth.UNKNOWN
    assert ask("deletions", "{canary: src}", f"files: [{_deleted(1)}, src/other.py]").truth is Truth.HOLDS
    assert needs("deletions", "5") == ()
    assert needs("deletions", "{max-share: 5}") == needs("deletions", "{canary: src}") == ("tree",)


def test_canary() -> None:
    moved = "{files: [{path: lib/a, old-path: src/a}], tree: [lib/a]}"
    assert told(ask("deletions", "{canary: ./src/}", moved)) == ["src becomes empty"]
    assert ask("deletions", "{canary: lib}", moved).truth is Truth.HOLDS
    assert ask("deletions", "{canary: sr}", moved).truth is Truth.HOLDS
    copied = "{files: [{path: lib/a, old-path: src/a, status: copied}], tree: []}"
    assert ask("deletions", "{canary: src}", copied).truth is Truth.HOLDS
    everything = "{files: [{path: a, status: deleted}], tree: []}"
    assert told(ask("deletions", "{canary: .}", everything)) == [". becomes empty"]


def test_a_file_that_becomes_a_folder() -> None:
    words = "{files: [{path: src, status: deleted}, {path: src/a, status: added}], tree: [src/a]}"
    assert ask("deletions", "{canary: src, max-files: 1}", words).truth is Truth.HOLDS


def test_a_list_that_is_not_whole() -> None:
    assert ask("deletions", "5", "{files: [], files-unseen: too many}").truth is Truth.UNKNOWN
    assert ask("deletions", "0", f"{{files: [{_deleted(1)}], files-unseen: too many}}").truth is Truth.FAILS


def test_deleted_in_one_commit_and_back_in_the_next() -> None:
    gone = b"diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    back = b"diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+b\n"
    mail = b"From %s Mon Sep 17 00:00:00 2001\nSubject: [PATCH %d/2] x\n\n---\n%s-- \n2.40\n\n"
    series = mail % (b"1" * 40, 1, gone) + mail % (b"2" * 40, 2, back)
    change = Change(files=read_diff(series), now=NOW)
    assert evaluate(change, Options(max_files=0)).truth is Truth.HOLDS


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options(), "what to limit is missing"),
        (Options(max_share=100), "`max-share` 100 limits nothing"),
        (Options(canary=("src/**",)), "`src/**` is a glob, and `canary` takes folders"),
    ],
)
def test_mistakes(options: Options, message: str) -> None:
    mistake = CHECK.mistake(options)
    assert mistake is not None
    assert mistake.message == message
    assert CHECK.mistake(Options(max_files=0, max_share=99, canary=("src",))) is None


_PATHS = st.sampled_from(["a", "b", "src/a", "src/b", "src"])


def _file(status: Status, old: str, new: str) -> File:
    moved = status in {Status.RENAMED, Status.COPIED, Status.ADDED}
    return File(
        old_path=None if status is Status.ADDED else old,
        new_path=None if status is Status.DELETED else new if moved else old,
        status=status,
    )


_FILES = st.builds(_file, st.sampled_from(Status), _PATHS, _PATHS)


@given(st.lists(_FILES, max_size=5), st.frozensets(_PATHS), st.booleans(), st.integers(0, 99))
def test_never_raises(files: list[File], tree: frozenset[str], known: bool, limit: int) -> None:
    change = Change(files=tuple(files), now=NOW)
    change = replace(change, tree=tree if known else Unknown("the files", "nobody said"))
    for paths in (Globs(("**",)), Globs(("src/**",))):
        verdict = evaluate(change, Options(max_files=1, max_share=limit, paths=paths, canary=("src", "b")))
        assert verdict.truth is Truth.HOLDS or verdict.evidence
