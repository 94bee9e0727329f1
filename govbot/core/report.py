"""The report: every rule's outcome and the conclusion. Data only; renderers make text of it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from govbot.core.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from govbot.core.actions import Actions
    from govbot.core.change import Side
    from govbot.core.verdict import Message


WAIVERS = "waivers"
"""Id of govbot's own result, which tells of waivers that have expired or cover nothing."""


class Severity(StrEnum):
    """How much a failed rule weighs; an error blocks."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Outcome(StrEnum):
    """A rule's result."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"
    WAIVED = "waived"


class Conclusion(StrEnum):
    """What the whole report says. ``incomplete``: nothing is known to be wrong, but not everything could be judged."""

    SUCCESS = "success"
    FAILURE = "failure"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One piece of evidence of a failed rule.

    ``line`` counts from 1 in ``side``. ``fingerprint`` names the finding in waivers (see ``govbot.core.fingerprints``).
    """

    rule: str
    check: str
    severity: Severity
    message: Message
    path: str | None = None
    old_path: str | None = None
    line: int | None = None
    side: Side | None = None
    fix: Message | None = None
    fingerprint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A finding that a waiver covers: why, who answers for it, and the last day (UTC) on which it holds."""

    finding: Finding
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """A rule's outcome, with its reason in one sentence.

    ``judged`` is false for an unknown that a local run may leave open: it needs facts that only GitHub has. ``waived``
    are findings that count no more but stay visible. ``audit``: the rule is judged and told, but does not block; its
    findings are notices, and ``severity`` is what it will be. ``actions`` is what the rule asks for when it fails.
    """

    id: str
    name: str
    severity: Severity
    outcome: Outcome
    reason: Message
    findings: tuple[Finding, ...] = ()
    judged: bool = True
    waived: tuple[Waived, ...] = ()
    audit: bool = False
    actions: Actions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSummary:
    """What was judged: shas (None where a diff file has none), files, added and removed lines.

    ``description`` is a hash of the description; None where that is not known. ``issues`` are the linked issues, each
    with the time of the last edit of its text.
    """

    base: str | None
    head: str | None
    files: int
    added: int
    removed: int
    description: str | None = None
    issues: tuple[str, ...] = ()


class PolicyState(StrEnum):
    """What a commit has for a policy: one of its own, none (the built-in one judges), or one that does not load."""

    OWN = "own"
    BUILT_IN = "built-in"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A rule's result in short; ``findings`` is how many there are."""

    outcome: Outcome
    severity: Severity
    findings: int = 0
    audit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A rule that the policy of the head decides in another way; None on the side whose policy has no such rule.

    ``rule`` is its id, ``reason`` what the policy of the head would say of it. Both are text of the change.
    """

    rule: str
    now: Decision | None
    then: Decision | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the policy that a change brings would say of the change itself. It decides nothing.

    ``now`` is the policy at base, ``then`` the one at head, whose files are ``policy``. ``conclusion`` is None where
    that one does not load; ``problems`` then says why. ``same`` counts the rules that both decide alike. All text in
    here is the change's own, hence hostile.
    """

    now: PolicyState
    then: PolicyState
    conclusion: Conclusion | None
    policy: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    same: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All outcomes and the conclusion.

    ``policy`` names the sources of the rules, as shown to people. ``notes`` are facts about this run that a reader must
    know (the built-in default was used, the change edits the policy). ``preview`` is there where a change edits the
    policy.
    """

    conclusion: Conclusion
    change: ChangeSummary
    rules: tuple[RuleResult, ...]
    policy: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    preview: Preview | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding: worst severity first, then in the order of the rules."""
        found = [finding for rule in self.rules for finding in rule.findings]
        return tuple(sorted(found, key=lambda finding: finding.severity.rank))

    def count(self, severity: Severity) -> int:
        """How many failed rules have this severity, without those in audit."""
        failed = (rule for rule in self.rules if rule.outcome is Outcome.FAILED and not rule.audit)
        return sum(1 for rule in failed if rule.severity is severity)
