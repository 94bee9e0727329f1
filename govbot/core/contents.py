"""Contents of whole files: which ones a question wants, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from govbot.core.change import Change, File, Kind, Patch, Run, Status, Unknown
from govbot.core.globs import Globs
from govbot.core.paths import PathList
from govbot.core.values import dataclass

SIZE_LIMIT = 1_048_576
"""The most bytes of one file that are read."""
FILES_LIMIT = 100
"""The most files that one question may name."""

READ_NEED = "read:"
"""How the name of what is to be read begins."""
_WILD = re.compile(r"[*?{}]|/\Z|[^\x00-\x7f]")


_NOT_READ = Unknown("the content of a file", "it was not read")


class At(StrEnum):
    """The commit that a file is read from: the head of the pull request, or the tip of its base, which is trusted."""

    HEAD = "head"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class Read:
    """Files that a question wants to read. ``changed``: only those that the change adds, modifies or moves here."""

    paths: Globs
    at: At = At.HEAD
    changed: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """Name the fields of Change that answer."""
        if self.at is At.BASE:
            return ("base_contents",)
        return ("contents",) if self.changed or self.literal is not None else ("contents", "tree")

    @property
    def need(self) -> str:
        """Give this as a name, beside those of facts, for whoever reads the files; ``reads_in`` reads it back."""
        import json

        words = {"paths": self.paths.patterns, "fold": self.paths.fold, "at": self.at, "changed": self.changed}
        return READ_NEED + json.dumps(words)

    @property
    def literal(self) -> tuple[str, ...] | None:
        """The paths themselves where each glob is one; else None, and only a list of all files tells which are meant.

        A name that ignores case, or that could be written in two forms of Unicode, may be several files.
        """
        globs = self.paths
        if globs.fold_include or globs.exclude is not None or any(_WILD.search(item) for item in globs.patterns):
            return None
        return tuple(dict.fromkeys(item.removeprefix("./").removeprefix("/") for item in globs.patterns))

    def chosen(self, tree: PathList | None, changed: PathList) -> tuple[str, ...] | None:
        """Give the paths that are meant, there or not, in order; None where that takes a list of all files."""
        literal = self.literal
        if self.changed:
            return tuple(sorted(changed.matching(self.paths)))
        if literal is not None:
            return literal
        return None if tree is None else tuple(sorted(tree.matching(self.paths)))


def reads_in(needs: Iterable[str]) -> tuple[Read, ...]:
    """Give the files that are wanted by name among what is needed, in one order."""
    named = sorted(need.removeprefix(READ_NEED) for need in needs if need.startswith(READ_NEED))
    if not named:
        return ()
    import json

    return tuple(
        Read(Globs(tuple(item["paths"]), fold=item["fold"]), At(item["at"]), changed=item["changed"])
        for item in map(json.loads, named)
    )


def new_paths(change: Change) -> PathList:
    """List where the changed files are now; worked out once per change."""
    return _once(change, "new_paths", lambda: PathList(file.new_path for file in change.files if file.new_path))


def tree_paths(change: Change) -> PathList | None:
    """List all paths at head, or None where they are not known; worked out once per change."""
    tree = change.tree
    return None if isinstance(tree, Unknown) else _once(change, "tree_paths", lambda: PathList(tree))


def _once(change: Change, name: str, make: Callable[[], PathList]) -> PathList:
    known = change.memo.get(name)
    if isinstance(known, PathList):
        return known
    made = make()
    change.memo[name] = made
    return made


def base_content(change: Change, path: str) -> bytes | Unknown | None:
    """Give a file at the tip of the base; None where there is none."""
    known = change.base_contents
    return known if isinstance(known, Unknown) else known.get(path, _NOT_READ)


def head_content(change: Change, path: str) -> bytes | Unknown | None:
    """Give a file at head: as it was read, else as far as the diff and the list of files tell; None where none is."""
    known = change.contents
    if not isinstance(known, Unknown) and path in known:
        return known[path]
    for file in _files_at(change, path):
        if file.new_path == path:
            whole = _added_whole(file)
            if whole is not None:
                return whole
            break
    else:
        if _is_gone(change, path):
            return None
    return known if isinstance(known, Unknown) else _NOT_READ


def _files_at(change: Change, path: str) -> list[File]:
    known = change.memo.get("files_at")
    if isinstance(known, dict):
        found: list[File] = known.get(path, [])
        return found
    places: dict[str, list[File]] = {}
    for file in change.files:
        for place in dict.fromkeys((file.old_path, file.new_path)):
            if place is not None:
                places.setdefault(place, []).append(file)
    change.memo["files_at"] = places
    return places.get(path, [])


def _is_gone(change: Change, path: str) -> bool:
    """Tell whether nothing is at a path any more: it was deleted or moved away, or the list of all files lacks it."""
    if any(file.status in {Status.DELETED, Status.RENAMED} for file in _files_at(change, path)):
        return True
    return not isinstance(change.tree, Unknown) and path not in change.tree


def _added_whole(file: File) -> bytes | None:
    """Give the content of a new file, which the diff holds whole."""
    if file.status is not Status.ADDED or file.unseen or file.binary or file.kind is not Kind.FILE:
        return None
    if file.patch is None:
        return b"" if file.added == 0 else None
    whole = b"".join(_unmarked(file.patch, run) for run in file.patch.added)
    return whole if len(whole) <= SIZE_LIMIT else None


def _unmarked(patch: Patch, run: Run) -> bytes:
    lines = b"\n" + patch.data[run.start : run.end]
    return lines.replace(b"\n+", b"\n")[1:]
