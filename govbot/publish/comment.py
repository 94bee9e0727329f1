"""The one comment: found by marker and author, edited in place, never twice, never anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot.errors import GovbotError
from govbot.github.answers import Comment
from govbot.github.errors import RefusedError
from govbot.publish.creating import create_once
from govbot.publish.marker import Marker, read_marker, without_marker
from govbot.publish.words import Result, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from govbot.github.client import Client
    from govbot.publish.account import Account

LATER = "A later run of the same commit has answered already."
RECENT = 60.0
"""Seconds for which another run may still be busy with the check of what it has just written."""


class Conversation:
    """The comments of one pull request, and the one that is govbot's. ``count`` tells how many there are, or None.

    A comment is govbot's own when its first line is a marker of this profile and its author is the account that the
    token writes as. A marker alone proves nothing: anybody may write one. ``kept`` is the id of the one that stands,
    None where there is none.
    """

    def __init__(
        self,
        client: Client,
        account: Account,
        repository: str,
        number: int,
        *,
        profile: str,
        count: Callable[[], int | None],
    ) -> None:
        self._client, self._account, self._repository, self._number = client, account, repository, number
        self._profile, self._count = profile, count
        self._own: list[Comment] | None = None
        self.kept: int | None = None

    def prepare(self) -> None:
        """Read the comments, if there are any. Raises RefusedError or FailedError."""
        self._own = None if self._count() == 0 else self._list()
        self.kept = self._own[0].id if self._own else None

    def publish(
        self,
        marker: Marker,
        body: str,
        *,
        needed: bool,
        unchanged: Callable[[Marker], str],
        still_current: Callable[[], bool],
    ) -> Result:
        """Make the one comment say ``body``, or leave it alone where it says so already.

        ``needed`` is false for a report without findings: it makes no comment, only turns an existing one green.
        ``unchanged`` gives the body as the run of an older marker with the same digest wrote it. Raises RefusedError
        and FailedError.
        """
        if self._own is None:
            self.prepare()
        own = self._own or []
        if not own:
            return self._create(marker, body, still_current) if needed else Result(Word.NONE)
        kept, *others = own
        before = _marker(kept)
        if before.newer_than(marker):
            return Result(Word.SUPERSEDED, LATER)
        if before.digest == marker.digest and without_marker(kept.body) == unchanged(before).strip():
            self._delete(others)
            standing = before.head == marker.head
            return Result(Word.UNCHANGED, awaited=standing and _just_said(kept, marker), standing=standing)
        edited = self._edit(kept, marker, body)
        if edited is None:
            self.kept = None
            return self._create(marker, body, still_current) if needed else Result(Word.NONE)
        self._delete(others)
        return edited

    def _edit(self, comment: Comment, marker: Marker, body: str) -> Result | None:
        """Rewrite a comment; None where it was deleted meanwhile."""
        try:
            self._client.send(Comment, "PATCH", self._path(comment), {"body": f"{marker}\n{body}"})
        except RefusedError as refused:
            # "Not found" may also mean that the token must not: a second comment would not help.
            if refused.status != HTTPStatus.NOT_FOUND or any(item.id == comment.id for item in self._list()):
                raise
            return None
        return Result(Word.UPDATED)

    def _create(self, marker: Marker, body: str, still_current: Callable[[], bool]) -> Result:
        """Write a new comment, and make sure that it is the only one."""
        made = self._post(marker, body)
        self.kept = made.id
        try:
            own = self._list()
        except GovbotError:
            return Result(Word.CREATED)
        oldest = own[0] if own else made
        if oldest.id == made.id:
            self._delete(own[1:])
            return Result(Word.CREATED, first=True)
        # Another run was faster. Its comment stays, and says what the fresher of the two found.
        self.kept = oldest.id
        other = _marker(oldest)
        if (other.head, other.digest) == (marker.head, marker.digest):
            result = Result(Word.UNCHANGED, awaited=True)
        elif other.newer_than(marker):
            result = Result(Word.SUPERSEDED, LATER)
        elif not still_current():
            result = Result(Word.SUPERSEDED, stale=True)
        else:
            edited = self._edited(oldest, made, marker, body)
            if edited is None:
                self.kept = made.id
                return Result(Word.CREATED)
            result = edited
        self._delete([made])
        return result

    def _edited(self, oldest: Comment, made: Comment, marker: Marker, body: str) -> Result | None:
        """Rewrite the oldest of two; where that fails, the newer one goes all the same."""
        try:
            return self._edit(oldest, marker, body)
        except GovbotError:
            self._delete([made])
            raise

    def _post(self, marker: Marker, body: str) -> Comment:
        path = f"/repos/{self._repository}/issues/{self._number}/comments"

        def create() -> Comment:
            return self._client.send(Comment, "POST", path, {"body": f"{marker}\n{body}"})

        def look() -> Comment | None:
            return next((comment for comment in self._list() if _marker(comment) == marker), None)

        made = create_once(self._client, create, look)
        self._account.learn(made)
        return made

    def _delete(self, comments: list[Comment]) -> None:
        for comment in comments:
            try:
                self._client.delete(self._path(comment))
            except GovbotError:
                # The next run finds it again; the verdict is told either way.
                return

    def _path(self, comment: Comment) -> str:
        return f"/repos/{self._repository}/issues/comments/{comment.id}"

    def _list(self) -> list[Comment]:
        """List the own comments, the oldest first."""
        path = f"/repos/{self._repository}/issues/{self._number}/comments"
        marked = [
            comment
            for comment in self._client.pages(Comment, path)
            if (marker := read_marker(comment.body)) and marker.profile == self._profile
        ]
        return sorted(self._account.own(marked), key=lambda comment: comment.id)


def _just_said(comment: Comment, marker: Marker) -> bool:
    """Tell whether another run wrote this a moment ago, so that more of what it has to say may be on the way."""
    if _marker(comment).run == marker.run or comment.updated_at is None:
        return False
    return abs((datetime.now(UTC) - comment.updated_at).total_seconds()) < RECENT


def _marker(comment: Comment) -> Marker:
    marker = read_marker(comment.body)
    assert marker is not None  # noqa: S101 - only marked comments are listed
    return marker
