"""The comment: a report as GitHub Markdown, within a limit, with nothing left out in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govbot.core.change import Side
from govbot.core.report import Outcome
from govbot.core.verdict import Message, Origin
from govbot.render.escape import code_span
from govbot.render.groups import Failure, Group, failures
from govbot.render.headline import ICONS, headline, is_clean, rules_with, tenor, weight
from govbot.render.inline import inline
from govbot.render.preview import INFORMATION, TITLE, kind, step, summary
from govbot.render.words import counted, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govbot.core.report import Difference, Finding, Preview, Report, RuleResult
    from govbot.core.verdict import Piece

COMMENT_LIMIT = 60_000
"""UTF-16 units of a comment's body; GitHub refuses more than 65,536 characters, and the marker needs some."""

SUMMARY_LIMIT = 300_000
"""UTF-16 units of a step summary: at most three bytes each, so within the 1 MiB that GitHub takes for a step."""

LEAST_LIMIT = 2_000
"""The verdict, the counts and the footer always fit into this many UTF-16 units."""

_LOCAL_RUN = "git diff main... | govbot check -"
_SHORT_SHA = 7
_SHOWN_BEFORE_REST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How much is told: how many rules, groups of findings, places of a group, characters of words and of data."""

    passed: bool = True
    preview: bool = True
    rest: bool = True
    rules: int = 2_000
    groups: int = 2_000
    places: int = 10
    words: int = 2_000
    data: int = 200


_FULL = _Level()
_FEW = replace(_FULL, passed=False, preview=False, rest=False, groups=10, places=5)
_SHORT = replace(_FEW, words=300, data=60)
_LADDER = (
    _FULL,
    replace(_FULL, passed=False),
    replace(_FULL, passed=False, preview=False),
    replace(_FEW, groups=500, places=10),
    replace(_FEW, groups=100, places=10),
    replace(_FEW, groups=30),
    _FEW,
    _SHORT,
    replace(_SHORT, groups=3, places=3),
    replace(_SHORT, groups=0, rules=100),
    replace(_SHORT, groups=0, rules=20, words=100),
    replace(_SHORT, groups=0, rules=0),
)


def render_markdown(report: Report, *, version: str, limit: int = COMMENT_LIMIT, whole: bool = False) -> str:
    """Render the comment's body, without its marker line.

    A clean report is one green line, unless ``whole``. ``limit`` counts UTF-16 units, at least ``LEAST_LIMIT``: what
    does not fit is left out step by step, and the text says how much that is.
    """
    return _render(report, _footer(report, version), limit, whole=whole)


def render_summary(report: Report, *, version: str) -> str:
    """Render the step summary of a workflow run: the comment's text with every rule, also when all is well."""
    return render_markdown(report, version=version, limit=SUMMARY_LIMIT, whole=True)


def render_clean(report: Report) -> str:
    """Render the one green line of a report without findings, and the notes if there are any."""
    return "\n\n".join([f"{ICONS[tenor(report)]} {headline(report)}", *_notes(report, _FULL)])


def digest(report: Report) -> str:
    """Hash what the comment says of the verdict: the same for another head or run with the same findings."""
    from hashlib import sha256

    return sha256(_render(report, "", COMMENT_LIMIT, whole=False).encode()).hexdigest()


def _render(report: Report, footer: str, limit: int, *, whole: bool) -> str:
    if is_clean(report) and not whole:
        return render_clean(report)
    failed = failures(report)
    for level in _LADDER:
        text = _within(_blocks(report, failed, level), footer, limit)
        if text is not None:
            return text
    raise ValueError(f"a limit of {limit} is less than {LEAST_LIMIT}")


def _within(blocks: Iterable[str], footer: str, limit: int) -> str | None:
    told: list[str] = []
    room = limit - _units(footer)
    for block in blocks:
        room -= _units(block) + 2
        if room < 0:
            return None
        told.append(block)
    return "\n\n".join([*told, footer] if footer else told)


