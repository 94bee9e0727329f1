from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.file_content import CHECK, Options
from govbot.core.contents import Read
from govbot.core.globs import Globs
from govbot.core.verdict import Truth
from tests.checks.asking import ask, change, needs, options, told


@pytest.mark.parametrize(
    ("paths", "asks"),
    [
        ("CHANGELOG.md", False),
        ("'app/[id].ts'", False),
        ("[a, b]", True),
        ("'*.md'", True),
        ("docs/", True),
    ],
)
def test_it_is_said_whether_one_or_each_is_meant(paths: str, *, asks: bool) -> None:
    for fold in (False, True):
        read = options("file-content", f"{{paths: {paths}, text: x}}", fold=fold)
        assert isinstance(read, Options)
        assert (CHECK.mistake(read) is not None) is asks
    said = options("file-content", f"{{paths: {paths}, text: x, each: false}}")
    assert isinstance(said, Options)
    assert CHECK.mistake(said) is None


def test_needs_and_reads() -> None:
    assert needs("file-content", "{paths: a, text: '{number} {author}', not-matches: '{base}'}") == (
        "author",
        "number",
        "target",
    )
    read = options("file-content", "{paths: a, text: x, changed: true}")
    assert isinstance(read, Options)
    assert CHECK.reads(read) == (Read(Globs(("a",)), changed=True),)


def test_everything_written_must_be_met_and_the_line_is_told() -> None:
    words = "{paths: a, matches: '^b=', text: [one, two], not-matches: '^c='}"
    verdict = ask("file-content", words, 'contents: {a: "a=one\\r\\nb=two\\n"}')
    assert verdict.truth is Truth.HOLDS
    assert [(item.path, item.line) for item in verdict.evidence] == [("a", 2)]
    assert told(verdict) == ["a matches ^b= and a holds one"]
    assert ask("file-content", words, 'contents: {a: "a=one"}').truth is Truth.FAILS
    assert ask("file-content", words, 'contents: {a: "b=three"}').truth is Truth.FAILS
    wrong = ask("file-content", words, 'contents: {a: "b=two\\nx\\nc=3"}')
    assert [(item.path, item.line) for item in wrong.evidence] == [("a", 3)]


def test_lines_end_as_editors_end_them() -> None:
    assert ask("file-content", "{paths: a, matches: '^b$'}", 'contents: {a: "a\\r\\nb\\r\\n"}').truth is Truth.HOLDS
    assert ask("file-content", "{paths: a, matches: '(?s)a.*c'}", 'contents: {a: "a\\nb\\nc"}').truth is Truth.HOLDS


def test_upper_and_lower_case() -> None:
    words = "{paths: a, text: FIXME, ignore-case: true}"
    assert ask("file-content", words, "contents: {a: fixme}").truth is Truth.HOLDS


def test_only_that_it_is_there() -> None:
    assert told(ask("file-content", "{paths: a}", "contents: {a: ''}")) == ["there is a"]
    assert ask("file-content", "{paths: a}", "contents: {a: null}").truth is Truth.FAILS


@pytest.mark.parametrize(
    ("each", "contents", "truth"),
    [
        ("true", "{a: x, b: x}", Truth.HOLDS),
        ("true", "{a: x, b: y}", Truth.FAILS),
        ("true", "{a: x, b: null}", Truth.FAILS),
        ("true", "{a: x, b: {unknown: large}}", Truth.UNKNOWN),
        ("true", "{a: y, b: {unknown: large}}", Truth.FAILS),
        ("false", "{a: y, b: x}", Truth.HOLDS),
        ("false", "{a: y, b: y}", Truth.FAILS),
        ("false", "{a: y, b: {unknown: large}}", Truth.UNKNOWN),
        ("false", "{a: x, b: {unknown: large}}", Truth.HOLDS),
    ],
)
def test_one_or_each(each: str, contents: str, truth: Truth) -> None:
    for paths in ("[a, b]", "'*'"):
        words = f"{{paths: {paths}, text: x, each: {each}}}"
        about = f"{{contents: {contents}, tree: [a, b]}}"
        assert ask("file-content", words, about).truth is truth


def test_no_file_at_all() -> None:
    words = "{paths: '*.cfg', text: x, each: true}"
    assert told(ask("file-content", words, "tree: [a]")) == ["no file matches *.cfg"]
    assert ask("file-content", words, "tree: [a]").truth is Truth.FAILS
    assert ask("file-content", words[:-1] + ", missing: holds}", "tree: [a]").truth is Truth.HOLDS
    assert ask("file-content", words[:-1] + ", missing: unknown}", "tree: [a]").truth is Truth.UNKNOWN
    assert told(ask("file-content", words, "{}"))[0].startswith("the files of the repository are not known")


def test_files_that_may_be_missing_from_the_list() -> None:
    words = "{paths: '*.cfg', text: x, each: true, changed: true}"
    about = "{files: [{path: a.cfg, status: added, added: [x]}], files-unseen: too many}"
    assert ask("file-content", words, about).truth is Truth.UNKNOWN
    assert ask("file-content", words.replace("each: true", "each: false"), about).truth is Truth.HOLDS


def test_too_many_files() -> None:
    tree = ", ".join(f"a{number}" for number in range(101))
    verdict = ask("file-content", "{paths: 'a*', text: x, each: false}", f"{{tree: [{tree}], contents: {{a1: x}}}}")
    assert told(verdict) == ["101 files match a*, and at most 100 are read"]
    assert verdict.truth is Truth.UNKNOWN


def test_a_fact_that_is_not_known() -> None:
    assert ask("file-content", "{paths: a, text: '{number}'}", "contents: {a: '1'}").truth is Truth.UNKNOWN


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_looked_through(data: bytes) -> None:
    described = change("{files: [], contents: {}}")
    object.__setattr__(described, "contents", {"a": data})
    verdict = ask("file-content", "{paths: a, matches: '^x', text: y, each: true}", described)
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    expected = any(line.startswith(b"x") for line in lines) and b"y" in data
    assert (verdict.truth is Truth.HOLDS) is expected
