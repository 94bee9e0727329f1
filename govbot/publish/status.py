"""The commit status: the verdict in one line, where check runs are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.report import Conclusion
from govbot.publish.creating import create_once
from govbot.publish.words import Result, Word
from govbot.render.headline import status_description

if TYPE_CHECKING:
    from govbot.core.report import Report
    from govbot.github.client import Client

STATES = {Conclusion.SUCCESS: "success", Conclusion.FAILURE: "failure", Conclusion.INCOMPLETE: "error"}


def publish_status(
    client: Client, repository: str, head: str, report: Report, *, context: str, details: str | None
) -> Result:
    """Set the status of ``context`` on a commit; of several the newest counts. Raises RefusedError and FailedError."""
    body: dict[str, object] = {
        "state": STATES[report.conclusion],
        "context": context,
        "description": status_description(report),
    }
    if details:
        body["target_url"] = details
    path = f"/repos/{repository}/statuses/{head}"
    # Saying the same twice is harmless, the newest status of a context stands for all: there is nothing to look for.
    create_once(client, lambda: client.send(dict[str, object], "POST", path, body), lambda: None)
    return Result(Word.CREATED)
