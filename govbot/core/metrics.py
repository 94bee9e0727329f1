"""Many runs in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from govbot.core.audit import AuditedRule, AuditEntry
from govbot.core.report import Outcome

SOON = 300.0
"""Seconds: five minutes, within which an author should hear."""

SECRETS = "secrets"
"""The check whose findings are open secrets."""

NONE = "none"
"""Stands for the conclusion of a run that ended without one."""


@dataclass(slots=True)
class OpenSecrets:
    """Secret findings of the latest run of each pull request: how many, and in how many of them.

    ``unknown`` counts those whose latest run could not tell.
    """

    findings: int = 0
    pull_requests: int = 0
    unknown: int = 0


@dataclass(slots=True)
class Metrics:
    """Counts over runs, by what they are labelled with. Durations are whole runs, in seconds, by repository."""

    runs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    durations: dict[str, list[float]] = field(default_factory=dict)
    outcomes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    waived: Counter[tuple[str, str]] = field(default_factory=Counter)
    delivered: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    secrets: dict[tuple[str, str], OpenSecrets] = field(default_factory=dict)

    @property
    def all_durations(self) -> list[float]:
        """The durations of all runs, the shortest first."""
        return sorted(seconds for group in self.durations.values() for seconds in group)


def measure(entries: Iterable[AuditEntry]) -> Metrics:
    """Count runs."""
    metrics = Metrics()
    latest: dict[tuple[str, str, int], AuditEntry] = {}
    for entry in entries:
        repository = entry.repository or ""
        _count(metrics, repository, entry)
        if entry.pull_request is not None and entry.rules:
            key = (repository, entry.profile, entry.pull_request)
            latest[key] = max(latest.get(key, entry), entry, key=lambda item: (item.time, item.run))
    for (repository, profile, _), entry in latest.items():
        _count_secrets(metrics.secrets.setdefault((repository, profile), OpenSecrets()), entry.rules)
    return metrics


def quantile(values: list[float], share: float) -> float:
    """Give the smallest of sorted values that ``share`` of them do not exceed (nearest rank); 0 of none."""
    return values[max(0, ceil(share * len(values)) - 1)] if values else 0.0


def _count(metrics: Metrics, repository: str, entry: AuditEntry) -> None:
    conclusion = entry.conclusion.value if entry.conclusion is not None else NONE
    metrics.runs[repository, entry.event or "", conclusion] += 1
    metrics.durations.setdefault(repository, []).append(entry.seconds.total)
    metrics.requests[repository] += entry.requests
    for rule in entry.rules:
        severity = "audit" if rule.audit else rule.severity.value
        metrics.outcomes[repository, rule.id, severity, rule.outcome.value] += 1
    for waiver in entry.waivers:
        metrics.waived[repository, waiver.rule] += waiver.findings
    if entry.delivered is not None:
        for what in ("comment", "check", "status"):
            metrics.delivered[repository, what, getattr(entry.delivered, what)] += 1


def _count_secrets(secrets: OpenSecrets, rules: tuple[AuditedRule, ...]) -> None:
    found = sum(rule.findings.get(SECRETS, 0) for rule in rules)
    secrets.findings += found
    secrets.pull_requests += found > 0
    secrets.unknown += any(rule.outcome is Outcome.UNKNOWN and SECRETS in rule.checks for rule in rules)
