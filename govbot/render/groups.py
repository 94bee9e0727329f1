"""What is to be told of a failed rule, in every medium: findings that say the same of many places stand together."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from govbot.core.report import Outcome
from govbot.core.values import dataclass
from govbot.core.verdict import Origin, Piece
from govbot.render.headline import rules_with

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.core.report import Finding, Report, RuleResult

_HERE = Piece("", Origin.DATA)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one message but for the path in it.

    ``pieces`` is the message of the first, without its leading path where it begins with one (``leads``): the place can
    stand there instead. ``findings`` are in the order of the report, one for each place.
    """

    pieces: tuple[Piece, ...]
    leads: bool
    findings: list[Finding] = field(default_factory=list)

    @property
    def first(self) -> Finding:
        """The finding that the message is told of."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Failure:
    """What is to be told of a failed rule: its reason where that says more than the findings, and each advice once."""

    rule: RuleResult
    reason: tuple[Piece, ...]
    groups: list[Group]
    fixes: list[tuple[Piece, ...]]


def failures(report: Report) -> list[Failure]:
    """List the failed rules, the worst first."""
    return [
        Failure(rule, _reason(rule), grouped(rule.findings), _fixes(rule))
        for rule in rules_with(report, Outcome.FAILED)
    ]


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Group findings by what they say."""
    groups: dict[tuple[Piece, ...], Group] = {}
    places: set[tuple[tuple[Piece, ...], str | None, int | None, str | None]] = set()
    for finding in findings:
        pieces = tuple(finding.message.pieces())
        key = _without_place(pieces, finding)
        key = (*key, Piece("without a place")) if finding.path is None else key
        place = (key, finding.path, finding.line, finding.side)
        if place in places:
            continue
        places.add(place)
        group = groups.get(key)
        if group is None:
            leads = bool(pieces) and _names_place(pieces[0], finding)
            group = groups[key] = Group(pieces[1:] if leads else pieces, leads)
        group.findings.append(finding)
    return list(groups.values())


def _reason(rule: RuleResult) -> tuple[Piece, ...]:
    reason = tuple(rule.reason.pieces())
    findings = [tuple(finding.message.pieces()) for finding in rule.findings]
    if reason in findings:
        return ()
    named = {piece.text for pieces in findings for piece in pieces if piece.origin is not Origin.WORDS}
    values = {piece.text for piece in reason if piece.origin is not Origin.WORDS}
    return () if values and values <= named else reason


def _fixes(rule: RuleResult) -> list[tuple[Piece, ...]]:
    told: dict[tuple[Piece, ...], tuple[Piece, ...]] = {}
    for finding in rule.findings:
        if finding.fix is not None:
            pieces = tuple(finding.fix.pieces())
            told.setdefault(_without_place(pieces, finding), pieces)
    return list(told.values())


def _without_place(pieces: tuple[Piece, ...], finding: Finding) -> tuple[Piece, ...]:
    return tuple(_HERE if _names_place(piece, finding) else piece for piece in pieces)


def _names_place(piece: Piece, finding: Finding) -> bool:
    return piece.origin is Origin.DATA and finding.path is not None and piece.text == finding.path
