"""The verdict in one line, the same in every medium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.report import Conclusion, Outcome, Severity
from govbot.render.escape import ELLIPSIS, scrub
from govbot.render.words import counted

if TYPE_CHECKING:
    from govbot.core.report import Report, RuleResult

TITLE_LIMIT = 255
"""Characters of a check run's title (GitHub's OpenAPI description, checks/create)."""

STATUS_LIMIT = 140
"""Characters of a commit status's description; a longer one is refused with 422."""

ICONS = {
    Severity.ERROR: "❌",
    Severity.WARNING: "⚠️",
    Severity.NOTICE: "ℹ️",  # noqa: RUF001 - an emoji
    Outcome.PASSED: "✅",
    Outcome.NOT_APPLICABLE: "➖",  # noqa: RUF001 - an emoji
    Outcome.UNKNOWN: "❓",
    Outcome.WAIVED: "🔕",
}


def rules_with(report: Report, outcome: Outcome) -> list[RuleResult]:
    """List the rules of one outcome, the worst first, those in audit last."""
    found = (rule for rule in report.rules if rule.outcome is outcome)
    return sorted(found, key=lambda rule: (rule.audit, rule.severity.rank))


def weight(rule: RuleResult) -> Severity:
    """Tell under what sign a failed rule stands: one in audit is a notice, whatever it will be."""
    return Severity.NOTICE if rule.audit else rule.severity


def is_clean(report: Report) -> bool:
    """Tell whether there is nothing to say but that all is well: every rule passed or did not apply."""
    good = (Outcome.PASSED, Outcome.NOT_APPLICABLE)
    well = report.conclusion is Conclusion.SUCCESS and all(rule.outcome in good for rule in report.rules)
    return well and report.preview is None


def headline(report: Report) -> str:
    """Say the verdict in one line of plain words that holds no data."""
    failed = _failed(report)
    unknown = _unknown(report)
    incomplete = report.conclusion is Conclusion.INCOMPLETE
    told = [*unknown, *failed] if incomplete else [*failed, *unknown]
    if not failed and not incomplete:
        told = [*_passed(report), *unknown]
    waived = len(rules_with(report, Outcome.WAIVED))
    told += [f"{waived:,} waived"] if waived else []
    harmless = failed and report.conclusion is Conclusion.SUCCESS
    if not told:
        return "The change could not be judged" if incomplete else "There are no rules"
    return ", ".join(told) + ("; nothing blocks" if harmless else "")


def tenor(report: Report) -> Severity | Outcome:
    """Tell in what colour and under what sign the verdict stands: the severity of what failed, or an outcome."""
    if report.conclusion is Conclusion.FAILURE:
        return Severity.ERROR
    if report.conclusion is Conclusion.INCOMPLETE:
        return Outcome.UNKNOWN
    failed = rules_with(report, Outcome.FAILED)
    if not failed:
        seen = rules_with(report, Outcome.PASSED) or not rules_with(report, Outcome.UNKNOWN)
        return Outcome.PASSED if seen else Outcome.UNKNOWN
    return Severity.NOTICE if weight(failed[0]) is Severity.NOTICE else Severity.WARNING


def check_title(report: Report, limit: int = TITLE_LIMIT) -> str:
    """Say the verdict and the rules it is about, within ``limit`` characters, for a check run's title."""
    told = headline(report)
    about = rules_with(report, Outcome.FAILED) or rules_with(report, Outcome.UNKNOWN)
    if about:
        told += ": " + ", ".join(scrub(rule.id) for rule in about)
    return told if len(told) <= limit else told[: limit - 1] + ELLIPSIS


def status_description(report: Report) -> str:
    """Say the verdict within the length that a commit status may have."""
    return check_title(report, STATUS_LIMIT)


def _failed(report: Report) -> list[str]:
    errors = report.count(Severity.ERROR)
    mild = [(report.count(severity), severity.value) for severity in (Severity.WARNING, Severity.NOTICE)]
    told = [f"{counted(errors, 'rule')} failed"] if errors else []
    would = sum(1 for rule in rules_with(report, Outcome.FAILED) if rule.audit)
    told += [counted(number, word) for number, word in mild if number]
    return told + ([f"{would:,} would fail"] if would else [])


def _unknown(report: Report) -> list[str]:
    unknown = len(rules_with(report, Outcome.UNKNOWN))
    if not unknown:
        return []
    if report.conclusion is not Conclusion.INCOMPLETE:
        return [f"{unknown:,} not judged"]
    return [f"{unknown:,} of {counted(len(report.rules), 'rule')} could not be judged"]


def _passed(report: Report) -> list[str]:
    passed = len(rules_with(report, Outcome.PASSED))
    idle = len(rules_with(report, Outcome.NOT_APPLICABLE))
    if passed == len(report.rules) and passed > 1:
        return [f"All {passed:,} rules passed"]
    if idle == len(report.rules) and idle:
        return ["No rule applies to this change"]
    told = [f"{counted(passed, 'rule')} passed"] if passed else []
    return told + ([f"{idle:,} did not apply"] if idle else [])
