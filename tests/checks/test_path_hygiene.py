from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.path_hygiene import Options, evaluate
from govbot.core.change import Change, File, Status, Unknown
from govbot.core.verdict import Truth, Verdict
from tests.bounded import bounded
from tests.checks.asking import ask, change, needs, told

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def _added(*paths: str) -> Change:
    files = tuple(File(old_path=None, new_path=path, status=Status.ADDED) for path in paths)
    return Change(files=files, now=NOW)


def _ask(words: str, *paths: str) -> Verdict:
    return ask("path-hygiene", words, _added(*paths))


@pytest.mark.parametrize(
    ("problem", "path", "shows"),
    [
        ("control", "src/a\nb.py", "src/a<U+000A>b.py holds control characters: U+000A LINE FEED"),
        ("control", "a\x1b[8m", "a<U+001B>[8m holds control characters: U+001B ESCAPE"),
        ("bidi", "a\u202egpj.exe", "a<U+202E>gpj.exe holds characters that turn the direction of the text"),
        ("zero-width", "read\u200bme.md", "read<U+200B>me.md holds characters that a reader cannot see"),
        ("zero-width", "a\U000e0041.md", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("private-use", "a\ue000.md", "a<U+E000>.md holds characters without a meaning"),
        ("unassigned", "a\u0378.md", "a<U+0378>.md holds code points that Unicode has not given"),
        ("not-utf-8", "caf\udce9.md", "caf<byte 0xE9>.md is not UTF-8: byte 0xE9"),
        ("not-nfc", "cafe\u0301.md", "U+0301 COMBINING ACUTE ACCENT"),
        ("edges", "src/a .py/b ", "ends with a space"),
        ("edges", " a", "begins with a space"),
        ("mixed-script", "\u0430dmin.py", "<U+0430>dmin.py mixes Latin letters"),
        ("mixed-script", "HTTP\u0448.md", "HTTP<U+0448>.md mixes Latin letters"),
        ("portability", "src/NUL.txt", "NUL.txt is the name of a device on Windows"),
        ("portability", "a|b", "U+007C VERTICAL LINE"),
        ("portability", "x" * 300, "more than 255 bytes"),
    ],
)
def test_each_problem(problem: str, path: str, shows: str) -> None:
    verdict = _ask(problem, path)
    assert verdict.truth is Truth.FAILS
    assert shows in told(verdict)[0]
    assert verdict.evidence[0].path == path
    assert _ask("{}", path).truth is Truth.FAILS
    others = (
        "[control, bidi, zero-width, private-use, unassigned, not-utf-8, not-nfc, edges, mixed-script, portability]"
    )
    rest = json.dumps([name for name in others.strip("[]").split(", ") if name != problem])
    assert all(shows not in line for line in told(_ask(rest, path)))


@pytest.mark.parametrize(
    "path",
    [
        "src/app.py",
        ".github/workflows/ci.yml",
        "src/routes/[id]/(group)/@modal/$slug.tsx",
        "a/b c/d.e.f-g_h",
        "docs/\u65e5\u672c\u8a9e.md",
        "docs/\u043e\u0442\u0447\u0451\u0442_2024-final.md",
        "docs/\u05e9\u05dc\u05d5\u05dd.md",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.md",
        "caf\u00e9.md",
        "img/\u2764\ufe0f.png",
        "img/\U0001f468\u200d\U0001f469.png",
        "img/\U0001fae8.png",
        "l1.py",
    ],
)
def test_clean_paths(path: str) -> None:
    assert told(_ask("{}", path)) == []


def test_two_names_on_one_file_system() -> None:
    verdict = _ask("collision", "README.md", "readme.MD", "caf\u00e9", "cafe\u0301")
    assert told(verdict) == [
        "README.md and readme.MD are the same file on macOS and Windows",
        "cafe<U+0301> and caf<U+00E9> are the same file on macOS and Windows",
    ]


def test_a_rename_in_case_alone_is_no_collision() -> None:
    words = "{files: [{path: README.md, old-path: readme.md}], tree: [README.md]}"
    assert ask("path-hygiene", "{}", words).truth is Truth.HOLDS


def test_a_deleted_file_is_no_rival() -> None:
    words = "files: [{path: README.md, status: added}, {path: readme.md, status: deleted}]"
    assert ask("path-hygiene", "{}", words).truth is Truth.HOLDS


def test_a_file_that_is_a_folder_elsewhere() -> None:
    verdict = ask("path-hygiene", "{}", "{files: [{path: Docs, status: added}], tree: [docs/a.md]}")
    assert told(verdict) == ["Docs and docs are the same file on macOS and Windows"]


def test_looks_like_a_tracked_path() -> None:
    words = "{{files: [{{path: {}, status: added}}], tree: [{}]}}"
    verdict = ask("path-hygiene", "lookalike", words.format('"src/\\u0441onfig.py"', "src/config.py"))
    assert told(verdict) == ["src/<U+0441>onfig.py looks like src/config.py"]
    verdict = ask("path-hygiene", "lookalike", words.format("src/config.py", '"sr\\u0441/old.py"'))
    assert told(verdict) == ["src looks like sr<U+0441>"]
    assert ask("path-hygiene", "lookalike", words.format("src/l1.py", "src/ll.py")).truth is Truth.HOLDS
    assert ask("path-hygiene", "lookalike", words.format("caf\u00e9", "cafe")).truth is Truth.HOLDS


def test_the_tree_is_needed_only_where_it_is_asked_for() -> None:
    assert needs("path-hygiene", "{}") == ()
    assert needs("path-hygiene", "{against: tree}") == ("tree",)
    assert needs("path-hygiene", "{against: tree, problems: bidi}") == ()
    added = "files: [{path: a.py, status: added}]"
    verdict = ask("path-hygiene", "{against: tree}", added)
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.evidence[0].offline
    assert ask("path-hygiene", "{against: tree}", "files: [a.py]").truth is Truth.HOLDS
    assert ask("path-hygiene", "{against: tree, problems: bidi}", added).truth is Truth.HOLDS


def test_a_list_that_is_not_whole() -> None:
    assert ask("path-hygiene", "{}", "{files: [a.py], files-unseen: too many}").truth is Truth.UNKNOWN
    bad = replace(_added("a\u202eb"), files_unseen=Unknown("the files", "too many"))
    assert evaluate(bad, Options()).truth is Truth.FAILS


def test_what_was_there_is_not_held_against_the_change() -> None:
    words = 'files: [{path: "a\\u202eb", status: STATUS}]'
    for status in ("modified", "deleted", "type-changed"):
        assert ask("path-hygiene", "{}", words.replace("STATUS", status)).truth is Truth.HOLDS
    moved = 'files: [{path: "a\\u202eb", old-path: a, status: renamed}]'
    assert ask("path-hygiene", "{}", moved).truth is Truth.FAILS


def test_only_some_paths() -> None:
    assert _ask("{paths: 'src/**'}", "docs/aux.c").truth is Truth.HOLDS
    assert _ask("{paths: 'src/**'}", "src/aux.c").truth is Truth.FAILS


def test_a_big_tree_is_cheap() -> None:
    tree = frozenset(f"src/package{index % 500}/module{index}.py" for index in range(50_000))
    big = replace(_added(*(f"new/{index}.py" for index in range(500))), tree=tree)
    with bounded(12):
        assert evaluate(big, Options()).truth is Truth.HOLDS


_PATHS = st.lists(st.text(st.characters(codec=None), min_size=1, max_size=12), max_size=4)


@given(_PATHS, _PATHS)
@settings(max_examples=200, deadline=None)
def test_never_raises_and_never_shows_what_is_hidden(paths: list[str], tree: list[str]) -> None:
    verdict = evaluate(replace(_added(*paths), tree=frozenset(tree)), Options())
    assert all(line.isprintable() for line in told(verdict))
    assert (verdict.truth is Truth.FAILS) == bool(verdict.evidence)


def test_asking_twice_is_the_same() -> None:
    asked = change("files: [{path: A, status: added}, {path: a, status: added}]")
    assert ask("path-hygiene", "{}", asked) == ask("path-hygiene", "{}", asked)
