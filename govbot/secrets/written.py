"""Patterns as they are written in YAML: read strictly, each mistake with its place."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe
from govbot.secrets.checksum import KINDS
from govbot.secrets.examples import assemble
from govbot.secrets.form import FORMS
from govbot.secrets.gate import NotAnchoredError, gates_of
from govbot.secrets.pattern import REACH_LIMIT, Gate, Kind, Pattern

DISTINCT = 4
RIGHT = r"(?:[^0-9A-Za-z]|\z)"
_FILE_KEYS = ("vendors",)
_VENDOR_KEYS = ("vendor", "fix", "docs", "patterns")
_KEYS = (
    "id", "name", "vendor", "keywords", "regex", "assigned", "named", "value", "entropy", "checksum", "form", "before", "needs", "whole", "lines",
    "any-name", "distinct", "surprise", "fix", "docs", "match", "no-match",
)  # fmt: skip
# A kind of pattern, the key that its keywords stand behind, and the key of its expression.
_KINDS = ((Kind.ASSIGNED, "assigned", "value"), (Kind.GENERIC, "named", "value"), (Kind.FORMAT, "keywords", "regex"))


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern with its examples: texts that it must find, and texts that it must leave alone."""

    pattern: Pattern
    match: tuple[str, ...]
    no_match: tuple[str, ...]


def read_file(node: Node) -> tuple[Written, ...]:
    """Read a file of patterns, grouped by vendor. Raises Bad."""
    vendors = _list(_entries(node, _FILE_KEYS), "vendors", node)
    return tuple(written for vendor in vendors for written in _read_vendor(vendor))


def _read_vendor(node: Node) -> tuple[Written, ...]:
    entries = _entries(node, _VENDOR_KEYS)
    common = {key: value for key, value in entries.items() if key != "patterns"}
    return tuple(read_pattern(item, common) for item in _list(entries, "patterns", node))


def _list(entries: dict[str, Node], key: str, node: Node) -> tuple[Node, ...]:
    value = entries.get(key)
    if not isinstance(value, Sequence):
        raise Bad((value or node).place, f"`{key}` is missing or no list", f"Write `{key}:` and a list below it.")
    return value.items


def read_pattern(node: Node, common: dict[str, Node] | None = None) -> Written:
    """Read one pattern. ``common`` holds the entries that it inherits. Raises Bad."""
    entries = (common or {}) | _entries(node, _KEYS)
    name = _text(entries, "id", node)
    fix = _text(entries, "fix", node, "Revoke it where it was made, then put a new one into a secret store.")
    docs = _text(entries, "docs", node, "")
    kind, words, what = next((item for item in _KINDS if item[1] in entries), _KINDS[-1])
    regex = _text(entries, what, node)
    lines = _flag(entries, "lines", default=False)
    framed = _framed(regex, entries.get(what, node), closed=lines or kind is Kind.GENERIC)
    keywords = _keywords(entries, node, words)
    gates: tuple[Gate, ...] = ()
    if kind is Kind.FORMAT and "before" not in entries:
        keywords, gates = _gates(framed, keywords)
    distinct = _is_distinct(gates) and "surprise" not in entries and not lines
    anywhere = REACH_LIMIT if kind is Kind.FORMAT and not gates else 0
    pattern = Pattern(
        id=name,
        name=_text(entries, "name", node, name),
        vendor=_text(entries, "vendor", node, ""),
        regex=framed,
        keywords=keywords,
        fix=f"{fix} {docs}".strip(),
        kind=kind,
        entropy=_number(entries, "entropy", 2.5),
        surprise=_number(entries, "surprise", 0.0 if kind is Kind.FORMAT else 0.6),
        checksum=_one_of(entries, "checksum", KINDS, node),
        form=_one_of(entries, "form", FORMS, node),
        before=int(_number(entries, "before", anywhere)),
        distinct=_flag(entries, "distinct", default=distinct),
        gates=gates,
        needs=_text(entries, "needs", node, ""),
        reach=REACH_LIMIT,
        whole=_flag(entries, "whole", default=True),
        lines=lines,
        any_name=_flag(entries, "any-name", default=False),
    )
    return Written(pattern, _examples(entries, "match", name), _examples(entries, "no-match", name))


def _gates(regex: str, keywords: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Gate, ...]]:
    """Give the keywords, the short ones lengthened, and the gate of each; none where a match may begin before its keyword."""
    try:
        found = gates_of(regex, keywords)
    except NotAnchoredError:
        return keywords, ()
    return tuple(found), tuple(found.values())


