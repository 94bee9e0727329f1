"""Which paths of a change a list of globs matches: one scan over all of them at once, answered once per list."""

from __future__ import annotations

from collections.abc import Iterable

from govbot.core.change import Change
from govbot.core.globs import Compiled, Globs
from govbot.core.matching import path_key


class PathList:
    """Many paths, matched together: one RE2 call for all of them costs less than one for each."""

    __slots__ = ("_answers", "_texts", "paths")

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._texts: dict[bool, tuple[bytes, dict[int, str]]] = {}
        self._answers: dict[Globs, frozenset[str]] = {}

    def matching(self, globs: Globs) -> frozenset[str]:
        """Give the paths that the globs match, as ``Globs.matches`` would tell one by one."""
        answer = self._answers.get(globs)
        if answer is None:
            included = self._scan(globs.include, fold=globs.fold_include)
            answer = included - self._scan(globs.exclude, fold=globs.fold_exclude) if globs.exclude else included
            self._answers[globs] = answer
        return answer

    def _scan(self, compiled: Compiled | None, *, fold: bool) -> frozenset[str]:
        if compiled is None or not self.paths:
            return frozenset()
        text, starts = self._text(fold=fold)
        return frozenset(starts[match.start()] for match in compiled.finditer(text))

    def _text(self, *, fold: bool) -> tuple[bytes, dict[int, str]]:
        """Write the paths one a line, as patterns see them, and tell where each begins."""
        known = self._texts.get(fold)
        if known is not None:
            return known
        starts: dict[int, str] = {}
        lines: list[bytes] = []
        at = 0
        for path in self.paths:
            line = path_key(path, fold=fold).encode()
            starts[at] = path
            lines.append(line)
            at += len(line) + 1
        self._texts[fold] = b"\n".join(lines), starts
        return self._texts[fold]


def changed_paths(change: Change) -> PathList:
    """List every path on either side of the change; worked out once per change."""
    known = change.memo.get(PathList)
    if isinstance(known, PathList):
        return known
    paths = PathList(path for file in change.files for path in (file.old_path, file.new_path) if path is not None)
    change.memo[PathList] = paths
    return paths
