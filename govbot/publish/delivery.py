"""Everything that goes to GitHub about one report, in order: what can be delivered is delivered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from govbot import __version__
from govbot.core.report import Conclusion
from govbot.errors import ExitCode, GovbotError, UsageError
from govbot.publish.account import Account
from govbot.publish.attempt import tried
from govbot.publish.check_run import Checks, Expected
from govbot.publish.comment import Conversation
from govbot.publish.escalation import Escalation
from govbot.publish.lock import Lock
from govbot.publish.marker import PROFILE, Marker
from govbot.publish.status import publish_status
from govbot.publish.words import Result, Word
from govbot.render.headline import is_clean
from govbot.render.markdown import digest, render_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from govbot.core.change import Change
    from govbot.core.report import Report
    from govbot.github.client import Client

DEFAULT_PROFILE = "govbot"
READ_ONLY = (
    "No comment and no check on GitHub: the token can only read, as for every pull request from a fork or by "
    "Dependabot. The verdict is this job's result and its summary; to have them, start the workflow on "
    "`pull_request_target`, or give the job `permissions: pull-requests: write, checks: write`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a report goes. ``number`` is None where there is no conversation: a merge group.

    ``head`` is the commit of the event; a report about another one says so itself. ``fresh`` says that the event is the
    first of that commit, so that no run has judged it before. ``run`` is (run id, attempt), ``run_url`` the page of the
    run.
    """

    repository: str
    number: int | None
    head: str
    fresh: bool = False
    run: tuple[int, int] = (0, 1)
    run_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to deliver. Two profiles live side by side: each has its own comment and its own check.

    ``comment_author`` is the login that the token writes as, where GitHub cannot be asked for it. ``addresses`` are
    where notifications go, by the names that policies use: secrets.
    """

    profile: str = DEFAULT_PROFILE
    comment: bool = True
    check: bool = True
    comment_author: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What arrived. ``notes`` says in one line each what did not, and why.

    ``stale``: the pull request changed while the answer was written, so it must be judged again.
    """

    comment: Word
    check: Word
    status: Word
    notes: tuple[str, ...] = ()
    stale: bool = False

    @property
    def carried(self) -> bool:
        """Whether something on GitHub carries the verdict."""
        return any(word.arrived for word in (self.comment, self.check, self.status))

    @property
    def failed(self) -> bool:
        """Whether something might arrive when tried again."""
        return Word.FAILED in (self.comment, self.check, self.status)


def exit_code(conclusion: Conclusion, delivery: Delivery) -> ExitCode:
    """Tell the process's exit code: the verdict first.

    A permission that is missing does not change it, since the job's own result carries the verdict then. Where GitHub
    failed, so that nothing at all carries it, the run is incomplete: run it again.
    """
    if conclusion is Conclusion.FAILURE:
        return ExitCode.FAILED
    if conclusion is Conclusion.INCOMPLETE or (delivery.failed and not delivery.carried):
        return ExitCode.INCOMPLETE
    return ExitCode.PASSED


