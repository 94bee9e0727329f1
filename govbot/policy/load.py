"""From policy files to one Policy: ``extends`` resolved, overrides applied, every mistake collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.node import Bad
from govbot.core.policy import Policy
from govbot.core.values import dataclass
from govbot.core.verdict import Message, say
from govbot.errors import PolicyError
from govbot.policy.draft import Draft
from govbot.policy.files import Source
from govbot.policy.layers import Layer, Layers
from govbot.policy.packs import PREFIX, read_pack
from govbot.policy.reading import Library
from govbot.policy.rule import read_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.core.policy import Rule
    from govbot.errors import Problem
    from govbot.policy.files import PolicyFiles, RemoteFiles
    from govbot.policy.lock import Locked

BUILT_IN = "recommended"
BUILT_IN_NOTE = say("This repository has no policy yet, so the built-in one was used ({pack}).", pack=PREFIX + BUILT_IN)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A policy with what it was made of.

    ``drafts`` are its rules as written, also those that are switched off: every field knows its file and line.
    ``borrowed`` are the files of other repositories, as they were read. ``texts`` are the bytes of all its sources, in
    their order.
    """

    policy: Policy
    drafts: tuple[Draft, ...]
    borrowed: tuple[Locked, ...] = ()
    texts: tuple[bytes, ...] = ()


def load_policy(
    sources: list[Source],
    *,
    files: PolicyFiles | None = None,
    remote: RemoteFiles | None = None,
    lock: PolicyFiles | None = None,
    notes: tuple[Message, ...] = (),
) -> Policy:
    """Load policy files; no files mean the built-in policy, which the notes then say.

    ``files`` is the tree that the sources are named in; without it they can extend packs only. ``remote`` reads files
    of other repositories, and the ``.github/govbot.lock`` of the tree ``lock`` says what those must hold. Raises
    PolicyError with every mistake, and GovbotError where another repository could not be read.
    """
    return resolve_policy(sources, files=files, remote=remote, lock=lock, notes=notes).policy


def resolve_policy(
    sources: list[Source],
    *,
    files: PolicyFiles | None = None,
    remote: RemoteFiles | None = None,
    lock: PolicyFiles | None = None,
    notes: tuple[Message, ...] = (),
) -> Resolved:
    """Load policy files, and keep where each word of the policy stands. As ``load_policy`` otherwise."""
    if not sources:
        sources = [Source(PREFIX + BUILT_IN, read_pack(BUILT_IN) or b"")]
        notes = (BUILT_IN_NOTE, *notes)
    library = Library(files, remote, lock)
    layers = Layers(library)
    layers.read(sources)
    drafts = combine(layers.found.values())
    rules = _rules(drafts, layers)
    if layers.problems:
        order = {name: index for index, name in enumerate(layers.sources)}
        problems = dict.fromkeys(layers.problems)  # a file's own conditions are read once for each of its rules
        raise PolicyError(sorted(problems, key=lambda item: (order.get(item.file, len(order)), item.line, item.column)))
    policy = Policy(
        rules=rules,
        sources=tuple(layers.sources),
        notes=(*notes, *library.notes),
        waivers=tuple(waiver for layer in layers.found.values() for waiver in layer.waivers),
    )
    return Resolved(policy, tuple(drafts.values()), tuple(library.borrowed), tuple(layers.texts))


def combine(layers: Iterable[Layer]) -> dict[str, Draft]:
    """Put layers on top of each other: a later one replaces the fields that it names."""
    drafts: dict[str, Draft] = {}
    for layer in layers:
        for draft in layer.drafts.values():
            drafts[draft.id] = drafts[draft.id].overridden_by(draft) if draft.id in drafts else draft
    return drafts


def _rules(drafts: dict[str, Draft], layers: Layers) -> tuple[Rule, ...]:
    """Read the rules that are switched on, and check them against each other."""
    problems = layers.problems
    _check_ids(layers, problems)
    rules = []
    ids = tuple(drafts)
    for draft in drafts.values():
        if not layers.whole and not draft.demands:
            continue
        rule = read_rule(draft, problems, ids)
        if rule is not None and draft.enabled:
            rules.append(rule)
    _check_actions(rules, drafts, problems)
    _check_enforced(drafts, layers)
    _check_waived(drafts, layers)
    if not rules and not problems:
        place = next(reversed(layers.found.values())).place
        problems.append(
            Bad(place, "every rule of the policy is switched off", "Take one `enabled: false` out.").problem
        )
    return tuple(rules)


def _check_actions(rules: list[Rule], drafts: dict[str, Draft], problems: list[Problem]) -> None:
    acting = [(rule, drafts[rule.id].fields["on-failure"]) for rule in rules if rule.on_failure is not None]
    if acting:
        from govbot.policy.actions import check_actions

        check_actions(acting, problems)


def _check_ids(layers: Layers, problems: list[Problem]) -> None:
    """Refuse an id that two files define of which neither extends the other: nothing says which one wins."""
    seen: dict[str, tuple[Layer, Draft]] = {}
    for layer in layers.found.values():
        for draft in layer.drafts.values() if layer.name in layers.tops else ():
            first, other = seen.setdefault(draft.id, (layer, draft))
            if first.name not in layer.below:
                hint = f"It stands in {other.place.file}:{other.place.line} too; give one of them another id."
                problems.append(Bad(draft.place, f"two rules have the id `{draft.id}`", hint).problem)


def _check_enforced(drafts: dict[str, Draft], layers: Layers) -> None:
    if any(draft.says("enforced") for layer in layers.found.values() for draft in layer.drafts.values()):
        from govbot.policy.enforced import check_enforced, check_waivers

        enforced = check_enforced(drafts, layers, layers.problems)
        check_waivers(enforced, layers, layers.problems)


def _check_waived(drafts: dict[str, Draft], layers: Layers) -> None:
    named = [rule for layer in layers.found.values() for rule in layer.waived]
    if named and layers.whole:
        from govbot.policy.waivers import check_rules_exist

        check_rules_exist(named, drafts, layers.problems)
