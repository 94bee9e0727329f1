"""``added-lines`` and ``removed-lines``: what counts, and what cannot be told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Side, Unknown
from govbot.core.line_search import EVIDENCE_LIMIT
from govbot.core.verdict import Truth
from tests.checks.asking import ask, change, needs, told

WORDS = ("a", "b", "TODO", "x = 1", "", " ", "# ok", "é")


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(st.tuples(st.sampled_from(["src/a.py", "docs/b.md"]), st.sampled_from(WORDS)), max_size=8),
    matches=st.lists(st.sampled_from(["a", "^TODO$", r"\S", "x"]), max_size=2),
    never=st.lists(st.sampled_from(["a", "ok", "^$"]), max_size=2),
    text=st.lists(st.sampled_from(["a", "TODO", " "]), max_size=2),
    paths=st.sampled_from(["**", "src/**"]),
)
def test_equals_a_look_at_each_line(
    lines: list[tuple[str, str]], matches: list[str], never: list[str], text: list[str], paths: str
) -> None:
    files = [{"path": path, "added": [line for at, line in lines if at == path]} for path in ("src/a.py", "docs/b.md")]
    options = {"matches": matches, "not-matches": never, "text": text, "paths": paths, "max-lines": 1000}
    written = json.dumps({name: value for name, value in options.items() if value})
    verdict = ask("added-lines", written, json.dumps({"files": files}))
    found = [
        (path, line)
        for path, line in lines
        if (paths == "**" or path.startswith("src/"))
        and (not matches or any(re2.search(item, line) for item in matches))
        and (not text or any(item in line for item in text))
        and not any(re2.search(item, line) for item in never)
    ]
    assert verdict.truth is Truth.HOLDS
    assert sorted(item.path or "" for item in verdict.evidence if item.path) == sorted(path for path, _ in found)


def test_each_line_has_its_place_and_its_expression() -> None:
    about = "files: [{path: a, line: 5, added: [x, y, 'x y'], removed: [x]}]"
    added = ask("added-lines", "[x, y]", about)
    assert [(item.path, item.line, item.side) for item in added.evidence] == [
        ("a", 5, Side.NEW),
        ("a", 6, Side.NEW),
        ("a", 7, Side.NEW),
    ]
    assert told(added) == ["added line matches x", "added line matches y", "added line matches x"]
    removed = ask("removed-lines", "x", about)
    assert [(item.line, item.side) for item in removed.evidence] == [(5, Side.OLD)]


def test_the_line_is_never_repeated() -> None:
    secret = "tok" + "en-3f9a"
    verdict = ask("added-lines", "'^password'", f"files: [{{path: a, added: ['password = {secret}']}}]")
    assert verdict.truth is Truth.HOLDS
    assert secret not in repr(verdict)


def test_a_line_that_moved_with_its_file_stands_where_it_is_now() -> None:
    about = "files: [{path: lib/a, old-path: src/a, added: [x], removed: [y]}]"
    assert ask("added-lines", "{matches: x, paths: 'src/**'}", about).truth is Truth.FAILS
    assert ask("added-lines", "{matches: x, paths: 'lib/**'}", about).truth is Truth.HOLDS
    assert ask("removed-lines", "{matches: y, paths: 'src/**'}", about).truth is Truth.HOLDS
    assert ask("removed-lines", "{matches: y, paths: 'lib/**'}", about).truth is Truth.FAILS


def test_a_copy_takes_nothing_from_its_source() -> None:
    about = "files: [{path: b, old-path: a, status: copied, removed: [y]}]"
    assert ask("removed-lines", "y", about).truth is Truth.FAILS


@pytest.mark.parametrize(
    ("options", "about", "truth"),
    [
        ("x", "{files: [{path: a, unseen: large}]}", Truth.UNKNOWN),
        ("{matches: x, paths: b}", "{files: [{path: a, unseen: large}]}", Truth.FAILS),
        ("x", "{files: [{path: a, unseen: large}, {path: b, added: [x]}]}", Truth.HOLDS),
        ("{matches: x, min-lines: 2}", "{files: [{path: a, unseen: large}, {path: b, added: [x]}]}", Truth.UNKNOWN),
        ("{matches: x, max-lines: 1}", "{files: [{path: a, unseen: large}, {path: b, added: [x]}]}", Truth.UNKNOWN),
        ("{matches: x, max-lines: 0}", "{files: [{path: a, unseen: large}, {path: b, added: [x]}]}", Truth.FAILS),
        ("x", "{files: [{path: a, status: deleted, unseen: large}]}", Truth.FAILS),
        ("x", "{files: [{path: a, binary: true}]}", Truth.FAILS),
        ("x", "{files: [], files-unseen: too many}", Truth.UNKNOWN),
        ("x", "{files: [{path: a, added: [x]}], files-unseen: too many}", Truth.HOLDS),
        ("{matches: x, min-lines: 2, max-lines: 3}", "files: [{path: a, added: [x, x]}]", Truth.HOLDS),
        ("{paths: a, min-lines: 2}", "files: [{path: a, added: [x]}]", Truth.FAILS),
    ],
)
def test_what_decides(options: str, about: str, truth: Truth) -> None:
    assert ask("added-lines", options, about).truth is truth


def test_what_was_wanted_is_said() -> None:
    verdict = ask(
        "added-lines",
        "{matches: x, text: [y, z], not-matches: w, paths: 'src/**', min-lines: 2}",
        "files: [{path: src/a, added: [x y]}]",
    )
    assert told(verdict) == []
    assert (
        str(verdict.summary) == "added lines in src/** that match x and hold y, z and do not match w: 1, fewer than 2"
    )


def test_many_findings_are_capped_and_counted() -> None:
    lines = ["x"] * (EVIDENCE_LIMIT + 5)
    verdict = ask("added-lines", "x", json.dumps({"files": [{"path": "a", "added": lines}]}))
    assert len(verdict.evidence) == EVIDENCE_LIMIT + 1
    assert told(verdict)[-1] == "5 more added lines that match x"
    assert str(verdict.summary) == f"added lines that match x: {EVIDENCE_LIMIT + 5}"


def test_facts_are_asked_for_only_when_named() -> None:
    assert needs("added-lines", "x") == ()
    assert needs("added-lines", "{text: '(#{number}) by {author}', not-matches: '{base}'}") == (
        "author",
        "number",
        "target",
    )


def test_a_fact_that_is_not_known_leaves_it_open() -> None:
    about = change("{files: [{path: a, added: ['#1']}]}")
    assert ask("added-lines", "{text: '#{number}'}", about).truth is Truth.UNKNOWN
    gone = replace(about, number=Unknown("the number", "gone"))
    (item,) = ask("added-lines", "{text: '#{number}'}", gone).evidence
    assert not item.offline
