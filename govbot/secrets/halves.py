"""A search on two processors: a child process searches the second half of the data, this one the first."""

from __future__ import annotations

import os
import pickle
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from govbot.secrets.finding import Found
    from govbot.secrets.pattern import Region

Searched = tuple[list["Found"], str]


def in_halves(regions: Sequence[Region], search: Callable[[Sequence[Region]], Searched]) -> Searched:
    """Search the regions in two processes; in one where that is not possible. Only places cross over, never text."""
    first, second = _split(regions)
    child = _started(second, search) if first and second and (os.cpu_count() or 1) > 1 else None
    if child is None:
        return search(regions)
    found, capped = search(first)
    answer = _answer(*child)
    rest, rest_capped = search(second) if answer is None else answer
    return [*found, *rest], capped or rest_capped


def _split(regions: Sequence[Region]) -> tuple[Sequence[Region], Sequence[Region]]:
    """Split the regions where half of the bytes between their ends is behind."""
    middle = (regions[0].start + regions[-1].end) // 2 if regions else 0
    count = sum(1 for region in regions if region.end <= middle)
    return regions[:count], regions[count:]


def _started(regions: Sequence[Region], search: Callable[[Sequence[Region]], Searched]) -> tuple[int, int] | None:
    """Start the child; gives its process id and the end of a pipe to read from.

    None where there is no fork, and where other threads run, whose locks a child would inherit.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return None
    readable, writable = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(readable)
        os.close(writable)
        return None
    if process == 0:
        with suppress(BaseException):
            os.close(readable)
            with open(writable, "wb") as pipe:  # noqa: PTH123 - a descriptor, not a path
                pickle.dump(search(regions), pipe)
        os._exit(0)
    os.close(writable)
    return process, readable


def _answer(process: int, readable: int) -> Searched | None:
    """Read the child's answer; None where it died before it had one."""
    with open(readable, "rb") as pipe:
        data = pipe.read()
    os.waitpid(process, 0)
    if not data:
        return None
    try:
        answer: Searched = pickle.loads(data)  # noqa: S301 - written by our own child
    except (pickle.UnpicklingError, EOFError):
        return None
    return answer
