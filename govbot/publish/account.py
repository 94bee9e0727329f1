"""Whose token it is: what stands on GitHub is govbot's own only where the author is, whatever it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from govbot.errors import GovbotError
from govbot.github.graphql_answers import ViewerAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.github.answers import User
    from govbot.github.client import Client

# GITHUB_TOKEN posts under this name: https://docs.github.com/en/actions/concepts/security/github_token
ACTIONS = "github-actions[bot]"
_VIEWER = "query Viewer { viewer { login } }"
_BOT = "[bot]"


class Authored(Protocol):
    """Something that an account wrote; ``user`` is None where the account is gone."""

    @property
    def user(self) -> User | None:
        """Who wrote it."""
        ...


A = TypeVar("A", bound=Authored)


class Account:
    """The account that the token writes as.

    ``login`` where it is given, else GitHub Actions, else whoever GraphQL says the token belongs to.
    """

    def __init__(self, client: Client, login: str | None = None) -> None:
        self._client, self._login = client, login
        self._viewer: str | None = None

    def learn(self, made: Authored) -> None:
        """Take the author of what this token has just made."""
        if made.user and not self._login:
            self._viewer = made.user.login

    def own(self, items: Iterable[A]) -> list[A]:
        """Keep what this account wrote; nothing where that cannot be told."""
        items = [item for item in items if item.user]
        if self._login:
            return [item for item in items if item.user and item.user.login == self._login]
        if self._viewer:
            return [item for item in items if item.user and _is(item.user, self._viewer)]
        actions = [item for item in items if item.user and item.user.login == ACTIONS]
        if actions or not items:
            return actions
        try:
            self._viewer = self._client.graphql(ViewerAnswer, _VIEWER).viewer.login
        except GovbotError:
            return []
        return self.own(items)


def _is(user: User, viewer: str) -> bool:
    """Compare an account with what the API calls the token's; GraphQL may leave out the ``[bot]`` of an app."""
    if user.type == "Bot":
        return user.login.removesuffix(_BOT) == viewer.removesuffix(_BOT)
    return user.login == viewer
