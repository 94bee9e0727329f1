"""The people around a pull request on GitHub: reviews, teams, permissions. What cannot be read is Unknown."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from govbot.core.approvals import standing
from govbot.core.change import Fact, Unknown
from govbot.core.membership import OF_AUTHOR, OF_REVIEWERS
from govbot.core.state import Permission, Review, ReviewState
from govbot.errors import GovbotError
from govbot.github.errors import RefusedError
from govbot.github.state_answers import PermissionAnswer, ReviewRow, TeamsAnswer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from govbot.github.answers import PullRequest
    from govbot.github.client import Client

# GraphQL counts nodes: 50 accounts of 100 teams each stay far below its limit of 500,000.
ASKED = 50
# Each costs a request.
PERMITTED = 20
_TEAMS = "the teams of people"
_NO_TEAMS = "the token may not read them; GITHUB_TOKEN never may: give `token:` one with the permission `members: read`"
_PERMISSIONS = "the permissions of those who reviewed"
_STATES = {state.name: state for state in ReviewState}


def people_facts(client: Client, repository: str, pull: PullRequest, needs: Collection[str]) -> dict[str, Any]:
    """Read the reviews of a pull request, and the teams and permissions of those whom rules ask about."""
    facts: dict[str, Any] = {}
    reviews: Fact[tuple[Review, ...]] = ()
    if "reviews" in needs:
        facts["reviews"] = reviews = read_reviews(client, repository, pull.number, pull.head.sha)
    if "teams" in needs:
        logins = reviews if isinstance(reviews, Unknown) else _members_asked(pull, reviews, needs)
        facts["teams"] = logins if isinstance(logins, Unknown) else _teams_of(client, repository, logins)
    if "permissions" in needs:
        facts["permissions"] = (
            reviews if isinstance(reviews, Unknown) else _permissions_of(client, repository, _speakers(reviews))
        )
    return facts


def read_reviews(client: Client, repository: str, number: int, head: str) -> Fact[tuple[Review, ...]]:
    """Read the reviews, oldest first."""
    try:
        rows = client.pages(ReviewRow, f"/repos/{repository}/pulls/{number}/reviews")
    except GovbotError as error:
        return Unknown("the reviews", error.message)
    unread = next((row.state for row in rows if row.state not in _STATES and row.state != "PENDING"), None)
    if unread is not None:
        return Unknown("the reviews", "GitHub told a state of a review that is not known here")
    return tuple(_review(row, head) for row in rows if row.state in _STATES)


def _review(row: ReviewRow, head: str) -> Review:
    return Review(
        # The account of a deleted user is shown as "ghost": https://docs.github.com/en/account-and-profile
        login=row.user.login if row.user else "ghost",
        state=_STATES[row.state],
        commit=row.commit_id or "",
        on_head=row.commit_id == head,
        bot=row.user is not None and row.user.type == "Bot",
        association=row.author_association,
        submitted=row.submitted_at,
    )


def _speakers(reviews: Sequence[Review]) -> set[str]:
    """Name the people whose approval or objection stands."""
    return {login for login, review in standing(reviews).items() if not review.bot}


def _members_asked(pull: PullRequest, reviews: Sequence[Review], needs: Collection[str]) -> set[str]:
    """Name the people whose teams some rule wants: apps are in none."""
    logins = _speakers(reviews)
    if OF_AUTHOR in needs and pull.user is not None and pull.user.type != "Bot":
        logins.add(pull.user.login.casefold())
    if OF_REVIEWERS in needs:
        logins |= {review.login.casefold() for review in reviews if not review.bot}
        logins |= {user.login.casefold() for user in pull.requested_reviewers or () if user.type != "Bot"}
    return logins


def _teams_of(client: Client, repository: str, logins: Collection[str]) -> Fact[Mapping[str, frozenset[str]]]:
    if len(logins) > ASKED:
        return Unknown(_TEAMS, f"it takes those of {len(logins)} people, and at most {ASKED} are asked about")
    try:
        return read_teams(client, repository.partition("/")[0], sorted(logins)) if logins else {}
    except RefusedError:
        return Unknown(_TEAMS, _NO_TEAMS)
    except GovbotError as error:
        return Unknown(_TEAMS, error.message)


def read_teams(client: Client, organization: str, logins: Sequence[str]) -> Fact[Mapping[str, frozenset[str]]]:
    """Read which teams these accounts are in, in one request. Raises RefusedError and FailedError."""
    names = {f"user{index}": login for index, login in enumerate(logins)}
    parameters = "".join(f", ${name}: String!" for name in names)
    fields = "".join(
        f" {name}: teams(first: 100, userLogins: [${name}]) {{ totalCount nodes {{ combinedSlug }} }}" for name in names
    )
    query = f"query Teams($organization: String!{parameters}) {{ organization(login: $organization) {{{fields} }} }}"
    answer = client.graphql(TeamsAnswer, query, organization=organization, **names)
    if answer.organization is None:
        return Unknown(_TEAMS, "the owner of the repository is no organization that the token sees")
    found: dict[str, frozenset[str]] = {}
    for name, login in names.items():
        teams = answer.organization.get(name)
        if teams is None or teams.total > len(teams.nodes):
            return Unknown(_TEAMS, "GitHub did not tell all of them")
        found[login] = frozenset(team.slug.casefold() for team in teams.nodes)
    return found


def _permissions_of(client: Client, repository: str, logins: Collection[str]) -> Fact[Mapping[str, Permission]]:
    if len(logins) > PERMITTED:
        return Unknown(_PERMISSIONS, f"{len(logins)} people reviewed, and at most {PERMITTED} are asked about")
    try:
        return {login: permission_of(client, repository, login) for login in sorted(logins)}
    except GovbotError as error:
        return Unknown(_PERMISSIONS, error.message)


def permission_of(client: Client, repository: str, login: str) -> Permission:
    """Ask what somebody may do; a role of the organization's own counts as the one that it builds upon.

    Raises RefusedError and FailedError.
    https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
    """
    try:
        told = client.get(PermissionAnswer, f"/repos/{repository}/collaborators/{login}/permission")
    except RefusedError as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            return Permission.NONE
        raise
    known = {permission.value for permission in Permission}
    return Permission(next((word for word in (told.role_name, told.permission) if word in known), "none"))
