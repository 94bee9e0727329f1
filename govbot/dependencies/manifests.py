"""What manifests ask for: the direct dependencies by name, with how each is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from govbot.core.verdict import Message
from govbot.dependencies.families import BUNDLER, CARGO, COMPOSER, GO, NPM, PIPFILE, PYPROJECT, REQUIREMENTS, Family
from govbot.documents.reader import Form, Plain, Unreadable, read_document


@dataclass(frozen=True, slots=True)
class Manifest:
    """The direct dependencies, each with its specification as text, and what else decides what is installed.

    ``loose`` are those that no lock file pins. ``indexes`` are the URLs of registries and repositories that it names.
    """

    direct: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    loose: Mapping[str, str] = field(default_factory=dict)
    indexes: tuple[str, ...] = ()

    @property
    def named(self) -> dict[str, str]:
        """Every dependency that is asked for by name."""
        return {**self.loose, **self.direct}


def read_manifest(data: bytes, family: Family) -> Manifest | Unreadable:
    """Read a manifest."""
    reader = _LINES.get(family)
    if reader is not None:
        return reader(data.decode("utf-8", "replace"))
    document = read_document(data, Form.JSON if family in (NPM, COMPOSER) else Form.TOML)
    if isinstance(document, Unreadable):
        return document
    if not isinstance(document, dict):
        return Unreadable(Message("it is not a mapping"))
    return _DOCUMENTS[family](document)


_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SEPARATORS = re.compile(r"[-_.]+")


def _python_name(requirement: str) -> str | None:
    """Give the name that a requirement (PEP 508) begins with, in its one form (PEP 503)."""
    match = _NAME.match(requirement.strip())
    return _SEPARATORS.sub("-", match[0]).lower() if match else None


def _requirements(document: Plain) -> Iterator[tuple[str, str]]:
    for item in document if isinstance(document, list) else ():
        name = _python_name(item) if isinstance(item, str) else None
        if name is not None:
            yield name, str(item)


def _table(document: Plain, *path: str) -> Mapping[str, Plain]:
    for step in path:
        document = document.get(step) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def _specified(table: Mapping[str, Plain]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        yield name, value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _text(*parts: Plain) -> str:
    return json.dumps([part for part in parts if part], sort_keys=True)


def _urls(listed: Plain) -> tuple[str, ...]:
    """Give the URL of each entry of a list, or mapping, of registries."""
    entries = list(listed.values()) if isinstance(listed, dict) else listed if isinstance(listed, list) else []
    return tuple(str(_table(entry).get("url")) for entry in entries if _table(entry).get("url"))


_NPM_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def _npm(document: Mapping[str, Plain]) -> Manifest:
    direct = dict(pair for section in _NPM_SECTIONS for pair in _specified(_table(dict(document), section)))
    rest = _text(*(document.get(key) for key in ("overrides", "resolutions", "workspaces", "pnpm")))
    return Manifest(direct, rest)


# The platform itself: https://getcomposer.org/doc/articles/composer-platform-dependencies.md
_PLATFORM = re.compile(r"(?:php(?:-.*)?|hhvm|ext-.*|lib-.*|composer(?:-.*)?)\Z")


def _composer(document: Mapping[str, Plain]) -> Manifest:
    every = (pair for section in ("require", "require-dev") for pair in _specified(_table(dict(document), section)))
    direct = {name.lower(): spec for name, spec in every if not _PLATFORM.match(name)}
    repositories = document.get("repositories")
    rest = _text(repositories, document.get("replace"), document.get("conflict"))
    return Manifest(direct, rest, indexes=_urls(repositories))


def _pyproject(document: Mapping[str, Plain]) -> Manifest:
    whole = dict(document)
    lists: list[Plain] = [_table(whole, "project").get("dependencies")]
    lists += _table(whole, "project", "optional-dependencies").values()
    lists += _table(whole, "dependency-groups").values()
    lists += [_table(whole, "tool", "uv").get("dev-dependencies")]
    lists += _table(whole, "tool", "pdm", "dev-dependencies").values()
    poetry = _table(whole, "tool", "poetry")
    tables = [_table(dict(poetry), "dependencies"), _table(dict(poetry), "dev-dependencies")]
    tables += [_table(group, "dependencies") for group in _table(dict(poetry), "group").values()]
    direct = dict(pair for items in lists for pair in _requirements(items))
    direct |= {_python_name(name) or name: spec for table in tables for name, spec in _specified(table)}
    direct.pop("python", None)
    uv = _table(whole, "tool", "uv")
    rest = _text(uv.get("sources"), uv.get("index"), uv.get("workspace"))
    build = dict(_requirements(_table(whole, "build-system").get("requires")))
    return Manifest(direct, rest, loose=build, indexes=_python_indexes(whole))


def _python_indexes(whole: Plain) -> tuple[str, ...]:
    uv = _table(whole, "tool", "uv")
    listed = (
        uv.get("index"),
        _table(whole, "tool", "poetry").get("source"),
        _table(whole, "tool", "pdm").get("source"),
    )
    sources = (_text(value) for value in _table(dict(uv), "sources").values())
    return (*(url for item in listed for url in _urls(item)), *sources)


def _pipfile(document: Mapping[str, Plain]) -> Manifest:
    tables = [_table(dict(document), name) for name in ("packages", "dev-packages")]
    direct = {_python_name(name) or name: spec for table in tables for name, spec in _specified(table)}
    return Manifest(direct, _text(document.get("source")), indexes=_urls(document.get("source")))


_CARGO_SECTIONS = ("dependencies", "dev-dependencies", "build-dependencies")


def _cargo(document: Mapping[str, Plain]) -> Manifest:
    whole = dict(document)
    homes: list[Plain] = [whole, dict(_table(whole, "workspace")), *_table(whole, "target").values()]
    direct = dict(pair for home in homes for section in _CARGO_SECTIONS for pair in _specified(_table(home, section)))
    patches = [item for table in _table(whole, "patch").values() for item in _table(table).values()]
    return Manifest(direct, _text(whole.get("patch"), whole.get("replace")), indexes=tuple(map(_text, patches)))


_GO_REQUIRE = re.compile(
    r"^[ \t]*+(?:require[ \t]++)?+([^\s()\"'`=]++)[ \t]++(v[0-9][^\s/]*+)[ \t]*+(//[ \t]*+indirect)?"
)


def _go(text: str) -> Manifest:
    """Read go.mod (https://go.dev/ref/mod#go-mod-file), or some of its lines."""
    lines = text.splitlines()
    found = [match for line in lines if "=>" not in line and (match := _GO_REQUIRE.match(line)) and "." in match[1]]
    direct = {match[1]: match[2] for match in found if not match[3]}
    replaced = "\n".join(line.strip() for line in lines if "=>" in line)
    return Manifest(direct, replaced)


# A gem of a Gemfile (https://bundler.io/man/gemfile.5.html) or of a gemspec.
_GEM = re.compile(
    r"""^[ \t]*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[ \t(]+["']([^"']+)["'](.*)$""", re.MULTILINE
)


_GEM_CONDITION = re.compile(r"[ \t](?:if|unless)[ \t]")
_GEM_VERSION = re.compile(r""",[ \t]*(?:"([^"]*)"|'([^']*)')""")
_GEM_SOURCE = re.compile(
    r"""\b(git|github|gitlab|bitbucket|gist|source|ref|tag|branch)(?::|"?[ \t]*=>)[ \t]*["']([^"']+)"""
)


def _bundler(text: str) -> Manifest:
    return Manifest({name: _gem(rest) for name, rest in _GEM.findall(text)})


def _gem(rest: str) -> str:
    """Give what decides on the version of a gem and where it comes from; groups, conditions and the like do not."""
    words = _GEM_CONDITION.split(rest, maxsplit=1)[0]
    sources = [value if key in {"git", "source"} else f"{key}:{value}" for key, value in _GEM_SOURCE.findall(words)]
    return " ".join([*sorted(sources), *("".join(found) for found in _GEM_VERSION.findall(words))])


# https://pip.pypa.io/en/stable/reference/requirements-file-format/
_OPTION = re.compile(r"^[ \t]*(?:-|#|$)")
_EGG = re.compile(r"#egg=([A-Za-z0-9._-]+)")


def _pip(text: str) -> Manifest:
    direct: dict[str, str] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if _OPTION.match(line) and not line.lstrip().startswith(("-e ", "--editable")):
            continue
        egg = _EGG.search(line)
        name = _python_name(egg[1] if egg else line)
        if name is not None and (egg is not None or "://" not in line.partition("@")[0]):
            direct[name] = line.partition(" #")[0].strip()
    return Manifest(direct)


_LINES: dict[Family, Callable[[str], Manifest]] = {GO: _go, BUNDLER: _bundler, REQUIREMENTS: _pip}
_DOCUMENTS: dict[Family, Callable[[Mapping[str, Plain]], Manifest]] = {
    NPM: _npm,
    COMPOSER: _composer,
    PYPROJECT: _pyproject,
    PIPFILE: _pipfile,
    CARGO: _cargo,
}


def reads_by_line(family: Family) -> bool:
    """Tell whether some lines of a manifest can be read without the rest."""
    return family in _LINES
