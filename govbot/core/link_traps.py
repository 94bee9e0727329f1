"""How a description fails to link an issue that it names, and how issues are written there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govbot.core.change import Change, Unknown
from govbot.core.links import IssueRef, Reference, references, unspoken
from govbot.core.verdict import Message, say


def traps(change: Change) -> Iterator[Message]:
    """Say what of the description looks like a link and is none."""
    if isinstance(change.body, Unknown):
        return
    hidden = unspoken(change.body, _repository(change))
    if hidden:
        yield say("In code, a comment or a quote nothing counts: {issues}.", issues=written(hidden, change))
    found = list(references_of(change))
    closed = {ref.issue for ref in found if ref.closes}
    listed = [ref.issue for ref in found if ref.listed and ref.issue not in closed]
    if listed:
        words = "Only the first issue behind a keyword counts; write one before each of the others: {issues}."
        yield say(words, issues=written(listed, change))
    mentioned = [ref.issue for ref in found if ref.issue not in closed and ref.issue not in listed]
    if mentioned:
        yield say("Only mentioned, without a keyword: {issues}.", issues=written(mentioned, change))


def references_of(change: Change) -> tuple[Reference, ...]:
    """Find every place of the description that names an issue; none where it is not known."""
    return () if isinstance(change.body, Unknown) else tuple(references(change.body, _repository(change)))


def _repository(change: Change) -> str | None:
    return None if isinstance(change.repository, Unknown) else change.repository


def written(issues: Sequence[IssueRef], change: Change) -> tuple[str, ...]:
    """Write issues as a description would: ``#7``, with the repository only where it is another."""
    own = (_repository(change) or "").lower()
    short = ("" if (item.repository or "").lower() == own else item.repository or "" for item in issues)
    return tuple(dict.fromkeys(f"{name}#{item.number}" for name, item in zip(short, issues, strict=True)))
