"""Waivers: explicit, reasoned, expiring exceptions. What they cover counts no more and stays visible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from govbot.core.change import Change, Side, Unknown
from govbot.core.globs import Globs
from govbot.core.node import Place
from govbot.core.paths import PathList, changed_paths
from govbot.core.report import WAIVERS, Finding, Outcome, RuleResult, Severity, Waived
from govbot.core.verdict import Message, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An exception from one rule, for its findings at some paths, or for single ones by their fingerprints.

    ``expires`` is the last day on which it holds, in UTC. ``limit`` is how many findings it may cover: where there are
    more it covers none, since nobody can tell which of them were meant.
    """

    rule: str
    paths: Globs | None
    reason: str
    owner: str
    expires: date
    place: Place
    limit: int | None = None
    fingerprints: tuple[str, ...] = ()

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is meant: it has one of the fingerprints, where there are some, and lies inside.

        One of a whole rename lies inside when both of its paths do. A waiver permits something, so that one path inside
        is not enough: a file could be moved there or away.
        """
        if self.fingerprints and finding.fingerprint not in self.fingerprints:
            return False
        if self.paths is None:
            return True
        if finding.path is None:
            return False
        if finding.line is None:
            paths = [finding.path, finding.old_path or finding.path]
        else:
            paths = [(finding.old_path if finding.side is Side.OLD else None) or finding.path]
        return all(self.paths.matches(path) for path in paths)


def day(moment: datetime) -> date:
    """Tell the day of a moment in UTC, in which the dates of a policy count."""
    return moment.astimezone(UTC).date()


def part(
    findings: tuple[Finding, ...], waivers: tuple[Waiver, ...], today: date
) -> tuple[tuple[Finding, ...], tuple[Waived, ...]]:
    """Part findings into those that are left and those that are waived.

    One that is left although a waiver is about it says why that waiver does not hold.
    """
    covered = {
        waiver: {index for index, finding in enumerate(findings) if waiver.covers(finding)} for waiver in waivers
    }
    void = {waiver: why for waiver in waivers if (why := _void(waiver, len(covered[waiver]), today))}
    left: list[Finding] = []
    waived: list[Waived] = []
    for index, finding in enumerate(findings):
        claims = [waiver for waiver in waivers if index in covered[waiver]]
        holding = next((waiver for waiver in claims if waiver not in void), None)
        if holding is not None:
            waived.append(Waived(finding=finding, reason=holding.reason, owner=holding.owner, expires=holding.expires))
        elif claims:
            left.append(replace(finding, message=say("{what} ({why})", what=finding.message, why=void[claims[0]])))
        else:
            left.append(finding)
    return tuple(left), tuple(waived)


def _void(waiver: Waiver, covered: int, today: date) -> Message | None:
    """Say why a waiver does not hold; None when it does."""
    if today > waiver.expires:
        return Message(f"its waiver expired on {waiver.expires}")
    if waiver.limit is not None and covered > waiver.limit:
        return Message(f"its waiver covers at most {waiver.limit}, and there are {covered}")
    return None


def without(change: Change, waived: Iterable[Waived]) -> Change:
    """Give the change without the files that waived findings are in, in all of its commits."""
    paths = {item.finding.path for item in waived}
    history = change.history
    if not isinstance(history, Unknown):
        history = replace(history, files=tuple(file for file in history.files if file.path not in paths))
    files = tuple(file for file in change.files if file.path not in paths)
    return replace(change, files=files, history=history)


def tell(waived: tuple[Waived, ...]) -> Message:
    """Tell what was waived, why, by whom, and until when."""
    groups: dict[tuple[str, str, date], list[Finding]] = {}
    for item in waived:
        groups.setdefault((item.reason, item.owner, item.expires), []).append(item.finding)
    return joined([_told(*key, findings) for key, findings in groups.items()], "; ")


def _told(reason: str, owner: str, expires: date, findings: list[Finding]) -> Message:
    return say(
        "{count} {noun} waived in {paths}: {reason} ({owner}, until {expires})",
        count=len(findings),
        noun=Message("finding" if len(findings) == 1 else "findings"),
        paths=tuple(dict.fromkeys(finding.path or "" for finding in findings)),
        reason=Message(reason),
        owner=owner,
        expires=Message(str(expires)),
    )


def review(waivers: tuple[Waiver, ...], change: Change) -> RuleResult | None:
    """Tell of waivers that have expired, and of those that no file of the repository can need; None if all are well.

    The second only where all files of the repository are known.
    """
    today = day(change.now)
    expired = [waiver for waiver in waivers if today > waiver.expires]
    unused = [waiver for waiver in waivers if waiver not in expired and _is_unused(waiver, change)]
    findings = (*(_expired(waiver) for waiver in expired), *(_unused(waiver) for waiver in unused))
    if not findings:
        return None
    told = [f"{len(group)} {word}" for group, word in ((expired, "expired"), (unused, "unused")) if group]
    return RuleResult(
        id=WAIVERS,
        name="Waivers are current",
        severity=findings[0].severity,
        outcome=Outcome.FAILED,
        reason=Message(", ".join(told)),
        findings=findings,
    )


def _is_unused(waiver: Waiver, change: Change) -> bool:
    if waiver.paths is None or isinstance(change.tree, Unknown) or change.files_unseen is not None:
        return False
    known = change.memo.get(WAIVERS)
    tree = known if isinstance(known, PathList) else PathList(change.tree)
    change.memo[WAIVERS] = tree
    past = () if isinstance(change.history, Unknown) else change.history.files
    here = tree.matching(waiver.paths) or changed_paths(change).matching(waiver.paths)
    return not here and not any(waiver.paths.matches(file.path) for file in past)


def _expired(waiver: Waiver) -> Finding:
    message = say(
        "the waiver of {rule} for {paths} expired on {expires} ({place}, {owner})", **_words(waiver), owner=waiver.owner
    )
    fix = Message("Remove it, or let its owner decide on a new date.")
    return Finding(rule=WAIVERS, check=WAIVERS, severity=Severity.WARNING, message=message, fix=fix)


def _unused(waiver: Waiver) -> Finding:
    message = say("the waiver of {rule} for {paths} covers no file of the repository ({place})", **_words(waiver))
    return Finding(rule=WAIVERS, check=WAIVERS, severity=Severity.NOTICE, message=message, fix=Message("Remove it."))


def _words(waiver: Waiver) -> dict[str, str | Message | tuple[str, ...]]:
    place = f"{waiver.place.file}:{waiver.place.line}"
    expires = Message(str(waiver.expires))
    where = waiver.paths.patterns if waiver.paths is not None else waiver.fingerprints
    return {"rule": waiver.rule, "paths": where, "place": place, "expires": expires}
