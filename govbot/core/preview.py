"""What the policy that a change brings would say of it, rule by rule, beside what was decided."""

from __future__ import annotations

from govbot.core.report import Decision, Difference, Outcome, PolicyState, Preview, Report, RuleResult

_ORDER = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WAIVED, None, Outcome.PASSED, Outcome.NOT_APPLICABLE)


def compare(decided: Report, then: Report, *, now: PolicyState, state: PolicyState) -> Preview:
    """Set what would be decided (``then``) beside what is: every rule whose result is another one, the worst first.

    ``now`` and ``state`` say what the policies of the base and of the head are. A rule that finds the same number of
    things at other places decides otherwise too.
    """
    before = {rule.id: rule for rule in decided.rules}
    after = {rule.id: rule for rule in then.rules}
    changed = [rule for rule in {**before, **after} if _result(before.get(rule)) != _result(after.get(rule))]
    differences = (_difference(rule, before.get(rule), after.get(rule)) for rule in changed)
    return Preview(
        now=now,
        then=state,
        conclusion=then.conclusion,
        policy=then.policy,
        differences=tuple(sorted(differences, key=_rank)),
        same=len(before.keys() | after.keys()) - len(changed),
    )


def _difference(rule: str, before: RuleResult | None, after: RuleResult | None) -> Difference:
    reason = str(after.reason) if after is not None else ""
    return Difference(rule=rule, now=_decision(before), then=_decision(after), reason=reason)


def _decision(rule: RuleResult | None) -> Decision | None:
    if rule is None:
        return None
    return Decision(outcome=rule.outcome, severity=rule.severity, findings=len(rule.findings), audit=rule.audit)


def _result(rule: RuleResult | None) -> tuple[Decision | None, frozenset[object]]:
    """Give what a rule decides, without its words."""
    places = ((found.path, found.line, found.side) for found in rule.findings) if rule is not None else ()
    return _decision(rule), frozenset(places)


def _rank(difference: Difference) -> tuple[int, bool, int]:
    then = difference.then
    if then is None:
        return (_ORDER.index(None), False, 0)
    return (_ORDER.index(then.outcome), then.audit, then.severity.rank)
