"""A parsed document whose every part knows its place, so that every mistake can name file, line and column."""

from __future__ import annotations

import re

from govbot.core.values import dataclass
from govbot.errors import Problem

_INT = re.compile(r"[-+]?[0-9]+\Z")
_SURPRISES = frozenset({"yes", "no", "on", "off"})
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int
    column: int


class Bad(Exception):  # noqa: N818 - a value that is carried to the loader, not an error a user meets
    """A mistake in a document, raised by a codec and collected by the loader; ``several`` carries more than one."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.problems = [Problem(place.file, place.line, place.column, message, hint)]

    @property
    def problem(self) -> Problem:
        """The first mistake."""
        return self.problems[0]

    @classmethod
    def several(cls, problems: list[Problem]) -> Bad:
        """Carry several mistakes at once."""
        first = problems[0]
        bad = cls(Place(first.file, first.line, first.column), first.message, first.hint)
        bad.problems = problems
        return bad


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. ``quoted`` values are text; plain ones follow YAML 1.2's core schema."""

    text: str
    place: Place
    quoted: bool = False

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here (YAML 1.2, 10.3.2)."""
        return not self.quoted and self.text in {"", "~", "null", "Null", "NULL"}

    def as_bool(self) -> bool | None:
        """Read ``true`` or ``false``; None for anything else."""
        if self.quoted or self.text not in {"true", "false"}:
            return None
        return self.text == "true"

    def as_int(self) -> int | None:
        """Read a decimal whole number; None for anything else."""
        if self.quoted or not _INT.match(self.text):
            return None
        return int(self.text)

    def surprise(self) -> str:
        """Say what YAML 1.1 readers would make of this plain text; empty when all readers agree."""
        if self.quoted:
            return ""
        if self.text.lower() in _SURPRISES:
            return "true or false"
        return "a number to the base 60" if _SEXAGESIMAL.match(self.text) else ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are scalars, unique, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """Look a key up."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


def describe(node: Node) -> str:
    """Name what a node is, for messages: "a list", "the number 3", "the text `x`"."""
    match node:
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case Scalar() if node.is_null:
            return "nothing"
        case Scalar() if node.as_bool() is not None:
            return f"`{node.text}`"
        case Scalar() if node.as_int() is not None:
            return f"the number {node.text}"
    return f"the text `{node.text}`"
