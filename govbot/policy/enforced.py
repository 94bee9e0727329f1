"""Rules that a policy enforces: whoever extends it may make them stricter, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.node import Bad, Node, Place
from govbot.policy.draft import Conditions, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from govbot.errors import Problem
    from govbot.policy.layers import Layer, Layers

_OWN_RULE = "Write a rule of your own beside it."
_OWNERS = "Only the policy that enforces it can do that."


@dataclass(frozen=True, slots=True)
class Enforced:
    """A rule as one file enforces it: by that file and those it extends, and no others."""

    rule: Draft
    layer: Layer
    place: Place


def check_enforced(drafts: Mapping[str, Draft], layers: Layers, problems: list[Problem]) -> dict[str, list[Enforced]]:
    """Refuse what makes an enforced rule weaker, wherever it is written; give the enforced rules by id.

    What the whole policy says of a rule is compared with what the enforcing file says of it, so that no order of
    files can weaken it.
    """
    found: dict[str, list[Enforced]] = {}
    for layer in layers.found.values():
        for draft in layer.drafts.values():
            if draft.says("enforced"):
                view = _view(layer, layers, draft.id)
                found.setdefault(draft.id, []).append(Enforced(view, layer, draft.fields["enforced"].place))
    for rule, several in found.items():
        for enforced in several:
            problems.extend(_weaker(drafts[rule], enforced))
    return found


def _view(layer: Layer, layers: Layers, rule: str) -> Draft:
    """Give a rule as a file sees it, with what it extends and without what extends it."""
    below = [other for name, other in layers.found.items() if name in layer.below]
    drafts = [other.drafts[rule] for other in below if rule in other.drafts]
    view = drafts[0]
    for draft in drafts[1:]:
        view = view.overridden_by(draft)
    return view


def _weaker(rule: Draft, enforced: Enforced) -> Iterator[Problem]:
    """List what of a rule is, or may be, weaker than what is enforced."""
    view = enforced.rule
    for name in ("require", "forbid", "when", "unless"):
        node = rule.fields.get(name)
        if node is not None and node != view.fields.get(name):
            yield _refused(enforced, node, f"its `{name}` cannot be changed here", _OWN_RULE)
    for condition in rule.conditions:
        if condition not in view.conditions:
            yield from _narrowed(enforced, condition)
    if rule.severity.rank > view.severity.rank:
        what = f"its severity cannot fall below `{view.severity}`"
        yield _refused(enforced, rule.fields["severity"], what, "Leave `severity` out, or raise it.")
    if view.enabled and not rule.enabled:
        yield _refused(enforced, rule.fields["enabled"], "it cannot be switched off", _OWNERS)
    if not rule.says("enforced"):
        yield _refused(enforced, rule.fields["enforced"], "that cannot be taken back", _OWNERS)
    if rule.blocks_after > view.blocks_after:
        node = rule.fields["audit" if rule.says("audit") else "enforce-after"]
        yield _refused(enforced, node, "it cannot be kept from blocking", _OWNERS)
    asked, asks = view.fields.get("on-failure"), rule.fields.get("on-failure")
    if asked is not None and asks != asked:
        place = asks.place if asks is not None else rule.removed["on-failure"]
        yield _refused_at(enforced, place, "its `on-failure` cannot be changed here", _OWN_RULE)


def _narrowed(enforced: Enforced, condition: Conditions) -> Iterator[Problem]:
    for name, node in (("when", condition.when), ("unless", condition.unless)):
        if node is not None:
            hint = f"Move this `{name}` into those rules of the file that it is meant for."
            yield _refused(enforced, node, f"the `{name}` of this file would narrow it", hint)


def _refused(enforced: Enforced, node: Node, what: str, hint: str) -> Problem:
    return _refused_at(enforced, node.place, what, hint)


def _refused_at(enforced: Enforced, place: Place, what: str, hint: str) -> Problem:
    where = f"{enforced.place.file}:{enforced.place.line}"
    return Bad(place, f"rule `{enforced.rule.id}` is enforced by {where}: {what}", hint).problem


def check_waivers(found: Mapping[str, list[Enforced]], layers: Layers, problems: list[Problem]) -> None:
    """Refuse waivers of enforced rules that stand neither in the enforcing file nor in what it extends.

    The files that a policy starts from count as one.
    """
    for layer in layers.found.values():
        for waiver in layer.waivers:
            for enforced in found.get(waiver.rule, ()):
                together = {layer.name, enforced.layer.name} <= layers.tops
                if layer.name not in enforced.layer.below and not together:
                    where = f"{enforced.place.file}:{enforced.place.line}"
                    what = f"rule `{waiver.rule}` is enforced by {where}: it cannot be waived here"
                    problems.append(Bad(waiver.place, what, _OWNERS).problem)
