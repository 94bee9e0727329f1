from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Change, File, Patch, Status, Unknown
from govbot.core.contents import SIZE_LIMIT, At, Read, base_content, head_content, new_paths, reads_in, tree_paths
from govbot.core.globs import Globs
from govbot.core.paths import PathList
from govbot.diff.outline import read_diff
from tests.checks.asking import change

NOW = datetime(2026, 1, 15, tzinfo=UTC)
NEW_FILE = b"diff --git a/%s b/%s\nnew file mode 100644\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1,%d @@\n%s"


def test_needs() -> None:
    assert Read(Globs(("a.json", "./b.json"))).needs == ("contents",)
    assert Read(Globs(("**/a.json",))).needs == ("contents", "tree")
    assert Read(Globs(("**/a.json",)), changed=True).needs == ("contents",)
    assert Read(Globs(("CODEOWNERS",)), at=At.BASE).needs == ("base_contents",)


def test_what_is_wanted_can_be_named() -> None:
    reads = (
        Read(Globs(("a\n.json", "!b"), fold=True), changed=True),
        Read(Globs(("CODEOWNERS",)), at=At.BASE),
    )
    assert set(reads_in({"tree", "gitleaks:x", *(read.need for read in reads)})) == set(reads)
    assert reads_in({"tree"}) == ()


@pytest.mark.parametrize("pattern", ["a*", "a?", "{a,b}", "a/", "!a", "é"])
def test_what_may_be_several_files(pattern: str) -> None:
    assert Read(Globs((pattern,))).literal is None


def test_what_ignores_case_may_be_several_files() -> None:
    assert Read(Globs(("a",), fold=True)).literal is None
    assert Read(Globs(("a",))).literal == ("a",)
    assert Read(Globs(("app/[id].ts", "/a", "a"))).literal == ("app/[id].ts", "a")


def test_the_paths_that_are_meant() -> None:
    tree, changed = PathList(["b", "a", "c/a"]), PathList(["b", "d"])
    assert Read(Globs(("x", "a"))).chosen(None, changed) == ("x", "a")
    assert Read(Globs(("*",))).chosen(None, changed) is None
    assert Read(Globs(("*",))).chosen(tree, changed) == ("a", "b")
    assert Read(Globs(("*",)), changed=True).chosen(None, changed) == ("b", "d")
    assert Read(Globs(("a",)), changed=True).chosen(tree, changed) == ()


def test_lists_of_paths_are_made_once() -> None:
    described = change("{files: [{path: b, old-path: a}, {path: c, status: deleted}], tree: [x]}")
    assert new_paths(described).paths == {"b"}
    assert new_paths(described) is new_paths(described)
    tree = tree_paths(described)
    assert tree is not None
    assert tree.paths == {"x", "b"}
    assert tree is tree_paths(described)
    assert tree_paths(change("{}")) is None


def test_what_was_read_comes_first() -> None:
    described = change(
        "{files: [{path: a, status: added, added: [x]}], contents: {a: y, b: null, c: {unknown: large}}}"
    )
    assert head_content(described, "a") == b"y"
    assert head_content(described, "b") is None
    assert head_content(described, "c") == Unknown("the content of files at head", "large")
    unread = head_content(described, "d")
    assert isinstance(unread, Unknown)
    assert not unread.offline


def test_what_the_diff_tells() -> None:
    described = change(
        """
        files:
          - {path: new, status: added, added: [x, y]}
          - {path: empty, status: added}
          - {path: gone, status: deleted, removed: [x]}
          - {path: to, old-path: from}
          - {path: copy, old-path: origin, status: copied}
          - {path: edited, added: [x]}
          - {path: unseen, status: added, unseen: too large}
          - {path: binary, status: added, binary: true}
          - {path: link, status: added, mode: 120000, added: [x]}
          - {path: swapped, old-path: gone2}
          - {path: gone2, status: added, added: [z]}
        """
    )
    assert head_content(described, "new") == b"x\ny\n"
    assert head_content(described, "empty") == b""
    assert head_content(described, "gone") is None
    assert head_content(described, "from") is None
    assert head_content(described, "gone2") == b"z\n"
    for path in ("to", "copy", "origin", "edited", "unseen", "binary", "link", "elsewhere"):
        unread = head_content(described, path)
        assert isinstance(unread, Unknown), path
        assert unread.offline


def test_what_the_list_of_files_tells() -> None:
    described = change("{tree: [a]}")
    assert head_content(described, "b") is None
    assert isinstance(head_content(described, "a"), Unknown)


def test_a_large_new_file_is_not_read_from_the_diff_either() -> None:
    line = b"+" + b"x" * 1023 + b"\n"
    diff = NEW_FILE % (b"a", b"a", b"a", 1025, line * 1025)
    described = Change(files=read_diff(diff, "a diff"), now=NOW)
    assert isinstance(head_content(described, "a"), Unknown)
    smaller = Change(files=read_diff(NEW_FILE % (b"a", b"a", b"a", 1024, line * 1024), "a diff"), now=NOW)
    assert len(head_content(smaller, "a") or b"") == SIZE_LIMIT  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"+")), min_size=1, max_size=6))
def test_a_new_file_reads_as_it_was_written(lines: list[bytes]) -> None:
    body = b"".join(b"+" + line + b"\n" for line in lines)
    (file,) = read_diff(NEW_FILE % (b"a", b"a", b"a", len(lines), body), "a diff")
    content = head_content(Change(files=(file,), now=NOW), "a")
    assert content == b"".join(line + b"\n" for line in lines)


def test_the_base() -> None:
    described = change("{base-contents: {a: x}}")
    assert base_content(described, "a") == b"x"
    assert isinstance(base_content(described, "b"), Unknown)
    assert isinstance(base_content(change("{}"), "a"), Unknown)
    assert isinstance(head_content(described, "a"), Unknown)


def test_an_added_file_without_its_text() -> None:
    file = File(old_path=None, new_path="a", status=Status.ADDED, added=3)
    assert isinstance(head_content(Change(files=(file,), now=NOW), "a"), Unknown)
    none = replace(file, added=0, patch=Patch(b"", 0, 0))
    assert head_content(Change(files=(none,), now=NOW), "a") == b""
