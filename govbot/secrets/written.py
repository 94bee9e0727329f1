"""Patterns as they are written in YAML, with their examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.node import Bad
from govbot.secrets.checksum import KINDS
from govbot.secrets.examples import assemble
from govbot.secrets.fields import Fields
from govbot.secrets.form import FORMS
from govbot.secrets.gate import NotAnchoredError, gates_of, width_of
from govbot.secrets.pattern import REACH, REVOKE, Gate, Kind, Pattern

if TYPE_CHECKING:
    from govbot.core.node import Node

LEAST_KEYWORD = 2
DISTINCT = 4
RIGHT = r"(?:[^0-9A-Za-z]|\z)"
_FILE = ("vendors",)
_VENDOR = ("vendor", "fix", "docs", "patterns")
_PATTERN = (
    "id", "name", "vendor", "fix", "docs", "keywords", "regex", "assigned", "near", "named", "value", "entropy",
    "surprise", "checksum", "form", "before", "needs", "whole", "lines", "any-name", "distinct", "match", "no-match",
)  # fmt: skip
# A kind of pattern, the key that its keywords stand behind, and the key of its expression.
_KINDS = (
    (Kind.ASSIGNED, "assigned", "value"),
    (Kind.NEARBY, "near", "value"),
    (Kind.GENERIC, "named", "value"),
    (Kind.FORMAT, "keywords", "regex"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern with its examples: texts that it must find, and texts that it must leave alone."""

    pattern: Pattern
    match: tuple[str, ...]
    no_match: tuple[str, ...]


def read_file(node: Node) -> tuple[Written, ...]:
    """Read a file of patterns, grouped by vendor. Raises Bad."""
    found: list[Written] = []
    for vendor in Fields(node, _FILE).items("vendors"):
        fields = Fields(vendor, _VENDOR)
        inherited = {key: value for key, value in fields.entries.items() if key != "patterns"}
        found.extend(read_pattern(item, inherited) for item in fields.items("patterns"))
    return tuple(found)


def read_pattern(node: Node, inherited: dict[str, Node] | None = None) -> Written:
    """Read one pattern. ``inherited`` holds the entries of its group. Raises Bad."""
    fields = Fields(node, _PATTERN, inherited)
    name = fields.text("id")
    kind, words, what = next((item for item in _KINDS if item[1] in fields), _KINDS[-1])
    lines = fields.flag("lines")
    regex = _framed(fields, what, closed=lines or kind is Kind.GENERIC)
    keywords = _keywords(fields, words)
    gates: tuple[Gate, ...] = ()
    if kind is Kind.FORMAT and "before" not in fields:
        keywords, gates = _gates(regex, keywords)
    distinct = _is_distinct(gates) and "surprise" not in fields and not lines
    anywhere = REACH if kind is Kind.FORMAT and not gates else 0
    pattern = Pattern(
        id=name,
        name=" ".join(fields.text("name", name).split()),
        vendor=fields.text("vendor", ""),
        fix=" ".join(f"{fields.text('fix', REVOKE)} {fields.text('docs', '')}".split()),
        kind=kind,
        regex=regex,
        keywords=keywords,
        entropy=fields.number("entropy", 2.5),
        surprise=fields.number("surprise", 0.0 if kind is Kind.FORMAT else 0.6),
        checksum=fields.one_of("checksum", KINDS),
        form=fields.one_of("form", FORMS),
        before=int(fields.number("before", anywhere)),
        reach=width_of(regex, REACH),
        whole=fields.flag("whole", default=True),
        lines=lines,
        any_name=fields.flag("any-name"),
        distinct=fields.flag("distinct", default=distinct),
        gates=gates,
        needs=fields.text("needs", ""),
    )
    return Written(pattern, _examples(fields, "match"), _examples(fields, "no-match"))


def _framed(fields: Fields, what: str, *, closed: bool) -> str:
    """Make the secret group 1, and ask that no letter or digit follows it, unless ``closed`` or told otherwise."""
    import re2

    options = re2.Options()
    options.log_errors = False
    regex = fields.text(what)
    place = fields.entries[what].place
    try:
        groups = re2.compile(regex, options).groups
    except re2.error as error:
        reason = error.args[0] if error.args else error
        shown = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        raise Bad(place, f"`{regex}` is not a regular expression: {shown}", "Write RE2 syntax.") from None
    if not regex.isascii():
        raise Bad(place, f"`{regex}` holds signs beyond ASCII", "Write bytes as `\\xE2`.")
    if groups > 1:
        raise Bad(place, f"`{regex}` has {groups} groups", "Mark the secret with one group; write `(?:` for others.")
    framed = f"(?:{regex})" if groups else f"({regex})"
    told_otherwise = groups > 0 and not regex.endswith(")")
    return framed if closed or told_otherwise else framed + RIGHT


def _keywords(fields: Fields, key: str) -> tuple[str, ...]:
    words = [word.lower() for word in fields.texts(key)]
    short = next((word for word in words if len(word) < LEAST_KEYWORD), None)
    if short is not None:
        raise Bad(fields.entries[key].place, f"the keyword `{short}` is too short", "Two characters at least.")
    signs = "_-" if key == "near" else "_-."
    spelled = [form for word in words for form in _spelled(word, signs)]
    return tuple(dict.fromkeys(words if key == "keywords" else spelled))


def _spelled(word: str, signs: str) -> tuple[str, ...]:
    """Spell a name's word as the several customs do: api_key, api-key, api.key, apikey."""
    forms = tuple(word.replace("_", sign) for sign in signs)
    return forms + ((word.replace("_", ""),) if "_" in word.strip("_") else ())


def _gates(regex: str, keywords: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Gate, ...]]:
    """Give the keywords, the short ones lengthened, and the gate of each; no gates where a match may begin earlier."""
    try:
        found = gates_of(regex, keywords)
    except NotAnchoredError:
        return keywords, ()
    return tuple(found), tuple(found.values())


def _is_distinct(gates: tuple[Gate, ...]) -> bool:
    """Tell whether a format is known by its beginning alone: four signs or more, and not just letters."""
    return bool(gates) and all(len(gate.exact) >= DISTINCT and not gate.exact.isalpha() for gate in gates)


def _examples(fields: Fields, key: str) -> tuple[str, ...]:
    if key not in fields:
        return ()
    seed = fields.text("id")
    return tuple(assemble(item, f"{seed}/{key}/{index}") for index, item in enumerate(fields.items(key)))
