"""Judging a change, with what a reader must know about the policy that was used."""

from __future__ import annotations

from dataclasses import replace

from govbot.core.change import Change
from govbot.core.engine import Terms, judge
from govbot.core.policy import Policy
from govbot.core.report import ChangeSummary, Conclusion, Report
from govbot.core.verdict import Message, say
from govbot.errors import GovbotError, PolicyError
from govbot.policy.files import FILES, FOLDER
from govbot.policy.lock import LOCK

_SHOWN_PROBLEMS = 10


def judge_change(policy: Policy, change: Change, terms: Terms) -> Report:
    """Judge a change; one that edits the policy is judged by the old one, and the report says so."""
    known = {*FILES, LOCK, *(source.lower() for source in policy.sources)}
    edited = tuple(
        path
        for file in change.files
        for path in file.touched
        if path.lower() in known or path.lower().startswith(FOLDER + "/")
    )
    if edited:
        note = say("This change edits the policy ({paths}). It was judged by the one before the change.", paths=edited)
        policy = replace(policy, notes=(*policy.notes, note))
    return judge(policy, change, terms)


def cannot_judge(error: GovbotError, base: str | None, head: str | None) -> Report:
    """Make the report of a change that could not be judged at all: incomplete, with the reason.

    The words of a policy's mistakes are the maintainers' own; those of other errors may quote what GitHub said.
    """
    reasons: list[Message]
    if isinstance(error, PolicyError):
        reasons = [
            say("{place}: {what}. {hint}", place=item.place, what=Message(item.message), hint=Message(item.hint))
            for item in error.problems[:_SHOWN_PROBLEMS]
        ]
    else:
        reasons = [say("{what}: {hint}", what=error.message, hint=Message(error.hint))]
    return Report(
        conclusion=Conclusion.INCOMPLETE,
        change=ChangeSummary(base=base, head=head, files=0, added=0, removed=0),
        rules=(),
        notes=(say("This change could not be judged, so it is not called safe."), *reasons),
    )
