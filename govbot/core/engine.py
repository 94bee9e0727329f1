"""The engine: the same Change and the same policy give the same Report, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.logic import evaluate
from govbot.core.policy import Policy, Rule
from govbot.core.report import ChangeSummary, Conclusion, Finding, Outcome, Report, RuleResult, Severity
from govbot.core.verdict import Evidence, Message, Truth, Value, Verdict, say


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
    rules = tuple(judge_rule(rule, change) for rule in policy.rules)
    return Report(
        conclusion=conclude(rules, terms),
        change=ChangeSummary(
            base=change.base, head=change.head, files=len(change.files), added=change.added, removed=change.removed
        ),
        rules=rules,
        policy=policy.sources,
        notes=policy.notes,
    )


def conclude(rules: tuple[RuleResult, ...], terms: Terms) -> Conclusion:
    """Draw the conclusion: a failed rule fails; else an unknown one leaves the whole incomplete; else success."""
    weighing = [rule for rule in rules if terms.fail_on is not None and rule.severity.rank <= terms.fail_on.rank]
    if any(rule.outcome is Outcome.FAILED for rule in weighing):
        return Conclusion.FAILURE
    must_be_known = rules if terms.strict else [rule for rule in weighing if rule.judged or not terms.local]
    if any(rule.outcome is Outcome.UNKNOWN for rule in must_be_known):
        return Conclusion.INCOMPLETE
    return Conclusion.SUCCESS


def judge_rule(rule: Rule, change: Change) -> RuleResult:
    """Judge one rule: whether it applies, and whether what it requires holds."""
    applies = _applies(rule, change)
    if applies is not None and applies.truth is Truth.FAILS:
        return _result(rule, Outcome.NOT_APPLICABLE, applies.summary)
    if applies is not None and applies.truth is Truth.UNKNOWN:
        return _unknown(rule, applies, "whether this rule applies is not known: {why}")
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
