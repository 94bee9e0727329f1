"""A file as it was before the change, worked out from what it is now and from the diff."""

from __future__ import annotations

from govbot.core.change import File, Patch, Run


def content_before(file: File, now: bytes) -> bytes | None:
    """Take the change out of a file; None where the two do not belong together, or the diff does not tell."""
    if file.unseen or file.binary:
        return None
    if file.patch is None:
        # A pure rename, or a change of the mode.
        return now if file.added == 0 and file.removed == 0 else None
    lines = now.split(b"\n")
    kept: list[bytes] = []
    at = 0
    for run in file.patch.added:
        first = run.line - 1
        kept += lines[at:first]
        at = first + run.count
        if [_bare(line) for line in lines[first:at]] != _texts(file.patch, run):
            return None
    kept += lines[at:]
    return _with_removed(file.patch, kept)


def _with_removed(patch: Patch, kept: list[bytes]) -> bytes | None:
    """Put the removed lines where they stood."""
    before: list[bytes] = []
    at = 0
    for run in patch.removed:
        common = run.line - 1 - len(before)
        if common < 0 or at + common > len(kept):
            return None
        before += kept[at : at + common]
        at += common
        before += _texts(patch, run)
    return b"\n".join([*before, *kept[at:]])


def _texts(patch: Patch, run: Run) -> list[bytes]:
    lines = patch.data[run.start : run.end].split(b"\n", run.count)[: run.count]
    return [_bare(line[1:]) for line in lines]


def _bare(line: bytes) -> bytes:
    return line.removesuffix(b"\r")
