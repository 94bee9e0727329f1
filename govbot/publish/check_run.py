"""The check run: made once, already completed, so that a cancelled job leaves nothing pending."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot import __version__
from govbot.core.report import Conclusion
from govbot.github.answers import CheckRun, CheckRuns
from govbot.github.errors import RefusedError
from govbot.publish.comment import LATER
from govbot.publish.creating import create_once
from govbot.publish.marker import read_marker
from govbot.publish.told import read_told, write_told
from govbot.publish.words import Result, Word
from govbot.render.annotations import line_annotations
from govbot.render.headline import check_title
from govbot.render.markdown import render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from govbot.core.report import Report
    from govbot.github.client import Client
    from govbot.publish.marker import Marker
    from govbot.render.annotations import Annotation

# https://docs.github.com/en/rest/checks/runs#create-a-check-run: 50 annotations a request, summary 65,535 characters.
BATCH = 50
ANNOTATIONS = 200
SUMMARY_LIMIT = 60_000

# Seconds to wait for the check of a run that has just said the same.
_PAUSES = (0.0, 0.5, 1.0, 2.0)

_DIGEST = re.compile(r"[0-9a-f]{64}")

# A required check passes with "neutral" and "skipped"; what could not be judged must not:
# https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks
CONCLUSIONS = {
    Conclusion.SUCCESS: "success",
    Conclusion.FAILURE: "failure",
    Conclusion.INCOMPLETE: "failure",
}


@dataclass(slots=True)
class _Made:
    """A check run that this run has made: what it shows, and the keys that it holds."""

    run: CheckRun
    output: dict[str, object]
    keys: frozenset[str]


class Checks:
    """The check runs of a commit that carry one name.

    GitHub shows and counts the newest of them. It takes several of one name, has no way to delete one, and no way to
    make one only where there is none: runs that answer in the same instant may each make one. They then say the same,
    or the one that judged what is no longer so judges again.
    """

    def __init__(self, client: Client, repository: str, *, details: str | None) -> None:
        self._client, self._repository, self._details = client, repository, details
        self._made: list[_Made] = []
        self._there = False

    @property
    def kept(self) -> bool:
        """Whether there is a check run that holds keys."""
        return self._there or bool(self._made)

    @property
    def held(self) -> frozenset[str]:
        """The keys that the check runs of this run hold."""
        return frozenset().union(*(made.keys for made in self._made))

    def publish(
        self,
        report: Report,
        marker: Marker,
        *,
        keys: frozenset[str] = frozenset(),
        first: bool = False,
        awaited: bool = False,
    ) -> Result:
        """Make the newest check run of the commit say the report; ``first`` when there surely is none yet.

        ``keys`` are what is to be said elsewhere, once a commit: the new check run holds those that none holds yet.
        ``awaited``: another run that says the same may be about to make it. A check run that says something else is
        followed by a new one, not edited: its annotations could only be added to. Raises RefusedError and FailedError.
        """
        left = keys - self.held
        for pause in _PAUSES if awaited else () if first else (0.0,):
            if pause:
                self._client.pause(pause)
            ours = self._ours(marker)
            newest = max(ours, key=lambda run: run.id, default=None)
            left -= _told(ours)
            self._there = newest is not None and _says(newest, marker, report)
            if self._there:
                break
            before = read_marker(newest.output.text) if newest is not None else None
            if before is not None and before.newer_than(marker):
                return Result(Word.SUPERSEDED, LATER)
        return Result(Word.UNCHANGED) if self._there and not left else self._publish(report, marker, left)

    def turn(self, marker: Marker) -> frozenset[str]:
        """Tell which keys fall to this run: those that it holds and no earlier check run of the commit does.

        Ids of check runs rise with time, and each run looks only after it has made its own: of two that hold a key at
        once, both see that the earlier one has it. Raises RefusedError and FailedError.
        """
        if not self.held:
            return frozenset()
        mine = {made.run.id for made in self._made}
        others = [run for run in self._ours(marker) if run.id not in mine and run.app == self._made[0].run.app]
        for made in self._made:
            self._release(made, _told(run for run in others if run.id < made.run.id), marker)
        return self.held

    def release(self, keys: frozenset[str], marker: Marker) -> None:
        """Give keys back, so that another run can take them. Raises RefusedError and FailedError."""
        for made in self._made:
            self._release(made, keys, marker)

    def _release(self, made: _Made, keys: frozenset[str], marker: Marker) -> None:
        if made.keys & keys:
            made.keys -= keys
            self._edit(made, {"text": write_told(marker, made.keys)})

    def _edit(self, made: _Made, change: dict[str, object]) -> None:
        path = f"/repos/{self._repository}/check-runs/{made.run.id}"
        self._client.send(CheckRun, "PATCH", path, {"output": made.output | change})

    def _publish(self, report: Report, marker: Marker, keys: frozenset[str]) -> Result:
        annotations = line_annotations(report)
        output = _output(report, len(annotations)) | {"text": write_told(marker, keys)}
        try:
            made = _Made(self._create(report, marker, output, annotations[:BATCH]), output, keys)
        except RefusedError as refused:
            if refused.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            self._made.append(_Made(self._create(report, marker, output, []), output, keys))
            return Result(Word.CREATED, "GitHub did not take the line annotations of the check")
        self._made.append(made)
        for start in range(BATCH, min(len(annotations), ANNOTATIONS), BATCH):
            self._edit(made, {"annotations": _batch(annotations[start : start + BATCH])})
        return Result(Word.CREATED)

    def _create(
        self, report: Report, marker: Marker, output: dict[str, object], annotations: list[Annotation]
    ) -> CheckRun:
        body: dict[str, object] = {
            "name": marker.profile,
            "head_sha": marker.head,
            "status": "completed",
            "conclusion": CONCLUSIONS[report.conclusion],
            "external_id": marker.digest,
            "output": output | {"annotations": _batch(annotations)},
        }
        if self._details:
            body["details_url"] = self._details
        path = f"/repos/{self._repository}/check-runs"

        def look() -> CheckRun | None:
            mine = (run for run in self._ours(marker) if read_marker(run.output.text) == marker)
            return next((run for run in mine if _says(run, marker, report)), None)

        return create_once(self._client, lambda: self._client.send(CheckRun, "POST", path, body), look)

    def _ours(self, marker: Marker) -> list[CheckRun]:
        """List the check runs of the name that govbot made: a job of the same name is a check run of the same name."""
        path = f"/repos/{self._repository}/commits/{marker.head}/check-runs"
        found = self._client.get(CheckRuns, path, check_name=marker.profile, filter="all", per_page=100).check_runs
        return [run for run in found if _DIGEST.fullmatch(run.external_id)]


def _says(run: CheckRun, marker: Marker, report: Report) -> bool:
    return (run.external_id, run.conclusion) == (marker.digest, CONCLUSIONS[report.conclusion])


def _told(runs: Iterable[CheckRun]) -> frozenset[str]:
    return frozenset().union(*(read_told(run.output.text) for run in runs))


def _output(report: Report, annotations: int) -> dict[str, object]:
    summary = render_markdown(report, version=__version__, limit=SUMMARY_LIMIT, whole=True)
    if annotations > ANNOTATIONS:
        summary += f"\n\n{annotations - ANNOTATIONS:,} more findings have no annotation at their line."
    return {"title": check_title(report), "summary": summary}


def _batch(annotations: Sequence[Annotation]) -> list[dict[str, object]]:
    return [asdict(annotation) for annotation in annotations]
