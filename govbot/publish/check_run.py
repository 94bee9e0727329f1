"""The check run: made once, already completed, so that a cancelled job leaves nothing pending."""

from __future__ import annotations

import re
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot import __version__
from govbot.core.report import Conclusion
from govbot.github.answers import CheckRun, CheckRuns
from govbot.github.errors import RefusedError
from govbot.publish.creating import create_once
from govbot.publish.words import Result, Word
from govbot.render.annotations import line_annotations
from govbot.render.headline import check_title
from govbot.render.markdown import render_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.core.report import Report
    from govbot.github.client import Client
    from govbot.render.annotations import Annotation

# https://docs.github.com/en/rest/checks/runs#create-a-check-run: 50 annotations a request, summary 65,535 characters.
BATCH = 50
ANNOTATIONS = 200
SUMMARY_LIMIT = 60_000

_DIGEST = re.compile(r"[0-9a-f]{64}")

# A required check passes with "neutral" and "skipped"; what could not be judged must not:
# https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks
CONCLUSIONS = {
    Conclusion.SUCCESS: "success",
    Conclusion.FAILURE: "failure",
    Conclusion.INCOMPLETE: "failure",
}


class Checks:
    """The check runs of one commit that carry one name."""

    def __init__(self, client: Client, repository: str, name: str, *, details: str | None) -> None:
        self._client, self._repository, self._name, self._details = client, repository, name, details

    def publish(self, report: Report, head: str, digest: str, *, first: bool) -> Result:
        """Make the newest check run of ``head`` say the report; ``first`` when there surely is none yet.

        A check run that says something else is followed by a new one, not edited: its annotations could only be added
        to. Raises RefusedError and FailedError.
        """
        if not first and self._latest(head, digest, report.conclusion):
            return Result(Word.UNCHANGED)
        annotations = line_annotations(report)
        output = self._output(report, len(annotations))
        run = self._create(report, head, digest, {**output, "annotations": _batch(annotations[:BATCH])})
        if run is None:
            return Result(Word.CREATED, "GitHub did not take the line annotations of the check")
        for start in range(BATCH, min(len(annotations), ANNOTATIONS), BATCH):
            batch = _batch(annotations[start : start + BATCH])
            path = f"/repos/{self._repository}/check-runs/{run.id}"
            self._client.send(CheckRun, "PATCH", path, {"output": {**output, "annotations": batch}})
        return Result(Word.CREATED)

    def _create(self, report: Report, head: str, digest: str, output: dict[str, object]) -> CheckRun | None:
        """Make the check run; None where it had to be made without annotations."""
        try:
            return self._post(report, head, digest, output)
        except RefusedError as refused:
            if refused.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
        self._post(report, head, digest, {**output, "annotations": []})
        return None

    def _post(self, report: Report, head: str, digest: str, output: dict[str, object]) -> CheckRun:
        body: dict[str, object] = {
            "name": self._name,
            "head_sha": head,
            "status": "completed",
            "conclusion": CONCLUSIONS[report.conclusion],
            "external_id": digest,
            "output": output,
        }
        if self._details:
            body["details_url"] = self._details
        path = f"/repos/{self._repository}/check-runs"
        return create_once(
            self._client,
            lambda: self._client.send(CheckRun, "POST", path, body),
            lambda: self._latest(head, digest, report.conclusion),
        )

    def _latest(self, head: str, digest: str, conclusion: Conclusion) -> CheckRun | None:
        """Find the newest check run of the name, where it says just this."""
        path = f"/repos/{self._repository}/commits/{head}/check-runs"
        found = self._client.get(CheckRuns, path, check_name=self._name, filter="all", per_page=100).check_runs
        # A job of the same name is a check run of the same name; only ours carry a digest.
        ours = [run for run in found if _DIGEST.fullmatch(run.external_id)]
        newest = max(ours, key=lambda run: run.id, default=None)
        if newest is None or (newest.external_id, newest.conclusion) != (digest, CONCLUSIONS[conclusion]):
            return None
        return newest

    def _output(self, report: Report, annotations: int) -> dict[str, object]:
        summary = render_markdown(report, version=__version__, limit=SUMMARY_LIMIT, whole=True)
        if annotations > ANNOTATIONS:
            summary += f"\n\n{annotations - ANNOTATIONS:,} more findings have no annotation at their line."
        return {"title": check_title(report), "summary": summary}


def _batch(annotations: Sequence[Annotation]) -> list[dict[str, object]]:
    return [asdict(annotation) for annotation in annotations]
