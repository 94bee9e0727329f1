"""When the texts that a change is judged by were last edited: its description, the issues that it closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from govbot.core.change import Change, Unknown
from govbot.core.issues import issue_name
from govbot.core.verdict import Message


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


def _edits(change: Change, text: Text) -> Iterator[tuple[Message, datetime | Unknown | None]]:
    if text is Text.BODY:
        yield Message("the description"), change.body_edited
    elif isinstance(change.linked_issues, Unknown):
        yield Message("the linked issue"), change.linked_issues
    else:
        for issue in change.linked_issues.issues:
            if not issue.problem:
                yield issue_name(issue, change.repository), issue.edited
