"""Which paths each commit of a change touches, read from git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.change import CommitPaths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govbot.sources.git_process import ObjectStore

# git-diff-tree, "Raw output format"; -c: of a merge what differs from all parents ("diff format for merges").
_LOG = (
    "log", "--topo-order", "--reverse", "--root", "-c", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color",
    "--no-ext-diff", "--no-relative", "--ignore-submodules=none", "--no-show-signature", "--no-notes", "--no-decorate",
    "--format=tformat:%x01%H",
)  # fmt: skip


def commit_paths(store: ObjectStore, base: str, head: str) -> tuple[CommitPaths, ...]:
    """Read the commits that ``head`` has and ``base`` has not, given as shas, oldest first. Raises UpstreamError."""
    out = store.run(*_LOG, head, "--not", base).out
    return tuple(_read(iter(out.split(b"\0"))))


def _read(parts: Iterator[bytes]) -> Iterator[CommitPaths]:
    sha, paths = "", list[str]()
    for part in parts:
        word = part.removeprefix(b"\n")
        if word.startswith(b"\1"):
            if sha:
                yield CommitPaths(sha=sha, paths=tuple(paths))
            sha, paths = word[1:].decode("ascii"), []
        elif word.startswith(b":"):
            paths.append(next(parts, b"").decode("utf-8", "surrogateescape"))
    if sha:
        yield CommitPaths(sha=sha, paths=tuple(paths))
