"""What rules ask for beside the verdict, done after it: whatever becomes of it, the verdict stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from govbot.core.change import Unknown
from govbot.core.report import Severity
from govbot.errors import GovbotError
from govbot.publish.asked import State, asked
from govbot.publish.attempt import noted
from govbot.publish.labels import apply_labels
from govbot.publish.notify import Addresses
from govbot.publish.reviewers import request_reviews
from govbot.publish.reviews import Reviews
from govbot.publish.told import LIMIT, key_of
from govbot.render.notification import render_notification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from govbot.core.change import Change
    from govbot.core.report import Finding, Report
    from govbot.github.client import Client
    from govbot.publish.account import Account
    from govbot.publish.check_run import Checks
    from govbot.publish.marker import Marker

_NO_MEMORY = "govbot remembers in the check run whom it has told; give the job `permissions: checks: write`"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """Something to be said once a commit: to a reviewer, or of a finding to an address."""

    key: str
    rule: str
    severity: Severity
    to: str
    finding: Finding | None = None


class Escalation:
    """The actions of one report's rules.

    ``number`` is None where there is no pull request to act on: a merge group. ``url`` is the page of the run.
    """

    def __init__(
        self,
        client: Client,
        account: Account,
        repository: str,
        number: int | None,
        *,
        profile: str,
        url: str | None,
        addresses: Mapping[str, str],
    ) -> None:
        self._client, self._account, self._repository, self._number = client, account, repository, number
        self._profile, self._url = profile, url
        self._addresses = Addresses(addresses)

    def keys(self, report: Report) -> frozenset[str]:
        """Name what is to be said once a commit, as far as it can be said."""
        return frozenset(message.key for message in self._messages(report))

    def act(self, report: Report, change: Change, checks: Checks | None, marker: Marker) -> list[str]:
        """Do it all; gives a line for each thing that was not done. ``checks`` is where keys are kept."""
        notes = self._unusable(report)
        if self._number is not None:
            reviews = Reviews(self._client, self._account, self._repository, self._number, profile=self._profile)
            notes += apply_labels(self._client, self._repository, self._number, report)
            notes += noted("comment at a line", lambda: reviews.publish(report, change))
        return notes + self.say(report, change, checks, marker)

    def give_back(self, checks: Checks | None) -> list[str]:
        """Leave to another run what this one has taken upon itself to say."""
        if checks is None:
            return []
        return noted("memory of what was not sent", lambda: checks.release(checks.held))

    def say(self, report: Report, change: Change, checks: Checks | None, marker: Marker) -> list[str]:
        """Tell people what is to be told once a commit, as far as it falls to this run."""
        messages = list(self._messages(report))
        if not messages:
            return []
        if checks is None or not checks.kept:
            return [f"Nobody was notified or asked for a review: {_NO_MEMORY}."]
        try:
            turn = checks.turn(marker)
        except GovbotError as error:
            return [f"Nobody was notified or asked for a review: {error.message}; {error.hint}."]
        due = [message for message in messages if message.key in turn]
        notes, failed = self._ask([message for message in due if message.finding is None], change)
        told, unsent = self._notify([message for message in due if message.finding is not None], report)
        left = frozenset(failed | unsent)
        return notes + told + noted("memory of what was not sent", lambda: checks.release(left))

    def _ask(self, due: list[_Message], change: Change) -> tuple[list[str], set[str]]:
        if not due or self._number is None:
            return [], set()
        author = None if isinstance(change.author, Unknown) else change.author.login
        names = [message.to for message in due]
        notes, failed = request_reviews(self._client, self._repository, self._number, names, author=author)
        return notes, {message.key for message in due if message.to in failed}

    def _notify(self, due: list[_Message], report: Report) -> tuple[list[str], set[str]]:
        """Send one notification to each address."""
        notes: list[str] = []
        unsent: set[str] = set()
        for name in dict.fromkeys(message.to for message in due):
            mine = [message for message in due if message.to == name]
            findings: dict[str, list[Finding]] = {}
            for message in mine:
                findings.setdefault(message.rule, []).extend([message.finding] if message.finding else [])
            title, text = render_notification(self._subject(report), findings, self._url)
            worst = min((message.severity for message in mine), key=lambda severity: severity.rank)
            if not self._addresses.send(name, title, text, worst):
                notes.append(f"Not notified: the service behind {name} did not take the notification.")
                unsent |= {message.key for message in mine}
        return notes, unsent

    def _subject(self, report: Report) -> str:
        what = f"{self._repository}#{self._number}" if self._number is not None else f"{self._repository} merge group"
        return f"{what} at {report.change.head[:7]}" if report.change.head else what

    def _unusable(self, report: Report) -> list[str]:
        names = dict.fromkeys(
            name for _, actions, state in asked(report) if state is State.DUE for name in actions.notify
        )
        problems = dict.fromkeys(problem for name in names if (problem := self._addresses.problem(name)))
        return [f"Not notified: {problem}." for problem in problems]

    def _messages(self, report: Report) -> Iterable[_Message]:
        return islice(self._all_messages(report), LIMIT)

    def _all_messages(self, report: Report) -> Iterator[_Message]:
        for rule, actions, state in asked(report):
            if state is not State.DUE:
                continue
            for name in actions.reviewers if self._number is not None else ():
                key = key_of("review", rule.id, name.casefold())
                yield _Message(key=key, rule=rule.id, severity=rule.severity, to=name)
            for name in actions.notify:
                if self._addresses.problem(name):
                    continue
                for finding in rule.findings:
                    place = (finding.path, finding.line, finding.side)
                    key = key_of("notify", rule.id, name, *place)
                    yield _Message(key=key, rule=rule.id, severity=rule.severity, to=name, finding=finding)
