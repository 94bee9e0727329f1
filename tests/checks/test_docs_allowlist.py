"""Where documents may stand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from govbot.core.verdict import Truth
from tests.checks.asking import ask, change, needs, told

ALLOW = '[README.md, "docs/**"]'


def files(*items: str | dict[str, object]) -> str:
    return json.dumps(
        {"files": [{"path": item, "status": "added"} if isinstance(item, str) else item for item in items]}
    )


@pytest.mark.parametrize(
    "path",
    [
        "PLAN.md",
        "notes/TODO.MD",
        "notes/todo.Md",
        "a.markdown",
        "a.mdx",
        "a.rst",
        "A.RST",
        "a.adoc",
        "a.org",
        ".hidden.md",
        ".md",
        "src/\u00e9t\u00e9.md",
        'src/a"b.md',
        "src/a\nb.md",
        "src/a\tb.md",
        "Docs/a.md",
        "docs.md",
        "readme.md",
        "sub/README.md",
        "x.md/notes.md",
        "\uff24ocs/a.md",
    ],
)
def test_a_stray_document(path: str) -> None:
    about = json.dumps({"files": [{"path": path, "status": "added"}]})
    verdict = ask("docs-allowlist", ALLOW, about)
    assert verdict.truth is Truth.FAILS
    assert [item.path for item in verdict.evidence] == [path]


@pytest.mark.parametrize(
    "path",
    ["README.md", "docs/a.md", "docs/a/b.MD", "src/a.py", "a.md.py", "x.md/y.txt", "md", "a.mdoc", "a.md~", "a_md"],
)
def test_what_is_in_place_or_no_document(path: str) -> None:
    assert ask("docs-allowlist", ALLOW, files(path)).truth is Truth.HOLDS


@pytest.mark.parametrize(
    ("file", "truth"),
    [
        ({"path": "a.md", "status": "modified"}, Truth.HOLDS),
        ({"path": "a.md", "status": "deleted"}, Truth.HOLDS),
        ({"path": "a.md", "status": "type-changed", "mode": 120000, "old-mode": 100644}, Truth.HOLDS),
        ({"path": "a.md", "old-path": "docs/a.md"}, Truth.FAILS),
        ({"path": "b.md", "old-path": "a.md"}, Truth.FAILS),
        ({"path": "a.md", "old-path": "a.txt"}, Truth.FAILS),
        ({"path": "docs/a.md", "old-path": "a.md"}, Truth.HOLDS),
        ({"path": "a.txt", "old-path": "docs/a.md"}, Truth.HOLDS),
        ({"path": "a.md", "old-path": "docs/a.md", "status": "copied"}, Truth.FAILS),
        ({"path": "a.md", "status": "added", "mode": 120000}, Truth.FAILS),
        ({"path": "a.md", "status": "added", "mode": 160000}, Truth.FAILS),
        ({"path": "a.md", "status": "added", "binary": True}, Truth.FAILS),
    ],
)
def test_what_happened_to_it(file: dict[str, object], truth: Truth) -> None:
    assert ask("docs-allowlist", ALLOW, files(file)).truth is truth


@pytest.mark.parametrize(
    ("status", "truth"),
    [("modified", Truth.FAILS), ("type-changed", Truth.FAILS), ("added", Truth.FAILS), ("deleted", Truth.HOLDS)],
)
def test_old_strays_count_where_they_are_asked_for(status: str, truth: Truth) -> None:
    words = '{allow: "docs/**", modified-too: true}'
    assert ask("docs-allowlist", words, files({"path": "a.md", "status": status})).truth is truth
    assert ask("docs-allowlist", words, files({"path": "docs/a.md", "status": status})).truth is Truth.HOLDS


def test_the_words() -> None:
    moved: dict[str, object] = {"path": "b.md", "old-path": "docs/b.md"}
    verdict = ask("docs-allowlist", ALLOW, files("a.md", moved, "docs/c.md", "x.py"))
    assert str(verdict.summary) == "2 of 3 documents are out of place"
    assert told(verdict) == [
        "a.md is not where this repository keeps documents: README.md, docs/**",
        "docs/b.md was moved to b.md, which is not where this repository keeps documents: README.md, docs/**",
    ]
    assert all("Move it there" in str(item.fix) for item in verdict.evidence)
    assert str(ask("docs-allowlist", ALLOW, files("a.md")).summary) == "1 of 1 documents is out of place"
    assert (
        str(ask("docs-allowlist", ALLOW, files("docs/c.md")).summary)
        == "docs/c.md in the right place: README.md, docs/**"
    )
    assert (
        str(ask("docs-allowlist", ALLOW, files()).summary) == "checked 0 files: no document was added, moved or copied"
    )


def test_other_documents() -> None:
    words = '{allow: "guide/**", match: ["**/*.tex", "!paper/**"]}'
    assert ask("docs-allowlist", words, files("a.TEX")).truth is Truth.FAILS
    assert ask("docs-allowlist", words, files("paper/a.tex", "a.md")).truth is Truth.HOLDS


def test_exclusions() -> None:
    words = '["docs/**", "!docs/internal/**"]'
    assert ask("docs-allowlist", words, files("docs/Internal/a.md")).truth is Truth.FAILS
    assert ask("docs-allowlist", words, files("docs/a.md")).truth is Truth.HOLDS


def test_a_list_that_is_not_whole() -> None:
    unseen = {"files-unseen": "GitHub lists at most 3000"}
    held = json.dumps({"files": [{"path": "docs/a.md", "status": "added"}], **unseen})
    assert ask("docs-allowlist", ALLOW, held).truth is Truth.UNKNOWN
    stray = json.dumps({"files": [{"path": "a.md", "status": "added"}], **unseen})
    assert ask("docs-allowlist", ALLOW, stray).truth is Truth.FAILS


def test_a_name_that_is_not_utf_8() -> None:
    about = change(files("src/x.md"))
    verdict = ask("docs-allowlist", ALLOW, replace(about, files=(replace(about.files[0], new_path="src/\udce9.md"),)))
    assert [item.path for item in verdict.evidence] == ["src/\udce9.md"]


def test_it_needs_nothing() -> None:
    assert needs("docs-allowlist", ALLOW) == ()


@pytest.mark.parametrize(
    ("tree", "truth"),
    [
        ("[docs/a.md, README.md, src/a.py]", Truth.HOLDS),
        ("[docs/a.md, notes/a.md]", Truth.FAILS),
        ("[docs/a.md, NOTES.MD]", Truth.FAILS),
        ("{unknown: cut}", Truth.UNKNOWN),
    ],
)
def test_the_whole_tree(tree: str, truth: Truth) -> None:
    words = "{allow: ['docs/**', README.md], whole-tree: true}"
    verdict = ask("docs-allowlist", words, f"{{files: [src/a.py], tree: {tree}}}")
    assert verdict.truth is truth
    assert needs("docs-allowlist", words) == ("tree",)
    assert needs("docs-allowlist", "docs/**") == ()


def test_what_the_change_brings_is_told_before_what_was_there() -> None:
    about = "{files: [{path: new.md, status: added}], tree: [new.md, old.md]}"
    verdict = ask("docs-allowlist", "{allow: 'docs/**', whole-tree: true}", about)
    assert [item.path for item in verdict.evidence] == ["new.md"]
