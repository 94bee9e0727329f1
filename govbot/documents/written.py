"""A JSON Schema as policies give it: written out, or by its path."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence
from govbot.core.options import Codec, Schema, text
from govbot.documents.json_schema import UnfitSchemaError, check_schema
from govbot.documents.reader import Plain
from govbot.documents.scalars import typed


@dataclass(frozen=True, slots=True)
class SchemaWords:
    """A schema, or with ``path`` where it is in the repository."""

    value: Plain = None
    path: str | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Where it is, if it is in a file."""
        return () if self.path is None else (self.path,)


@dataclass(frozen=True, slots=True)
class _SchemaCodec:
    """A JSON Schema."""

    label: str = "a JSON Schema, or the path of one"

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "object"}, {"type": "string", "minLength": 1}]}

    def decode(self, node: Node, *, fold: bool) -> SchemaWords:
        if not isinstance(node, Mapping):
            return SchemaWords(path=_path(node, fold=fold))
        value = plain(node)
        try:
            check_schema(value)
        except UnfitSchemaError as error:
            raise Bad(node.place, f"this schema cannot be used: {error}", "See https://json-schema.org.") from None
        return SchemaWords(value=value)


def _path(node: Node, *, fold: bool) -> str:
    path = text.decode(node, fold=fold)
    parts = path.split("/")
    if "" in parts or "." in parts or ".." in parts or not path.isprintable():
        raise Bad(node.place, f"`{path}` is no path of a file", "Write it from the root: `schemas/agents.json`.")
    return path


def plain(node: Node) -> Plain:
    """Give what a part of a policy says, as plain values. Raises Bad."""
    match node:
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case Sequence(items):
            return [plain(item) for item in items]
        case Scalar():
            try:
                return node.text if node.quoted else typed(node.text)
            except ValueError:
                raise Bad(node.place, "a number of too many digits", "Write it in quotes.") from None


json_schema: Codec[SchemaWords] = _SchemaCodec()
