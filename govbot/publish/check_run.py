"""The check run: made once, already completed, so that a cancelled job leaves nothing pending."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot.errors import GovbotError
from govbot.github.answers import CheckRun, CheckRuns, PullRequest
from govbot.github.errors import FailedError, RefusedError
from govbot.publish.check_output import ANNOTATIONS, FAILURE, conclusion_of, identity_of, shown
from govbot.publish.comment import LATER
from govbot.publish.creating import create_once
from govbot.publish.marker import read_marker
from govbot.publish.told import Verdict, read_told, read_verdict, write_told
from govbot.publish.words import Result, Word
from govbot.render.annotations import line_annotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govbot.core.report import Report
    from govbot.github.client import Client
    from govbot.publish.lock import Lock
    from govbot.publish.marker import Marker
    from govbot.render.annotations import Annotation

# https://docs.github.com/en/rest/checks/runs#create-a-check-run: 50 annotations a request, summary 65,535 characters.
BATCH = 50
PAGES = 10
"""Pages of 100 check runs of one name that are read; more means that somebody floods the commit."""

_PAGE = 100
# Seconds between looks for the check of a run that is about to make it: a minute in all.
_PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Expected(Enum):
    """What is known of a check run that says the same, before anybody has looked."""

    FIRST = "of all runs that answer at once this one was the first"
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
    verdict: Verdict | None
    shared: bool = False


class Checks:
    """The check runs of a commit that carry one name; ``pull`` is the number of the pull request.

    GitHub shows and counts the newest of them. It takes several of one name, has no way to delete one, and no way to
    make one only where there is none: so runs that answer at once make way for each other by a lock.
    """

    def __init__(self, client: Client, repository: str, *, details: str | None, pull: int | None = None) -> None:
        self._client, self._repository, self._details, self._pull = client, repository, details, pull
        self._beside: int | None = None
        self._shared = False
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
        try:
            for turn in self._turns(lock, expected):
                try:
                    ours = self._ours(marker)
                except FailedError:
                    # A check run too many is better than none; a pass may be held by another pull request's failure.
                    if self._pull is not None and conclusion_of(report) != FAILURE:
                        raise
                    break
                newest = max(ours, key=lambda run: run.id, default=None)
                left -= _told(ours)
                self._beside = self._beside_of(ours, marker, report)
                self._shared = any(verdict.pull != self._pull for run in ours if (verdict := _verdict(run)))
                self._there = newest is not None and self._says(newest, marker, report)
                if newest is not None and self._there and (turn or not left):
                    return self._hold(newest, report, marker, left, lock) if left else Result(Word.UNCHANGED)
                if newest is not None and self._later(newest, marker):
                    return Result(Word.SUPERSEDED, LATER)
            result = self._publish(report, marker, left, ordered=lock.held)
            if self._shared and self._beside is None and conclusion_of(report) != FAILURE:
                # The lock is the pull request's: a run for another one of the commit may have answered meanwhile.
                self._beside = self._beside_of(self._ours(marker), marker, report)
                if self._beside is not None:
                    return self._publish(report, marker, frozenset(), ordered=lock.held)
            return result
        finally:
            lock.release()

    def _turns(self, lock: Lock, expected: Expected) -> Iterator[bool]:
        """Wait for what others are about to say, then for the lock; each time gives whether it is this run's turn."""
        if expected is Expected.FIRST:
            yield True
            return
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

    def _later(self, newest: CheckRun, marker: Marker) -> bool:
        """Tell whether a later run has said something else of the same pull request."""
        before, verdict = read_marker(newest.output.text), read_verdict(newest.output.text)
        same = verdict is None or verdict.pull == self._pull
        return same and before is not None and before.newer_than(marker)

    def _beside_of(self, ours: list[CheckRun], marker: Marker, report: Report) -> int | None:
        """Find another open pull request of this very commit whose rules fail, where those of this one do not.

        A check belongs to a commit: without this, whoever opens a second pull request for the commit, to a branch with
        milder rules, would make the first one pass.
        """
        if conclusion_of(report) == FAILURE:
            return None
        latest = {verdict.pull: verdict for run in sorted(ours, key=lambda run: run.id) if (verdict := _verdict(run))}
        failing = [pull for pull, verdict in latest.items() if pull != self._pull and verdict.conclusion == FAILURE]
        return next((pull for pull in failing if self._still(pull, marker)), None)

    def _still(self, pull: int, marker: Marker) -> bool:
        try:
            found = self._client.get(PullRequest, f"/repos/{self._repository}/pulls/{pull}")
        except GovbotError:
            return True
        return found.state == "open" and found.head.sha == marker.head

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
            self._edit(made, {"text": write_told(made.marker, kept, made.verdict)})

    def _edit(self, made: _Made, change: dict[str, object]) -> None:
        path = f"/repos/{self._repository}/check-runs/{made.run.id}"
        self._client.send(CheckRun, "PATCH", path, {"output": made.output | change})

    def _hold(self, run: CheckRun, report: Report, marker: Marker, keys: frozenset[str], lock: Lock) -> Result:
        """Put keys into a check run that says the report already; without the lock, into another one."""
        if not lock.held:
            return self._publish(report, marker, keys)
        author = read_marker(run.output.text) or marker
        output = shown(report, self._beside)
        made = _Made(run, output, keys, author, read_verdict(run.output.text), shared=True)
        self._edit(made, {"text": write_told(author, read_told(run.output.text) | keys, made.verdict)})
        self._made.append(made)
        return Result(Word.UNCHANGED)

    def _publish(self, report: Report, marker: Marker, keys: frozenset[str], *, ordered: bool = False) -> Result:
        annotations = line_annotations(report)
        verdict = self._verdict(report)
        output = shown(report, self._beside) | {"text": write_told(marker, keys, verdict)}
        try:
            run = self._create(report, marker, output, annotations[:BATCH])
        except RefusedError as refused:
            if refused.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            run = self._create(report, marker, output, [])
            self._made.append(_Made(run, output, keys, marker, verdict))
            return Result(Word.CREATED, "GitHub did not take the line annotations of the check", ordered=ordered)
        made = _Made(run, output, keys, marker, verdict)
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
            "conclusion": self._conclusion(report),
            "external_id": identity_of(report, marker),
            "output": output | {"annotations": _batch(annotations)},
        }
        if self._details:
            body["details_url"] = self._details
        path = f"/repos/{self._repository}/check-runs"

        def look() -> CheckRun | None:
            mine = (run for run in self._ours(marker) if read_marker(run.output.text) == marker)
            return next((run for run in mine if self._says(run, marker, report)), None)

        return create_once(self._client, lambda: self._client.send(CheckRun, "POST", path, body), look)

    def _ours(self, marker: Marker) -> list[CheckRun]:
        """List the check runs of the name that govbot made: a job of the same name is a check run of the same name."""
        path = f"/repos/{self._repository}/commits/{marker.head}/check-runs"
        found: list[CheckRun] = []
        for page in range(1, PAGES + 1):
            rows = self._client.get(
                CheckRuns, path, check_name=marker.profile, filter="all", per_page=_PAGE, page=page
            ).check_runs
            found += rows
            if len(rows) < _PAGE:
                break
        return [run for run in found if _DIGEST.fullmatch(run.external_id)]

    def _says(self, run: CheckRun, marker: Marker, report: Report) -> bool:
        # Of another pull request it says nothing about this one, whose verdict must be found later.
        if read_verdict(run.output.text) not in (None, self._verdict(report)):
            return False
        return (run.external_id, run.conclusion) == (identity_of(report, marker), self._conclusion(report))

    def _verdict(self, report: Report) -> Verdict | None:
        return Verdict(self._pull, conclusion_of(report)) if self._pull is not None else None

    def _conclusion(self, report: Report) -> str:
        return conclusion_of(report) if self._beside is None else FAILURE


def _told(runs: Iterable[CheckRun]) -> frozenset[str]:
    return frozenset().union(*(read_told(run.output.text) for run in runs))


def _verdict(run: CheckRun) -> Verdict | None:
    return read_verdict(run.output.text)


def _batch(annotations: Sequence[Annotation]) -> list[dict[str, object]]:
    return [asdict(annotation) for annotation in annotations]
