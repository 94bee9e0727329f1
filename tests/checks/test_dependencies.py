from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.dependencies import CHECK, Options
from govbot.core.verdict import Truth
from govbot.dependencies.findings import MANIFESTS, Kind
from tests.checks.asking import ask, change, needs, options, told

EVERY = "[" + ", ".join(kind.value for kind in Kind) + "]"


def read(words: str) -> Options:
    found = options("dependencies", words)
    assert isinstance(found, Options)
    return found


def test_needs_and_reads() -> None:
    assert needs("dependencies", "{}") == ("tree",)
    assert needs("dependencies", "new") == ()
    assert CHECK.reads(read("new")) == (MANIFESTS,)
    assert CHECK.reads(read("[lock-only, no-checksum]")) == ()


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("{}", False),
        ("{registries: x}", False),
        ("{kinds: new, registries: x}", True),
        ("{kinds: lock-only, names: x}", True),
        ("{kinds: git, names: x}", False),
    ],
)
def test_mistakes(words: str, *, wrong: bool) -> None:
    assert (CHECK.mistake(read(words)) is not None) is wrong


def npm(before: dict[str, object], after: dict[str, object], **more: object) -> str:
    """Describe a change of a package.json that is written in two lines, the second of which is all that counts."""
    old, new = json.dumps(before), json.dumps(after)
    file = {"path": "package.json", "line": 2, "removed": [old[1:]], "added": [new[1:]]}
    return json.dumps({"files": [file], "contents": {"package.json": "{\n" + new[1:] + "\n"}, **more})


def test_a_new_dependency_has_its_line() -> None:
    verdict = ask("dependencies", "new", npm({"dependencies": {"a": "1"}}, {"dependencies": {"a": "1", "b": "2"}}))
    assert told(verdict) == ["package.json brings the new dependency b"]
    assert [(item.path, item.line) for item in verdict.evidence] == [("package.json", 2)]


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ({"dependencies": {"a": "1"}}, {"devDependencies": {"a": "1"}}, False),
        ({"dependencies": {"a": "1"}}, {"dependencies": {"a": "2"}}, False),
        ({"dependencies": {"a": "1"}}, {}, False),
        ({"engines": {"node": "1"}}, {"engines": {"npm": "1"}}, False),
        ({}, {"devDependencies": {"a": "1"}}, True),
    ],
)
def test_what_is_new(before: dict[str, object], after: dict[str, object], *, new: bool) -> None:
    assert (ask("dependencies", "new", npm(before, after)).truth is Truth.HOLDS) is new


def test_new_and_gone_manifests() -> None:
    added = 'files: [{path: a/requirements.txt, status: added, added: ["flask==3", "click"]}]'
    assert len(told(ask("dependencies", "new", added))) == 2
    gone = "files: [{path: requirements.txt, status: deleted, removed: [flask]}]"
    assert ask("dependencies", "new", gone).truth is Truth.FAILS
    moved = """
        files: [{path: b/package.json, old-path: a/package.json, line: 1, removed: ['{"dependencies": {"a": "1"}}'],
                 added: ['{"dependencies": {"a": "1", "b": "1"}}']}]
        contents: {b/package.json: '{"dependencies": {"a": "1", "b": "1"}}'}
    """
    assert told(ask("dependencies", "new", moved)) == ["b/package.json brings the new dependency b"]
    copied = moved.replace("old-path", "status: copied, old-path")
    assert len(told(ask("dependencies", "new", copied))) == 2
    away = """
        files: [{path: notes.txt, old-path: requirements.txt, status: renamed}]
        contents: {notes.txt: flask}
    """
    assert ask("dependencies", "new", away).truth is Truth.FAILS


def test_a_manifest_that_is_broken_now_may_ask_for_anything() -> None:
    about = npm({"dependencies": {}}, {"dependencies": {"a": "1"}}).replace('1\\"}}', '1\\"')
    verdict = ask("dependencies", "new", about)
    assert verdict.truth is Truth.UNKNOWN
    assert "package.json cannot be read" in told(verdict)[0]


