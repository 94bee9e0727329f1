"""What stands around a pull request on GitHub: code owners, checks. What cannot be read is Unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.change import Fact, Unknown
from govbot.core.codeowners import PLACES
from govbot.core.state import CheckState, Conclusion
from govbot.errors import GovbotError
from govbot.github.client import PAGE, PAGES
from govbot.github.errors import FailedError
from govbot.github.state_answers import CheckRunPage, CheckRunRow, StatusRow

if TYPE_CHECKING:
    from govbot.github.client import Client
    from govbot.sources.github_policy import BaseFiles

_CHECKS = "the other checks"
OWNERS_LIMIT = 3_145_728
"""How many bytes of a file of code owners GitHub itself reads (docs: about-code-owners)."""
_CONCLUSIONS = {item.value.replace("-", "_"): item for item in Conclusion}
_STATUSES = {
    "success": Conclusion.SUCCESS,
    "failure": Conclusion.FAILURE,
    "error": Conclusion.FAILURE,
    "pending": None,
}
# Every check that govbot posts begins so: a check that waits for itself would never pass.
_MARK = "<!-- govbot:"


def read_owners_file(files: BaseFiles) -> Fact[str]:
    """Read the file of code owners of a commit; empty where there is none."""
    try:
        for path in PLACES:
            data = files.read(path, OWNERS_LIMIT)
            if data is not None:
                return data.decode("utf-8", "surrogateescape")
    except GovbotError as error:
        return Unknown("the file of code owners", error.message)
    return ""


def read_checks(client: Client, repository: str, commit: str, own: str) -> Fact[tuple[CheckState, ...]]:
    """Read the check runs and statuses of a commit, but for those that govbot posted.

    ``own`` is the name of the status that this govbot posts where it may not post checks.
    """
    try:
        runs = _runs(client, f"/repos/{repository}/commits/{commit}/check-runs")
        statuses = client.pages(StatusRow, f"/repos/{repository}/commits/{commit}/statuses")
    except GovbotError as error:
        return Unknown(_CHECKS, error.message)
    newest = {row.context: row for row in reversed(statuses) if row.context != own}
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
