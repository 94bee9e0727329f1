"""The pull request that a commit is the head of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.errors import UsageError
from govbot.github.answers import PullRequests
from govbot.github.client import PAGE
from govbot.github.errors import RefusedError
from govbot.github.event import PullRequestEvent, event_of

if TYPE_CHECKING:
    from govbot.github.answers import PullRequest
    from govbot.github.client import Client
    from govbot.github.commit_event import CommitEvent

# What GitHub says of a commit that it cannot tell anything about: a fork's.
_UNKNOWN = (404, 409, 422)
PAGES = 3
"""How many pages of 100 open pull requests are looked through, the last changed first."""


def pull_of(client: Client, event: CommitEvent) -> PullRequestEvent | None:
    """Find the open pull request whose head a commit is; None where it is that of none.

    Raises UsageError where it is the head of several: a check belongs to a commit, and could not answer for both.
    Raises RefusedError and FailedError.
    """
    path = f"/repos/{event.repository}"
    found = _heads(event, _of_commit(client, f"{path}/commits/{event.head_sha}/pulls"))
    if not found and event.branch:
        found = _heads(event, _listed(client, f"{path}/pulls", state="open", head=event.branch))
    elif not found:
        for page in range(1, PAGES + 1):
            rows = _listed(client, f"{path}/pulls", state="open", sort="updated", direction="desc", page=page)
            found += _heads(event, rows)
            if len(rows) < PAGE:
                break
    if len(found) > 1 and event.branch:
        # Anybody can open another pull request for the same commit, from a branch of their own.
        found = [pull for pull in found if _branch(pull) == event.branch] or found
    if len(found) > 1:
        names = ", ".join(f"#{pull.number}" for pull in found)
        raise UsageError(
            f"commit {event.head_sha[:7]} is the head of several pull requests: {names}",
            "a check belongs to a commit and cannot answer for all of them; each is judged by its own events",
        )
    return event_of(event.repository, found[0], event.default_branch) if found else None


def _heads(event: CommitEvent, pulls: list[PullRequest]) -> list[PullRequest]:
    """Keep the open ones of this repository that end with the commit, each once."""
    home = event.repository.lower()
    return list(
        {
            pull.number: pull
            for pull in pulls
            if pull.state == "open"
            and pull.head.sha == event.head_sha
            and pull.base.repo is not None
            and pull.base.repo.full_name.lower() == home
        }.values()
    )


def _branch(pull: PullRequest) -> str:
    """Name the branch of a pull request as ``owner:branch``."""
    return f"{pull.head.repo.full_name.partition('/')[0] if pull.head.repo else ''}:{pull.head.ref}"


def _of_commit(client: Client, path: str) -> list[PullRequest]:
    try:
        return _listed(client, path)
    except RefusedError as refused:
        if refused.status not in _UNKNOWN:
            raise
        return []


def _listed(client: Client, path: str, **parameters: str | int) -> list[PullRequest]:
    return list(client.get(PullRequests, path, per_page=PAGE, **parameters).root)
