"""Asking people for a review: each once a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.errors import GovbotError
from govbot.github.answers import Reviewers
from govbot.github.errors import RefusedError
from govbot.publish.creating import create_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.github.client import Client

_WHO = "the token must be that of an app which may read the organization's members, and the team must have access here"


def request_reviews(
    client: Client, repository: str, number: int, names: Iterable[str], *, author: str | None
) -> tuple[list[str], set[str]]:
    """Ask each of ``names`` (a login, or a team as ``owner/slug``) who is not asked already.

    Gives a line for each no, and the names for whom another attempt may help. Nobody can review their own pull request:
    ``author`` is left out.
    """
    path = f"/repos/{repository}/pulls/{number}/requested_reviewers"
    names = list(dict.fromkeys(names))
    try:
        asked = client.get(Reviewers, path).names(repository.partition("/")[0])
    except GovbotError as error:
        return [_note(", ".join(names), error)], set() if isinstance(error, RefusedError) else set(names)
    notes: list[str] = []
    failed: set[str] = set()
    for name in names:
        if name.casefold() in asked or name.casefold() == (author or "").casefold():
            continue
        try:
            _request(client, path, repository, name)
        except GovbotError as error:
            notes.append(_note(name, error))
            if not isinstance(error, RefusedError):
                failed.add(name)
    return notes, failed


def _request(client: Client, path: str, repository: str, name: str) -> None:
    owner, _, team = name.rpartition("/")
    if owner and owner.casefold() != repository.partition("/")[0].casefold():
        raise RefusedError(0, f"the team is not one of {repository.partition('/')[0]}", "name a team of this owner")
    body = {"team_reviewers": [team]} if owner else {"reviewers": [name]}

    def look() -> bool | None:
        return True if name.casefold() in client.get(Reviewers, path).names(repository.partition("/")[0]) else None

    create_once(client, lambda: bool(client.send(dict[str, object], "POST", path, body)), look)


def _note(name: str, error: GovbotError) -> str:
    hint = _WHO if "/" in name and "422" in error.message else error.hint
    return f"No review requested of {name}: {error.message}; {hint}."
