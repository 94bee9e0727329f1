"""Conditions that must all hold, each told as the fact that was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.check import missing
from govbot.core.slots import Template
from govbot.core.verdict import Evidence, Message, Verdict, fails, holds, joined, say

_NOTHING = Message("")


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is wanted, whether it is so, and what was seen. ``met`` is unknown where a fact is."""

    met: bool | Unknown
    seen: Message = _NOTHING


def answer(conditions: Iterable[Condition]) -> Verdict:
    """Join by "and": what is not met decides, then what is not known; else every condition speaks."""
    every = list(conditions)
    unmet = [item for item in every if item.met is False]
    if unmet:
        return fails(_summary(unmet), *_evidence(unmet))
    unknowns = {item.met: None for item in every if isinstance(item.met, Unknown)}
    if unknowns:
        return missing(*unknowns)
    return holds(_summary(every), *_evidence(every))


def searched(
    what: str, text: str, matches: Sequence[Template], not_matches: Sequence[Template], change: Change
) -> Iterable[Condition]:
    """Ask whether one of the expressions matches the text, and none of the others does.

    ``what`` names the text in our own words: "the title".
    """
    if matches:
        yield _one_of(what, text, matches, change)
    for template in not_matches:
        found = _found(template, text, change)
        wanted = template.shown(change)
        if isinstance(found, Unknown):
            yield Condition(found)
        elif found:
            yield Condition(False, say(f"{what} matches {{seen}}, which it must not", seen=wanted))
        else:
            yield Condition(True, say(f"{what} does not match {{wanted}}", wanted=wanted))


def _one_of(what: str, text: str, templates: Sequence[Template], change: Change) -> Condition:
    results = [(template, _found(template, text, change)) for template in templates]
    for template, found in results:
        if found is True:
            return Condition(True, say(f"{what} matches {{wanted}}", wanted=template.shown(change)))
    unknown = next((found for _, found in results if isinstance(found, Unknown)), None)
    if unknown is not None:
        return Condition(unknown)
    wanted = tuple(template.shown(change) for template in templates)
    verb = "does not match" if len(wanted) == 1 else "matches none of"
    return Condition(False, say(f"{what} {verb} {{wanted}}", wanted=wanted))


def _found(template: Template, text: str, change: Change) -> bool | Unknown:
    searcher = template.for_text(change)
    return searcher if isinstance(searcher, Unknown) else searcher.search(text) is not None


def _summary(conditions: list[Condition]) -> Message:
    return joined([item.seen for item in conditions], "; ")


def _evidence(conditions: list[Condition]) -> list[Evidence]:
    return [Evidence(message=item.seen) for item in conditions]
