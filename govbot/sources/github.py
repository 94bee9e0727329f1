"""A pull request (or a merge queue's group) of GitHub as a Change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from govbot.core.change import Change, Fact, File, LinkedIssues, Unknown
from govbot.errors import GovbotError, UpstreamError, UsageError
from govbot.github.answers import CommitRow, Comparison, FileRow, PullRequest
from govbot.github.errors import FailedError, RefusedError
from govbot.github.event import Event, Facts, MergeGroupEvent, PullRequestEvent, event_of, pull_facts
from govbot.secrets.gitleaks.files import with_gitleaks
from govbot.sources.checkout import Checkout, fits, open_checkout
from govbot.sources.contents import with_contents
from govbot.sources.github_blobs import Contents, UnreadError
from govbot.sources.github_commits import commits_of
from govbot.sources.github_counts import FILES, difference, unknown_facts, whole_commits
from govbot.sources.github_history import read_commit_paths, read_history, whole_history, whole_paths
from govbot.sources.github_issues import body_edited, linked_issues, mentioned_issues
from govbot.sources.github_people import people_facts
from govbot.sources.github_policy import BaseFiles
from govbot.sources.github_state import read_checks, read_owners_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from govbot.core.policy import Policy
    from govbot.github.client import Client

Further: TypeAlias = "Callable[[Sequence[File]], Policy | None]"

# https://docs.github.com/en/rest/commits/commits#compare-two-commits: at most 300 files.
COMPARED_FILES = 300
COUNTS_WAIT = 3.0
# What GitHub answers for a difference that it does not make, in the list of files and in comparisons.
_TOO_LARGE = (406, 422)
_COMMITS = frozenset(("commits", "history", "commit_paths"))
_REFERENCE = re.compile(
    r"\A(?:https?://[A-Za-z0-9.:-]+/(?P<url>[\w.-]+/[\w.-]+)/pull/(?P<in_url>\d{1,9})(?:[/?#].*)?"
    r"|(?P<name>[\w.-]+/[\w.-]+)\#(?P<number>\d{1,9}))\Z",
    re.ASCII,
)


class Superseded(UpstreamError):  # noqa: N818 - an outcome, not a fault
    """The pull request has moved on since the event: a newer run answers, this one writes nothing."""


def parse_reference(text: str) -> tuple[str, int]:
    """Read ``owner/name#7`` or a pull request's URL into its repository and number. Raises UsageError."""
    match = _REFERENCE.match(text.strip())
    if not match:
        raise UsageError("this names no pull request", "write owner/repository#7, or the URL of the pull request")
    return match["url"] or match["name"], int(match["in_url"] or match["number"])


def read_named(client: Client, repository: str, number: int) -> PullRequestEvent:
    """Read a pull request by name, as the event that ``Source`` takes."""
    pull = client.get(PullRequest, f"/repos/{repository}/pulls/{number}")
    home = pull.base.repo
    return event_of(home.full_name if home else repository, pull, home.default_branch if home else None)


class _Listed(NamedTuple):
    """The changed files, why their list is not whole, and where more is told of them."""

    files: tuple[File, ...]
    cut: Unknown | None
    contents: Contents | Checkout


