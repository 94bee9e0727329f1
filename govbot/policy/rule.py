"""Rules: from the fields a file wrote, overrides applied, to the Rule that is judged."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Place, Scalar, describe
from govbot.core.options import choice, text
from govbot.core.policy import SLOTS, All, Any_, Expression, Not, Rule
from govbot.core.report import Severity
from govbot.errors import Problem
from govbot.policy.expression import read_expression

T = TypeVar("T")

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
    fields = _fields(node, problems)
    name = fields.get("id")
    if not isinstance(name, Scalar) or not _ID.match(name.text):
        place = name.place if name is not None else node.place
        found = "a rule needs an `id`" if name is None else f"{describe(name)} is not a rule id"
        problems.append(Bad(place, found, "Write small letters, digits and dashes, as in `id: no-secrets`.").problem)
        return None
    _field(fields, "id", _text, "", problems)
    own = (conditions,) if conditions.when is not None or conditions.unless is not None else ()
    return Draft(name.text, node.place, fields, own)


def _fields(node: Mapping, problems: list[Problem]) -> dict[str, Node]:
    """Take the known keys; a mistyped one is told, and read as what it was meant to be."""
    fields = {key.text: value for key, value in node.entries if key.text in FIELDS}
    for key, value in node.entries:
        if key.text in FIELDS:
            continue
        hint = did_you_mean(key.text, FIELDS)
        problems.append(Bad(key.place, f"unknown key `{key.text}` in a rule", hint).problem)
        meant = next((name for name in FIELDS if hint == f"Did you mean `{name}`?"), "")
        if meant:
            fields.setdefault(meant, value)
    return fields


def _field(fields: dict[str, Node], name: str, read: Callable[[Node], T], default: T, problems: list[Problem]) -> T:
    """Read one field; its default, with every problem added, when it is wrong."""
    node = fields.get(name)
    if node is None:
        return default
    try:
        return read(node)
    except Bad as bad:
        problems.extend(bad.problems)
        return default


def read_rule(draft: Draft, problems: list[Problem]) -> Rule | None:
    """Read a rule's fields; None, with every problem added, when one is wrong."""
    before = len(problems)
    fields = draft.fields
    demand = _demand(draft, problems)
    whens = [fields.get("when"), *(item.when for item in draft.conditions)]
    unlesses = [fields.get("unless"), *(item.unless for item in draft.conditions)]
    when = _condition(whens, problems, fold=True)
    unless = _condition(unlesses, problems, fold=False)
    severity = _field(fields, "severity", _severity, Severity.ERROR, problems)
    title = _field(fields, "name", _text, "", problems)
    message = _field(fields, "message", _words, "", problems)
    fix = _field(fields, "fix", _words, "", problems)
    if demand is None or len(problems) > before:
        return None
    return Rule(
        id=draft.id,
        name=title,
        severity=severity,
        when=None if not when else All(when) if len(when) > 1 else when[0],
        unless=None if not unless else Any_(unless) if len(unless) > 1 else unless[0],
        require=demand,
        message=message,
        fix=fix,
    )


def _demand(draft: Draft, problems: list[Problem]) -> Expression | None:
    require, forbid = draft.fields.get("require"), draft.fields.get("forbid")
    if require is not None and forbid is not None:
        hint = "Keep one of them here, and write the other as a rule of its own."
        problems.append(Bad(draft.place, f"rule `{draft.id}` has both `require` and `forbid`", hint).problem)
        return None
    if forbid is not None:
        expression = read_expression(forbid, fold=True, problems=problems)
        return None if expression is None else Not(expression)
    if require is not None:
        return read_expression(require, fold=False, problems=problems)
    hint = "Write `require:` and what must hold, or `forbid:` and what must not."
    problems.append(Bad(draft.place, f"rule `{draft.id}` has neither `require` nor `forbid`", hint).problem)
    return None


def _condition(nodes: list[Node | None], problems: list[Problem], *, fold: bool) -> tuple[Expression, ...]:
    parts = [read_expression(node, fold=fold, problems=problems) for node in nodes if node is not None]
    return tuple(part for part in parts if part is not None)


def _text(node: Node) -> str:
    return text.decode(node, fold=False)


def _severity(node: Node) -> Severity:
    return choice(Severity).decode(node, fold=False)


def _words(node: Node) -> str:
    """Read a message or a fix, and refuse slots that nothing fills."""
    words = text.decode(node, fold=False)
    problems = [
        Bad(node.place, f"`{match[0]}` is not a slot", _SLOTS_HINT).problem
        for match in _SLOT.finditer(words)
        if match[1] not in SLOTS
    ]
    if problems:
        raise Bad.several(problems)
    return " ".join(words.split())


_SLOTS_HINT = "Known: " + ", ".join(f"`{{{slot}}}`" for slot in SLOTS) + "."
