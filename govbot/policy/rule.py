"""Rules: from the fields a file wrote, overrides applied, to the Rule that is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from govbot.core.actions import Actions
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Node
from govbot.core.options import choice, flag, text
from govbot.core.policy import SLOTS, All, Any_, Expression, Not, Rule
from govbot.core.report import Severity
from govbot.errors import Problem
from govbot.policy.dates import day
from govbot.policy.draft import Draft
from govbot.policy.expression import read_expression

T = TypeVar("T")

_SLOT = re.compile(r"\{([a-zA-Z_.-]+)\}")


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


def read_rule(draft: Draft, problems: list[Problem], ids: Iterable[str] = ()) -> Rule | None:
    """Read a rule's fields; None, with every problem added, when one is wrong. ``ids`` are those of the policy."""
    before = len(problems)
    fields = draft.fields
    demand = _demand(draft, problems, ids)
    whens = [fields.get("when"), *(item.when for item in draft.conditions)]
    unlesses = [fields.get("unless"), *(item.unless for item in draft.conditions)]
    when = _condition(whens, problems, fold=True)
    unless = _condition(unlesses, problems, fold=False)
    severity = _field(fields, "severity", _severity, Severity.ERROR, problems)
    title = _field(fields, "name", _text, "", problems)
    message = _field(fields, "message", _words, "", problems)
    fix = _field(fields, "fix", _words, "", problems)
    audit, enforce_after = _rollout(fields, problems)
    on_failure = _field(fields, "on-failure", _actions, None, problems)
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
        audit=audit,
        enforce_after=enforce_after,
        on_failure=on_failure,
    )


def _rollout(fields: dict[str, Node], problems: list[Problem]) -> tuple[bool, date | None]:
    """Read whether and until when the rule does not block, and the switches that only the loader looks at."""
    for name in ("enabled", "enforced"):
        _field(fields, name, _flag, False, problems)
    audit = _field(fields, "audit", _flag, False, problems)
    until = _field(fields, "enforce-after", _day, None, problems)
    if audit and until is not None and fields["audit"].place.file == fields["enforce-after"].place.file:
        hint = "Keep one of them."
        place = fields["enforce-after"].place
        problems.append(Bad(place, "`enforce-after` has no effect beside `audit: true`", hint).problem)
    return audit, None if audit else until


def _demand(draft: Draft, problems: list[Problem], ids: Iterable[str]) -> Expression | None:
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
    hint = did_you_mean(draft.id, [name for name in ids if name != draft.id])
    if not hint.startswith("Did you mean"):
        hint = "Write `require:` and what must hold, or `forbid:` and what must not."
    problems.append(Bad(draft.place, f"rule `{draft.id}` has neither `require` nor `forbid`", hint).problem)
    return None


def _condition(nodes: list[Node | None], problems: list[Problem], *, fold: bool) -> tuple[Expression, ...]:
    parts = [read_expression(node, fold=fold, problems=problems) for node in nodes if node is not None]
    return tuple(part for part in parts if part is not None)


def _text(node: Node) -> str:
    return text.decode(node, fold=False)


def _flag(node: Node) -> bool:
    return flag.decode(node, fold=False)


def _day(node: Node) -> date | None:
    return day.decode(node, fold=False)


def _actions(node: Node) -> Actions | None:
    from govbot.policy.actions import read_actions  # few policies act: the others need not pay for it

    return read_actions(node)


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
