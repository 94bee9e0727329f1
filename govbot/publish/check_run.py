"""The check run: made once, already completed, so that a cancelled job leaves nothing pending."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import Enum
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot import __version__
from govbot.core.report import Conclusion
from govbot.github.answers import CheckRun, CheckRuns
from govbot.github.errors import FailedError, RefusedError
from govbot.publish.comment import LATER
from govbot.publish.creating import create_once
from govbot.publish.marker import read_marker
from govbot.publish.told import read_told, write_told
from govbot.publish.words import Result, Word
from govbot.render.annotations import line_annotations
from govbot.render.escape import code_span
from govbot.render.headline import check_title
from govbot.render.markdown import render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govbot.core.report import Report
    from govbot.github.client import Client
    from govbot.publish.lock import Lock
    from govbot.publish.marker import Marker
    from govbot.render.annotations import Annotation

# https://docs.github.com/en/rest/checks/runs#create-a-check-run: 50 annotations a request, summary 65,535 characters.
BATCH = 50
ANNOTATIONS = 200
SUMMARY_LIMIT = 60_000
NOTHING = "No file changed"

# Seconds between looks for the check of a run that is about to make it: a minute in all.
_PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

_DIGEST = re.compile(r"[0-9a-f]{64}")

# A required check passes with "neutral" and "skipped"; what could not be judged must not:
# https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks
CONCLUSIONS = {
    Conclusion.SUCCESS: "success",
    Conclusion.FAILURE: "failure",
    Conclusion.INCOMPLETE: "failure",
}


class Expected(Enum):
    """What is known of a check run that says the same, before anybody has looked."""

    NONE = "surely none"
    OPEN = "nothing"
    AWAITED = "another run may be about to make it"
    THERE = "it is likely there"


@dataclass(slots=True)
class _Made:
    """A check run that this run has made, or has put keys into: what it shows, and the keys that are this run's."""

    run: CheckRun
    output: dict[str, object]
    keys: frozenset[str]
    marker: Marker
    shared: bool = False