def _units(text: str) -> int:
    """Count UTF-16 units, in which GitHub's limit may be counted; never less than characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _blocks(report: Report, failed: Sequence[Failure], level: _Level) -> Iterator[str]:
    yield f"### {ICONS[tenor(report)]} {headline(report)}"
    if level.groups:
        for failure in failed[: level.rules]:
            yield from _failure(failure, level)
        if len(failed) > level.rules:
            yield f"… and {counted(len(failed) - level.rules, 'more rule')} failed."
    elif failed:
        yield _listed([_counts(failure, level) for failure in failed[: level.rules]], len(failed), "more rule")
    yield from _unknown(report, level)
    yield from _waived(report, level)
    yield from _preview(report, level)
    yield from _notes(report, level)
    yield from _passed(report, level)
    if level is not _FULL:
        yield "_This is shortened. Run govbot locally, or see the job's summary, for all of it._"


def _name(rule: RuleResult, level: _Level, wrap: str = "") -> str:
    if rule.name in ("", rule.id):
        return code_span(rule.id, level.data)
    name = inline(Message(rule.name).pieces(), level.data, level.words)
    return f"{wrap}{name}{wrap} {code_span(rule.id, level.data)}"


def _failure(failure: Failure, level: _Level) -> Iterator[str]:
    groups, fixes = failure.groups, failure.fixes
    audit = " — would fail (audit)" if failure.rule.audit else ""
    yield f"#### {ICONS[weight(failure.rule)]} {_name(failure.rule, level)}{audit}"
    if failure.reason:
        yield _sentence(failure.reason, level)
    if groups:
        yield _listed([_group(group, level) for group in groups[: level.groups]], len(groups), "more finding")
    advice = [_sentence(fix, level) for fix in fixes[: level.groups]]
    if len(fixes) == 1:
        yield f"**How to fix:** {advice[0]}"
    elif fixes:
        yield "**How to fix:**\n\n" + _listed(advice, len(fixes), "more way")


def _counts(failure: Failure, level: _Level) -> str:
    rule = failure.rule
    audit = ", would fail (audit)" if rule.audit else ""
    return f"{ICONS[weight(rule)]} {_name(rule, level, '**')}: {counted(len(rule.findings), 'finding')}{audit}"


def _listed(items: Sequence[str], total: int, noun: str) -> str:
    left = total - len(items)
    told = [*items, f"… and {counted(left, noun)}"] if left else items
    return "\n".join(f"- {item}" for item in told).rstrip()


def _sentence(pieces: Sequence[Piece], level: _Level) -> str:
    return inline(opened(pieces), level.data, level.words)


def _group(group: Group, level: _Level) -> str:
    first, *others = group.findings
    if first.path is None:
        return _sentence(group.pieces, level)
    said = inline(group.pieces, level.data, level.words)
    joint = _joint(group.pieces) if group.leads else ": "
    return f"{_place(first, level)}{joint}{said}{_others(others, level)}"


def _joint(pieces: Sequence[Piece]) -> str:
    """Put a space after a leading place, unless its sentence goes on with a comma or the like."""
    return "" if pieces and pieces[0].origin is Origin.WORDS and not pieces[0].text[0].isspace() else " "


def _others(others: Sequence[Finding], level: _Level) -> str:
    if not others:
        return ""
    shown = others[: level.places if len(others) <= level.places else _SHOWN_BEFORE_REST]
    places = ", ".join(_place(finding, level) for finding in shown)
    rest = others[len(shown) :]
    if not rest:
        return f" (also {places})"
    more = counted(len(rest), "more file" if len({finding.path for finding in rest}) == len(rest) else "more place")
    told = f" (also {places} and {more})"
    if not level.rest:
        return told
    rows = "\n".join(f"  - {_place(finding, level)}" for finding in rest)
    return f"{told}\n\n  <details><summary>{more}</summary>\n\n{rows}\n\n  </details>\n"


def _place(finding: Finding, level: _Level) -> str:
    line = f":{finding.line}" if finding.line else ""
    old = " (before)" if line and finding.side is Side.OLD else ""
    return code_span(f"{finding.path}{line}", level.data) + old


def _section(title: str, rules: Sequence[RuleResult], level: _Level) -> Iterator[str]:
    if rules:
        items = [_with_reason(rule, level) for rule in rules[: level.rules]]
        yield f"#### {title}\n\n{_listed(items, len(rules), 'more rule')}"


def _with_reason(rule: RuleResult, level: _Level) -> str:
    reason = inline(rule.reason.pieces(), level.data, level.words)
    return f"{_name(rule, level, '**')}: {reason}" if reason else _name(rule, level, "**")


def _unknown(report: Report, level: _Level) -> Iterator[str]:
    yield from _section(f"{ICONS[Outcome.UNKNOWN]} Not judged", rules_with(report, Outcome.UNKNOWN), level)


def _waived(report: Report, level: _Level) -> Iterator[str]:
    yield from _section(f"{ICONS[Outcome.WAIVED]} Waived", rules_with(report, Outcome.WAIVED), level)


def _preview(report: Report, level: _Level) -> Iterator[str]:
    """Tell what the policy of the head would say. All its words are the change's own: none is taken as Markdown."""
    preview = report.preview
    if preview is None:
        return
    yield f"#### 🔭 {TITLE}\n\n{summary(preview)} {INFORMATION}"
    if level.preview and preview.differences:
        items = [_difference(item, preview, level) for item in preview.differences[: level.rules]]
        yield _listed(items, len(preview.differences), "more rule")
    if preview.problems:
        items = [code_span(problem, level.data) for problem in preview.problems] if level.preview else []
        yield _listed(items, len(preview.problems), "more mistake" if level.preview else "mistake")


