"""Where policy files are read from: a work tree, a commit, or GitHub; and how they are found there."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from govbot.core.values import dataclass
from govbot.errors import UsageError

FILES = (".github/govbot.yml", ".github/govbot.yaml")
FOLDER = ".github/govbot"


def is_policy(name: str) -> bool:
    """Tell a policy file by its name; tests of rules (``NAME.test.yml``) lie beside it."""
    return name.endswith((".yml", ".yaml")) and not name.endswith((".test.yml", ".test.yaml"))


class PolicyFiles(Protocol):
    """Files of one tree, by path from its root."""

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none."""
        ...

    def list(self, path: str) -> list[str]:
        """List the names in a folder; empty where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of another repository: the commit that it was read at, and its bytes."""

    commit: str
    data: bytes


class RemoteFiles(Protocol):
    """Files of other repositories."""

    def read(self, repository: str, ref: str, path: str) -> RemoteFile | None:
        """Read a file at a commit, branch or tag; None where there is none. Raises GovbotError."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """A policy file: its name in messages and reports, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files below a folder of this machine."""

    root: Path

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none."""
        file = self.root / path
        return file.read_bytes() if file.is_file() else None

    def list(self, path: str) -> list[str]:
        """List the names in a folder; empty where there is none."""
        folder = self.root / path
        return sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """Files of this machine by their path from the current folder; nothing outside the given repositories."""

    roots: tuple[Path, ...]

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none."""
        file = Path(path).resolve()
        inside = any(file.is_relative_to(root.resolve()) for root in self.roots)
        return file.read_bytes() if inside and file.is_file() else None

    def list(self, path: str) -> list[str]:
        """List the names in a folder; empty where there is none."""
        folder = Path(path)
        return sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []


def find_policy(files: PolicyFiles) -> list[Source]:
    """Find the policy where every repository keeps it: one file, else every YAML file of the folder; else nothing.

    Raises UsageError when there are two that could be meant.
    """
    found = [Source(path, data) for path in FILES if (data := files.read(path)) is not None]
    if len(found) > 1:
        raise UsageError(f"both {found[0].name} and {found[1].name} exist", "Keep one of them.")
    if found:
        return found
    names = [name for name in sorted(files.list(FOLDER)) if is_policy(name)]
    paths = [f"{FOLDER}/{name}" for name in names]
    return [Source(path, data) for path in paths if (data := files.read(path)) is not None]


def read_policy_paths(paths: list[str]) -> list[Source]:
    """Read the policy files that the user names; a folder stands for its YAML files. Raises UsageError."""
    sources: list[Source] = []
    for name in paths:
        path = Path(name)
        try:
            if path.is_dir():
                inside = sorted(item for item in path.iterdir() if is_policy(item.name))
                if not inside:
                    raise UsageError(f"no .yml file in {name}", "Name a policy file, or a folder that holds some.")
                sources.extend(Source(str(item), item.read_bytes()) for item in inside)
            else:
                sources.append(Source(name, path.read_bytes()))
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            raise UsageError(f"cannot read the policy {name}: {reason}", "Check the path after --policy.") from None
    return sources
