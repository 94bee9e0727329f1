"""Linked issues as rules speak of them: their names, and whether they are in a repository that counts."""

from __future__ import annotations

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
