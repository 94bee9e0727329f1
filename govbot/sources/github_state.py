"""What stands around a pull request on GitHub: reviews, teams, code owners, checks. What cannot be read is Unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govbot.core.approvals import standing
from govbot.core.change import Fact, Unknown
from govbot.core.codeowners import PLACES
from govbot.core.state import CheckState, Conclusion, Review, ReviewState
from govbot.errors import GovbotError
from govbot.github.client import PAGE, PAGES
from govbot.github.errors import FailedError, RefusedError
from govbot.github.state_answers import CheckRunPage, CheckRunRow, ReviewRow, StatusRow, TeamsAnswer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from govbot.github.client import Client
    from govbot.sources.github_policy import BaseFiles

# GraphQL counts nodes: 50 accounts of 100 teams each stay far below its limit of 500,000.
ASKED = 50
_TEAMS = "the teams of those who approved"
_NO_TEAMS = "the token may not read them; GITHUB_TOKEN never may: give `token:` one with the permission `members: read`"
_CHECKS = "the other checks"
_CONCLUSIONS = {item.value.replace("-", "_"): item for item in Conclusion}
_STATUSES = {
    "success": Conclusion.SUCCESS,
    "failure": Conclusion.FAILURE,
    "error": Conclusion.FAILURE,
    "pending": None,
}
# Every check that govbot posts begins so: a check that waits for itself would never pass.
_MARK = "<!-- govbot:"
_STATES = {state.name: state for state in ReviewState}


def review_facts(client: Client, repository: str, number: int, head: str, needs: Collection[str]) -> dict[str, Any]:
    """Read the reviews of a pull request whose newest commit is ``head``, and the teams of those who approved."""
    if "reviews" not in needs:
        return {}
    reviews = read_reviews(client, repository, number, head)
    facts: dict[str, Any] = {"reviews": reviews}
    if "teams" in needs:
        facts["teams"] = reviews if isinstance(reviews, Unknown) else _teams_of(client, repository, reviews)
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
    )


def _teams_of(client: Client, repository: str, reviews: Sequence[Review]) -> Fact[Mapping[str, frozenset[str]]]:
    approved = sorted(
        login for login, review in standing(reviews).items() if review.state is ReviewState.APPROVED and not review.bot
    )
    if len(approved) > ASKED:
        return Unknown(_TEAMS, f"{len(approved)} people approved, and at most {ASKED} are asked about")
    try:
        return read_teams(client, repository.partition("/")[0], approved) if approved else {}
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


def read_owners_file(files: BaseFiles) -> Fact[str]:
    """Read the file of code owners of a commit; empty where there is none."""
    try:
        for path in PLACES:
            data = files.read(path)
            if data is not None:
                return data.decode("utf-8", "surrogateescape")
    except GovbotError as error:
        return Unknown("the file of code owners", error.message)
    return ""


def read_checks(client: Client, repository: str, commit: str) -> Fact[tuple[CheckState, ...]]:
    """Read the check runs and statuses of a commit, but for those that govbot posted."""
    try:
        runs = _runs(client, f"/repos/{repository}/commits/{commit}/check-runs")
        statuses = client.pages(StatusRow, f"/repos/{repository}/commits/{commit}/statuses")
    except GovbotError as error:
        return Unknown(_CHECKS, error.message)
    newest = {row.context: row for row in reversed(statuses)}
    try:
        return (*(_run(row) for row in runs if _MARK not in row.output.text), *map(_status, newest.values()))
    except KeyError:
        return Unknown(_CHECKS, "GitHub told an end of a check that is not known here")


def _runs(client: Client, path: str) -> list[CheckRunRow]:
    """Read the newest run of each check, to the last page. Raises RefusedError and FailedError."""
    runs: list[CheckRunRow] = []
    for page in range(1, PAGES + 1):
        answer = client.get(CheckRunPage, path, filter="latest", per_page=PAGE, page=page)
        runs += answer.runs
        if len(runs) >= answer.total:
            return runs
        if not answer.runs:
            break
    raise FailedError(f"GitHub listed only {len(runs)} of the check runs", "run again")


def _run(row: CheckRunRow) -> CheckState:
    ended = row.status == "completed"
    conclusion = _CONCLUSIONS[row.conclusion or ""] if ended else None
    return CheckState(name=row.name, conclusion=conclusion, app=row.app.slug if row.app else "")


def _status(row: StatusRow) -> CheckState:
    return CheckState(name=row.context, conclusion=_STATUSES[row.state])
