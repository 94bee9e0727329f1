"""The issues that a pull request closes: GitHub's own links, and the words of the description where it makes none."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot.core.change import Fact, Issue, LinkedIssues, Unknown
from govbot.core.links import IssueRef, closing_references, mentions
from govbot.core.state import Permission
from govbot.errors import GovbotError
from govbot.github.answers import IssueRow
from govbot.github.errors import RefusedError
from govbot.github.graphql_answers import EditedAnswer, LinkNode, LinksAnswer
from govbot.sources.github_people import permission_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from govbot.github.client import Client

# A description may name any number; each costs a request.
READ_LIMIT = 10
_TRUSTED = ("OWNER", "MEMBER", "COLLABORATOR")
_QUERY = """
query Links($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: 50) {
        totalCount
        nodes {
          number state title body authorAssociation
          author { login }
          lastEditedAt editor { login }
          labels(first: 100) { nodes { name } }
          repository { nameWithOwner }
        }
      }
    }
  }
}
"""
_EDITED = """
query Edited($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { lastEditedAt } }
}
"""


def linked_issues(
    client: Client, repository: str, number: int, body: str, *, on_default_branch: bool, rights: bool = False
) -> Fact[LinkedIssues]:
    """Find the issues that a pull request closes.

    GitHub's own links come first (they hold those of the sidebar too). The words of the description decide where GitHub
    cannot be asked, and besides where the base is not the default branch: GitHub ignores keywords there.

    ``rights`` asks what those who wrote the issues may do.
    """
    try:
        linked: Fact[LinkedIssues] | None = _from_github(client, repository, number, rights=rights)
    except GovbotError:
        linked = None
    if linked is not None and (on_default_branch or isinstance(linked, Unknown)):
        return linked
    known = linked.issues if linked else ()
    seen = {(issue.repository.lower(), issue.number) for issue in known}
    named = [
        ref for ref in closing_references(body, repository) if ((ref.repository or "").lower(), ref.number) not in seen
    ]
    try:
        issues = (*known, *_read(client, named))
    except GovbotError as error:
        return Unknown("the linked issues", f"they could not be read: {error.message}")
    return LinkedIssues(issues=issues, source="text" if named or linked is None else "github")


def mentioned_issues(client: Client, repository: str, body: str) -> Fact[LinkedIssues]:
    """Read the issues that a description names, whether it closes them or not; each costs a request."""
    try:
        return LinkedIssues(issues=tuple(_read(client, mentions(body, repository))), source="text")
    except GovbotError as error:
        return Unknown("the mentioned issues", f"they could not be read: {error.message}")


def body_edited(client: Client, repository: str, number: int) -> Fact[datetime | None]:
    """Ask when the description of a pull request was last edited; None where nobody did."""
    owner, name = repository.split("/")
    try:
        answer = client.graphql(EditedAnswer, _EDITED, owner=owner, name=name, number=number)
    except GovbotError as error:
        return Unknown("when the description was last edited", error.message)
    return answer.repository.pull_request.edited_at


def _from_github(client: Client, repository: str, number: int, *, rights: bool) -> Fact[LinkedIssues]:
    owner, name = repository.split("/")
    answer = client.graphql(LinksAnswer, _QUERY, owner=owner, name=name, number=number)
    links = answer.repository.pull_request.closing
    if links.total > len(links.nodes):
        return Unknown("the linked issues", f"GitHub tells only {len(links.nodes)} of {links.total}")
    trusted = _Writers(client) if rights else _guess
    return LinkedIssues(issues=tuple(_issue(node, trusted(node)) for node in links.nodes), source="github")


def _issue(node: LinkNode, trusted: bool | None) -> Issue:  # noqa: FBT001 - three values, not a switch
    return Issue(
        number=node.number,
        repository=node.repository.name,
        state=node.state.lower(),
        title=node.title,
        body=node.body,
        labels=tuple(label.name for label in node.labels.nodes),
        trusted=trusted,
        edited=node.edited_at,
    )


def _guess(node: LinkNode) -> bool | None:
    """Tell from what the author is to the repository whether the text is trusted; None where that leaves it open."""
    edited_by_another = node.edited_at is not None and (node.editor is None or node.editor != node.author)
    return True if node.association in _TRUSTED and not edited_by_another else None


class _Writers:
    """Whether those who wrote the texts of issues last may triage issues; each of them costs a request."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[tuple[str, str], bool | None] = {}

    def __call__(self, node: LinkNode) -> bool | None:
        """Tell it of one; None where it cannot be known."""
        writer = node.author if node.edited_at is None else node.editor
        if writer is None:
            return None
        key = (node.repository.name, writer.login)
        if key not in self._known:
            self._known[key] = self._ask(*key) if len(self._known) < READ_LIMIT else None
        return self._known[key]

    def _ask(self, repository: str, login: str) -> bool | None:
        try:
            return permission_of(self._client, repository, login).rank >= Permission.TRIAGE.rank
        except GovbotError:
            return None


def _read(client: Client, named: Iterable[IssueRef]) -> Iterable[Issue]:
    for place, ref in enumerate(named):
        repository = ref.repository or ""
        if place >= READ_LIMIT:
            yield Issue(number=ref.number, repository=repository, problem=f"not read: more than {READ_LIMIT} are named")
            continue
        try:
            row = client.get(IssueRow, f"/repos/{repository}/issues/{ref.number}")
        except RefusedError as refused:
            if refused.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN):
                raise
            problem = "no access" if refused.status == HTTPStatus.FORBIDDEN else "not found"
            yield Issue(number=ref.number, repository=repository, problem=problem)
        else:
            yield Issue(
                number=row.number,
                repository=repository,
                state=row.state,
                title=row.title,
                body=row.body,
                labels=tuple(label if isinstance(label, str) else label.name for label in row.labels),
                pull_request=row.pull_request is not None,
            )
