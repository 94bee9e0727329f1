"""The commits of a described change, with what each of them changed itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from govbot.core.change import File, History
from govbot.core.options import ListCodec, MappingCodec, option, text
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