def _is_distinct(gates: tuple[Gate, ...]) -> bool:
    """Tell whether a format is known by its beginning alone: four signs or more, one of which sets it apart from a word."""
    return bool(gates) and all(len(gate.exact) >= DISTINCT and not gate.exact.isalpha() for gate in gates)


def _framed(regex: str, node: Node, *, closed: bool) -> str:
    """Make the secret group 1, and ask that no letter or digit follows it, unless the expression says what does."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        groups = re2.compile(regex, options).groups
    except re2.error as error:
        reason = error.args[0] if error.args else error
        shown = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        raise Bad(node.place, f"`{regex}` is not a regular expression: {shown}", "Write RE2 syntax.") from None
    if groups > 1:
        raise Bad(
            node.place, f"`{regex}` has {groups} groups", "Mark the secret with one group; write `(?:` for others."
        )
    framed = f"(?:{regex})" if groups else f"({regex})"
    closed = closed or (groups > 0 and not regex.endswith(")"))
    return framed if closed else framed + RIGHT


def _entries(node: Node, known: tuple[str, ...]) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise Bad(node.place, f"expected a mapping, found {describe(node)}", "Known: " + ", ".join(known))
    for key, _ in node.entries:
        if key.text not in known:
            raise Bad(key.place, f"unknown key `{key.text}`", did_you_mean(key.text, known))
    return {key.text: value for key, value in node.entries}


def _text(entries: dict[str, Node], key: str, node: Node, default: str | None = None) -> str:
    value = entries.get(key)
    if value is None and default is not None:
        return default
    if value is None:
        raise Bad(node.place, f"`{key}` is missing")
    if not isinstance(value, Scalar) or value.is_null:
        raise Bad(value.place, f"expected a text, found {describe(value)}")
    return " ".join(value.text.split()) if key in {"fix", "name"} else value.text


def _keywords(entries: dict[str, Node], node: Node, key: str) -> tuple[str, ...]:
    value = entries.get(key)
    if value is None:
        raise Bad(node.place, f"`{key}` is missing", "Name texts of which one is part of every match.")
    items = value.items if isinstance(value, Sequence) else (value,)
    words = tuple(item.text for item in items if isinstance(item, Scalar))
    if len(words) != len(items) or not words:
        raise Bad(value.place, "expected texts", "Name texts of which one is part of every match.")
    short = next((word for word in words if len(word) < 2), None)  # noqa: PLR2004 - one character is everywhere
    if short is not None:
        raise Bad(value.place, f"the keyword `{short}` is too short", "Two characters at least.")
    lowered = [word.lower() for word in words]
    return tuple(dict.fromkeys(lowered if key == "keywords" else [form for word in lowered for form in _spelled(word)]))


def _spelled(word: str) -> tuple[str, ...]:
    """Spell a name's word as the several customs do: api_key, api-key, api.key, apikey."""
    forms = tuple(word.replace("_", sign) for sign in "_-.")
    return forms + ((word.replace("_", ""),) if "_" in word.strip("_") else ())


def _number(entries: dict[str, Node], key: str, default: float) -> float:
    value = entries.get(key)
    if value is None:
        return default
    try:
        return float(value.text) if isinstance(value, Scalar) and not value.quoted else float("nan")
    except ValueError:
        raise Bad(value.place, f"expected a number, found {describe(value)}") from None


def _flag(entries: dict[str, Node], key: str, *, default: bool) -> bool:
    value = entries.get(key)
    if value is None:
        return default
    answer = value.as_bool() if isinstance(value, Scalar) else None
    if answer is None:
        raise Bad(value.place, f"expected `true` or `false`, found {describe(value)}")
    return answer


def _one_of(entries: dict[str, Node], key: str, known: frozenset[str], node: Node) -> str:
    word = _text(entries, key, node, "")
    if word and word not in known:
        raise Bad(entries[key].place, f"no {key} `{word}`", did_you_mean(word, known))
    return word


def _examples(entries: dict[str, Node], key: str, seed: str) -> tuple[str, ...]:
    value = entries.get(key)
    if value is None:
        return ()
    items = value.items if isinstance(value, Sequence) else (value,)
    return tuple(assemble(item, f"{seed}/{key}/{index}") for index, item in enumerate(items))