class Checks:
    """The check runs of a commit that carry one name.

    GitHub shows and counts the newest of them. It takes several of one name, has no way to delete one, and no way to
    make one only where there is none: so runs that answer at once make way for each other by a lock.
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
        lock: Lock,
        *,
        keys: frozenset[str] = frozenset(),
        expected: Expected = Expected.OPEN,
    ) -> Result:
        """Make the newest check run of the commit say the report.

        ``keys`` are what is to be said elsewhere, once a commit: the check run is made to hold those that none holds
        yet. A check run that says something else is followed by a new one, not edited: its annotations could only be
        added to. Raises RefusedError and FailedError.
        """
        left = keys - self.held
        if expected is Expected.NONE:
            return self._publish(report, marker, left)
        try:
            for turn in self._turns(lock, expected):
                try:
                    ours = self._ours(marker)
                except FailedError:
                    # A check run too many is better than none.
                    break
                newest = max(ours, key=lambda run: run.id, default=None)
                left -= _told(ours)
                self._there = newest is not None and _says(newest, marker, report)
                if newest is not None and self._there and (turn or not left):
                    return self._hold(newest, report, marker, left, lock) if left else Result(Word.UNCHANGED)
                before = read_marker(newest.output.text) if newest is not None else None
                if before is not None and before.newer_than(marker):
                    return Result(Word.SUPERSEDED, LATER)
            return self._publish(report, marker, left, ordered=lock.held)
        finally:
            lock.release()

    def _turns(self, lock: Lock, expected: Expected) -> Iterator[bool]:
        """Wait for what others are about to say, then for the lock; each time gives whether it is this run's turn."""
        looks = {Expected.THERE: 1, Expected.AWAITED: len(_PAUSES)}.get(expected, 0)
        for pause in _PAUSES[:looks]:
            if pause:
                self._client.pause(pause)
            yield False
        for pause in _PAUSES:
            if pause:
                self._client.pause(pause)
            if lock.take():
                break
            yield False
        # After a minute it goes on without.
        yield True

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
            self._release(made, _told(run for run in others if run.id < made.run.id))
        return self.held

    def release(self, keys: frozenset[str]) -> None:
        """Give keys back, so that another run can take them. Raises RefusedError and FailedError."""
        for made in self._made:
            self._release(made, keys)

    def _release(self, made: _Made, keys: frozenset[str]) -> None:
        keys &= made.keys
        if keys:
            made.keys -= keys
            kept = made.keys
            if made.shared:
                kept = _told(run for run in self._ours(made.marker) if run.id == made.run.id) - keys
            self._edit(made, {"text": write_told(made.marker, kept)})

    def _edit(self, made: _Made, change: dict[str, object]) -> None:
        path = f"/repos/{self._repository}/check-runs/{made.run.id}"
        self._client.send(CheckRun, "PATCH", path, {"output": made.output | change})

    def _hold(self, run: CheckRun, report: Report, marker: Marker, keys: frozenset[str], lock: Lock) -> Result:
        """Put keys into a check run that says the report already; without the lock, into another one."""
        if not lock.held:
            return self._publish(report, marker, keys)
        author = read_marker(run.output.text) or marker
        output = _output(report, len(line_annotations(report)))
        made = _Made(run, output, keys, author, shared=True)
        self._edit(made, {"text": write_told(author, read_told(run.output.text) | keys)})
        self._made.append(made)
        return Result(Word.UNCHANGED)

    def _publish(self, report: Report, marker: Marker, keys: frozenset[str], *, ordered: bool = False) -> Result:
        annotations = line_annotations(report)
        output = _output(report, len(annotations)) | {"text": write_told(marker, keys)}
        try:
            run = self._create(report, marker, output, annotations[:BATCH])
        except RefusedError as refused:
            if refused.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            run = self._create(report, marker, output, [])
            self._made.append(_Made(run, output, keys, marker))
            return Result(Word.CREATED, "GitHub did not take the line annotations of the check", ordered=ordered)
        made = _Made(run, output, keys, marker)
        self._made.append(made)
        for start in range(BATCH, min(len(annotations), ANNOTATIONS), BATCH):
            self._edit(made, {"annotations": _batch(annotations[start : start + BATCH])})
        return Result(Word.CREATED, ordered=ordered)

    def _create(
        self, report: Report, marker: Marker, output: dict[str, object], annotations: list[Annotation]
    ) -> CheckRun:
        body: dict[str, object] = {
            "name": marker.profile,
            "head_sha": marker.head,
            "status": "completed",
            "conclusion": _conclusion(report),
            "external_id": _identity(report, marker),
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
    return (run.external_id, run.conclusion) == (_identity(report, marker), _conclusion(report))


def _conclusion(report: Report) -> str:
    """Give GitHub's word; a change without a file passes as neutral, since there was nothing to find anything in."""
    if report.conclusion is Conclusion.SUCCESS and report.change.files == 0:
        return "neutral"
    return CONCLUSIONS[report.conclusion]


def _identity(report: Report, marker: Marker) -> str:
    """Name what the check run shows: the verdict, and the texts that were judged."""
    change = report.change
    if change.description is None:
        return marker.digest
    return sha256("\0".join((marker.digest, change.description, *change.issues)).encode()).hexdigest()


def _judged(report: Report) -> str:
    """Say of what the check run is the verdict, so that anybody can tell whether it still is."""
    change = report.change
    told = [f"{name} {code_span(sha)}" for name, sha in (("head", change.head), ("base", change.base)) if sha]
    if change.description is not None:
        told.append(f"description SHA-256 {code_span(change.description)}…")
    told += [f"issue {code_span(issue)}" for issue in change.issues]
    return f"<sub>Judged: {' · '.join(told)}</sub>"


def _told(runs: Iterable[CheckRun]) -> frozenset[str]:
    return frozenset().union(*(read_told(run.output.text) for run in runs))


def _output(report: Report, annotations: int) -> dict[str, object]:
    summary = render_markdown(report, version=__version__, limit=SUMMARY_LIMIT, whole=True)
    if annotations > ANNOTATIONS:
        summary += f"\n\n{annotations - ANNOTATIONS:,} more findings have no annotation at their line."
    summary += f"\n\n{_judged(report)}"
    return {"title": NOTHING if _conclusion(report) == "neutral" else check_title(report), "summary": summary}


def _batch(annotations: Sequence[Annotation]) -> list[dict[str, object]]:
    return [asdict(annotation) for annotation in annotations]
