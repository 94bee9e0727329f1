"""Package managers: how their manifests and lock files are called, and where packages usually come from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

_REQUIREMENTS = re.compile(r"(?:^|/)(?:[^/]*requirements[^/]*|requirements/[^/]+)\.(?:txt|in)\Z")
_NPM = ("registry.npmjs.org", "registry.yarnpkg.com")
_PYTHON = ("pypi.org", "files.pythonhosted.org")


class Follows(Enum):
    """When a lock file changes with its manifest.

    Cargo.lock does not repeat the versions that are asked for, so that only a new dependency must show up there. go.sum
    may hold the checksums of a new one already, and go itself refuses to build where they are missing.
    """

    ALWAYS = "always"
    WHEN_NEW = "when-new"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Family:
    """One way to declare and to pin dependencies.

    ``settings`` are files whose change may change a lock file too. ``follows`` tells when a lock file changes with what
    the manifest asks for. ``registries`` are the hosts of the public registry.
    """

    name: str
    manifests: tuple[str, ...]
    locks: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    follows: Follows = Follows.ALWAYS


NPM = Family(
    "npm",
    ("package.json",),
    ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"),
    ("pnpm-workspace.yaml", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "lerna.json", "bunfig.toml"),
    _NPM,
)
PYPROJECT = Family(
    "pyproject",
    ("pyproject.toml",),
    ("poetry.lock", "uv.lock", "pdm.lock"),
    ("uv.toml", "poetry.toml", "pdm.toml", "setup.cfg", "setup.py"),
    _PYTHON,
)
PIPFILE = Family("pipfile", ("Pipfile",), ("Pipfile.lock",), (), _PYTHON)
REQUIREMENTS = Family("requirements", (), registries=_PYTHON)
CARGO = Family(
    "cargo",
    ("Cargo.toml",),
    ("Cargo.lock",),
    ("rust-toolchain.toml", "rust-toolchain"),
    ("github.com", "index.crates.io", "static.crates.io", "crates.io"),
    follows=Follows.WHEN_NEW,
)
GO = Family("go", ("go.mod",), ("go.sum",), ("go.work", "go.work.sum"), follows=Follows.NEVER)
BUNDLER = Family(
    "bundler", ("Gemfile", "gems.rb"), ("Gemfile.lock", "gems.locked"), (".ruby-version",), ("rubygems.org",)
)
COMPOSER = Family(
    "composer",
    ("composer.json",),
    ("composer.lock",),
    (),
    ("repo.packagist.org", "packagist.org", "api.github.com", "github.com", "codeload.github.com"),
)
FAMILIES = (NPM, PYPROJECT, PIPFILE, REQUIREMENTS, CARGO, GO, BUNDLER, COMPOSER)

_MANIFESTS = {name: family for family in FAMILIES for name in family.manifests}
_LOCKS = {name: family for family in FAMILIES for name in family.locks}

MANIFEST_GLOBS = (
    *(f"**/{name}" for name in _MANIFESTS),
    "**/*.gemspec",
    "**/*requirements*.{txt,in}",
    "**/requirements/*.{txt,in}",
)
"""Globs of all manifests."""


def manifest_family(path: str) -> Family | None:
    """Tell whose manifest a file is; None for any other file."""
    name = path.rpartition("/")[2]
    if name.endswith(".gemspec"):
        return BUNDLER
    if _REQUIREMENTS.search(path):
        return REQUIREMENTS
    return _MANIFESTS.get(name)


def lock_family(path: str) -> Family | None:
    """Tell whose lock file a file is; None for any other file."""
    return _LOCKS.get(path.rpartition("/")[2])


def lock_of(manifest: str, family: Family, tree: Collection[str]) -> str | None:
    """Find the lock file that pins a manifest: beside it, or where the nearest folder above has one (workspaces)."""
    return next(
        (path for folder in folders_up(manifest) for name in family.locks if (path := folder + name) in tree), None
    )


def folders_up(path: str) -> Iterator[str]:
    """Yield the folder of a file and those above it, each with its slash, down to the root, which is empty."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder + "/"
        folder = folder.rpartition("/")[0]
    yield ""


def explains(path: str, lock: str, family: Family) -> bool:
    """Tell whether the change of a file explains that of a lock file: a manifest or a setting beside or below it."""
    if not path.startswith(lock.rpartition("/")[0] and lock.rpartition("/")[0] + "/"):
        return False
    return manifest_family(path) is family or path.rpartition("/")[2] in family.settings
