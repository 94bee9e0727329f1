"""The machine format: one object, whose JSON Schema is report.schema.json beside this file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.render.escape import exact, printable
from govbot.render.words import plain_text

if TYPE_CHECKING:
    from govbot.core.report import Decision, Finding, Preview, Report

VERSION = 1

# What a terminal or GitHub's runner might obey, or an eye might miss. Inside a JSON string each has an escape.
_ESCAPED = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]|##\\[")


def render_json(report: Report, *, version: str) -> str:
    r"""Render the report as one JSON object.

    Paths stand there as they are; one that is not UTF-8 has its bytes as ``\xNN`` and its backslashes doubled.
    """
    change = report.change
    told = {
        "version": VERSION,
        "govbot": version,
        "conclusion": report.conclusion.value,
        "change": {
            "base": change.base,
            "head": change.head,
            "files": change.files,
            "added": change.added,
            "removed": change.removed,
            "description": change.description,
            "issues": list(change.issues),
        },
        "rules": [
            {
                "id": rule.id,
                "severity": rule.severity.value,
                "outcome": rule.outcome.value,
                "reason": plain_text(rule.reason) or None,
            }
            for rule in report.rules
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "preview": _preview(report.preview) if report.preview is not None else None,
    }
    return dumped(told)


def dumped(told: object) -> str:
    """Write JSON that no terminal and no log obeys: what either might is escaped."""
    import json

    return _ESCAPED.sub(_escape, json.dumps(told, ensure_ascii=False, indent=2))


def _finding(finding: Finding) -> dict[str, str | int | None]:
    return {
        "rule": finding.rule,
        "check": finding.check,
        "severity": finding.severity.value,
        "path": exact(finding.path) if finding.path is not None else None,
        "old_path": exact(finding.old_path) if finding.old_path is not None else None,
        "line": finding.line,
        "side": finding.side.value if finding.side is not None else None,
        "message": plain_text(finding.message),
        "fix": plain_text(finding.fix) if finding.fix is not None else None,
    }


def _preview(preview: Preview) -> dict[str, object]:
    return {
        "now": preview.now.value,
        "then": preview.then.value,
        "conclusion": preview.conclusion.value if preview.conclusion is not None else None,
        "policy": [exact(name) for name in preview.policy],
        "differences": [
            {
                "rule": printable(item.rule),
                "now": _decision(item.now),
                "then": _decision(item.then),
                "reason": printable(item.reason) or None,
            }
            for item in preview.differences
        ],
        "same": preview.same,
        "problems": [printable(problem) for problem in preview.problems],
    }


def _decision(decision: Decision | None) -> dict[str, object] | None:
    if decision is None:
        return None
    return {
        "outcome": decision.outcome.value,
        "severity": decision.severity.value,
        "findings": decision.findings,
        "audit": decision.audit,
    }


def _escape(match: re.Match[str]) -> str:
    text = match[0]
    if text == "##[":
        return "##\\u005b"
    units = text.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
