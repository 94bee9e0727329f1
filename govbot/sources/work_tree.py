"""The files of a folder: those that git tracks or would track; outside of a repository, all. Links are not followed."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from govbot.errors import InputError, UsageError
from govbot.secrets.survey import Skip
from govbot.sources.git_process import ask

_SNIFFED = 8000  # as git does: xdiff-interface.c, buffer_is_binary
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LIST = ("-c", "core.fsmonitor=false", "ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Tree:
    """Paths of files, from ``root``; ``unread`` are folders that could not be listed, ``links`` counts those linked."""

    root: Path
    paths: tuple[str, ...]
    unread: tuple[str, ...] = ()
    links: int = 0


def list_tree(path: str | Path) -> Tree:
    """List a folder, or name one file. Raises InputError for no such path, UsageError where git does not trust it."""
    start = Path(path)
    if not start.exists():
        raise InputError(f"{path}: no such file or directory", "Name a folder or a file.")
    folder = start if start.is_dir() else start.parent
    answer = ask(folder, "rev-parse", "--is-inside-work-tree", "--show-toplevel")
    inside, _, top = answer.out.decode("utf-8", "surrogateescape").rstrip("\n").partition("\n")
    if "dubious ownership" in answer.err:
        hint = f"Trust it, if it is yours: git config --global --add safe.directory {folder}"
        raise UsageError("git does not trust this repository: somebody else owns it", hint)
    if inside != "true" or answer.code:
        return _walk(folder) if start.is_dir() else Tree(folder, (start.name,))
    root = Path(top)
    if not start.is_dir():
        return Tree(root, (os.path.relpath(os.path.join(os.path.realpath(folder), start.name), top),))  # noqa: PTH118
    tracked = _tracked(start, root)
    return tracked if tracked.paths or tracked.unread else _walk(start)


def _tracked(start: Path, root: Path) -> Tree:
    answer = ask(start, *_LIST, "--", ".")
    if answer.code:
        return _walk(start)
    names = answer.out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    refused = tuple(line for line in answer.err.splitlines() if "could not open directory" in line)
    return Tree(root, tuple(dict.fromkeys(names)), refused)


def _walk(start: Path) -> Tree:
    paths: list[str] = []
    unread: list[str] = []
    links = 0
    for folder, inner, names in os.walk(start, onerror=lambda error: unread.append(str(error.filename))):
        inner.sort()
        links += sum(os.path.islink(os.path.join(folder, name)) for name in inner)  # noqa: PTH114, PTH118 - many files
        paths += [os.path.relpath(os.path.join(folder, name), start) for name in sorted(names)]  # noqa: PTH118
    return Tree(start, tuple(paths), tuple(unread), links)


class Files:
    """Reads the files of a tree, of at most ``limit`` bytes each."""

    def __init__(self, root: Path, limit: int) -> None:
        self._root = os.path.realpath(root)
        self._limit = limit
        self._folders: dict[str, bool] = {"": True}

    def read(self, path: str) -> bytes | Skip | None:
        """Read the text of a file, or tell why there is none; None for a file that is gone."""
        try:
            folder = os.path.dirname(path)  # noqa: PTH120 - pathlib is slow for many files
            if not self._inside(folder):
                return Skip.LINK
            return self._opened(os.path.join(self._root, path))  # noqa: PTH118
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return Skip.UNREADABLE

    def _inside(self, folder: str) -> bool:
        """Tell whether no part of a folder is a link: git lists a file whose folder became one since."""
        known = self._folders.get(folder)
        if known is None:
            real = os.path.realpath(os.path.join(self._root, folder))  # noqa: PTH118
            known = self._folders[folder] = real == os.path.normpath(os.path.join(self._root, folder))  # noqa: PTH118
        return known

    def _opened(self, path: str) -> bytes | Skip:
        mode = os.lstat(path).st_mode
        if not stat.S_ISREG(mode):
            if stat.S_ISLNK(mode):
                return Skip.LINK
            return Skip.REPOSITORY if stat.S_ISDIR(mode) else Skip.SPECIAL
        with open(os.open(path, _OPEN), "rb", buffering=0) as file:  # noqa: PTH123 - opened by number
            start = file.read(_SNIFFED) or b""
            wide = start.startswith(_UTF16)
            if b"\0" in start and not wide:
                return Skip.BINARY
            if os.fstat(file.fileno()).st_size > self._limit:
                return Skip.LARGE
            rest = bytearray(start)
            while len(rest) <= self._limit and (more := file.read(self._limit + 1 - len(rest))):
                rest += more
        if len(rest) > self._limit:
            return Skip.LARGE
        return bytes(rest).decode("utf-16", "replace").encode() if wide else bytes(rest)
