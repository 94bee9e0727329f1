"""The engine: the same Change and the same policy give the same Report, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from govbot.core.change import Change, Unknown
from govbot.core.logic import evaluate
from govbot.core.policy import Policy, Rule
from govbot.core.report import ChangeSummary, Conclusion, Finding, Outcome, Report, RuleResult, Severity
from govbot.core.values import dataclass
from govbot.core.verdict import Evidence, Message, Truth, Value, Verdict, say

if TYPE_CHECKING:
    from govbot.core.waivers import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what terms a conclusion is drawn.

    ``fail_on`` is the mildest severity that decides; None: nothing blocks. ``strict``: every rule must be judged,
    whatever its severity. ``local``: facts that a local run was merely not given leave a rule open and no more.
    """

    fail_on: Severity | None = Severity.ERROR
    strict: bool = False
    local: bool = False


def judge(policy: Policy, change: Change, terms: Terms) -> Report:
    """Judge a change by a policy."""
    waivers: dict[str, tuple[Waiver, ...]] = {}
    for waiver in policy.waivers:
        waivers[waiver.rule] = (*waivers.get(waiver.rule, ()), waiver)
    judged = [judge_rule(rule, change, waivers.get(rule.id, ())) for rule in policy.rules]
    rules = (*judged, *_stale(policy, change))
    return Report(
        conclusion=conclude(rules, terms),
        change=summarized(change),
        rules=rules,
        policy=policy.sources,
        notes=policy.notes,
    )


def summarized(change: Change) -> ChangeSummary:
    """Say what was judged, in short."""
    description: str | None = None
    issues: tuple[str, ...] = ()
    if not isinstance(change.body, Unknown) or not isinstance(change.linked_issues, Unknown):
        from govbot.core.edits import body_hash, edits_of_issues

        description, issues = body_hash(change), edits_of_issues(change)
    return ChangeSummary(
        base=change.base,
        head=change.head,
        files=len(change.files),
        added=change.added,
        removed=change.removed,
        description=description,
        issues=issues,
    )


def _stale(policy: Policy, change: Change) -> tuple[RuleResult, ...]:
    """Tell of waivers that have expired or cover nothing."""
    if not policy.waivers:
        return ()
    from govbot.core.waivers import review

    stale = review(policy.waivers, change)
    return () if stale is None else (stale,)


def conclude(rules: tuple[RuleResult, ...], terms: Terms) -> Conclusion:
    """Draw the conclusion: a failed rule fails; else an unknown one leaves the whole incomplete; else success.

    Rules in audit take no part.
    """
    rules = tuple(rule for rule in rules if not rule.audit)
    weighing = [rule for rule in rules if terms.fail_on is not None and rule.severity.rank <= terms.fail_on.rank]
    if any(rule.outcome is Outcome.FAILED for rule in weighing):
        return Conclusion.FAILURE
    must_be_known = rules if terms.strict else [rule for rule in weighing if rule.judged or not terms.local]
    if any(rule.outcome is Outcome.UNKNOWN for rule in must_be_known):
        return Conclusion.INCOMPLETE
    return Conclusion.SUCCESS


def judge_rule(rule: Rule, change: Change, waivers: tuple[Waiver, ...] = ()) -> RuleResult:
    """Judge one rule: whether it applies, whether what it requires holds, and what of its findings is waived."""
    result = _judged(rule, change)
    if result.outcome is Outcome.FAILED:
        from govbot.core.fingerprints import named

        result = replace(result, findings=named(result.findings))
    if waivers and result.outcome is Outcome.FAILED:
        result = _waived(rule, change, result, waivers)
    result = _in_audit(rule, change, result)
    return result if rule.on_failure is None else replace(result, actions=rule.on_failure)


def _waived(rule: Rule, change: Change, result: RuleResult, waivers: tuple[Waiver, ...]) -> RuleResult:
    """Take out what waivers cover. When nothing is left, the rest of the change is judged without the waived files.

    A check that has found something need not say what it could not see, so that the second look keeps what is waived
    from hiding what is not known.
    """
    from govbot.core.waivers import day, part, tell, without

    today = day(change.now)
    left, waived = part(result.findings, waivers, today)
    if not waived:
        return replace(result, findings=left)
    told = tell(waived)
    if left:
        reason = say("{why}; {waived}", why=result.reason, waived=told)
        return replace(result, findings=left, waived=waived, reason=reason)
    rest = _judged_demand(rule, without(change, waived))
    left, _ = part(rest.findings, waivers, today)
    if rest.outcome is Outcome.UNKNOWN or left:
        reason = say("{why}; {waived}", why=rest.reason, waived=told)
        return replace(rest, findings=left, waived=waived, reason=reason)
    return replace(result, outcome=Outcome.WAIVED, findings=(), waived=waived, reason=told)


