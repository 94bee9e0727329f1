"""What the policy that a change brings would say of it: sentences and marks that hold no data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.report import Conclusion, Outcome, PolicyState, Severity
from govbot.render.words import counted

if TYPE_CHECKING:
    from govbot.core.report import Decision, Difference, Preview

TITLE = "What the changed policy would say"
INFORMATION = "For information: it takes effect once it is merged."

_WOULD = {Conclusion.SUCCESS: "pass", Conclusion.FAILURE: "fail", Conclusion.INCOMPLETE: "be incomplete"}
_OUTCOMES = {Outcome.NOT_APPLICABLE: "does not apply", Outcome.UNKNOWN: "not known"}


def summary(preview: Preview) -> str:
    """Say in plain words what would be concluded, and how many rules would decide otherwise."""
    return " ".join(part for part in (_policy(preview), _conclusion(preview), _rules(preview)) if part)


def _policy(preview: Preview) -> str:
    if preview.then is PolicyState.BROKEN:
        return "The changed policy does not load: with it, no change could be judged."
    if preview.then is PolicyState.BUILT_IN:
        return "This change removes the policy, so that the built-in one would judge."
    if preview.now is PolicyState.BROKEN:
        return "The policy of the base does not load; the changed one does, and judges once an administrator approves."
    if preview.now is PolicyState.BUILT_IN:
        return "This change brings the first policy of the repository."
    return ""


def _conclusion(preview: Preview) -> str:
    if preview.conclusion is None:
        return ""
    policy = "the changed policy" if preview.then is PolicyState.OWN else "the built-in policy"
    return f"With {policy}, this change would {_WOULD[preview.conclusion]}."


def _rules(preview: Preview) -> str:
    number = len(preview.differences)
    if preview.conclusion is None:
        return ""
    if preview.now is PolicyState.BROKEN:
        return f"It has {counted(number, 'rule')}."
    if not number:
        return "No rule would decide otherwise."
    told = f"{counted(number, 'rule')} would decide otherwise"
    return f"{told}, {preview.same:,} the same." if preview.same else f"{told}."


def kind(difference: Difference) -> Severity | Outcome:
    """Tell under what sign a difference stands: that of what would be decided."""
    then = difference.then
    if then is None:
        return Outcome.NOT_APPLICABLE
    if then.outcome is Outcome.FAILED:
        return Severity.NOTICE if then.audit else then.severity
    return then.outcome


def step(difference: Difference, preview: Preview, arrow: str = "→") -> str:
    """Say what a rule decides now and what it would decide: ``passed → failed (2 findings)``."""
    now, then = difference.now, difference.then
    weighed = now is not None and then is not None and (now.severity, now.audit) != (then.severity, then.audit)
    told = _decided(then, weighed=weighed) if then is not None else "no such rule"
    if now == then:
        return f"{told}, at other places"
    if now is None:
        return told if preview.now is PolicyState.BROKEN else f"new rule {arrow} {told}"
    return f"{_decided(now, weighed=weighed)} {arrow} {told}"


def _decided(decision: Decision, *, weighed: bool) -> str:
    told = _OUTCOMES.get(decision.outcome, decision.outcome.value)
    if weighed:
        told += f" as {'audit' if decision.audit else decision.severity.value}"
    return f"{told} ({counted(decision.findings, 'finding')})" if decision.findings else told
