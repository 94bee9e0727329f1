"""The files whose content rules ask for, filled into a change. What cannot be read is Unknown, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias

from govbot.core.change import Change, Unknown
from govbot.core.contents import FILES_LIMIT, SIZE_LIMIT, At, Read, new_paths, reads_in, tree_paths
from govbot.errors import GovbotError

WHOLE_FILES_LIMIT = 200
"""The most files that are read for one change, whatever its rules ask for."""
WHOLE_SIZE_LIMIT = 20_971_520
"""The most bytes of them together."""

Contents: TypeAlias = dict[str, "bytes | Unknown | None"]
ReadHead: TypeAlias = Callable[[Sequence[str]], Mapping[str, "bytes | Unknown | None"]]

_WHAT = "the content of a file"
TOO_LARGE = Unknown(_WHAT, f"it has more than {SIZE_LIMIT:,} bytes, and no more are read")
NOT_A_FILE = Unknown(_WHAT, "it is a symbolic link or a submodule, and neither is followed")
NOT_DELIVERED = Unknown(_WHAT, "GitHub did not deliver it, or the token may not read it")
TOO_MANY = Unknown(_WHAT, f"the rules ask for more than {WHOLE_FILES_LIMIT} files, or too many bytes")


class BaseTree(Protocol):
    """The files of the base commit."""

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none. Raises GovbotError."""
        ...


def with_contents(change: Change, needs: Collection[str], read_head: ReadHead, base: BaseTree) -> Change:
    """Read the files that are asked for; ``read_head`` reads several of head at once."""
    reads = reads_in(needs)
    if not reads:
        return change
    head = _wanted(change, [read for read in reads if read.at is At.HEAD])
    chosen, left = head[:WHOLE_FILES_LIMIT], head[WHOLE_FILES_LIMIT:]
    try:
        found: Contents = dict(read_head(chosen)) if chosen else {}
    except GovbotError as error:
        found = dict.fromkeys(chosen, Unknown(_WHAT, error.message))
    found |= dict.fromkeys(left, TOO_MANY)
    at_base = _wanted(change, [read for read in reads if read.at is At.BASE])
    return replace(change, contents=found, base_contents={path: _read_base(base, path) for path in at_base})


def _wanted(change: Change, reads: Sequence[Read]) -> list[str]:
    """List the paths; what is too much for one question is left out, as the question itself says."""
    wanted: dict[str, None] = {}
    for read in reads:
        paths = read.chosen(tree_paths(change), new_paths(change)) or ()
        if len(paths) <= FILES_LIMIT:
            wanted |= dict.fromkeys(paths)
    return list(wanted)


def _read_base(base: BaseTree, path: str) -> bytes | Unknown | None:
    try:
        return base.read(path)
    except GovbotError as error:
        return Unknown(_WHAT, error.message)