def _in_audit(rule: Rule, change: Change, result: RuleResult) -> RuleResult:
    """Mark the result of a rule that does not block, or does not block yet."""
    until = rule.enforce_after
    if not rule.audit and (until is None or change.now.astimezone(UTC).date() > until):
        return result
    if result.outcome not in (Outcome.FAILED, Outcome.UNKNOWN):
        return replace(result, audit=True)
    how = Message("does not block")
    if not rule.audit:
        how = say("does not block until {day} has passed", day=str(until))
    findings = tuple(replace(finding, severity=Severity.NOTICE) for finding in result.findings)
    reason = say("{why} (audit: {how})", why=result.reason, how=how)
    return replace(result, audit=True, reason=reason, findings=findings)


def _judged(rule: Rule, change: Change) -> RuleResult:
    applies = _applies(rule, change)
    if applies is not None and applies.truth is Truth.FAILS:
        return _result(rule, Outcome.NOT_APPLICABLE, applies.summary)
    if applies is not None and applies.truth is Truth.UNKNOWN:
        return _unknown(rule, applies, "whether this rule applies is not known: {why}")
    return _judged_demand(rule, change)


def _judged_demand(rule: Rule, change: Change) -> RuleResult:
    verdict = evaluate(rule.require, change)
    if verdict.truth is Truth.UNKNOWN:
        return _unknown(rule, verdict, "{why}")
    if verdict.truth is Truth.HOLDS:
        return _result(rule, Outcome.PASSED, verdict.summary)
    findings = tuple(_finding(rule, evidence, change) for evidence in verdict.evidence)
    return RuleResult(
        id=rule.id,
        name=rule.name,
        severity=rule.severity,
        outcome=Outcome.FAILED,
        reason=verdict.summary,
        findings=findings,
    )


def _applies(rule: Rule, change: Change) -> Verdict | None:
    """Answer ``when and not unless``; None for a rule that always applies."""
    when = evaluate(rule.when, change) if rule.when is not None else None
    if when is not None and when.truth is Truth.FAILS:
        return when
    unless = evaluate(rule.unless, change) if rule.unless is not None else None
    if unless is not None and unless.truth is Truth.HOLDS:
        return Verdict(Truth.FAILS, unless.summary, unless.evidence)
    return next((part for part in (when, unless) if part is not None and part.truth is Truth.UNKNOWN), None)


def _result(rule: Rule, outcome: Outcome, reason: Message) -> RuleResult:
    return RuleResult(id=rule.id, name=rule.name, severity=rule.severity, outcome=outcome, reason=reason)


def _unknown(rule: Rule, verdict: Verdict, template: str) -> RuleResult:
    return RuleResult(
        id=rule.id,
        name=rule.name,
        severity=rule.severity,
        outcome=Outcome.UNKNOWN,
        reason=say(template, why=verdict.summary),
        judged=not all(evidence.offline for evidence in verdict.evidence),
    )


def _finding(rule: Rule, evidence: Evidence, change: Change) -> Finding:
    values = _slots(evidence, change) if rule.message or rule.fix else {}
    return Finding(
        rule=rule.id,
        check=evidence.check,
        severity=rule.severity,
        message=Message(rule.message, values) if rule.message else evidence.message,
        path=evidence.path,
        old_path=evidence.old_path,
        line=evidence.line,
        side=evidence.side,
        fix=Message(rule.fix, values) if rule.fix else evidence.fix,
    )


def _slots(evidence: Evidence, change: Change) -> dict[str, Value | Message]:
    """Give the values that a policy's own words may name; a fact that is not known keeps its slot unfilled."""
    facts: dict[str, Value | Message | Unknown | None] = {
        "path": evidence.path,
        "line": evidence.line,
        "title": change.title,
        "number": change.number,
        "author": change.author if isinstance(change.author, Unknown) else change.author.login,
        "seen": evidence.message.values.get("seen"),
        "wanted": evidence.message.values.get("wanted"),
    }
    return {name: value for name, value in facts.items() if value is not None and not isinstance(value, Unknown)}
