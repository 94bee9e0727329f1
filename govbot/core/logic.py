"""Three-valued evaluation of check expressions, with the evidence that belongs to each answer."""

from __future__ import annotations

from dataclasses import replace

from govbot.core.change import Change
from govbot.core.policy import All, Any_, Ask, Expression, Not
from govbot.core.verdict import Evidence, Message, Truth, Verdict, combined, joined, say, unknown

_SHOWN_PER_BRANCH = 3


def evaluate(expression: Expression, change: Change) -> Verdict:
    """Answer an expression by strong Kleene logic."""
    match expression:
        case Ask():
            return _ask(expression, change)
        case Not(part):
            verdict = evaluate(part, change)
            return replace(verdict, truth=~verdict.truth, held=1 - verdict.share)
        case All(parts):
            return combined([evaluate(part, change) for part in parts], decisive=Truth.FAILS)
        case Any_(parts):
            return _any([evaluate(part, change) for part in parts])


def answered(ask: Ask, change: Change) -> Verdict:
    """Ask a check; one of another package that breaks is unknown, with its name, and the run goes on."""
    return ask.check.evaluate(change, ask.options) if not ask.check.package else _guarded(ask, change)


def _ask(ask: Ask, change: Change) -> Verdict:
    verdict = answered(ask, change)
    evidence = verdict.evidence or (Evidence(message=verdict.summary),)
    return replace(verdict, evidence=tuple(replace(item, check=ask.check.name) for item in evidence))


def _guarded(ask: Ask, change: Change) -> Verdict:
    try:
        verdict = ask.check.evaluate(change, ask.options)
    except Exception as error:  # noqa: BLE001 - whatever it raises; its words may hold text of the change
        kind = type(error).__name__
        return unknown(
            say(
                "the check {name} of {package} broke: {kind}", name=ask.check.name, package=ask.check.package, kind=kind
            )
        )
    if not isinstance(verdict, Verdict):
        return unknown(
            say("the check {name} of {package} gave no verdict", name=ask.check.name, package=ask.check.package)
        )
    return verdict


def _any(verdicts: list[Verdict]) -> Verdict:
    """Join by "or". When every branch fails, that is one fact, told with every branch that was tried."""
    verdict = combined(verdicts, decisive=Truth.HOLDS)
    if verdict.truth is not Truth.FAILS or len(verdicts) == 1:
        return verdict
    tried = joined([_branch(item) for item in verdicts], "; ")
    nearest = [item for item in verdicts if item.share == verdict.share and item.share > 0]
    if len(nearest) == 1:
        summary = say("none of these held: {tried}; the nearest: {nearest}", tried=tried, nearest=_branch(nearest[0]))
    else:
        summary = say("none of these held: {tried}", tried=tried)
    return Verdict(Truth.FAILS, summary, (Evidence(message=summary, check="any"),), verdict.share)


def _branch(verdict: Verdict) -> Message:
    messages = [item.message for item in verdict.evidence[:_SHOWN_PER_BRANCH]]
    more = len(verdict.evidence) - len(messages)
    told = joined(messages, ", ")
    return say("{told} and {more} more", told=told, more=more) if more else told
