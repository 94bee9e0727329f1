"""From policy files to one Policy: ``extends`` resolved, overrides applied, every mistake collected."""

from __future__ import annotations

from dataclasses import dataclass, field

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe
from govbot.core.policy import Policy
from govbot.core.verdict import Message, say
from govbot.errors import PolicyError, Problem
from govbot.policy.files import Source
from govbot.policy.packs import PREFIX, pack_names, read_pack
from govbot.policy.rule import Conditions, Draft, read_draft, read_rule
from govbot.policy.yaml import read_yaml

KEYS = ("version", "extends", "when", "unless", "rules")
BUILT_IN = "recommended"
BUILT_IN_NOTE = say("This repository has no policy yet, so the built-in one was used ({pack}).", pack=PREFIX + BUILT_IN)


@dataclass(slots=True)
class _Loading:
    problems: list[Problem] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def load_policy(sources: list[Source], *, notes: tuple[Message, ...] = ()) -> Policy:
    """Load policy files; no files mean the built-in policy, which the notes then say. Raises PolicyError."""
    if not sources:
        sources = [_pack(BUILT_IN)]
        notes = (BUILT_IN_NOTE, *notes)
    loading = _Loading()
    drafts: dict[str, Draft] = {}
    for source in sources:
        found = _read_file(source, loading)
        for draft in found.values():
            if draft.id in drafts:
                first = drafts[draft.id].place
                hint = f"It stands in {first.file}:{first.line} too; give one of them another id."
                loading.problems.append(Bad(draft.place, f"two rules have the id `{draft.id}`", hint).problem)
        drafts |= found
    rules = [read_rule(draft, loading.problems) for draft in drafts.values()]
    if loading.problems:
        order = {source.name: index for index, source in enumerate(sources)}
        problems = dict.fromkeys(loading.problems)  # a file's own conditions are read once for each of its rules
        raise PolicyError(sorted(problems, key=lambda item: (order.get(item.file, -1), item.line, item.column)))
    return Policy(rules=tuple(rule for rule in rules if rule), sources=tuple(loading.sources), notes=notes)


def _pack(name: str) -> Source:
    return Source(PREFIX + name, read_pack(name) or b"")


def _read_file(source: Source, loading: _Loading) -> dict[str, Draft]:
    """Read one file and what it extends, as drafts by id."""
    node = read_yaml(source.data, source.name)
    loading.sources.append(source.name)
    if not isinstance(node, Mapping):
        loading.problems.append(
            Bad(
                node.place,
                f"expected a policy, found {describe(node)}",
                "Write `version: 1`, and the list below `rules:`.",
            ).problem
        )
        return {}
    for key, _ in node.entries:
        if key.text not in KEYS:
            loading.problems.append(Bad(key.place, f"unknown key `{key.text}`", did_you_mean(key.text, KEYS)).problem)
    _check_version(node, loading)
    drafts = _extended(node.get("extends"), loading)
    rules = node.get("rules")
    conditions = Conditions(node.get("when"), node.get("unless"))
    own = _own_rules(rules, conditions, loading) if rules is not None else {}
    if not own and not drafts and not loading.problems:
        loading.problems.append(Bad(node.place, "the policy has no rules", "Write `rules:` or `extends:`.").problem)
    for draft in own.values():
        drafts[draft.id] = drafts[draft.id].overridden_by(draft) if draft.id in drafts else draft
    return drafts


def _check_version(node: Mapping, loading: _Loading) -> None:
    version = node.get("version")
    if version is None:
        loading.problems.append(Bad(node.place, "`version` is missing", "Write `version: 1` at the top.").problem)
    elif not isinstance(version, Scalar) or version.as_int() != 1:
        hint = "This govbot reads version 1; a newer policy needs a newer govbot."
        loading.problems.append(Bad(version.place, f"expected `version: 1`, found {describe(version)}", hint).problem)


def _extended(node: Node | None, loading: _Loading) -> dict[str, Draft]:
    """Read every base, in order; a later one overrides an earlier one."""
    if node is None:
        return {}
    drafts: dict[str, Draft] = {}
    for item in node.items if isinstance(node, Sequence) else (node,):
        name = item.text if isinstance(item, Scalar) else ""
        data = read_pack(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        if data is None:
            known = [PREFIX + pack for pack in pack_names()]
            hint = did_you_mean(name, known)
            found = f"no pack is called `{name}`" if name else f"expected the name of a pack, found {describe(item)}"
            loading.problems.append(Bad(item.place, found, hint).problem)
            continue
        for draft in _read_file(Source(name, data), loading).values():
            drafts[draft.id] = drafts[draft.id].overridden_by(draft) if draft.id in drafts else draft
    return drafts


def _own_rules(node: Node, conditions: Conditions, loading: _Loading) -> dict[str, Draft]:
    if not isinstance(node, Sequence):
        hint = "Write one rule after another, each starting with `- id:`."
        loading.problems.append(Bad(node.place, f"`rules` needs a list, found {describe(node)}", hint).problem)
        return {}
    drafts: dict[str, Draft] = {}
    for item in node.items:
        draft = read_draft(item, conditions, loading.problems)
        if draft is None:
            continue
        if draft.id in drafts:
            hint = f"The first one is in line {drafts[draft.id].place.line}."
            loading.problems.append(Bad(draft.place, f"two rules have the id `{draft.id}`", hint).problem)
            continue
        drafts[draft.id] = draft
    return drafts