def _difference(difference: Difference, preview: Preview, level: _Level) -> str:
    told = f"{ICONS[kind(difference)]} {code_span(difference.rule, level.data)}: {step(difference, preview)}"
    return f"{told}: {code_span(difference.reason, level.data)}" if difference.reason else told


def _notes(report: Report, level: _Level) -> Iterator[str]:
    notes = report.notes[: level.rules]
    for note in notes:
        yield f"> {_sentence(tuple(note.pieces()), level)}"
    if len(report.notes) > len(notes):
        yield f"> … and {counted(len(report.notes) - len(notes), 'more note')}"


def _passed(report: Report, level: _Level) -> Iterator[str]:
    passed, idle = rules_with(report, Outcome.PASSED), rules_with(report, Outcome.NOT_APPLICABLE)
    counts = [f"{counted(len(passed), 'rule')} passed"] if passed else []
    counts += (
        [f"{len(idle):,} did not apply" if passed else f"{counted(len(idle), 'rule')} did not apply"] if idle else []
    )
    if not counts:
        return
    if not level.passed:
        yield f"{', '.join(counts)}."
        return
    items = [f"{ICONS[rule.outcome]} {_with_reason(rule, level)}" for rule in (*passed, *idle)]
    listed = _listed(items, len(items), "more rule")
    yield f"<details><summary>{', '.join(counts)}</summary>\n\n{listed}\n\n</details>"


def _footer(report: Report, version: str) -> str:
    told = [f"govbot {version}"]
    if report.policy:
        shown = [code_span(source, 100) for source in report.policy[:3]]
        left = len(report.policy) - len(shown)
        told.append("rules from " + ", ".join(shown) + (f" and {left} more" if left else ""))
    if report.change.head:
        told.append(f"unchanged since {code_span(report.change.head[:_SHORT_SHA])}")
    if rules_with(report, Outcome.FAILED):
        told.append(f"before you push: {code_span(_LOCAL_RUN)}")
    return f"<sub>{' · '.join(told)}</sub>"
