"""What an audit keeps of a run: ids, counts, names and times. No text of the pull request, and no secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govbot.core.report import Conclusion, Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from govbot.core.policy import Policy
    from govbot.core.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedRule:
    """A rule's outcome. ``checks`` are those that it asks; ``findings`` counts what each of them found."""

    id: str
    severity: Severity
    outcome: Outcome
    audit: bool = False
    checks: tuple[str, ...] = ()
    findings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedWaiver:
    """A waiver that covered something: how many findings, why, who answers for it, until which day."""

    rule: str
    reason: str
    owner: str
    expires: date
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySource:
    """A file of the policy: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How long the parts of a run took, in seconds."""

    read: float
    judge: float
    deliver: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of comment, check and status, in the words of ``govbot.publish.words``; ``notes`` says why."""

    comment: str
    check: str
    status: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a run has no verdict: the kind of error, and its message."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One run. What is not known is None: a run that could not even begin knows little.

    ``time`` is when it began (UTC). ``digest`` is the SHA-256 over the policy's sources, one line ``<sha256>  <name>``
    each, as ``sha256sum`` prints them. ``files_from`` is where the changed files were read: ``github`` or ``checkout``.
    """

    time: datetime
    govbot: str
    repository: str | None
    pull_request: int | None
    event: str | None
    actor: str | None
    run: tuple[int, int]
    profile: str
    base: str | None
    head: str | None
    digest: str | None
    sources: tuple[PolicySource, ...]
    conclusion: Conclusion | None
    exit_code: int
    error: Failure | None
    rules: tuple[AuditedRule, ...]
    waivers: tuple[UsedWaiver, ...]
    files: int | None
    files_from: str | None
    requests: int
    seconds: Seconds
    delivered: Delivered | None


def audited_rules(report: Report, policy: Policy | None) -> tuple[AuditedRule, ...]:
    """Give the outcomes of a report in short; ``policy`` tells the checks of each rule."""
    from collections import Counter

    from govbot.core.policy import asks

    rules = policy.rules if policy is not None else ()
    checks = {
        rule.id: tuple(sorted({ask.check.name for part in rule.expressions for ask in asks(part)})) for rule in rules
    }
    return tuple(
        AuditedRule(
            id=rule.id,
            severity=rule.severity,
            outcome=rule.outcome,
            audit=rule.audit,
            checks=checks.get(rule.id, ()),
            findings=dict(sorted(Counter(finding.check for finding in rule.findings).items())),
        )
        for rule in report.rules
    )


def used_waivers(report: Report) -> tuple[UsedWaiver, ...]:
    """Give the waivers that covered findings of a report."""
    counts: dict[tuple[str, str, str, date], int] = {}
    for rule in report.rules:
        for item in rule.waived:
            key = (rule.id, item.reason, item.owner, item.expires)
            counts[key] = counts.get(key, 0) + 1
    return tuple(
        UsedWaiver(rule=rule, reason=reason, owner=owner, expires=expires, findings=number)
        for (rule, reason, owner, expires), number in counts.items()
    )


def policy_sources(names: tuple[str, ...], texts: tuple[bytes, ...]) -> tuple[tuple[PolicySource, ...], str]:
    """Give the digests of a policy's files and the one over all of them."""
    from hashlib import sha256

    sources = tuple(
        PolicySource(name=name, sha256=sha256(text).hexdigest()) for name, text in zip(names, texts, strict=True)
    )
    lines = "".join(f"{source.sha256}  {source.name}\n" for source in sources)
    return sources, sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
