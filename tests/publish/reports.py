"""Reports to deliver."""

from __future__ import annotations

from govbot.core.change import Side
from govbot.core.report import ChangeSummary, Conclusion, Finding, Outcome, Report, RuleResult, Severity
from govbot.core.verdict import say


def report(
    head: str,
    *,
    findings: int = 1,
    conclusion: Conclusion = Conclusion.FAILURE,
    message: str = "it is not right",
    outcome: Outcome = Outcome.FAILED,
) -> Report:
    """Make a report of one rule with so many findings at lines."""
    found = tuple(
        Finding(
            rule="scope",
            check="allowed-paths",
            severity=Severity.ERROR,
            message=say("{what}", what=message),
            path="src/main.py",
            line=line,
            side=Side.NEW,
        )
        for line in range(1, findings + 1)
    )
    rule = RuleResult(
        id="scope", name="Scope", severity=Severity.ERROR, outcome=outcome, reason=say("because"), findings=found
    )
    change = ChangeSummary(base="b" * 40, head=head, files=1, added=1, removed=0)
    return Report(conclusion=conclusion, change=change, rules=(rule,), policy=("default",))


def clean(head: str) -> Report:
    """Make a report without findings."""
    return report(head, findings=0, conclusion=Conclusion.SUCCESS, outcome=Outcome.PASSED)


def unjudged(head: str) -> Report:
    """Make the report of a change that could not be read."""
    change = ChangeSummary(base=None, head=head, files=0, added=0, removed=0)
    return Report(conclusion=Conclusion.INCOMPLETE, change=change, rules=(), notes=(say("It could not be judged."),))
