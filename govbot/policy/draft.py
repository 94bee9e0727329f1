"""Rules as files write them: fields that an extending file can replace one by one."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Place, Scalar, describe
from govbot.core.options import choice, text
from govbot.core.report import WAIVERS, Severity
from govbot.core.values import dataclass
from govbot.errors import Problem
from govbot.policy.dates import day

DEMANDS = ("require", "forbid")
FIELDS = (
    "id", "name", "severity", "enabled", "enforced", "audit", "enforce-after",
    "when", "unless", *DEMANDS, "message", "fix", "on-failure",
)  # fmt: skip
REMOVABLE = ("when", "unless", "enforce-after", "on-failure")
"""Fields that an extending file can take away, by writing ``null``."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Conditions:
    """A file's own ``when`` and ``unless``, which hold for all its rules."""

    when: Node | None = None
    unless: Node | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as written: its fields still as document parts, each with its place.

    ``removed`` holds the places of fields that an extending file has taken away.
    """

    id: str
    place: Place
    fields: dict[str, Node]
    conditions: tuple[Conditions, ...]
    removed: dict[str, Place] = field(default_factory=dict)

    def overridden_by(self, other: Draft) -> Draft:
        """Apply the fields that an extending file names; a new ``require`` replaces an old ``forbid``, and back."""
        fields = self.fields
        if set(DEMANDS) & set(other.fields):
            fields = {name: node for name, node in fields.items() if name not in DEMANDS}
        fields = fields | other.fields
        gone = {name: fields.pop(name).place for name in REMOVABLE if _is_gone(fields.get(name))}
        removed = {name: place for name, place in self.removed.items() if name not in fields} | gone
        added = tuple(item for item in other.conditions if item not in self.conditions)
        return Draft(self.id, other.place, fields, self.conditions + added, removed)

    @property
    def demands(self) -> bool:
        """Whether it requires or forbids anything."""
        return any(name in self.fields for name in DEMANDS)

    def says(self, name: str, *, default: bool = False) -> bool:
        """Read a field that is true or false; one that is neither counts as the default."""
        node = self.fields.get(name)
        value = node.as_bool() if isinstance(node, Scalar) else None
        return default if value is None else value

    @property
    def enabled(self) -> bool:
        """Whether the rule is judged at all."""
        return self.says("enabled", default=True)

    @property
    def severity(self) -> Severity:
        """How much a failure weighs; a word that is no severity counts as the default."""
        try:
            return choice(Severity).decode(self.fields["severity"], fold=False)
        except (KeyError, Bad):
            return Severity.ERROR

    @property
    def blocks_after(self) -> date:
        """The last day on which a failure does not block: the first of all days where it blocks at once."""
        if self.says("audit"):
            return date.max
        try:
            return day.decode(self.fields["enforce-after"], fold=False)
        except (KeyError, Bad):
            return date.min


def _is_gone(node: Node | None) -> bool:
    """Tell an explicit ``null`` from a value that was forgotten."""
    return isinstance(node, Scalar) and node.is_null and bool(node.text)


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
    if name.text == WAIVERS:
        found = f"`{WAIVERS}` is what govbot calls its own findings about waivers"
        problems.append(Bad(name.place, found, "Choose another id.").problem)
        return None
    try:
        text.decode(name, fold=False)
    except Bad as bad:
        problems.extend(bad.problems)
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
