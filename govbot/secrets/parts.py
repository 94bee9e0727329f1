"""A search on two processors: this process and a child take one part of the data after the other until none is left."""

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

Part = tuple["Region", ...]
Searched = tuple[list["Found"], str]

PARTS = 16


def in_parts(regions: Sequence[Region], search: Callable[[Part], Searched], limit: int) -> Searched:
    """Search the regions part by part, in two processes where that is possible. Only places cross over, never text.

    Ends where a process found more than ``limit``; what is given then is the same whoever searched which part.
    """
    parts = _split(regions)
    queue = _Queue(len(parts))
    child = _started(lambda: _taken(queue, parts, search, limit)) if len(parts) > 1 and _is_free() else None
    done = _taken(queue, parts, search, limit)
    if child is not None:
        done |= _answer(*child)
    queue.close()
    return _joined(parts, done, search, limit)


def _split(regions: Sequence[Region]) -> list[Part]:
    """Split the regions into parts of about as many bytes."""
    size = sum([region.end - region.start for region in regions])
    parts: list[Part] = []
    first = held = 0
    for at, region in enumerate(regions, 1):
        held += region.end - region.start
        if held * PARTS >= size or at == len(regions):
            parts.append(tuple(regions[first:at]))
            first, held = at, 0
    return parts


class _Queue:
    """The numbers of the parts that nobody took yet, in their order. After a fork both processes take from it."""

    def __init__(self, count: int) -> None:
        self._readable, writable = os.pipe()
        os.write(writable, bytes(range(count)))
        os.close(writable)

    def take(self) -> int:
        """Take the next number; -1 where none is left."""
        taken = os.read(self._readable, 1)
        return taken[0] if taken else -1

    def close(self) -> None:
        os.close(self._readable)


def _taken(queue: _Queue, parts: list[Part], search: Callable[[Part], Searched], limit: int) -> dict[int, Searched]:
    """Search what is left, until this process alone has found more than the limit."""
    done: dict[int, Searched] = {}
    count = 0
    while count <= limit and (number := queue.take()) >= 0:
        done[number] = search(parts[number])
        count += len(done[number][0])
    return done


def _joined(parts: list[Part], done: dict[int, Searched], search: Callable[[Part], Searched], limit: int) -> Searched:
    """Put the parts together in their order; one that was lost with the child is searched again."""
    found: list[Found] = []
    reasons = ""
    for number, part in enumerate(parts):
        more, capped = done[number] if number in done else search(part)
        found += more
        reasons = reasons or capped
        if len(found) > limit:
            return found[: limit + 1], reasons
    return found, reasons


def _is_free() -> bool:
    """Tell whether a child helps and can be made: not where other threads run, whose locks it would inherit."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


def _started(work: Callable[[], dict[int, Searched]]) -> tuple[int, int] | None:
    """Start the child; gives its process id and the end of a pipe to read its answer from."""
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
                pickle.dump(work(), pipe)
        os._exit(0)
    os.close(writable)
    return process, readable


def _answer(process: int, readable: int) -> dict[int, Searched]:
    """Read the child's answer; nothing where it died before it had one."""
    with open(readable, "rb") as pipe:
        data = pipe.read()
    os.waitpid(process, 0)
    answer: dict[int, Searched] = {}
    with suppress(pickle.UnpicklingError, EOFError):
        answer = pickle.loads(data)  # noqa: S301 - written by our own child
    return answer
