"""The names of files and folders that a change knows of: to tell a path from a word, and a folder from a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.matching import path_key
from govbot.core.paths import changed_paths

_WILD = frozenset("*?{")


@dataclass(frozen=True, slots=True)
class Names:
    """Every known path, and every folder that holds one."""

    files: frozenset[str]
    folders: frozenset[str]

    def known(self, word: str) -> bool:
        """Tell whether a word is the name of a file or folder."""
        path = _plain(word)
        return path in self.files or path in self.folders

    def is_folder(self, pattern: str) -> bool:
        """Tell whether a pattern without wildcards names a folder, so that it matches nothing."""
        if pattern.endswith("/") or not _WILD.isdisjoint(pattern):
            return False
        path = _plain(pattern)
        return path in self.folders and path not in self.files


def _plain(text: str) -> str:
    return path_key(text.removeprefix("!").removeprefix("./").strip("/"), fold=False)


def names_of(change: Change) -> Names:
    """Know the changed paths, and the whole tree where it was read; worked out once per change."""
    names = change.memo.get(Names)
    if not isinstance(names, Names):
        tree: Iterable[str] = () if isinstance(change.tree, Unknown) else change.tree
        files = frozenset(path_key(path, fold=False) for path in {*changed_paths(change).paths, *tree})
        names = change.memo[Names] = Names(files, _folders(files))
    return names


def _folders(files: Iterable[str]) -> frozenset[str]:
    folders: set[str] = set()
    for path in files:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(folders)
