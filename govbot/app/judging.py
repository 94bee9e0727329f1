"""Judging a change, with what a reader must know about the policy that was used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.core.change import Change
from govbot.core.engine import Terms, judge
from govbot.core.policy import Policy, asks
from govbot.core.report import ChangeSummary, Conclusion, Report
from govbot.core.verdict import Message, say
from govbot.errors import GovbotError, PolicyError
from govbot.policy.files import FILES, FOLDER, is_policy
from govbot.policy.load import BUILT_IN_NOTE
from govbot.policy.lock import LOCK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from govbot.core.change import File
    from govbot.secrets.pattern import Pattern

_SHOWN_PROBLEMS = 10
_EDITS = "This change edits the policy ({paths}). It was judged by the one before the change."
_FIRST = "This change brings the first policy of this repository ({paths}). It takes effect once it is merged."


def edited_policy(files: Sequence[File], sources: Collection[str]) -> tuple[str, ...]:
    """List the changed paths that a policy is, or could be, made of; ``sources`` are the files of the one at base."""
    known = {*FILES, FOLDER, LOCK, *(source.lower() for source in sources)}
    return tuple(path for file in files for path in file.touched if _is_part(path.lower(), known))


def _is_part(path: str, known: set[str]) -> bool:
    return path in known or (path.startswith(FOLDER + "/") and is_policy(path))


def judge_change(policy: Policy, change: Change, terms: Terms) -> Report:
    """Judge a change; one that edits the policy is judged by the old one, and the report says so."""
    edited = edited_policy(change.files, policy.sources)
    if edited:
        note = say(_FIRST if BUILT_IN_NOTE in policy.notes else _EDITS, paths=edited)
        policy = replace(policy, notes=(*policy.notes, note))
    return without_own(judge(policy, change, terms), policy)


def without_own(report: Report, policy: Policy) -> Report:
    """Mask what the policy's own patterns find in a report."""
    own = own_patterns(policy)
    if not own:
        return report
    from govbot.app.masking import masked_by

    return masked_by(report, own)


def own_patterns(policy: Policy) -> tuple[Pattern, ...]:
    """List the patterns of secrets that a policy brings: what they find is shown as little as what ours find."""
    asked = (ask for rule in policy.rules for expression in rule.expressions for ask in asks(expression))
    found = (getattr(ask.options, "patterns", ()) for ask in asked if ask.check.name == "secrets")
    return tuple({pattern.id: pattern for patterns in found for pattern in patterns}.values())


def cannot_judge(error: GovbotError, base: str | None, head: str | None) -> Report:
    """Make the report of a change that could not be judged at all: incomplete, with the reason."""
    return Report(
        conclusion=Conclusion.INCOMPLETE,
        change=ChangeSummary(base=base, head=head, files=0, added=0, removed=0),
        rules=(),
        notes=(say("This change could not be judged, so it is not called safe."), *told_problems(error)),
    )


def told_problems(error: GovbotError) -> list[Message]:
    """Tell why nothing could be judged, a policy's mistakes one by one.

    Their words are the policy's, which at base means the maintainers'; those of other errors may quote what GitHub
    said.
    """
    if not isinstance(error, PolicyError):
        return [say("{what}: {hint}", what=error.message, hint=Message(error.hint))]
    return [
        say("{place}: {what}. {hint}", place=item.place, what=Message(item.message), hint=Message(item.hint))
        for item in error.problems[:_SHOWN_PROBLEMS]
    ]
