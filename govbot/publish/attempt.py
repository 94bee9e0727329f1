"""One attempt to deliver something: a GitHub that refuses or fails becomes a result with one line of why."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot.errors import GovbotError
from govbot.github.errors import RefusedError
from govbot.publish.words import Result, Word

if TYPE_CHECKING:
    from collections.abc import Callable


def tried(what: str, deliver: Callable[[], Result | None]) -> Result | None:
    """Deliver ``what`` (a noun); raises no GovbotError."""
    try:
        return deliver()
    except RefusedError as error:
        note = f"No {what} on GitHub: {error.message}; {error.hint}."
        return Result(Word.REFUSED, note, forbidden=error.status == HTTPStatus.FORBIDDEN)
    except GovbotError as error:
        return Result(Word.FAILED, f"No {what} on GitHub: {error.message}; {error.hint}.")


def noted(what: str, deliver: Callable[[], object]) -> list[str]:
    """Deliver ``what``, and give the line of why where it did not arrive."""

    def silent() -> None:
        deliver()

    result = tried(what, silent)
    return [result.note] if result is not None else []
