"""Options of checks and rules: typed fields that decode from a document and give their own JSON Schema.

Plain dataclasses and codecs stand here instead of pydantic models because a run pays for what it imports: a model costs
more than a whole local check, and every mistake must name its line and column.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as MappingType
from dataclasses import MISSING, field
from typing import Generic, TypeVar, cast

from govbot.core.codecs import (
    BoolCodec,
    ChoiceCodec,
    Codec,
    CountCodec,
    GlobsCodec,
    ListCodec,
    NameCodec,
    RegexCodec,
    Schema,
    TextCodec,
    choice,
    choices,
    count,
    flag,
    globs,
    names,
    read_each,
    regex,
    regexes,
    scope,
    text,
    texts,
)
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, describe
from govbot.core.values import dataclass
from govbot.errors import Problem

__all__ = [
    "BoolCodec",
    "ChoiceCodec",
    "Codec",
    "CountCodec",
    "Field",
    "GlobsCodec",
    "ListCodec",
    "MappingCodec",
    "NameCodec",
    "RegexCodec",
    "Schema",
    "TextCodec",
    "choice",
    "choices",
    "count",
    "decode_options",
    "defaults",
    "fields_of",
    "flag",
    "globs",
    "names",
    "option",
    "read_each",
    "regex",
    "regexes",
    "schema_of",
    "scope",
    "text",
    "texts",
]

T = TypeVar("T")


def option(codec: Codec[T], doc: str, *, default: T | None = None, required: bool = False) -> T:
    """Declare a field of an options dataclass: its codec, its description (with the unit), its default."""
    metadata = {"codec": codec, "doc": doc}
    if required:
        return cast("T", field(metadata=metadata))
    return cast("T", field(default=default, metadata=metadata))


@dataclass(frozen=True, slots=True)
class Field:
    """One option as documented: its kebab-case name, codec, description and default."""

    name: str
    attribute: str
    codec: Codec[object]
    doc: str
    required: bool
    default: object


def fields_of(options: type[object]) -> tuple[Field, ...]:
    """List the options of a dataclass."""
    return tuple(
        Field(
            name=item.name.rstrip("_").replace("_", "-"),
            attribute=item.name,
            codec=item.metadata["codec"],
            doc=item.metadata["doc"],
            required=item.default is MISSING,
            default=None if item.default is MISSING else item.default,
        )
        for item in dataclasses.fields(options)  # type: ignore[arg-type]
    )


def decode_options(
    options: type[T], node: Node, *, shorthand: str = "", bare: str = "", fold: bool = False, what: str = "option"
) -> tuple[T | None, list[Problem]]:
    """Read an options dataclass from a mapping, or from the bare value of its ``shorthand`` option.

    ``bare`` is the hint for a bare value where it has no one meaning. ``what`` names a key in messages.
    Returns the value (None when anything is wrong) and every problem found.
    """
    known = {item.name: item for item in fields_of(options)}
    problems: list[Problem] = []
    entries: tuple[tuple[Scalar, Node], ...]
    if isinstance(node, Mapping):
        entries = node.entries
    elif isinstance(node, Scalar) and node.is_null:
        entries = ()
    elif shorthand:
        entries = ((Scalar(shorthand, node.place), node),)
    else:
        return None, [_bare(node, tuple(known), bare)]
    values: dict[str, object] = {}
    for key, value in entries:
        item = known.get(key.text)
        if item is None:
            problems.append(Bad(key.place, f"unknown {what} `{key.text}`", did_you_mean(key.text, known)).problem)
            continue
        try:
            values[item.attribute] = item.codec.decode(value, fold=fold)
        except Bad as bad:
            problems.extend(bad.problems)
    written = {key.text for key, _ in entries}
    problems.extend(
        Bad(node.place, f"`{item.name}` is missing", f"{item.doc} Write {item.codec.label}.").problem
        for item in known.values()
        if item.required and item.name not in written
    )
    return (None if problems else options(**values)), problems


def _bare(node: Node, known: tuple[str, ...], hint: str) -> Problem:
    """Refuse a value without a key."""
    if hint:
        return Bad(node.place, f"{describe(node)} alone could mean more than one thing", hint).problem
    wanted = f"Write {{}} for the defaults, or a mapping of: {', '.join(known)}." if known else "Write {}."
    return Bad(node.place, f"expected a mapping, found {describe(node)}", wanted).problem


def schema_of(options: type[object], *, shorthand: str = "") -> Schema:
    """Give the JSON Schema of an options dataclass."""
    items = fields_of(options)
    mapping: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {item.name: {**item.codec.schema(), "description": item.doc} for item in items},
    }
    required = [item.name for item in items if item.required]
    if required:
        mapping["required"] = required
    bare = next((item.codec.schema() for item in items if item.name == shorthand), None)
    choices: list[Schema] = [mapping] if required else [mapping, {"type": "null"}]
    return {"anyOf": [*choices, bare]} if bare else ({"anyOf": choices} if len(choices) > 1 else mapping)


@dataclass(frozen=True, slots=True)
class MappingCodec(Generic[T]):
    """A mapping with keys of its own, declared as an options dataclass; ``shorthand`` as in a check."""

    options: type[T]
    label: str
    shorthand: str = ""

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return schema_of(self.options, shorthand=self.shorthand)

    def decode(self, node: Node, *, fold: bool) -> T:
        """Read the mapping."""
        value, problems = decode_options(self.options, node, shorthand=self.shorthand, fold=fold, what="key")
        if value is None:
            raise Bad.several(problems)
        return value


def defaults(options: type[object]) -> MappingType[str, object]:
    """Give the default of every option that has one, by kebab-case name."""
    return {item.name: item.default for item in fields_of(options) if not item.required}
