"""Which files of gitleaks a repository has, read from one tree: that of the base, never that of the change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from govbot.core.change import Change, Unknown
from govbot.errors import GovbotError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

NEED = "gitleaks"
"""The fact that is answered here; ``gitleaks:PATH`` asks for one more file, such as a baseline."""
CONFIG = ".gitleaks.toml"
IGNORE = ".gitleaksignore"
LEVELS = 2
"""How many files may be extended one after the other; gitleaks reads no deeper."""


class Tree(Protocol):
    """Files of one tree, by path from its root."""

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none. Raises GovbotError."""
        ...

    def list(self, path: str) -> list[str]:
        """List the names in a folder. Raises GovbotError."""
        ...


def with_gitleaks(change: Change, needs: Iterable[str], tree: Tree) -> Change:
    """Fill in the files of gitleaks, if they are needed; Unknown where they cannot be read."""
    wanted = [need for need in needs if need.partition(":")[0] == NEED]
    if not wanted:
        return change
    more = sorted(need.partition(":")[2] for need in wanted if need != NEED)
    try:
        return replace(change, gitleaks=read_files(tree, more))
    except GovbotError as error:
        return replace(change, gitleaks=Unknown("the files of gitleaks", error.message))
    except OSError as error:
        return replace(change, gitleaks=Unknown("the files of gitleaks", error.strerror or "they cannot be read"))


def read_files(tree: Tree, more: Collection[str] = ()) -> dict[str, bytes | Unknown | None]:
    """Read the files of gitleaks, and those that they extend, by path from the root. Raises what the tree raises."""
    names = set(tree.list(""))
    found: dict[str, bytes | Unknown | None] = _configs(tree) if CONFIG in names else {}
    for path in (*((IGNORE,) if IGNORE in names else ()), *more):
        data = tree.read(path)
        if data is not None:
            found[path] = data
    return found


def _configs(tree: Tree) -> dict[str, bytes | Unknown | None]:
    """Read the rules. What cannot be understood is read as it is: the check tells what is wrong with it."""
    from govbot.core.node import Bad
    from govbot.secrets.gitleaks.read import extended_path
    from govbot.secrets.gitleaks.tables import read_toml

    found: dict[str, bytes | Unknown | None] = {}
    path = CONFIG
    while path and path not in found and len(found) <= LEVELS:
        data = tree.read(path)
        if data is None:
            break
        found[path] = data
        try:
            path = extended_path(read_toml(data, path))
        except Bad:
            break
    return found
