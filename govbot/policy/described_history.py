"""The commits of a described change, with what each of them changed itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from govbot.core.change import CommitPaths, File, History
from govbot.core.node import Node
from govbot.core.options import ListCodec, MappingCodec, Schema, option, text
from govbot.policy.described_files import FileCodec


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionWords:
    """One commit and its files, as described."""

    sha: str | None = option(text, "The id, 40 hexadecimal digits; made up when left out.")
    files: tuple[File, ...] = option(ListCodec(FileCodec(), least=0), "The files that it changed.", default=())


revision = MappingCodec(RevisionWords, label="a list of files, or a mapping with `files:`", shorthand="files")


def history(revisions: tuple[RevisionWords, ...]) -> History:
    """Give the fact."""
    files = [
        replace(file, commit=item.sha or f"{at + 1:040x}") for at, item in enumerate(revisions) for file in item.files
    ]
    return History(files=tuple(files), commits=len(revisions))


@dataclass(frozen=True, slots=True)
class PathsCodec:
    """The paths of one commit."""

    label: str = "a list of paths"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return _paths.schema()

    def decode(self, node: Node, *, fold: bool) -> tuple[str, ...]:
        """Read the paths. Raises Bad."""
        return _paths.decode(node, fold=fold)


_paths = ListCodec(text, least=0)


def paths_of_commits(paths: tuple[tuple[str, ...], ...]) -> tuple[CommitPaths, ...]:
    """Give the fact; ids are made up."""
    return tuple(CommitPaths(sha=f"{at + 1:040x}", paths=item) for at, item in enumerate(paths))
