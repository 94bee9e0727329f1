"""Findings at their lines: one review of comments, each found again, kept true, and never made twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.core.change import Side
from govbot.errors import GovbotError
from govbot.github.answers import Review, ReviewComment
from govbot.publish.asked import State, asked
from govbot.publish.creating import create_once
from govbot.render.line_comment import render_line_comment, render_review, render_settled

if TYPE_CHECKING:
    from govbot.core.change import Change
    from govbot.core.report import Finding, Report
    from govbot.github.client import Client
    from govbot.publish.account import Account

LIMIT = 50
"""Comments of one review: more are noise."""

_MARK = re.compile(r"<!-- govbot:line id=(?P<profile>[a-z0-9-]{1,40}) rule=(?P<rule>[a-z0-9-]{1,200}) -->")

Spot = tuple[str, str, int]
"""Rule, path, line of the new version."""


class Reviews:
    """The comments at lines of one pull request that are govbot's.

    As with the comment, only mark and author together make one govbot's own.
    """

    def __init__(self, client: Client, account: Account, repository: str, number: int, *, profile: str) -> None:
        self._client, self._account, self._profile = client, account, profile
        self._pull, self._comments = f"/repos/{repository}/pulls/{number}", f"/repos/{repository}/pulls/comments"

    def publish(self, report: Report, change: Change) -> None:
        """Make the comments say what was found; where nothing is any more, they say that.

        Raises RefusedError and FailedError.
        """
        wanted, settled = self._wanted(report, change)
        if not wanted and not settled:
            return
        there = self._there()
        for spot, comments in there.items():
            text = wanted.get(spot, self._text(spot[0], render_settled(spot[0])) if spot[0] in settled else None)
            for comment in comments[:1]:
                if text is not None and comment.body.strip() != text:
                    self._client.send(ReviewComment, "PATCH", f"{self._comments}/{comment.id}", {"body": text})
        new = {spot: text for spot, text in wanted.items() if spot not in there}
        if new:
            self._create(new, report.change.head)

    def _create(self, new: dict[Spot, str], head: str | None) -> None:
        shown = dict(list(new.items())[:LIMIT])
        comments = [
            {"path": path, "line": line, "side": "RIGHT", "body": text} for (_, path, line), text in shown.items()
        ]
        body = {"event": "COMMENT", "body": render_review(len(shown), len(new) - len(shown)), "comments": comments}
        if head:
            body["commit_id"] = head

        def look() -> Review | None:
            return Review(id=0) if shown.keys() <= self._there().keys() else None

        create_once(self._client, lambda: self._client.send(Review, "POST", f"{self._pull}/reviews", body), look)
        self._keep_oldest(shown)

    def _keep_oldest(self, made: dict[Spot, str]) -> None:
        """Take away what another run has said at the same moment: the oldest stays."""
        try:
            there = self._there()
            for spot in made:
                for comment in there.get(spot, [])[1:]:
                    self._client.delete(f"{self._comments}/{comment.id}")
        except GovbotError:
            # Said twice is not said wrongly.
            return

    def _there(self) -> dict[Spot, list[ReviewComment]]:
        """List the own comments that still stand at a line, the oldest first."""
        found: dict[Spot, list[ReviewComment]] = {}
        marked = [item for item in self._client.pages(ReviewComment, f"{self._pull}/comments") if self._rule(item)]
        for comment in sorted(self._account.own(marked), key=lambda item: item.id):
            if comment.line is not None and comment.side != "LEFT":
                found.setdefault((self._rule(comment), comment.path, comment.line), []).append(comment)
        return found

    def _rule(self, comment: ReviewComment) -> str:
        """Name the rule of a comment with the mark of this profile; empty for any other."""
        match = _MARK.fullmatch(comment.body.partition("\n")[0])
        return match["rule"] if match and match["profile"] == self._profile else ""

    def _text(self, rule: str, body: str) -> str:
        return f"<!-- govbot:line id={self._profile} rule={rule} -->\n{body}".strip()

    def _wanted(self, report: Report, change: Change) -> tuple[dict[Spot, str], set[str]]:
        """Tell what is to be said where, and for which rules everything else is settled."""
        wanted: dict[Spot, str] = {}
        settled: set[str] = set()
        for rule, actions, state in asked(report):
            if not actions.review_comments or state is State.OPEN:
                continue
            settled.add(rule.id)
            places: dict[Spot, list[Finding]] = {}
            for finding in rule.findings if state is State.DUE else ():
                if finding.path is not None and finding.line is not None and _is_added(finding, change):
                    places.setdefault((rule.id, finding.path, finding.line), []).append(finding)
            for spot, findings in places.items():
                wanted[spot] = self._text(rule.id, render_line_comment(rule, findings))
        return wanted, settled


def _is_added(finding: Finding, change: Change) -> bool:
    """Tell whether a finding stands at an added line, where GitHub lets one comment."""
    path, line = finding.path, finding.line
    if path is None or line is None or finding.side is Side.OLD or not path.isprintable():
        return False
    return any(
        run.line <= line < run.line + run.count
        for file in change.files
        if file.new_path == path and file.patch is not None
        for run in file.patch.added
    )
