"""Rules: from the fields a file wrote, overrides applied, to the Rule that is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Place, Scalar, describe
from govbot.core.options import choice, text
from govbot.core.policy import SLOTS, All, Any_, Expression, Not, Rule
from govbot.core.report import Severity
from govbot.errors import Problem
from govbot.policy.expression import read_expression

FIELDS = ("id", "name", "severity", "when", "unless", "require", "forbid", "message", "fix")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SLOT = re.compile(r"\{([a-zA-Z_.-]+)\}")


@dataclass(frozen=True, slots=True)
class Conditions:
    """A file's own ``when`` and ``unless``, which hold for all its rules."""

    when: Node | None = None
    unless: Node | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as written: its fields still as document parts, so that an extending file can replace single ones."""

    id: str
    place: Place
    fields: dict[str, Node]
    conditions: tuple[Conditions, ...]

    def overridden_by(self, other: Draft) -> Draft:
        """Apply the fields that an extending file names; a new ``require`` replaces an old ``forbid``, and back."""
        kept = self.fields
        if {"require", "forbid"} & set(other.fields):
            kept = {name: node for name, node in kept.items() if name not in {"require", "forbid"}}
        return Draft(self.id, other.place, kept | other.fields, self.conditions + other.conditions)


def read_draft(node: Node, conditions: Conditions, problems: list[Problem]) -> Draft | None:
    """Read one item of ``rules:``; None, with the problems added, when its shape is wrong."""
    if not isinstance(node, Mapping):
        problems.append(
            Bad(node.place, f"expected a rule, found {describe(node)}", "A rule starts with `- id:`.").problem
        )
        return None
    for key, _ in node.entries:
        if key.text not in FIELDS:
            problems.append(
                Bad(key.place, f"unknown key `{key.text}` in a rule", did_you_mean(key.text, FIELDS)).problem
            )
    fields = {key.text: value for key, value in node.entries if key.text in FIELDS}
    name = fields.get("id")
    if not isinstance(name, Scalar) or not _ID.match(name.text):
        place = name.place if name is not None else node.place
        found = "a rule needs an `id`" if name is None else f"{describe(name)} is not a rule id"
        problems.append(Bad(place, found, "Write small letters, digits and dashes, as in `id: no-secrets`.").problem)
        return None
    own = (conditions,) if conditions.when is not None or conditions.unless is not None else ()
    return Draft(name.text, node.place, fields, own)


def read_rule(draft: Draft, problems: list[Problem]) -> Rule | None:
    """Read a rule's fields; None, with every problem added, when one is wrong."""
    before = len(problems)
    fields = draft.fields
    demand = _demand(draft, problems)
    whens = [fields.get("when"), *(item.when for item in draft.conditions)]
    unlesses = [fields.get("unless"), *(item.unless for item in draft.conditions)]
    when = _condition(whens, problems, fold=True)
    unless = _condition(unlesses, problems, fold=False)
    severity = Severity.ERROR
    try:
        if "severity" in fields:
            severity = choice(Severity).decode(fields["severity"], fold=False)
        words = {name: _words(fields[name]) for name in ("message", "fix") if name in fields}
        title = text.decode(fields["name"], fold=False) if "name" in fields else ""
    except Bad as bad:
        problems.append(bad.problem)
        return None
    if demand is None or len(problems) > before:
        return None
    return Rule(
        id=draft.id,
        name=title,
        severity=severity,
        when=None if not when else All(when) if len(when) > 1 else when[0],
        unless=None if not unless else Any_(unless) if len(unless) > 1 else unless[0],
        require=demand,
        message=words.get("message", ""),
        fix=words.get("fix", ""),
    )


def _demand(draft: Draft, problems: list[Problem]) -> Expression | None:
    require, forbid = draft.fields.get("require"), draft.fields.get("forbid")
    if (require is None) == (forbid is None):
        found = "has neither `require` nor `forbid`" if require is None else "has both `require` and `forbid`"
        problems.append(Bad(draft.place, f"rule `{draft.id}` {found}", "Write exactly one of the two.").problem)
        return None
    if forbid is not None:
        expression = read_expression(forbid, fold=True, problems=problems)
        return None if expression is None else Not(expression)
    return read_expression(require, fold=False, problems=problems) if require is not None else None


def _condition(nodes: list[Node | None], problems: list[Problem], *, fold: bool) -> tuple[Expression, ...]:
    parts = [read_expression(node, fold=fold, problems=problems) for node in nodes if node is not None]
    return tuple(part for part in parts if part is not None)


def _words(node: Node) -> str:
    """Read a message or a fix, and refuse a slot that nothing fills."""
    words = text.decode(node, fold=False)
    for match in _SLOT.finditer(words):
        if match[1] not in SLOTS:
            raise Bad(node.place, f"`{match[0]}` is not a slot", did_you_mean(match[1], SLOTS))
    return " ".join(words.split())
