"""One run at a time: what GitHub keeps once for an account is the lock, and its answer tells who made it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from govbot.errors import GovbotError
from govbot.github.answers import Reaction

if TYPE_CHECKING:
    from govbot.github.client import Client

# Rarely used on pull requests; 👀 is what other workflows greet them with.
CONTENT = "rocket"
STALE = 60.0
"""Seconds after which whoever holds the lock has surely been killed."""


class Lock:
    """A reaction of the token's account, which stands for a second or two while a check run is made.

    https://docs.github.com/en/rest/reactions/reactions: an account reacts once with the same; 201 says that it was made
    now, 200 that it stood there. Neither asks anything of people: reactions notify nobody.

    ``comment`` is the own comment to react to; where there is none, it is the pull request ``number``, on which other
    workflows of the same account may react, too: a reaction there that stays is left alone. Where there is neither,
    where reactions are refused, and beside one that stays there is no lock, and whoever asks has it.
    """

    def __init__(self, client: Client, repository: str, *, number: int | None, comment: int | None) -> None:
        self._client, self._own = client, comment is not None
        place = f"comments/{comment}" if comment is not None else str(number)
        self._path = f"/repos/{repository}/issues/{place}/reactions"
        self._without = number is None and comment is None
        self._mine: int | None = None

    @property
    def held(self) -> bool:
        """Whether this run, and no other, has it."""
        return self._mine is not None

    def take(self) -> bool:
        """Try to take it; False while another run has it. Raises no GovbotError."""
        if self._without or self.held:
            return True
        try:
            reaction, made = self._react()
            stale = not made and _stale(reaction)
            if stale and self._own:
                self._client.delete(f"{self._path}/{reaction.id}")
                reaction, made = self._react()
        except GovbotError:
            self._without = True
            return True
        if made:
            self._mine = reaction.id
        self._without = stale and not self._own
        return made or self._without

    def release(self) -> None:
        """Give it back. Raises no GovbotError."""
        if self._mine is None:
            return
        # What is left behind grows stale.
        with suppress(GovbotError):
            self._client.delete(f"{self._path}/{self._mine}")
        self._mine = None

    def _react(self) -> tuple[Reaction, bool]:
        return self._client.claim(Reaction, self._path, {"content": CONTENT})


def _stale(reaction: Reaction) -> bool:
    return (datetime.now(UTC) - reaction.created_at).total_seconds() > STALE
