"""The question that ``branch`` and ``base`` share: how a branch is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.change import Change, Fact, Unknown
from govbot.core.check import Mistake, missing
from govbot.core.conditions import Condition, answer, searched
from govbot.core.globs import Globs
from govbot.core.matching import matchable
from govbot.core.options import globs, option
from govbot.core.slots import Template, templates
from govbot.core.verdict import Verdict, say


@dataclass(frozen=True, slots=True, kw_only=True)
class RefOptions:
    """How the branch must be called."""

    names: Globs = option(globs, "Its name must match: one of these globs.", default=Globs(()))
    matches: tuple[Template, ...] = option(
        templates, "Its name must match: one of these regular expressions.", default=()
    )
    not_matches: tuple[Template, ...] = option(
        templates, "Its name must not match: any of these regular expressions.", default=()
    )


def search_ref(change: Change, name: Fact[str], what: str, options: RefOptions) -> Verdict:
    """Compare a branch's name; ``what`` names the branch in our own words: "the branch"."""
    return missing(name) if isinstance(name, Unknown) else answer(_conditions(change, name, what, options))


def ref_needs(field: str, options: RefOptions) -> tuple[str, ...]:
    """Name the facts: the branch itself, and what the slots stand for."""
    slots = (need for template in (*options.matches, *options.not_matches) for need in template.needs)
    return tuple(sorted({field, *slots}))


def ref_mistake(options: RefOptions) -> Mistake | None:
    """Refuse to ask nothing."""
    if options == RefOptions():
        return Mistake("what to look for is missing", "Write `names` (globs), `matches` or `not-matches`.")
    return None


def _conditions(change: Change, name: str, what: str, options: RefOptions) -> Iterator[Condition]:
    if options.names:
        met = options.names.matches(name)
        words = f"{what} {{seen}} {'matches' if met else 'does not match'} {{wanted}}"
        yield Condition(met, say(words, seen=name, wanted=options.names.patterns))
    yield from searched(what, matchable(name), options.matches, options.not_matches, change)