class Publisher:
    """Delivers reports about one pull request or merge group.

    ``still_current`` reads the pull request again and tells whether what was judged still holds; ``count`` tells how
    many comments there are, None where that is not known.
    """

    def __init__(
        self,
        client: Client,
        target: Target,
        options: Options,
        *,
        still_current: Callable[[], bool],
        count: Callable[[], int | None] = lambda: None,
    ) -> None:
        if not PROFILE.fullmatch(options.profile):
            raise UsageError(
                "the profile's name is not usable", "use lower-case letters, digits and inner dashes, at most 40"
            )
        self._client, self._target, self._options = client, target, options
        self._still_current, self._count = still_current, count
        self._account = Account(client, options.comment_author)
        self._conversation = self._found()
        self._refused: Result | None = None
        self._checks = (
            Checks(client, target.repository, details=target.run_url, pull=target.number) if options.check else None
        )
        self._escalation = Escalation(
            client,
            self._account,
            target.repository,
            target.number,
            profile=options.profile,
            url=target.run_url,
            addresses=options.addresses,
        )

    def prepare(self) -> None:
        """Read what is there already; a failure is kept for ``deliver``.

        To be called before the pull request is read, so that nothing stands between the judgement and the answer.
        """
        self._refused = None
        if self._conversation:
            self._refused = tried("comment", self._conversation.prepare)

    def deliver(self, report: Report) -> Delivery:
        """Write the comment and the check run, or the status where checks are refused. Raises no GovbotError."""
        if not report.rules and not self._holds():
            # What could not even be read was not compared with the pull request either.
            return Delivery(comment=Word.SUPERSEDED, check=Word.SUPERSEDED, status=Word.OFF, stale=True)
        marker = self._marker(report)
        comment = self._comment(report, marker)
        check = self._check(report, marker, comment)
        status = self._status(report, marker.head) if check.word is Word.REFUSED else Result(Word.OFF)
        results = (comment, check, status)
        return Delivery(
            comment=comment.word,
            check=check.word,
            status=status.word,
            notes=_notes(results),
            # Another run may have answered in between, and this one overwritten it with what is no longer so.
            stale=comment.stale or (any(map(_exposed, results)) and not self._holds()),
        )

    def act(self, report: Report, change: Change, delivery: Delivery) -> Delivery:
        """Do what rules ask for beside the verdict, after it was delivered.

        Where another run answers instead, this one only says what it has taken upon itself to say; where the pull
        request has changed again, it gives that back. Gives the delivery with a line for each thing that was not done.
        Raises no GovbotError.
        """
        checks, marker = self._checks, self._marker(report)
        superseded = Word.SUPERSEDED in (delivery.comment, delivery.check)
        try:
            if delivery.stale:
                notes = self._escalation.give_back(checks)
            elif superseded:
                notes = self._escalation.say(report, change, checks, marker) if checks and checks.kept else []
            else:
                notes = self._escalation.act(report, change, checks, marker)
        except Exception as bug:  # noqa: BLE001 - the verdict is delivered: nothing that comes after it may change it
            notes = [f"govbot broke while it did what rules ask for besides ({type(bug).__name__}): please report it."]
        return replace(delivery, notes=(*delivery.notes, *notes))

    def _marker(self, report: Report) -> Marker:
        head = report.change.head or self._target.head
        return Marker(profile=self._options.profile, head=head, run=self._target.run, digest=digest(report))

    def _comment(self, report: Report, marker: Marker) -> Result:
        conversation = self._conversation
        if conversation is None:
            return Result(Word.OFF)
        if self._refused is not None:
            return self._refused

        def unchanged(before: Marker) -> str:
            return render_markdown(
                replace(report, change=replace(report.change, head=before.head)), version=__version__
            )

        def publish() -> Result:
            return conversation.publish(
                marker,
                render_markdown(report, version=__version__),
                needed=not is_clean(report),
                unchanged=unchanged,
                still_current=self._holds,
            )

        return tried("comment", publish) or Result(Word.NONE)

    def _check(self, report: Report, marker: Marker, comment: Result) -> Result:
        checks = self._checks
        if comment.word is Word.SUPERSEDED or checks is None:
            return Result(Word.SUPERSEDED if comment.word is Word.SUPERSEDED else Word.OFF)

        def publish() -> Result:
            keys, expected = self._escalation.keys(report), self._expected(comment)
            return checks.publish(report, marker, self._lock(), keys=keys, expected=expected)

        return tried("check", publish) or Result(Word.NONE)

    def _expected(self, comment: Result) -> Expected:
        """Tell what the comment says of the check: both are made by one run."""
        if comment.awaited:
            return Expected.AWAITED
        if comment.first:
            return Expected.FIRST
        fresh = self._target.fresh and not comment.standing
        return Expected.OPEN if fresh or comment.word in (Word.CREATED, Word.UPDATED) else Expected.THERE

    def _lock(self) -> Lock:
        kept = self._conversation.kept if self._conversation is not None else None
        return Lock(self._client, self._target.repository, number=self._target.number, comment=kept)

    def _status(self, report: Report, head: str) -> Result:
        def publish() -> Result:
            return publish_status(
                self._client,
                self._target.repository,
                head,
                report,
                context=self._options.profile,
                details=self._target.run_url,
            )

        return tried("status", publish) or Result(Word.NONE)

    def _found(self) -> Conversation | None:
        target, options = self._target, self._options
        if target.number is None or not options.comment:
            return None
        return Conversation(
            self._client,
            self._account,
            target.repository,
            target.number,
            profile=options.profile,
            count=self._count,
        )

    def _holds(self) -> bool:
        try:
            return self._still_current()
        except GovbotError:
            # Unknown is not stale: judging again would fail the same way.
            return True


def _exposed(result: Result) -> bool:
    """Tell whether something was written that may have hidden what another run has said since this one looked."""
    return result.word in (Word.CREATED, Word.UPDATED) and not result.ordered


def _notes(results: tuple[Result, ...]) -> tuple[str, ...]:
    tried = [result for result in results if result.word not in (Word.OFF, Word.NONE)]
    if len(tried) > 1 and all(result.forbidden for result in tried):
        return (READ_ONLY,)
    return tuple(result.note for result in results if result.note)