def test_a_manifest_that_does_not_fit_its_diff() -> None:
    about = change('{files: [{path: package.json, line: 1, added: ["x"]}], contents: {package.json: "{}"}}')
    assert ask("dependencies", "new", about).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("tree", "others", "truth"),
    [
        ("[package-lock.json]", [], Truth.HOLDS),
        ("[package-lock.json]", ["package-lock.json"], Truth.FAILS),
        ("[yarn.lock]", [], Truth.HOLDS),
        ("[web/yarn.lock]", [], Truth.FAILS),
        ("[]", [], Truth.FAILS),
        (None, [], Truth.UNKNOWN),
        (None, ["package-lock.json"], Truth.FAILS),
    ],
)
def test_a_manifest_alone(tree: str | None, others: list[str], truth: Truth) -> None:
    described = json.loads(npm({"dependencies": {"a": "1"}}, {"dependencies": {"a": "2"}}))
    described["files"] += others
    if tree is not None:
        described["tree"] = tree.strip("[]").split(", ") if tree != "[]" else []
    assert ask("dependencies", "manifest-only", json.dumps(described)).truth is truth


def test_only_new_dependencies_of_cargo_must_be_in_its_lock_file() -> None:
    about = """
        files: [{path: Cargo.toml, line: 2, removed: ['a = "1"'], added: ['%s']}]
        contents: {Cargo.toml: "[dependencies]\\n%s"}
        tree: [Cargo.lock]
    """
    assert ask("dependencies", "manifest-only", about % ('a = "2"', 'a = \\"2\\"')).truth is Truth.FAILS
    assert ask("dependencies", "manifest-only", about % ('b = "2"', 'b = \\"2\\"')).truth is Truth.HOLDS


@pytest.mark.parametrize(
    ("files", "truth"),
    [
        ("[uv.lock]", Truth.HOLDS),
        ("[uv.lock, pyproject.toml]", Truth.FAILS),
        ("[uv.lock, libs/a/pyproject.toml]", Truth.FAILS),
        ("[a/uv.lock, pyproject.toml]", Truth.HOLDS),
        ("[{path: uv.lock, status: added}]", Truth.FAILS),
        ("[{path: uv.lock, status: deleted}]", Truth.HOLDS),
        ("[{path: uv.lock, status: deleted}, {path: pyproject.toml, status: deleted}]", Truth.FAILS),
        ("[yarn.lock, .npmrc]", Truth.FAILS),
        ("[{path: package-lock.json, binary: true}]", Truth.HOLDS),
        ("[README.md]", Truth.FAILS),
    ],
)
def test_a_lock_file_alone(files: str, truth: Truth) -> None:
    assert ask("dependencies", "lock-only", f"files: {files}").truth is truth


def test_a_list_of_files_that_is_not_whole() -> None:
    assert ask("dependencies", "lock-only", "{files: [uv.lock], files-unseen: many}").truth is Truth.UNKNOWN
    assert ask("dependencies", "new", "{files: [], files-unseen: many}").truth is Truth.UNKNOWN


def test_hosts() -> None:
    line = '      "resolved": "https://{}/a.tgz",'
    about = "files: [{path: package-lock.json, removed: ['%s'], added: ['%s', '%s']}]"
    ours, public = line.format("npm.acme.example"), line.format("registry.npmjs.org")
    assert ask("dependencies", "host", about % (ours, ours, public)).truth is Truth.FAILS
    assert ask("dependencies", "host", about % (public, ours, public)).truth is Truth.HOLDS
    strict = "{kinds: host, registries: registry.npmjs.org}"
    assert ask("dependencies", strict, about % (ours, ours, public)).truth is Truth.HOLDS
    assert ask("dependencies", "{kinds: host, registries: ['*.acme.example', registry.npmjs.org]}",
               about % (public, ours, public)).truth is Truth.FAILS  # fmt: skip


