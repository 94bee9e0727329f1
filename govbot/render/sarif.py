"""SARIF 2.1.0, the format that code scanning services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html. Paths are relative to
``%SRCROOT%``, the root of the repository, as GitHub expects them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.change import Side
from govbot.core.report import Conclusion, Outcome, Severity
from govbot.render.escape import printable
from govbot.render.json_ import dumped
from govbot.render.survey import sentence
from govbot.render.words import opened, plain_text, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from govbot.core.report import Report
    from govbot.core.verdict import Message
    from govbot.secrets.survey import Survey

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "govbot/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What results belong to. ``level`` is ``error``, ``warning`` or ``note``; ``fix`` says what to do."""

    id: str
    name: str
    level: str
    fix: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result. ``line`` counts from 1; 0 where there is none. ``facts`` are further properties."""

    rule: str
    level: str
    message: str
    path: str = ""
    line: int = 0
    fingerprint: str = ""
    facts: Mapping[str, str | bool] | None = None


def render_report_sarif(report: Report, *, version: str) -> str:
    """Render a report: its failed rules are the results; those that could not be judged are told as notifications."""
    rules = [
        Rule(id=rule.id, name=_sentence(rule.name or rule.id), level=_LEVELS[rule.severity]) for rule in report.rules
    ]
    results = [
        Result(
            rule=finding.rule,
            level=_LEVELS[finding.severity],
            message=". ".join(_told(words) for words in (finding.message, finding.fix) if words is not None),
            path=finding.path or "",
            line=finding.line or 0 if finding.side is not Side.OLD else 0,
            fingerprint=finding.fingerprint,
        )
        for finding in report.findings
    ]
    missing = [f"{rule.id}: {plain_text(rule.reason)}" for rule in report.rules if rule.outcome is Outcome.UNKNOWN]
    whole = report.conclusion is not Conclusion.INCOMPLETE
    return _log(rules, results, missing, whole=whole, version=version)


def render_survey_sarif(survey: Survey, *, version: str) -> str:
    """Render a survey: a rule for each pattern that found something, a result for each secret."""
    patterns = {leak.pattern.id: leak.pattern for leak in survey.leaks}
    rules = [
        Rule(id=name, name=pattern.name, level="error", fix=pattern.fix, tags=("security", "secret"))
        for name, pattern in sorted(patterns.items())
    ]
    results = []
    counts: dict[str, int] = {}
    for leak in survey.leaks:
        number = counts[leak.fingerprint] = counts.get(leak.fingerprint, 0) + 1
        facts: dict[str, str | bool] = {"place": leak.place.value}
        if leak.commit:
            facts["commit"] = leak.commit
        if leak.at_head is not None:
            facts["atHead"] = leak.at_head
        results.append(
            Result(
                rule=leak.pattern.id,
                level="error",
                message=sentence(leak),
                path=leak.path,
                line=leak.line,
                fingerprint=f"{leak.fingerprint}:{number}",
                facts=facts,
            )
        )
    return _log(rules, results, survey.missing, whole=not survey.missing, version=version)


def _log(rules: Sequence[Rule], results: Sequence[Result], missing: Sequence[str], *, whole: bool, version: str) -> str:
    places = {rule.id: index for index, rule in enumerate(rules)}
    driver: dict[str, object] = {"name": "govbot", "version": version, "rules": [_rule(rule) for rule in rules]}
    notes = [{"level": "warning", "message": {"text": printable(text)}} for text in missing]
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": whole, "toolExecutionNotifications": notes}],
        "results": [_result(result, places) for result in results],
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, object]:
    made: dict[str, object] = {
        "id": rule.id,
        "shortDescription": {"text": rule.name},
        "defaultConfiguration": {"level": rule.level},
    }
    if rule.fix:
        made["help"] = {"text": rule.fix}
    if rule.tags:
        made["properties"] = {"tags": list(rule.tags)}
    return made


def _result(result: Result, places: Mapping[str, int]) -> dict[str, object]:
    made: dict[str, object] = {"ruleId": result.rule, "level": result.level, "message": {"text": result.message}}
    if result.rule in places:
        made["ruleIndex"] = places[result.rule]
    if result.path:
        place: dict[str, object] = {"artifactLocation": {"uri": _uri(result.path), "uriBaseId": "%SRCROOT%"}}
        if result.line:
            place["region"] = {"startLine": result.line}
        made["locations"] = [{"physicalLocation": place}]
    if result.fingerprint:
        made["partialFingerprints"] = {_FINGERPRINT: result.fingerprint}
    if result.facts:
        made["properties"] = dict(result.facts)
    return made


def _uri(path: str) -> str:
    """Write a path as a relative reference (RFC 3986, section 4.2): never as a host or from a root."""
    from urllib.parse import quote

    # JSON can carry half of a character, which is no byte of any name; the other halves are bytes that are not UTF-8.
    name = re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path).encode("utf-8", "surrogateescape")
    rest = name.lstrip(b"/")
    return "%2F" * (len(name) - len(rest)) + quote(rest, safe="/")


def _told(message: Message) -> str:
    return told(opened(tuple(message.pieces())))


def _sentence(text: str) -> str:
    return printable(" ".join(text.split()))
