"""What the audit keeps of a run, collected while it goes on and written as one line when it ends, however it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from govbot import __version__
from govbot.core.audit import (
    AuditEntry,
    Delivered,
    Failure,
    Seconds,
    audited_rules,
    policy_sources,
    used_waivers,
)
from govbot.errors import ExitCode, GovbotError
from govbot.render.audit import render_audit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govbot.core.report import Report
    from govbot.github.client import Client
    from govbot.github.event import Event
    from govbot.policy.load import Resolved
    from govbot.publish.delivery import Delivery

Part = Literal["read", "judge", "deliver"]


class Recorder:
    """Knows of one run what has become known so far."""

    def __init__(self, environ: Mapping[str, str], profile: str) -> None:
        self.event: Event | None = None
        self.client: Client | None = None
        self.policy: Resolved | None = None
        self.report: Report | None = None
        self.delivery: Delivery | None = None
        self.files_from: str | None = None
        self.error: BaseException | None = None
        self._environ, self._profile = environ, profile
        self._began, self._clock = datetime.now(UTC), time.monotonic()
        self._spent: dict[Part, float] = {"read": 0.0, "judge": 0.0, "deliver": 0.0}

    @contextmanager
    def timing(self, part: Part) -> Iterator[None]:
        """Count the time of a block to a part of the run."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._spent[part] += time.monotonic() - began

    def write(self, path: str, exit_code: int) -> None:
        """Append the line of the run to a file. Raises OSError."""
        with Path(path).open("a", encoding="ascii") as stream:
            stream.write(render_audit(self.entry(exit_code)))

    def entry(self, exit_code: int) -> AuditEntry:
        """Give what is known of the run now."""
        event, report, policy = self.event, self.report, self.policy
        names, texts = (policy.policy.sources, policy.texts) if policy is not None else ((), ())
        sources, digest = policy_sources(names, texts)
        change = report.change if report is not None else None
        judged = report is not None and bool(report.rules)
        return AuditEntry(
            time=self._began,
            govbot=__version__,
            repository=event.repository if event is not None else self._environ.get("GITHUB_REPOSITORY") or None,
            pull_request=event.number if event is not None else None,
            event=self._environ.get("GITHUB_EVENT_NAME") or None,
            actor=self._environ.get("GITHUB_ACTOR") or None,
            run=(_number(self._environ, "GITHUB_RUN_ID"), _number(self._environ, "GITHUB_RUN_ATTEMPT")),
            profile=self._profile,
            base=(change.base if change is not None else None) or (event.base_sha if event is not None else None),
            head=(change.head if change is not None else None) or (event.head_sha if event is not None else None),
            digest=digest if policy is not None else None,
            sources=sources,
            conclusion=report.conclusion if report is not None else None,
            exit_code=exit_code,
            error=_failure(self.error) if self.error is not None else None,
            rules=audited_rules(report, policy.policy if policy is not None else None) if report is not None else (),
            waivers=used_waivers(report) if report is not None else (),
            files=change.files if change is not None and judged else None,
            files_from=self.files_from if judged else None,
            requests=self.client.requests if self.client is not None else 0,
            seconds=Seconds(**self._spent, total=time.monotonic() - self._clock),
            delivered=_delivered(self.delivery) if self.delivery is not None else None,
        )


def code_of(error: BaseException) -> ExitCode:
    """Tell the exit code that an exception ends in."""
    if isinstance(error, GovbotError):
        return error.exit_code
    return ExitCode.INTERRUPTED if isinstance(error, KeyboardInterrupt) else ExitCode.BUG


def _failure(error: BaseException) -> Failure:
    """Name an error. The words of a bug are left out, since they may quote the change."""
    message = error.message if isinstance(error, GovbotError) else ""
    return Failure(kind=type(error).__name__, message=message)


def _delivered(delivery: Delivery) -> Delivered:
    return Delivered(
        comment=delivery.comment.value,
        check=delivery.check.value,
        status=delivery.status.value,
        notes=delivery.notes,
    )


def _number(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0  # noqa: PLR2004 - 64 bits
