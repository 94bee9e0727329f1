"""Whole files of a commit of a local repository, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.change import Kind, Unknown
from govbot.core.contents import SIZE_LIMIT
from govbot.errors import GovbotError
from govbot.sources.contents import NOT_A_FILE, TOO_LARGE, TOO_MANY, WHOLE_SIZE_LIMIT, Contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.sources.git import Repository


# What git itself says may hold names of the change.
_FAILED = Unknown(NOT_A_FILE.what, "git failed to read it")


def read_contents(repository: Repository, rev: str, paths: Sequence[str]) -> Contents:
    """Read files of a commit by path; None where there is none."""
    try:
        return _read(repository, rev, paths)
    except GovbotError:
        return dict.fromkeys(paths, _FAILED)


def _read(repository: Repository, rev: str, paths: Sequence[str]) -> Contents:
    found: Contents = dict.fromkeys(paths)
    wanted: list[tuple[str, str]] = []
    left = WHOLE_SIZE_LIMIT
    for entry in repository.entries(rev, paths):
        if entry.path not in found or entry.directory:
            continue
        if entry.kind is not Kind.FILE:
            found[entry.path] = NOT_A_FILE
        elif entry.size > SIZE_LIMIT:
            found[entry.path] = TOO_LARGE
        elif entry.size > left:
            found[entry.path] = TOO_MANY
        else:
            wanted.append((entry.path, entry.object_id))
            left -= entry.size
    given = "".join(f"{object_id}\n" for _, object_id in wanted).encode("ascii")
    with repository.store.stream("cat-file", "--batch", given=given) as out:
        for path, _ in wanted:
            # git-cat-file, "BATCH OUTPUT": <object> SP <type> SP <size> LF <contents> LF
            size = int(out.readline().split()[2])
            found[path] = out.read(size + 1)[:-1]
    return found