class Source:
    """Reads one pull request or merge group, as it is now.

    ``checkout`` is a folder: where it is a clone that holds the commits, the changed files are read there, whole and
    without GitHub's limits. ``files_from`` tells where they were read. ``own`` is the name of govbot's own check.
    """

    def __init__(
        self, client: Client, event: Event, *, now: datetime, checkout: str | None = None, own: str = "govbot"
    ) -> None:
        self._client, self._event, self._now, self._own = client, event, now, own
        self._folder = checkout
        self._unlisted = "check the repository out with `fetch-depth: 0` to have all of them judged"
        self.files_from = "github"
        self._comments = event.pull.comments if isinstance(event, PullRequestEvent) else None
        self._judged: Facts | None = None
        self._base: BaseFiles | None = None

    @property
    def base_files(self) -> BaseFiles:
        """The files of the base commit: policies come from here."""
        if self._base is None:
            self._base = BaseFiles(self._client, self._event.repository, self._event.base_sha)
        return self._base

    @property
    def head_files(self) -> BaseFiles:
        """The files of the head commit: a stranger's, to be looked at and never obeyed."""
        return BaseFiles(self._client, self._event.repository, self._event.head_sha, frugal=True)

    @property
    def from_fork(self) -> bool:
        """Whether the head comes from somebody who may not write to the repository."""
        return isinstance(self._event, PullRequestEvent) and self._event.fork

    @property
    def comments(self) -> int | None:
        """How many comments the conversation had when the pull request was last read; None where that is not known."""
        return self._comments

    def read(self, needs: Collection[str], further: Further | None = None) -> Change:
        """Read the Change, with the facts in ``needs`` (names of its fields) that cost requests of their own.

        ``further`` is told the files and may name another policy whose facts are wanted too.

        The pull request itself is read last, so that nothing stands between it and the judgement. Raises Superseded
        where its head or base is no longer the event's, RefusedError and FailedError where nothing can be judged.
        What is merely not whole is Unknown in the Change.
        """
        if isinstance(self._event, MergeGroupEvent):
            return self._read_group(self._event, needs, further)
        return self._read_pull(self._event, needs, further)

    def still_current(self) -> bool:
        """Read the pull request again and tell whether its head, base branch and facts are still those judged.

        Where they are not, the next ``read`` is of what is there now.
        """
        if isinstance(self._event, MergeGroupEvent):
            return True
        pull = self._pull(self._event.number)
        facts = self._facts(pull)
        current = facts == self._judged if self._judged else facts["head"] == self._event.head_sha
        if not current:
            self._event = event_of(self._event.repository, pull, self._event.default_branch)
            self._base = None
        return current

    def _read_pull(self, event: PullRequestEvent, needs: Collection[str], further: Further | None) -> Change:
        files, cut, contents = self._from_checkout(event) or self._listed(event)
        change = Change(files=files, now=self._now)
        needs = _all_needs(needs, further, change.files)
        change = self._with_needs(change, contents, needs)
        if "linked_issues" in needs:
            change = replace(change, linked_issues=self._links(event, event.pull, needs))
        if "mentioned_issues" in needs:
            mentioned = mentioned_issues(self._client, event.repository, event.pull.body)
            change = replace(change, mentioned_issues=mentioned)
        listed = self._commits(event) if _COMMITS & needs else ()
        history = read_history(self._client, event.repository, listed, contents) if "history" in needs else None
        paths = None
        if "commit_paths" in needs:
            paths = read_commit_paths(self._client, event.repository, listed, contents)
        state = self._state(event.pull, needs)
        pull = self._pull(event.number)
        facts = self._facts(pull)
        if pull.head.sha != event.head_sha or pull.base.ref != event.base_ref:
            raise Superseded("the pull request has moved on since this run began", "the run of the newer push answers")
        if isinstance(contents, Checkout) and not fits(files, pull.changed_files):
            self._leave_checkout(f"it has {len(files):,} files where GitHub counts {pull.changed_files:,}")
            return self._read_pull(event, needs, None)
        self._judged = facts
        if "commits" in needs:
            change = replace(change, commits=whole_commits(commits_of(listed), pull, contents))
        if paths is not None:
            change = replace(change, commit_paths=whole_paths(paths, pull.commits))
        if history is not None:
            change = replace(change, history=whole_history(history, pull.commits))
        if isinstance(contents, Contents):
            cut = cut or self._missing(change.files, pull)
        return replace(change, **facts, **state, files_unseen=cut)

    def _from_checkout(self, event: Event) -> _Listed | None:
        """List the changed files out of a clone that is here and holds the commits; None without one."""
        self.files_from = "github"
        try:
            checkout = open_checkout(self._folder, event.base_sha, event.head_sha)
        except GovbotError as error:
            # What git itself says may hold names of the change.
            self._leave_checkout("git failed there" if isinstance(error, UpstreamError) else error.message)
            return None
        if checkout is None:
            return None
        self.files_from = "checkout"
        return _Listed(checkout.files, None, checkout)

    def _leave_checkout(self, why: str) -> None:
        self._folder, self._unlisted = None, f"the checkout here was of no use: {why}"

    def _listed(self, event: PullRequestEvent) -> _Listed:
        rows, cut = self._rows(f"/repos/{event.repository}/pulls/{event.number}/files")
        contents = Contents(self._client, event.repository, event.base_sha, event.head_sha)
        return _Listed(contents.files(rows), cut, contents)

    def _compared(self, event: MergeGroupEvent) -> _Listed:
        path = f"/repos/{event.repository}/compare/{event.base_sha}...{event.head_sha}"
        contents = Contents(self._client, event.repository, event.base_sha, event.head_sha)
        try:
            rows = self._client.get(Comparison, path, per_page=1).files
        except RefusedError as refused:
            return _Listed((), self._not_made(refused), contents)
        why = f"GitHub compares at most {COMPARED_FILES} files of a merge group; {self._unlisted}"
        cut = Unknown("the files", why) if len(rows) >= COMPARED_FILES else None
        return _Listed(contents.files(rows), cut, contents)

    def _missing(self, files: Sequence[File], pull: PullRequest) -> Unknown | None:
        """Tell what the list of files lacks. GitHub's counts may lag behind a push, so they get a second look."""
        missing = difference(files, pull)
        if missing is not None and len(files) >= FILES:
            return replace(missing, why=f"{missing.why}; {self._unlisted}")
        if missing is None:
            return None
        self._client.pause(COUNTS_WAIT)
        return difference(files, self._pull(pull.number))

    def _read_group(self, event: MergeGroupEvent, needs: Collection[str], further: Further | None) -> Change:
        files, cut, contents = self._from_checkout(event) or self._compared(event)
        change = Change(files=files, now=self._now, files_unseen=cut)
        needs = _all_needs(needs, further, change.files)
        change = self._with_needs(change, contents, needs)
        change = replace(change, **self._group_facts(event, needs, contents))
        return replace(
            change, base=event.base_sha, head=event.head_sha, repository=event.repository, target=event.base_ref
        )

    def _group_facts(
        self, event: MergeGroupEvent, needs: Collection[str], contents: Contents | Checkout
    ) -> dict[str, Any]:
        """Tell the facts of the pull request that the group ends with; each Unknown where it cannot be told."""
        try:
            if event.number is None:
                return unknown_facts("the merge group does not tell its pull request")
            pull = self._pull(event.number)
        except GovbotError as error:
            return unknown_facts(error.message)
        facts: dict[str, Any] = {**self._facts(pull)}
        named = event_of(event.repository, pull, event.default_branch)
        if "linked_issues" in needs:
            facts["linked_issues"] = self._links(named, pull, needs)
        if "mentioned_issues" in needs:
            facts["mentioned_issues"] = mentioned_issues(self._client, event.repository, pull.body)
        listed = self._commits(named) if _COMMITS & set(needs) else ()
        if "commits" in needs:
            facts["commits"] = whole_commits(commits_of(listed), pull)
        if "commit_paths" in needs:
            paths = read_commit_paths(self._client, event.repository, listed, contents)
            facts["commit_paths"] = whole_paths(paths, pull.commits)
        if "history" in needs:
            history = read_history(self._client, event.repository, listed, contents)
            facts["history"] = whole_history(history, pull.commits)
        return facts | self._state(pull, needs)

    def _state(self, pull: PullRequest, needs: Collection[str]) -> dict[str, Any]:
        """Read what stands around the pull request."""
        facts = people_facts(self._client, self._event.repository, pull, needs)
        if "body_edited" in needs:
            facts["body_edited"] = body_edited(self._client, self._event.repository, pull.number)
        if "codeowners" in needs:
            facts["codeowners"] = read_owners_file(self.base_files)
        if "checks" in needs:
            facts["checks"] = read_checks(self._client, self._event.repository, self._event.head_sha, self._own)
        return facts

    def _with_needs(self, change: Change, contents: Contents | Checkout, needs: Collection[str]) -> Change:
        change = with_gitleaks(change, needs, self.base_files)
        try:
            if "modes" in needs:
                change = replace(change, files=contents.with_modes(change.files))
            elif "sizes" in needs:
                change = replace(change, files=contents.with_sizes(change.files))
            if "tree" in needs:
                change = replace(change, tree=contents.paths())
        except UnreadError as error:
            change = replace(change, tree=Unknown("the files of the repository", str(error)))
        return with_contents(change, needs, contents.read, self.base_files)

    def _rows(self, path: str) -> tuple[list[FileRow], Unknown | None]:
        """Read the list of files as far as it goes, and say why it is not whole."""
        rows: list[FileRow] = []
        try:
            for page in self._client.each_page(FileRow, path):
                rows += page
        except FailedError as error:
            return rows, Unknown("the files", error.message)
        except RefusedError as refused:
            return rows, self._not_made(refused)
        if len({row.filename for row in rows}) != len(rows):
            return rows, Unknown("the files", "GitHub listed some files twice")
        return rows, None

    def _not_made(self, refused: RefusedError) -> Unknown:
        """Tell that GitHub does not make a difference; other refusals are raised again."""
        if refused.status not in _TOO_LARGE:
            raise refused
        return Unknown("the files", f"{refused.message}; {self._unlisted}")

    def _commits(self, event: PullRequestEvent) -> Sequence[CommitRow] | Unknown:
        try:
            return self._client.pages(CommitRow, f"/repos/{event.repository}/pulls/{event.number}/commits")
        except GovbotError as error:
            return Unknown("the commits", error.message)

    def _links(self, event: PullRequestEvent, pull: PullRequest, needs: Collection[str]) -> Fact[LinkedIssues]:
        # Where the event does not tell the default branch, GitHub's own links decide.
        default = event.default_branch in (None, event.base_ref)
        return linked_issues(
            self._client,
            event.repository,
            event.number,
            pull.body,
            on_default_branch=default,
            rights="issue_rights" in needs,
        )

    def _pull(self, number: int) -> PullRequest:
        pull = self._client.get(PullRequest, f"/repos/{self._event.repository}/pulls/{number}")
        self._comments = pull.comments
        return pull

    def _facts(self, pull: PullRequest) -> Facts:
        facts = pull_facts(self._event.repository, pull)
        # The tip of the base moves with every merge; what is judged against is the event's.
        facts["base"] = self._event.base_sha
        return facts


def _all_needs(needs: Collection[str], further: Further | None, files: Sequence[File]) -> frozenset[str]:
    policy = further(files) if further is not None else None
    return frozenset(needs).union(policy.needs() if policy is not None else ())
