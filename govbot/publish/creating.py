"""Making something on GitHub exactly once, although an answer may get lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from govbot.github.errors import FailedError
from govbot.github.retry import RETRIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from govbot.github.client import Client

T = TypeVar("T")


def create_once(client: Client, create: Callable[[], T], look: Callable[[], T | None]) -> T:
    """Create; where it is not certain whether that happened, ``look`` for it before trying again.

    Raises RefusedError, and FailedError when it still fails after three more attempts.
    """
    for attempt in range(RETRIES):
        try:
            return create()
        except FailedError as failed:
            if not failed.uncertain:
                raise
        client.pause(float(2**attempt))
        found = look()
        if found is not None:
            return found
    return create()