def test_sources_of_manifests() -> None:
    about = npm({"dependencies": {"a": "1"}}, {"dependencies": {"a": "git+http://user:word@git.example.com/a.git"}})
    verdict = ask("dependencies", "[git, insecure, host]", about)
    assert told(verdict) == [
        "package.json takes a package from a git repository at git.example.com",
        "package.json fetches from git.example.com without encryption",
        "package.json fetches from git.example.com, which is none of registry.npmjs.org, registry.yarnpkg.com",
    ]
    assert "word" not in repr(verdict)
    named = "{kinds: [git], names: b}"
    assert ask("dependencies", named, about).truth is Truth.FAILS
    same = npm({"dependencies": {"a": "acme/a"}}, {"dependencies": {"a": "acme/a", "b": "1"}})
    assert ask("dependencies", "git", same).truth is Truth.FAILS


def test_a_new_index() -> None:
    about = """
        files: [{path: Pipfile, line: 2, added: ['url = "http://pypi.example.com/simple"']}]
        contents: {Pipfile: "[[source]]\\nurl = \\"http://pypi.example.com/simple\\"\\n"}
    """
    assert len(told(ask("dependencies", "[insecure, host]", about))) == 2


def test_lock_files_whose_lines_are_not_known() -> None:
    for file in ("{path: yarn.lock, unseen: too large}", "{path: bun.lockb, binary: true}"):
        assert ask("dependencies", "host", f"files: [{file}]").truth is Truth.UNKNOWN
        assert ask("dependencies", "no-checksum", f"files: [{file}]").truth is Truth.UNKNOWN
    assert ask("dependencies", "[host, no-checksum]", "files: [{path: go.sum, unseen: too large}]").truth is Truth.FAILS
    assert ask("dependencies", "host", "files: [{path: yarn.lock, status: deleted}]").truth is Truth.FAILS


def test_weaker_checksums() -> None:
    strong, weak = '"integrity": "sha512-' + "A" * 86 + '"', '"integrity": "sha1-' + "A" * 28 + '"'
    about = f"files: [{{path: package-lock.json, removed: ['{strong}'], added: ['{weak}']}}]"
    assert told(ask("dependencies", "no-checksum", about)) == [
        "package-lock.json: 1 checksum is of a weaker kind (SHA-1, MD5)"
    ]


def test_only_some_paths() -> None:
    about = "files: [web/yarn.lock, api/yarn.lock]"
    assert len(told(ask("dependencies", "{kinds: lock-only, paths: 'web/**'}", about))) == 1


def test_many_findings_are_summed_up() -> None:
    about = json.dumps({"files": [{"path": "requirements.txt", "added": [f"p{number}" for number in range(30)]}]})
    verdict = ask("dependencies", "new", about)
    assert len(verdict.evidence) == 30
    assert str(verdict.summary).endswith("; 25 more")


PATHS = st.sampled_from(
    ["package.json", "package-lock.json", "yarn.lock", "Cargo.toml", "Cargo.lock", "go.mod", "go.sum", "Gemfile",
     "requirements.txt", "pyproject.toml", "uv.lock", "composer.json", ".npmrc", "x.md"]
)  # fmt: skip
LINES = st.lists(st.text(st.sampled_from('"{}[]:=,.@/#- abgithtps+\\'), max_size=12), max_size=3)


@settings(max_examples=80, deadline=None)
@given(PATHS, LINES, LINES, st.booleans())
def test_never_raises(path: str, added: list[str], removed: list[str], known: bool) -> None:
    described = {"files": [{"path": path, "added": added, "removed": removed}]}
    if known:
        described["contents"] = {path: "\n".join(added)}  # type: ignore[assignment]
    assert ask("dependencies", EVERY, json.dumps(described)).evidence or True
