"""The report for people at a terminal: what is wrong, where, and what to do, as wide as the window."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from govbot.core.change import Side
from govbot.core.report import Outcome, Severity
from govbot.core.verdict import Message, Origin
from govbot.render.escape import log_line, terminal_safe
from govbot.render.groups import Failure, Group, failures
from govbot.render.headline import headline, rules_with, tenor, weight
from govbot.render.layout import Span, cells, wrap
from govbot.render.preview import INFORMATION, TITLE, kind, step, summary
from govbot.render.words import counted, opened, plain_place, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govbot.core.report import Finding, Preview, Report, RuleResult
    from govbot.core.verdict import Piece

GROUPS_SHOWN = 50
PLACES_SHOWN = 20
"""How many findings of a rule, and how many places of a finding, are listed unless all are asked for."""

_PLACE_COLUMN = 40
_LEAST_WIDTH = 40

_SIGNS = {
    Severity.ERROR: ("✗", "x"),
    Severity.WARNING: ("⚠", "!"),
    Severity.NOTICE: ("•", "*"),
    Outcome.PASSED: ("✓", "+"),
    Outcome.NOT_APPLICABLE: ("–", "-"),  # noqa: RUF001 - a dash
    Outcome.UNKNOWN: ("?", "?"),
    Outcome.WAIVED: ("~", "~"),
}

# Select Graphic Rendition: ECMA-48, section 8.3.117
_STYLES = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.NOTICE: "1;34",
    Outcome.PASSED: "32",
    Outcome.NOT_APPLICABLE: "2",
    Outcome.UNKNOWN: "1;35",
    Outcome.WAIVED: "2",
}
_SAID = {**dict.fromkeys((*Severity, *Outcome), ""), Outcome.UNKNOWN: ", not judged", Outcome.WAIVED: ", waived"}
_BOLD = "1"
_DIM = "2"
_DATA = "36"
_FIX = "32"


def render_terminal(report: Report, *, color: bool, width: int, explain: bool = False, encoding: str = "utf-8") -> str:
    """Render the report for a terminal ``width`` cells wide.

    ``explain`` lists every rule with its reason and leaves nothing out. What ``encoding`` cannot say is told in ASCII.
    No control sequence comes of data, nor a line that GitHub's runner would take for a command.
    """
    page = _Page(color=color, width=max(width, _LEAST_WIDTH), explain=explain, fancy=_can_say(encoding))
    page.report(report)
    return "".join(f"{line}\n" for line in page.lines).encode(encoding, "backslashreplace").decode(encoding)


def _can_say(encoding: str) -> bool:
    try:
        "".join(sign for sign, _ in _SIGNS.values()).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class _Page:
    """Collects the lines of one report."""

    def __init__(self, *, color: bool, width: int, explain: bool, fancy: bool) -> None:
        self.color = color
        self.width = width
        self.explain = explain
        self.fancy = fancy
        self.lines: list[str] = []

    def report(self, report: Report) -> None:
        for failure in failures(report):
            self.failure(failure)
        for outcome in (Outcome.UNKNOWN, Outcome.WAIVED):
            self.others(rules_with(report, outcome), outcome)
        if self.explain:
            for outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
                self.others(rules_with(report, outcome), outcome)
            self.fingerprints(report)
        if report.preview is not None:
            self.preview(report.preview)
        for note in report.notes:
            self.row([Span("note: ", _BOLD)], _spans(note.pieces()), hang=6)
        if report.notes:
            self.lines.append("")
        self.summary(report)

    def fingerprints(self, report: Report) -> None:
        """List the name of every finding, as waivers name them."""
        known = [finding for finding in report.findings if finding.fingerprint]
        if known:
            self.row([], [Span("Fingerprints, for waivers", _BOLD)], hang=2)
        for finding in known:
            place = terminal_safe(plain_place(finding)) or "no path"
            self.row([Span("  ")], [Span(finding.fingerprint, _DATA), Span(f"  {finding.rule}  {place}")], hang=4)
        if known:
            self.lines.append("")

    def failure(self, failure: Failure) -> None:
        self.heading(failure.rule, weight(failure.rule))
        if failure.reason:
            self.row([Span("  ")], _sentence(failure.reason), hang=2)
        self.groups(failure.groups)
        for fix in failure.fixes[: self.most(GROUPS_SHOWN)]:
            self.row([Span("  fix: ", _FIX)], _sentence(fix), hang=7)
        self.lines.append("")

    def groups(self, groups: list[Group]) -> None:
        shown = groups[: self.most(GROUPS_SHOWN)]
        places = [cells(_place(finding)) for group in shown for finding in group.findings if finding.path is not None]
        limit = min(_PLACE_COLUMN, self.width // 2)
        column = max((size for size in places if size <= limit), default=0)
        for group in shown:
            self.group(group, column)
        if len(groups) > len(shown):
            self.more(len(groups) - len(shown), "more finding")

    def group(self, group: Group, column: int) -> None:
        if group.first.path is None:
            self.row([Span("    ")], _sentence(group.pieces), hang=4)
            return
        said = list(_spans(group.pieces))
        if group.leads and said:
            said[0] = said[0]._replace(text=said[0].text.lstrip(" ,:"))
        shown = group.findings[: self.most(PLACES_SHOWN)]
        for finding in shown:
            place = _place(finding)
            gap = " " * (column - cells(place) + 2) if said else ""
            self.row([Span("    "), Span(place, _BOLD), Span(gap)], said, hang=column + 6 if column else 6)
            said = []
        if len(group.findings) > len(shown):
            self.more(len(group.findings) - len(shown), "more place")

    def more(self, left: int, noun: str) -> None:
        self.row([Span("    ")], [Span(f"and {counted(left, noun)} (--format json lists them all)", _DIM)], hang=4)

    def others(self, rules: list[RuleResult], outcome: Outcome) -> None:
        for rule in rules:
            self.heading(rule, outcome)
            self.row([Span("    ")], _sentence(tuple(rule.reason.pieces())), hang=4)
        if rules:
            self.lines.append("")

    def preview(self, preview: Preview) -> None:
        """Tell what the policy of the head would say. All its words are the change's own."""
        self.row([], [Span(f"{TITLE}: ", _BOLD), Span(f"{summary(preview)} {INFORMATION}")], hang=2)
        arrow = "→" if self.fancy else "->"
        shown = preview.differences[: self.most(GROUPS_SHOWN)]
        for difference in shown:
            sign = kind(difference)
            said = [Span(terminal_safe(difference.rule), _DATA), Span(f": {step(difference, preview, arrow)}")]
            if difference.reason:
                said += [Span(": "), Span(terminal_safe(difference.reason), _DATA)]
            self.row([Span("  "), Span(f"{self.sign(sign)} ", _STYLES[sign])], said, hang=4)
        if len(preview.differences) > len(shown):
            self.more(len(preview.differences) - len(shown), "more rule")
        for problem in preview.problems:
            self.row([Span("    ")], [Span(terminal_safe(problem), _DATA)], hang=4)
        self.lines.append("")

    def most(self, limit: int) -> int | None:
        return None if self.explain else limit

    def heading(self, rule: RuleResult, kind: Severity | Outcome) -> None:
        name = [Span(piece.text, _BOLD) for piece in spoken(Message(rule.name or rule.id).pieces())]
        about = [Span(f" ({rule.id})", _DIM)] if rule.name not in ("", rule.id) else []
        said = ", would fail (audit)" if rule.audit and isinstance(kind, Severity) else _SAID[kind]
        self.row([Span(f"{self.sign(kind)} ", _STYLES[kind])], [*name, *about, Span(said, _DIM)], hang=2)

    def sign(self, kind: Severity | Outcome) -> str:
        fancy, plain = _SIGNS[kind]
        return fancy if self.fancy else plain

    def summary(self, report: Report) -> None:
        change = report.change
        minus, dot = ("−", "·") if self.fancy else ("-", "|")  # noqa: RUF001 - a minus sign
        if report.rules and not change.files:
            self.row([], [Span("The change is empty: no file differs.")], hang=0)
        kind = tenor(report)
        told = f" {dot} {counted(len(report.rules), 'rule')} {dot} {counted(change.files, 'file')}"
        told += f", +{change.added:,} {minus}{change.removed:,}"
        self.row(
            [Span(f"{self.sign(kind)} ", _STYLES[kind])], [Span(headline(report), _STYLES[kind]), Span(told)], hang=2
        )

    def row(self, prefix: list[Span], spans: Iterable[Span], *, hang: int) -> None:
        """Add a paragraph after a prefix; one that is wider than the hanging indent stands alone on its line."""
        start = sum(cells(span.text) for span in prefix)
        first, *more = wrap(spans, width=self.width, start=min(start, hang), hang=hang)
        if start > hang and first:
            self.line(prefix)
            prefix = [Span(" " * hang)]
        self.line([*prefix, *first])
        for line in more:
            self.line(line)

    def line(self, spans: list[Span]) -> None:
        plain = "".join(span.text for span in spans).rstrip()
        safe = log_line(plain)
        if self.color and safe == plain:
            safe = _painted(spans).rstrip()
        self.lines.append(safe)


def _painted(spans: list[Span]) -> str:
    runs = ((style, "".join(span.text for span in run)) for style, run in groupby(spans, key=lambda span: span.style))
    return "".join(f"\x1b[{style}m{text}\x1b[0m" if style and text.strip() else text for style, text in runs)


def _spans(pieces: Iterable[Piece]) -> Iterator[Span]:
    return (Span(piece.text, _DATA if piece.origin is Origin.DATA else "") for piece in spoken(pieces, terminal_safe))


def _sentence(pieces: Sequence[Piece]) -> list[Span]:
    return list(_spans(opened(pieces)))


def _place(finding: Finding) -> str:
    old = " (before)" if finding.line and finding.side is Side.OLD else ""
    return plain_place(finding) + old
