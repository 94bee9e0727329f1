"""``size``: what is counted, against a plain count."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.verdict import Truth
from tests.checks.asking import ask, told

files = st.lists(
    st.fixed_dictionaries(
        {
            "path": st.sampled_from(["src/a", "src/b", "gen/c", "d"]),
            "added": st.lists(st.sampled_from(["x", "", " ", "\t"]), max_size=4),
            "removed": st.lists(st.sampled_from(["x", "", " "]), max_size=4),
        }
    ),
    max_size=4,
    unique_by=lambda file: file["path"],
)


@settings(max_examples=150, deadline=None)
@given(
    found=files,
    limit=st.integers(0, 12),
    kind=st.sampled_from(["max-lines", "max-added", "max-removed", "max-files", "max-directories"]),
    blank=st.booleans(),
    paths=st.sampled_from(["**", "src/**"]),
    ignore=st.sampled_from(["gen/**", "src/b"]),
)
def test_equals_a_plain_count(
    *, found: list[dict[str, list[str] | str]], limit: int, kind: str, blank: bool, paths: str, ignore: str
) -> None:
    options = {kind: limit, "ignore-blank": blank, "paths": paths, "ignore": ignore}
    verdict = ask("size", json.dumps(options), json.dumps({"files": found}))
    counted = [
        file
        for file in found
        if (paths == "**" or str(file["path"]).startswith("src/"))
        and not (ignore == "src/b" and file["path"] == "src/b")
        and not (ignore == "gen/**" and file["path"] == "gen/c")
    ]

    def lines(side: str) -> int:
        return sum(1 for file in counted for line in file[side] if line.strip() or not blank)

    amounts = {
        "max-lines": lines("added") + lines("removed"),
        "max-added": lines("added"),
        "max-removed": lines("removed"),
        "max-files": len(counted),
        "max-directories": len({str(file["path"]).rpartition("/")[0] for file in counted}),
    }
    assert verdict.truth is (Truth.FAILS if amounts[kind] > limit else Truth.HOLDS)
    assert f": {amounts[kind]}, at most {limit}" in str(verdict.summary)


@pytest.mark.parametrize(
    ("options", "about", "truth"),
    [
        ("{max-lines: 9}", "files: [{path: a, unseen: large}]", Truth.UNKNOWN),
        ("{max-files: 9}", "files: [{path: a, unseen: large}]", Truth.HOLDS),
        ("{max-lines: 9}", "files: [{path: a, added-count: 3}]", Truth.HOLDS),
        ("{max-lines: 9}", "files: [{path: a, unseen: large}, {path: b, added-count: 10}]", Truth.FAILS),
        ("{max-lines: 9, ignore-blank: true}", "files: [{path: a, added-count: 3}]", Truth.UNKNOWN),
        ("{max-files: 9, ignore-blank: true}", "files: [{path: a, added-count: 3}]", Truth.HOLDS),
        ("{max-lines: 9, ignore: a}", "files: [{path: a, unseen: large}]", Truth.HOLDS),
        ("{max-lines: 9, paths: b}", "files: [{path: a, unseen: large}]", Truth.HOLDS),
        ("{max-files: 9}", "{files: [a], files-unseen: too many}", Truth.UNKNOWN),
        ("{max-lines: 0}", "files: [{path: a, binary: true}]", Truth.HOLDS),
        ("{max-files: 0}", "files: [{path: a, status: deleted}]", Truth.FAILS),
        ("{max-files: 0}", "files: [{path: a, old-mode: 100644, mode: 100755}]", Truth.FAILS),
    ],
)
def test_what_decides(options: str, about: str, truth: Truth) -> None:
    assert ask("size", options, about).truth is truth


def test_a_scope_cannot_be_left_by_case() -> None:
    assert ask("size", "{max-files: 0, paths: 'src/**'}", "files: [SRC/a]").truth is Truth.FAILS
    assert ask("size", "{max-files: 0, ignore: 'gen/**'}", "files: [GEN/a]").truth is Truth.FAILS


def test_a_move_into_or_out_of_the_scope_counts() -> None:
    for about in ("files: [{path: src/a, old-path: b}]", "files: [{path: b, old-path: src/a}]"):
        assert ask("size", "{max-files: 0, paths: 'src/**'}", about).truth is Truth.FAILS
        assert ask("size", "{max-files: 0, ignore: 'src/**'}", about).truth is Truth.FAILS


def test_the_largest_files_are_named() -> None:
    about = "files: [{path: a, added-count: 1}, {path: b, added-count: 9}, {path: c}, {path: d, added-count: 5}]"
    assert told(ask("size", "{max-lines: 3}", about)) == ["changed lines: 15, at most 3 (most in b, d, a)"]


GENERATED = "{max-lines: 4, ignore-generated: true}"
FILES = "files: [{path: api.pb.go, added-count: %d}, {path: a.go, added-count: 2}, .gitattributes]"


@pytest.mark.parametrize(
    ("added", "attributes", "truth"),
    [
        (900, "{.gitattributes: '*.pb.go linguist-generated'}", Truth.HOLDS),
        (900, "{.gitattributes: '*.pb.go -linguist-generated'}", Truth.FAILS),
        (900, "{.gitattributes: null}", Truth.FAILS),
        (900, "{unknown: no access}", Truth.UNKNOWN),
        (1, "{unknown: no access}", Truth.HOLDS),
    ],
)
def test_what_is_generated_is_told_by_the_base(added: int, attributes: str, truth: Truth) -> None:
    about = f"{{{FILES % added}, base-contents: {attributes}, contents: {{.gitattributes: '* linguist-generated'}}}}"
    assert ask("size", GENERATED, about).truth is truth
