"""A policy after ``extends`` and overrides: as YAML that says of every key where it comes from, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govbot.core.node import Mapping, Node, Place, Scalar, Sequence
from govbot.policy.draft import FIELDS
from govbot.render.escape import printable
from govbot.render.words import counted, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from govbot.core.waivers import Waiver
    from govbot.policy.draft import Draft
    from govbot.policy.load import Resolved

_ROOM = 90
"""Characters of a value that is written on one line."""

_YEAR = 366


def render_resolved(resolved: Resolved, today: date) -> str:
    """Render a policy as one file of YAML that means the same. ``today`` (UTC) tells what has expired."""
    policy = resolved.policy
    lines = [f"# {counted(len(policy.sources), 'file')}: {', '.join(printable(name) for name in policy.sources)}"]
    lines += [f"# note: {plain_text(note)}" for note in policy.notes]
    lines += ["version: 1", "rules:"]
    for draft in resolved.drafts:
        marks = _marks(draft, policy.waivers, today)
        lines.append(f"  - id: {_flow(draft.fields['id'])}  # {_place(draft.place)}" + _listed(marks))
        lines += [f"    {line}" for line in _rule(draft)]
    if policy.waivers:
        lines.append("waivers:")
        for waiver in policy.waivers:
            lines += _waiver(waiver, today)
    return "".join(f"{line}\n" for line in lines)


def _listed(marks: list[str]) -> str:
    return f" ({', '.join(marks)})" if marks else ""


def _marks(draft: Draft, waivers: tuple[Waiver, ...], today: date) -> list[str]:
    """Say in a few words what is unlike a plain rule."""
    marks = [] if draft.enabled else ["switched off"]
    marks += ["enforced"] if draft.says("enforced") else []
    if today <= draft.blocks_after:
        marks.append("audit" if draft.says("audit") else f"audit until {draft.blocks_after}")
    return marks + (["waived in part"] if any(item.rule == draft.id for item in waivers) else [])


def _rule(draft: Draft) -> Iterator[str]:
    whens = [node for node in (draft.fields.get("when"), *(item.when for item in draft.conditions)) if node is not None]
    unlesses = [
        node for node in (draft.fields.get("unless"), *(item.unless for item in draft.conditions)) if node is not None
    ]
    for name in FIELDS[1:]:
        if name in draft.removed:
            yield f"# {name}: taken away by {_place(draft.removed[name])}"
        if name == "severity" and name not in draft.fields:
            yield "severity: error  # default"
        elif name in ("when", "unless"):
            yield from _condition(name, whens if name == "when" else unlesses)
        elif name == "enforce-after" and name in draft.fields and draft.says("audit"):
            yield f"# enforce-after: has no effect beside `audit` ({_place(draft.fields[name].place)})"
        elif name in draft.fields:
            yield from _key(name, draft.fields[name])


def _condition(name: str, nodes: list[Node]) -> Iterator[str]:
    """Write the conditions of a rule and of its files as one."""
    if len(nodes) == 1:
        yield from _key(name, nodes[0])
    elif nodes:
        yield f"{name}:"
        yield "  all:" if name == "when" else "  any:"
        for node in nodes:
            first, *more = _block(node)
            yield f"    - {first}  # {_place(node.place)}"
            yield from (f"      {line}" for line in more)


def _key(name: str, node: Node) -> Iterator[str]:
    if _fits(node):
        yield f"{name}: {_flow(node)}  # {_place(node.place)}"
        return
    yield f"{name}:  # {_place(node.place)}"
    yield from (f"  {line}" for line in _block(node))


def _waiver(waiver: Waiver, today: date) -> Iterator[str]:
    left = (waiver.expires - today).days
    soon = "expired" if left < 0 else "more than a year ahead" if left > _YEAR else f"in {counted(left, 'day')}"
    yield f"  - rule: {waiver.rule}  # {_place(waiver.place)}"
    if waiver.paths is not None:
        yield f"    paths: [{', '.join(_quoted(pattern) for pattern in waiver.paths.patterns)}]"
    if waiver.fingerprints:
        yield f"    fingerprint: [{', '.join(_quoted(name) for name in waiver.fingerprints)}]"
    yield f"    reason: {_quoted(waiver.reason)}"
    yield f"    owner: {_quoted(waiver.owner)}"
    yield f"    expires: {waiver.expires}  # {soon}"
    if waiver.limit is not None:
        yield f"    max: {waiver.limit}"


def _place(place: Place) -> str:
    return printable(f"{place.file}:{place.line}")


def _fits(node: Node) -> bool:
    return isinstance(node, Scalar) or len(_flow(node)) <= _ROOM


def _block(node: Node) -> list[str]:
    """Write a value: on one line where it fits, else one entry a line."""
    if isinstance(node, Scalar) or _fits(node):
        return [_flow(node)]
    lines: list[str] = []
    if isinstance(node, Sequence):
        for item in node.items:
            first, *more = _block(item)
            lines += [f"- {first}", *(f"  {line}" for line in more)]
        return lines
    for key, value in node.entries:
        if _fits(value):
            lines.append(f"{_flow(key)}: {_flow(value)}")
        else:
            lines += [f"{_flow(key)}:", *(f"  {line}" for line in _block(value))]
    return lines


def _flow(node: Node) -> str:
    match node:
        case Mapping(entries):
            return "{" + ", ".join(f"{_flow(key)}: {_flow(value)}" for key, value in entries) + "}"
        case Sequence(items):
            return "[" + ", ".join(_flow(item) for item in items) + "]"
        case Scalar():
            plain = not node.quoted and node.text and node.text.isprintable() and not set(node.text) & set(",[]{}:#")
            return node.text if plain else "null" if node.is_null else _quoted(node.text)


def _quoted(text: str) -> str:
    """Write a text between double quotes (YAML 1.2, 7.3.1), with what cannot be seen as escapes."""
    return '"' + "".join(_ESCAPES.get(sign) or _escape(sign) for sign in text) + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _escape(sign: str) -> str:
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def render_resolved_json(resolved: Resolved, today: date) -> str:
    """Render a policy as one JSON object: every key with its value and its ``file:line:column``."""
    import json

    policy = resolved.policy
    told = {
        "version": 1,
        "sources": list(policy.sources),
        "notes": [plain_text(note) for note in policy.notes],
        "rules": [_rule_json(draft, policy.waivers, today) for draft in resolved.drafts],
        "waivers": [_waiver_json(waiver, today) for waiver in policy.waivers],
    }
    return json.dumps(told, indent=2) + "\n"


def _rule_json(draft: Draft, waivers: tuple[Waiver, ...], today: date) -> dict[str, Any]:
    conditions = [
        {name: _from(node) for name, node in (("when", item.when), ("unless", item.unless)) if node is not None}
        for item in draft.conditions
    ]
    return {
        "id": draft.id,
        "enabled": draft.enabled,
        "enforced": draft.says("enforced"),
        "audit": today <= draft.blocks_after,
        "waived": any(waiver.rule == draft.id for waiver in waivers),
        "keys": {name: _from(node) for name, node in draft.fields.items()},
        "file-conditions": conditions,
        "removed": {name: _at(place) for name, place in draft.removed.items()},
    }


def _waiver_json(waiver: Waiver, today: date) -> dict[str, Any]:
    return {
        "rule": waiver.rule,
        "paths": None if waiver.paths is None else list(waiver.paths.patterns),
        "fingerprint": list(waiver.fingerprints),
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": str(waiver.expires),
        "max": waiver.limit,
        "expired": today > waiver.expires,
        "from": _at(waiver.place),
    }


def _from(node: Node) -> dict[str, Any]:
    return {"value": value_of(node), "from": _at(node.place)}


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}:{place.column}"


def value_of(node: Node) -> Any:
    """Give what a document says, in plain values."""
    match node:
        case Mapping(entries):
            return {key.text: value_of(value) for key, value in entries}
        case Sequence(items):
            return [value_of(item) for item in items]
        case Scalar():
            if node.is_null:
                return None
            number, truth = node.as_int(), node.as_bool()
            return truth if truth is not None else number if number is not None else node.text
