"""Linked issues as rules speak of them: their names, and whether they are in a repository that counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govbot.core.change import Fact, Issue, Unknown
from govbot.core.globs import Globs
from govbot.core.verdict import Message, say


def issue_name(issue: Issue, repository: Fact[str]) -> Message:
    """Name an issue: ``issue #7``, or ``issue owner/name#7`` where it is not of the given repository."""
    if not isinstance(repository, Unknown) and issue.repository.lower() == repository.lower():
        return say("issue #{number}", number=issue.number)
    return say("issue {name}", name=f"{issue.repository}#{issue.number}")


def counts(issue: Issue, repository: Fact[str], allowed: Globs | None) -> bool | Unknown:
    """Tell whether an issue is in a repository that counts: an ``allowed`` one, or the change's own where None."""
    if allowed is not None:
        return allowed.matches(issue.repository)
    return repository if isinstance(repository, Unknown) else issue.repository.lower() == repository.lower()


def label_reasons(
    issue: Issue, any_of: Sequence[Globs], all_of: Sequence[Globs], none_of: Sequence[Globs]
) -> Iterator[Message]:
    """Say what its labels lack, or have too much, as the end of a sentence about the issue."""

    def marked(label: Globs) -> bool:
        return any(label.matches(name) for name in issue.labels)

    if any_of and not any(marked(label) for label in any_of):
        wanted = tuple(pattern for label in any_of for pattern in label.patterns)
        words = "is not marked with any of {wanted}" if len(wanted) > 1 else "is not marked {wanted}"
        yield say(words, wanted=wanted)
    absent = tuple(pattern for label in all_of if not marked(label) for pattern in label.patterns)
    if absent:
        yield say("is not marked {wanted}", wanted=absent)
    there = tuple(name for name in issue.labels if any(label.matches(name) for label in none_of))
    if there:
        yield say("is marked {seen}", seen=there)
