"""A report without the secrets that its data holds: a title, a name or a path may hold one, whoever asked about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.core.verdict import Message, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from govbot.core.report import Difference, Finding, Preview, Report, RuleResult
    from govbot.secrets.pattern import Pattern
    from govbot.secrets.patterns import Patterns

# Long words, letters and digits mixed, a URL that may hold a password: what secrets look like, and most names do not.
_LIKELY = re.compile(r"[^\s/.]{16,}|(?=[^\s/.]*[0-9])(?=[^\s/.]*[A-Za-z])[^\s/.]{8,}|://")


def masked(report: Report) -> Report:
    """Replace every secret in what a report says of a change. Words of ours and of the policy stay as they are."""
    # One look at all of it at once: nearly always there is nothing.
    return _masked(report, "\n".join(dict.fromkeys(_texts(report))))


def masked_where_likely(report: Report) -> Report:
    """Do so, unless it says nothing that looks like a secret: that takes no time."""
    texts = "\n".join(dict.fromkeys(_texts(report)))
    found = any(finding.check == "secrets" for finding in report.findings)
    return _masked(report, texts) if found or looks_secret(texts) else report


def looks_secret(text: str) -> bool:
    """Tell in no time whether a text might hold a secret."""
    return _LIKELY.search(text) is not None


def masked_by(report: Report, patterns: Sequence[Pattern]) -> Report:
    """Do so for the patterns of a policy."""
    from govbot.secrets.patterns import patterns_of

    return _masked(report, "\n".join(dict.fromkeys(_texts(report))), patterns_of(patterns))


def _masked(report: Report, texts: str, patterns: Patterns | None = None) -> Report:
    from govbot.secrets.mask import Masks
    from govbot.secrets.patterns import bundled

    masks = Masks(patterns or bundled())
    return _Masking(masks).report(report) if masks(texts) != texts else report


class _Masking:
    """Goes through a report."""

    def __init__(self, masks: Callable[[str], str]) -> None:
        self._mask = masks

    def report(self, report: Report) -> Report:
        return replace(
            report,
            rules=tuple(map(self.rule, report.rules)),
            notes=tuple(map(self.message, report.notes)),
            preview=self.preview(report.preview) if report.preview is not None else None,
        )

    def rule(self, rule: RuleResult) -> RuleResult:
        waived = tuple(replace(item, finding=self.finding(item.finding)) for item in rule.waived)
        findings = tuple(map(self.finding, rule.findings))
        return replace(rule, reason=self.message(rule.reason), findings=findings, waived=waived)

    def finding(self, finding: Finding) -> Finding:
        return replace(
            finding,
            message=self.message(finding.message),
            path=self.optional(finding.path),
            old_path=self.optional(finding.old_path),
            fix=self.message(finding.fix) if finding.fix is not None else None,
        )

    def preview(self, preview: Preview) -> Preview:
        differences = tuple(map(self.difference, preview.differences))
        problems = tuple(map(self._mask, preview.problems))
        return replace(
            preview, policy=tuple(map(self._mask, preview.policy)), differences=differences, problems=problems
        )

    def difference(self, difference: Difference) -> Difference:
        return replace(difference, rule=self._mask(difference.rule), reason=self._mask(difference.reason))

    def message(self, message: Message) -> Message:
        return Message(message.template, {name: self.value(value) for name, value in message.values.items()})

    def value(self, value: Value | Message) -> Value | Message:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, tuple):
            return tuple(map(self._mask, value))
        return self._mask(value) if isinstance(value, str) else value

    def optional(self, text: str | None) -> str | None:
        return None if text is None else self._mask(text)


def _texts(report: Report) -> Iterator[str]:
    """List all data of a report."""
    for rule in report.rules:
        yield from _of_message(rule.reason)
        for finding in (*rule.findings, *(item.finding for item in rule.waived)):
            yield from _of_message(finding.message)
            yield from (text for text in (finding.path, finding.old_path) if text is not None)
            if finding.fix is not None:
                yield from _of_message(finding.fix)
    for note in report.notes:
        yield from _of_message(note)
    if report.preview is not None:
        yield from (*report.preview.policy, *report.preview.problems)
        for difference in report.preview.differences:
            yield from (difference.rule, difference.reason)


def _of_message(message: Message) -> Iterator[str]:
    for value in message.values.values():
        if isinstance(value, Message):
            yield from _of_message(value)
        elif isinstance(value, tuple):
            yield from value
        elif isinstance(value, str):
            yield value
