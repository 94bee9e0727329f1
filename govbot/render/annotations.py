"""Annotations: findings at their lines, for check runs and as workflow commands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.change import Side
from govbot.core.report import Outcome, Severity
from govbot.render.escape import scrub, shorten, workflow_command
from govbot.render.words import opened, plain_text, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govbot.core.report import Finding, Report, RuleResult

COMMANDS_PER_KIND = 10
"""How many annotations of a kind GitHub shows of one step (its OpenAPI description, checks/create)."""

TITLE_LIMIT = 255
MESSAGE_LIMIT = 4_000
"""Characters of an annotation's message: GitHub takes 64 KB, nobody reads them."""

_LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTICE: "notice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One annotation of a check run, in the words of GitHub's API (checks/create, ``output.annotations``)."""

    path: str
    start_line: int
    end_line: int
    annotation_level: str
    title: str
    message: str


def line_annotations(report: Report) -> list[Annotation]:
    """List the findings that can be shown at a line of the new version, the worst first.

    A finding of the old version, of no file, or of a file whose name is not UTF-8 has no place there.
    """
    return [
        Annotation(
            path=finding.path or "",
            start_line=finding.line or 1,
            end_line=finding.line or 1,
            annotation_level=_LEVELS[finding.severity],
            title=_title(rule),
            message=_message(finding),
        )
        for rule, finding in _failed(report)
        if _has_place(finding)
    ]


def render_annotations(report: Report) -> str:
    """Render workflow commands: the worst first, at most ten of a kind, where the last counts the rest."""
    found = list(_failed(report))
    total = Counter(finding.severity for _, finding in found)
    seen: Counter[Severity] = Counter()
    lines = []
    for rule, finding in found:
        severity = finding.severity
        seen[severity] += 1
        left = total[severity] - COMMANDS_PER_KIND + 1
        if seen[severity] < COMMANDS_PER_KIND or total[severity] == COMMANDS_PER_KIND:
            lines.append(_command(rule, finding))
        elif seen[severity] == COMMANDS_PER_KIND:
            lines.append(workflow_command(severity.value, {"title": "govbot"}, f"{left:,} more: see the job's summary"))
    return "".join(f"{line}\n" for line in lines)


def _failed(report: Report) -> Iterator[tuple[RuleResult, Finding]]:
    rules = {rule.id: rule for rule in report.rules if rule.outcome is Outcome.FAILED}
    return ((rules[finding.rule], finding) for finding in report.findings if finding.rule in rules)


def _has_place(finding: Finding) -> bool:
    if finding.path is None or finding.side is Side.OLD:
        return False
    try:
        finding.path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _command(rule: RuleResult, finding: Finding) -> str:
    place = {}
    if _has_place(finding) and _is_inert(finding.path or ""):
        place = {"file": finding.path or "", "line": str(finding.line or 1)}
    return workflow_command(finding.severity.value, {**place, "title": _title(rule)}, _message(finding))


def _is_inert(path: str) -> bool:
    """Tell whether a path does nothing to the terminal that shows the command; line ends are escaped in there."""
    plain = path.replace("\r", "").replace("\n", "")
    return scrub(plain) == plain


def _title(rule: RuleResult) -> str:
    return shorten(scrub(rule.name or rule.id), TITLE_LIMIT)


def _message(finding: Finding) -> str:
    text = told(opened(tuple(finding.message.pieces())))
    if finding.fix is not None:
        text += f"\nHow to fix: {plain_text(finding.fix)}"
    return shorten(text, MESSAGE_LIMIT)
