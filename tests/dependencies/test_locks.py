from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.dependencies.families import FAMILIES
from govbot.dependencies.locks import Source, is_read, lost_checksums, source_of, source_of_spec, sources_of
from tests.bounded import bounded

NAMES = [name for family in FAMILIES for name in family.locks if is_read(name)]
SETTINGS = [".npmrc", ".yarnrc", ".yarnrc.yml", "requirements"]


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://registry.npmjs.org/a/-/a.tgz", Source("registry.npmjs.org", git=False, encrypted=True)),
        ("http://Registry.Example:8080/a", Source("registry.example", git=False, encrypted=False)),
        ("https://user:p%40ss@host.example/a", Source("host.example", git=False, encrypted=True)),
        ("git+ssh://git@github.com/acme/clock.git#1", Source("github.com", git=True, encrypted=True)),
        ("git+http://git.example.com/x", Source("git.example.com", git=True, encrypted=False)),
        ("git://git.example.com/x", Source("git.example.com", git=True, encrypted=False)),
        ("git@github.com:acme/clock.git", Source("github.com", git=True, encrypted=True)),
        ("ssh://git@host.example/x", Source("host.example", git=True, encrypted=True)),
        ("https://github.com/acme/clock.git?rev=1", Source("github.com", git=True, encrypted=True)),
        ("registry+https://github.com/rust-lang/crates.io-index", Source("github.com", git=False, encrypted=True)),
        ("sparse+https://index.crates.io/", Source("index.crates.io", git=False, encrypted=True)),
        ("//host.example/x", Source("host.example", git=False, encrypted=True)),
        ("https://[::1]/x", Source("[::1]", git=False, encrypted=True)),
        ("../local", None),
        ("", None),
    ],
)
def test_urls(url: str, source: Source | None) -> None:
    found = source_of(url)
    assert found == source or (url.startswith("//") and found is not None and found.host == "host.example")


@pytest.mark.parametrize(
    ("spec", "host"),
    [
        ("^1.2.3", None),
        ("workspace:*", None),
        ("npm:other@^1", None),
        ("file:../x", None),
        ("github:acme/clock", "github.com"),
        ("gitlab:acme/clock", "gitlab.com"),
        ("acme/clock#main", "github.com"),
        ("git+https://git.example.com/clock.git", "git.example.com"),
        ("clock @ https://example.com/clock.whl", "example.com"),
        ('{"git": "https://example.com/clock"}', "example.com"),
        ("requests>=2", None),
        ('{"path": "../clock"}', None),
    ],
)
def test_specifications(spec: str, host: str | None) -> None:
    found = source_of_spec(spec)
    assert (found and found.host) == host
    assert found is None or found.git is (host != "example.com" or "git" in spec)


@pytest.mark.parametrize(
    ("name", "line", "host"),
    [
        ("package-lock.json", '      "resolved": "https://registry.npmjs.org/a.tgz",', "registry.npmjs.org"),
        ("package-lock.json", '        "url": "https://opencollective.com/a"', None),
        ("npm-shrinkwrap.json", '      "resolved": "git+ssh://git@github.com/a/b.git#1",', "github.com"),
        ("yarn.lock", '  resolved "https://registry.yarnpkg.com/a/-/a-1.tgz#0f"', "registry.yarnpkg.com"),
        ("yarn.lock", '  resolution: "a@https://github.com/a/b.git#commit=1"', "github.com"),
        ("yarn.lock", '  resolution: "a@npm:1.0.0"', None),
        (
            "pnpm-lock.yaml",
            "    resolution: {tarball: https://codeload.github.com/a/b/tar.gz/1}",
            "codeload.github.com",
        ),
        ("pnpm-lock.yaml", "    resolution: {integrity: sha512-00==}", None),
        ("bun.lock", '    "a": ["a@git+ssh://git@github.com/a/b#1", {}, "1"],', "github.com"),
        ("bun.lock", '    "a": ["a@1.0.0", "https://npm.example.com/a.tgz", {}, "sha512-00=="],', "npm.example.com"),
        ("bun.lock", '    "a": ["a@1.0.0", "", {}, "sha512-00=="],', None),
        ("poetry.lock", 'url = "https://github.com/a/b.git"', "github.com"),
        ("uv.lock", 'source = { registry = "https://pypi.org/simple" }', "pypi.org"),
        ("uv.lock", 'source = { git = "https://github.com/a/b?rev=1#2" }', "github.com"),
        (
            "uv.lock",
            '    { url = "https://files.pythonhosted.org/a.whl", hash = "sha256:0" },',
            "files.pythonhosted.org",
        ),
        ("pdm.lock", 'git = "https://github.com/a/b.git"', "github.com"),
        ("Pipfile.lock", '                "url": "https://pypi.org/simple",', "pypi.org"),
        ("Cargo.lock", 'source = "registry+https://github.com/rust-lang/crates.io-index"', "github.com"),
        ("Gemfile.lock", "  remote: https://rubygems.org/", "rubygems.org"),
        ("gems.locked", "  remote: git@github.com:a/b.git", "github.com"),
        ("composer.lock", '                "url": "https://api.github.com/repos/a/b/zipball/1",', "api.github.com"),
        ("composer.lock", '                "url": "https://example.com/a.zip",', "example.com"),
        ("composer.lock", '                    "url": "https://github.com/sponsors/a",', None),
        (".npmrc", "@acme:registry=https://npm.acme.example/", "npm.acme.example"),
        (".npmrc", "; registry=https://npm.acme.example/", None),
        (".yarnrc.yml", 'npmRegistryServer: "http://npm.acme.example"', "npm.acme.example"),
        ("requirements", "--extra-index-url https://user:word@pypi.acme.example/simple", "pypi.acme.example"),
        ("requirements", "requests==2", None),
    ],
)
def test_lines(name: str, line: str, host: str | None) -> None:
    assert [source.host for _, source in sources_of(name, [line])] == ([host] if host else [])


