from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.dependencies.families import (
    BUNDLER,
    CARGO,
    COMPOSER,
    FAMILIES,
    GO,
    NPM,
    PIPFILE,
    PYPROJECT,
    REQUIREMENTS,
    Family,
    explains,
    folders_up,
    lock_family,
    lock_of,
    manifest_family,
)
from govbot.dependencies.manifests import Manifest, read_manifest
from govbot.documents.reader import Unreadable
from tests.bounded import bounded


def read(text: str, family: Family) -> Manifest:
    found = read_manifest(text.encode(), family)
    assert isinstance(found, Manifest), found
    return found


@pytest.mark.parametrize(
    ("path", "family"),
    [
        ("package.json", NPM),
        ("web/package.json", NPM),
        ("pyproject.toml", PYPROJECT),
        ("requirements.txt", REQUIREMENTS),
        ("dev-requirements.in", REQUIREMENTS),
        ("requirements/test.txt", REQUIREMENTS),
        ("docs/requirements/x.md", None),
        ("Pipfile", PIPFILE),
        ("a/Cargo.toml", CARGO),
        ("go.mod", GO),
        ("Gemfile", BUNDLER),
        ("clock.gemspec", BUNDLER),
        ("composer.json", COMPOSER),
        ("package.json.bak", None),
    ],
)
def test_manifests_are_known_by_name(path: str, family: Family | None) -> None:
    assert manifest_family(path) is family


def test_locks() -> None:
    for family in FAMILIES:
        for name in family.locks:
            assert lock_family("x/" + name) is family
    assert list(folders_up("a/b/c")) == ["a/b/", "a/", ""]
    tree = {"yarn.lock", "web/package-lock.json", "a/go.sum"}
    assert lock_of("web/package.json", NPM, tree) == "web/package-lock.json"
    assert lock_of("api/deep/package.json", NPM, tree) == "yarn.lock"
    assert lock_of("go.mod", GO, tree) is None


@pytest.mark.parametrize(
    ("path", "lock", "found"),
    [
        ("package.json", "package-lock.json", True),
        ("web/package.json", "package-lock.json", True),
        ("package.json", "web/package-lock.json", False),
        ("webs/package.json", "web/package-lock.json", False),
        (".npmrc", "yarn.lock", True),
        ("Cargo.toml", "yarn.lock", False),
        ("package-lock.json", "package-lock.json", False),
    ],
)
def test_what_explains_a_lock_file(path: str, lock: str, *, found: bool) -> None:
    assert explains(path, lock, NPM) is found


def test_npm() -> None:
    text = json.dumps(
        {
            "name": "app",
            "dependencies": {"lodash": "^4", "@acme/clock": "github:acme/clock"},
            "devDependencies": {"jest": "^29"},
            "peerDependencies": {"react": "*"},
            "engines": {"node": ">=18"},
            "overrides": {"a": "1"},
        }
    )
    found = read(text, NPM)
    assert set(found.direct) == {"lodash", "@acme/clock", "jest", "react"}
    assert found.direct["@acme/clock"] == "github:acme/clock"
    assert found.rest
    assert read('{"name": "x", "version": "2.0.0"}', NPM) == read('{"name": "x", "version": "1.0.0"}', NPM)


def test_pyproject() -> None:
    text = """
        [project]
        name = "app"
        dependencies = ["Requests[socks]>=2 ; python_version > '3.8'", "zope.interface @ https://example.com/z.whl"]
        [project.optional-dependencies]
        cli = ["rich"]
        [dependency-groups]
        test = ["pytest", {include-group = "lint"}]
        [build-system]
        requires = ["hatchling"]
        [tool.poetry.dependencies]
        python = "^3.11"
        Flask_Login = {version = "^0.6", extras = ["x"]}
        [tool.poetry.group.dev.dependencies]
        black = "*"
        [tool.uv]
        dev-dependencies = ["mypy"]
        [[tool.uv.index]]
        url = "https://pypi.acme.example/simple"
        [tool.uv.sources]
        clock = {git = "https://github.com/acme/clock"}
    """
    found = read(text, PYPROJECT)
    names = {"requests", "zope-interface", "rich", "pytest", "flask-login", "black", "mypy"}
    assert set(found.direct) == names
    assert set(found.loose) == {"hatchling"}
    assert found.indexes[0] == "https://pypi.acme.example/simple"
    assert "https://github.com/acme/clock" in found.indexes[1]


