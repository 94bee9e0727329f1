"""The files that a policy is made of, each read once, with what it extends before it."""

from __future__ import annotations

from dataclasses import field
from posixpath import normpath
from typing import TYPE_CHECKING

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Place, Scalar, Sequence, describe
from govbot.core.values import dataclass
from govbot.errors import PolicyError, Problem
from govbot.policy.draft import FIELDS, Conditions, Draft, read_draft
from govbot.policy.extends import Spot, follow
from govbot.policy.yaml import read_yaml

if TYPE_CHECKING:
    from govbot.core.waivers import Waiver
    from govbot.policy.files import Source
    from govbot.policy.reading import Library

KEYS = ("version", "extends", "when", "unless", "rules", "waivers")
LEVELS = 5
FILES = 50


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy file as written.

    ``waived`` are the ids that its waivers name. ``below`` names the file and every one that it extends, at any level.
    """

    name: str
    place: Place
    drafts: dict[str, Draft]
    waivers: tuple[Waiver, ...]
    waived: tuple[Scalar, ...]
    below: frozenset[str]


@dataclass(slots=True)
class Layers:
    """The files of a policy. ``found`` holds them in the order in which they apply, a later one over an earlier one.

    ``sources`` are their names in the order of reading, ``texts`` their bytes, ``tops`` those that the policy starts
    from. ``whole`` is false where something extended could not be read, so that rules may lack what they inherit.
    """

    library: Library
    found: dict[str, Layer] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    tops: frozenset[str] = frozenset()
    whole: bool = True
    _parsed: dict[str, Mapping | None] = field(default_factory=dict)

    def read(self, sources: list[Source]) -> None:
        """Read files and all that they extend; no extended file applies over one of these."""
        spots = [Spot(normpath(source.name)) for source in sources]
        self.tops = frozenset(spot.name for spot in spots)
        for spot, source in zip(spots, sources, strict=True):
            self._parse(spot.name, source.data, source.name)
        below = [self._extended(spot, (spot.name,)) for spot in spots]
        for spot, names in zip(spots, below, strict=True):
            self._add(spot, names)

    def _parse(self, name: str, data: bytes, shown: str) -> None:
        if name in self._parsed:
            return
        self._parsed[name] = None
        self.sources.append(shown)
        self.texts.append(data)
        try:
            node = read_yaml(data, shown)
        except PolicyError as error:
            self.problems.extend(error.problems)
            return
        if isinstance(node, Mapping):
            self._parsed[name] = node
            return
        hint = "Write `version: 1`, and the list below `rules:`."
        self.problems.append(Bad(node.place, f"expected a policy, found {describe(node)}", hint).problem)

    def _extended(self, spot: Spot, chain: tuple[str, ...]) -> frozenset[str]:
        """Read what a file extends, and name all files below it."""
        node = self._parsed[spot.name]
        named = node.get("extends") if node is not None else None
        below = {spot.name}
        for item in _items(named):
            try:
                base = follow(item, spot)
                self._visit(base, item.place, chain)
            except Bad as bad:
                self.problems.extend(bad.problems)
                self.whole = False
                continue
            if base.name in self.found:
                below |= self.found[base.name].below
            else:
                self.whole = False
        return frozenset(below)

    def _visit(self, spot: Spot, place: Place, chain: tuple[str, ...]) -> None:
        """Read a file that is extended by the last one of a chain. Raises Bad."""
        if spot.name in chain:
            circle = " → ".join((*chain[chain.index(spot.name) :], spot.name))
            raise Bad(place, f"these policies extend each other: {circle}", "Take one of these `extends` out.")
        if len(chain) > LEVELS:
            told = " → ".join((*chain, spot.name))
            raise Bad(place, f"more than {LEVELS} levels of `extends`: {told}", "Extend the policies directly.")
        if spot.name in self.found:
            return
        if spot.name not in self._parsed:
            if len(self._parsed) >= FILES:
                raise Bad(place, f"the policy has more than {FILES} files", "Put some of them together.")
            self._parse(spot.name, self.library.read(spot, place), spot.name)
        self._add(spot, self._extended(spot, (*chain, spot.name)))

    def _add(self, spot: Spot, below: frozenset[str]) -> None:
        node = self._parsed[spot.name]
        if node is None or spot.name in self.found:
            return
        before = len(self.problems)
        for key, _ in node.entries:
            if key.text not in KEYS:
                of_rule = key.text in FIELDS
                hint = "It belongs into a rule, below `- id:`." if of_rule else did_you_mean(key.text, KEYS)
                self.problems.append(Bad(key.place, f"unknown key `{key.text}`", hint).problem)
        self._check_version(node)
        rules = node.get("rules")
        drafts = self._drafts(rules, Conditions(node.get("when"), node.get("unless"))) if rules is not None else {}
        waivers, named = self._waivers(node.get("waivers"))
        if not (drafts or waivers or _items(node.get("extends")) or self.problems[before:]):
            hint = "Write `rules:` or `extends:`."
            self.problems.append(Bad(node.place, "the policy has no rules", hint).problem)
        self.found[spot.name] = Layer(spot.name, node.place, drafts, waivers, named, below)

    def _waivers(self, node: Node | None) -> tuple[tuple[Waiver, ...], tuple[Scalar, ...]]:
        if node is None:
            return (), ()
        from govbot.policy.waivers import named_rules, read_waivers

        return read_waivers(node, self.problems), named_rules(node)

    def _check_version(self, node: Mapping) -> None:
        version = node.get("version")
        if version is None:
            self.problems.append(Bad(node.place, "`version` is missing", "Write `version: 1` at the top.").problem)
        elif not isinstance(version, Scalar) or version.as_int() != 1:
            hint = "This govbot reads version 1; a newer policy needs a newer govbot."
            found = f"expected `version: 1`, found {describe(version)}"
            self.problems.append(Bad(version.place, found, hint).problem)

    def _drafts(self, node: Node, conditions: Conditions) -> dict[str, Draft]:
        if not isinstance(node, Sequence):
            hint = "Write one rule after another, each starting with `- id:`."
            self.problems.append(Bad(node.place, f"`rules` needs a list, found {describe(node)}", hint).problem)
            return {}
        drafts: dict[str, Draft] = {}
        for item in node.items:
            draft = read_draft(item, conditions, self.problems)
            if draft is None:
                continue
            if draft.id in drafts:
                hint = f"The first one is in line {drafts[draft.id].place.line}."
                self.problems.append(Bad(draft.place, f"two rules have the id `{draft.id}`", hint).problem)
                continue
            drafts[draft.id] = draft
        return drafts


def _items(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)
