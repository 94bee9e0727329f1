"""When the texts that a change is judged by were last edited: its description, the issues that it closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from govbot.core.change import Change, Issue, Unknown
from govbot.core.issues import issue_name
from govbot.core.verdict import Message

DIGITS = 12
"""How many hexadecimal digits the hash of a description has."""


class Text(StrEnum):
    """A text that others than the approver can edit."""

    BODY = "body"
    LINKED_ISSUE = "linked-issue"


FACTS = {Text.BODY: "body_edited", Text.LINKED_ISSUE: "linked_issues"}
"""The fact (field of Change) that tells of each."""


def edited_after(change: Change, moment: datetime | None, texts: tuple[Text, ...]) -> Message | Unknown | None:
    """Name a text that was edited at a moment or later; None where none was, Unknown where that is not known."""
    unknown = None
    for text in texts:
        for name, edited in _edits(change, text):
            if isinstance(edited, Unknown):
                unknown = unknown or edited
            elif edited is not None and moment is None:
                unknown = unknown or Unknown("when the approval was given", "GitHub did not tell it")
            elif edited is not None and moment is not None and edited >= moment:
                return name
    return unknown


def body_hash(change: Change) -> str | None:
    """Hash the description, so that two runs can be told to have judged the same; None where it is not known."""
    if isinstance(change.body, Unknown):
        return None
    return sha256(change.body.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def edits_of_issues(change: Change) -> tuple[str, ...]:
    """Name the linked issues, each with the time (UTC) at which its text was last edited, as far as that is known."""
    if isinstance(change.linked_issues, Unknown):
        return ()
    return tuple(_edit_of(issue, change) for issue in change.linked_issues.issues if not issue.problem)


def _edit_of(issue: Issue, change: Change) -> str:
    name = str(issue_name(issue, change.repository)).removeprefix("issue ")
    if isinstance(issue.edited, Unknown):
        return name
    when = "never edited" if issue.edited is None else f"edited {issue.edited.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return f"{name} ({when})"


def _edits(change: Change, text: Text) -> Iterator[tuple[Message, datetime | Unknown | None]]:
    if text is Text.BODY:
        yield Message("the description"), change.body_edited
    elif isinstance(change.linked_issues, Unknown):
        yield Message("the linked issue"), change.linked_issues
    else:
        for issue in change.linked_issues.issues:
            if not issue.problem:
                yield issue_name(issue, change.repository), issue.edited