def test_others() -> None:
    assert set(read('[packages]\nFlask = "*"\n[dev-packages]\npytest = "*"\n', PIPFILE).direct) == {"flask", "pytest"}
    cargo = """
        [package]
        version = "1.0"
        [dependencies]
        serde = {version = "1", features = ["derive"]}
        [target.'cfg(unix)'.dependencies]
        libc = "0.2"
        [workspace.dependencies]
        tokio = "1"
        [patch.crates-io]
        serde = {git = "http://git.example.com/serde"}
    """
    assert set(read(cargo, CARGO).direct) == {"serde", "libc", "tokio"}
    assert "http://git.example.com/serde" in read(cargo, CARGO).indexes[0]
    composer = (
        '{"require": {"php": ">=8", "ext-json": "*", "Acme/Clock": "^1"}, "require-dev": {"phpunit/phpunit": "*"}}'
    )
    assert set(read(composer, COMPOSER).direct) == {"acme/clock", "phpunit/phpunit"}


def test_go() -> None:
    text = """
        module github.com/acme/app
        go 1.23
        require github.com/acme/clock v1.2.0
        require (
            golang.org/x/text v0.3.0
            golang.org/x/sys v0.1.0 // indirect
        )
        replace github.com/acme/clock => ../clock
    """
    found = read(text, GO)
    assert found.direct == {"github.com/acme/clock": "v1.2.0", "golang.org/x/text": "v0.3.0"}
    assert found.rest == "replace github.com/acme/clock => ../clock"


def test_gems() -> None:
    text = """
        source "https://rubygems.org"
        gem "rails", "~> 7.1", require: false
        gem 'pg' if ENV["PG"]
        # gem "no"
        gem "clock", github: "acme/clock", branch: "main"
        spec.add_dependency "rack", ">= 2"
        spec.add_development_dependency("minitest")
    """
    found = read(text, BUNDLER)
    assert found.direct == {
        "rails": "~> 7.1",
        "pg": "",
        "clock": "branch:main github:acme/clock",
        "rack": ">= 2",
        "minitest": "",
    }


def test_requirements() -> None:
    text = """
# comment
-r base.txt
--index-url https://pypi.org/simple
Requests==2.31.0 \\
    --hash=sha256:00
zope.interface>=5  # why
-e git+https://github.com/acme/clock.git#egg=Clock
toy @ https://example.com/toy.whl
https://example.com/nameless.whl
"""
    assert set(read(text, REQUIREMENTS).direct) == {"requests", "zope-interface", "clock", "toy"}


@pytest.mark.parametrize(("text", "family"), [("{", NPM), ("[]", NPM), ("a = ", CARGO), ('{"a": 1, "a": 2}', COMPOSER)])
def test_what_cannot_be_read(text: str, family: Family) -> None:
    assert isinstance(read_manifest(text.encode(), family), Unreadable)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=60) | st.text(st.sampled_from('"{}[]:=,.gem require(v1)@/#\n -'), max_size=80).map(str.encode),
    st.sampled_from(FAMILIES),
)
def test_never_raises(data: bytes, family: Family) -> None:
    read_manifest(data, family)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["dependencies", "require", "repositories", "overrides", "project", "tool", "packages", "patch", "target"]
        ),
        ODD | st.dictionaries(st.sampled_from(["dependencies", "uv", "poetry", "sources", "index"]), ODD, max_size=3),
        max_size=4,
    )
)
def test_odd_documents_are_read(document: object) -> None:
    for family in (NPM, COMPOSER):
        assert isinstance(read_manifest(json.dumps(document).encode(), family), Manifest)


@pytest.mark.parametrize("family", [GO, BUNDLER, REQUIREMENTS], ids=lambda family: family.name)
@pytest.mark.parametrize("text", ["a.", "a", "gem ", "a =", "v1 ", "'a", "#egg=", " ", "git+", "a,"])
def test_hostile_lines_cost_linear_time(family: Family, text: str) -> None:
    with bounded(15):
        read_manifest((text * 300_000)[:1_000_000].encode(), family)