ENTRIES = {
    "package-lock.json": (['"resolved": "https://r.example/a.tgz"'], ['"integrity": "sha512-0=="']),
    "yarn.lock": (['  resolved "https://r.example/a.tgz"'], ["  integrity sha512-0=="]),
    "uv.lock": (['    { url = "https://r.example/a.whl", size = 1 },'], None),
    "Cargo.lock": (['source = "registry+https://r.example"'], ['checksum = "00"']),
    "pnpm-lock.yaml": (["    resolution: {tarball: https://r.example/a}"], None),
    "poetry.lock": (["files = []"], None),
    "bun.lock": (['    "a": ["a@1.0.0", "", {}, ""],'], None),
}


@pytest.mark.parametrize("name", list(ENTRIES))
def test_an_entry_without_a_checksum(name: str) -> None:
    entry, checksum = ENTRIES[name]
    assert lost_checksums(name, entry, []) == (1, 0)
    assert lost_checksums(name, entry, entry) == (0, 0)
    assert lost_checksums(name, [], entry) == (0, 0)
    if checksum:
        assert lost_checksums(name, entry + checksum, []) == (0, 0)
        assert lost_checksums(name, entry, entry + checksum) == (1, 0)
        assert lost_checksums(name, [], checksum) == (1, 0)
        assert lost_checksums(name, checksum, []) == (0, 0)


def test_entries_with_their_checksums() -> None:
    assert lost_checksums("uv.lock", ['    { url = "https://a/b.whl", hash = "sha256:0" },'], []) == (0, 0)
    assert lost_checksums("pnpm-lock.yaml", ["    resolution: {integrity: sha512-0==}"], []) == (0, 0)
    assert lost_checksums("pnpm-lock.yaml", ["    resolution: {directory: ../a, type: directory}"], []) == (0, 0)
    assert lost_checksums("yarn.lock", ['  resolution: "a@npm:1.0.0"', "  checksum: 10c0/00"], []) == (0, 0)
    assert lost_checksums("yarn.lock", ['  resolution: "a@workspace:."'], []) == (0, 0)
    assert lost_checksums("bun.lock", ['    "a": ["a@1.0.0", "", {}, "sha512-00=="],'], []) == (0, 0)
    assert lost_checksums("package-lock.json", ['"resolved": "git+ssh://git@github.com/a/b.git#1"'], []) == (0, 0)


def test_weaker_checksums() -> None:
    strong, weak = '"integrity": "sha512-' + "A" * 86 + '"', '"integrity": "sha1-' + "A" * 28 + '"'
    assert lost_checksums("package-lock.json", [weak], [strong]) == (0, 1)
    assert lost_checksums("package-lock.json", [weak], [weak]) == (0, 0)


@pytest.mark.parametrize("name", NAMES + SETTINGS)
@given(lines=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=4))
@settings(max_examples=25, deadline=None)
def test_never_raises(name: str, lines: list[str]) -> None:
    sources_of(name, lines)
    assert min(lost_checksums(name, lines, [])) >= 0


HOSTILE = [
    '"resolved": "https://',
    "a",
    "a:",
    "//",
    "git@",
    '{ url = "',
    "@",
    'resolution: "a@',
    "repo: ",
    '"url": "',
    "registry =",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_lines_cost_linear_time(text: str) -> None:
    line = (text * 60_000)[:200_000]
    with bounded(20):
        for name in NAMES + SETTINGS:
            sources_of(name, ["  " + line, line, '"url": "' + line, 'url = "' + line])
            lost_checksums(name, ["  " + line, line], [])
        source_of_spec(line)
