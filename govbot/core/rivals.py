"""Names that a file system or a reader takes for another name of the same tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

# Folders below this depth are not compared one by one: a hostile path has two thousand of them.
_DEPTH = 40


class Rival(NamedTuple):
    """A new path, the part of it that is taken for another name (a folder or the whole path), and that other name."""

    path: str
    name: str
    other: str

    @property
    def folder(self) -> bool:
        """Whether a folder above the path is meant, not the path itself."""
        return self.name != self.path


def rivals(new: Iterable[str], standing: Iterable[str], key: Callable[[str], str]) -> Iterator[Rival]:
    """Find the new paths that share a key with another path, or a folder above them with another folder or path.

    ``standing`` are the paths that are there besides. Of each new path only the outermost such name is told, and each
    pair of names once.
    """
    news = sorted(set(new))
    known = _names(standing)
    wanted: dict[str, set[str]] = {}
    for name in _names(news):
        wanted.setdefault(key(name), set()).add(name)
    for name in known:
        same = wanted.get(key(name))
        if same is not None:
            same.add(name)
    told: set[frozenset[str]] = set()
    for path in news:
        for name in _downwards(path):
            others = sorted(wanted[key(name)] - {name})
            if not others or (name in known and name != path):
                continue
            pair = frozenset((name, others[0]))
            if pair not in told:
                told.add(pair)
                yield Rival(path, name, others[0])
            break


def _downwards(path: str) -> list[str]:
    """List the folders above a path, the outermost first, and the path itself."""
    parts = path.split("/", _DEPTH)
    names = ["/".join(parts[:count]) for count in range(1, len(parts))]
    return [name for name in (*names, path) if name]


def _names(paths: Iterable[str]) -> set[str]:
    """Give paths and every folder above them, each once."""
    names = set(paths)
    for folder in {path.rpartition("/")[0] for path in names}:
        names.update(_downwards(folder))
    names.discard("")
    return names
