"""How single values are written in a policy: read strictly, each mistake at its place, with their JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from govbot.core.globs import BadGlobError, Globs, check_glob
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Node, Scalar, Sequence, describe
from govbot.core.regexes import BadRegexError, Regex
from govbot.core.values import dataclass
from govbot.errors import Problem

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Schema = dict[str, Any]


class Codec(Protocol[T_co]):
    """How a value is written in a policy: its name for readers, its JSON Schema, and its decoder."""

    @property
    def label(self) -> str:
        """What to write, in the reader's words: "a list of globs"."""
        ...

    def schema(self) -> Schema:
        """Give the JSON Schema (draft 2020-12) of what may be written."""
        ...

    def decode(self, node: Node, *, fold: bool) -> T_co:
        """Read the value. ``fold`` tells that the value serves to forbid, so that its globs ignore case. Raises Bad."""
        ...


def _text(node: Node, wanted: str) -> str:
    if not isinstance(node, Scalar) or node.is_null:
        raise Bad(node.place, f"expected {wanted}, found {describe(node)}")
    if node.as_bool() is not None:
        raise Bad(node.place, f"expected {wanted}, found {describe(node)}", f'Write "{node.text}".')
    surprise = node.surprise()
    if surprise:
        raise Bad(
            node.place, f"`{node.text}` without quotes is {surprise} to some readers of YAML", f'Write "{node.text}".'
        )
    return node.text


_BOOLS = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def _unquoted(node: Node, other_words: MappingType[str, str]) -> str:
    """Make the hint for a value that is right but for its quotes, or said in words of YAML 1.1."""
    if not isinstance(node, Scalar):
        return ""
    plain = Scalar(node.text, node.place)
    if node.quoted and (plain.as_bool() is not None or plain.as_int() is not None):
        return f"Leave out the quotes: {node.text}"
    word = other_words.get(node.text.lower())
    return f"Write `{word}`." if word else ""


@dataclass(frozen=True, slots=True)
class TextCodec:
    """A text."""

    label: str = "a text"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": ["string", "number"]}

    def decode(self, node: Node, *, fold: bool) -> str:  # noqa: ARG002
        """Read the text."""
        return _text(node, self.label)


@dataclass(frozen=True, slots=True)
class BoolCodec:
    """``true`` or ``false``."""

    label: str = "`true` or `false`"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "boolean"}

    def decode(self, node: Node, *, fold: bool) -> bool:  # noqa: ARG002
        """Read the value; only YAML 1.2's two words count."""
        value = node.as_bool() if isinstance(node, Scalar) else None
        if value is None:
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}", _unquoted(node, _BOOLS))
        return value


@dataclass(frozen=True, slots=True)
class CountCodec:
    """A whole number, zero or more."""

    label: str = "a whole number"
    least: int = 0

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "integer", "minimum": self.least}

    def decode(self, node: Node, *, fold: bool) -> int:  # noqa: ARG002
        """Read the number."""
        value = node.as_int() if isinstance(node, Scalar) else None
        if value is None or value < self.least:
            found = f"expected {self.label} of {self.least} or more, found {describe(node)}"
            raise Bad(node.place, found, _unquoted(node, {}) or ("" if value else "Write it in digits, as in `400`."))
        return value


E_co = TypeVar("E_co", bound=StrEnum, covariant=True)


@dataclass(frozen=True, slots=True)
class ChoiceCodec(Generic[E_co]):
    """One word of a fixed set."""

    words: type[E_co]

    @property
    def label(self) -> str:
        """What to write."""
        return "one of " + ", ".join(f"`{word.value}`" for word in self.words)

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"enum": [word.value for word in self.words]}

    def decode(self, node: Node, *, fold: bool) -> E_co:  # noqa: ARG002
        """Read the word."""
        text = _text(node, self.label)
        known = {word.value: word for word in self.words}
        if text not in known:
            raise Bad(node.place, f"`{text}` is not {self.label}", did_you_mean(text, known, listing=False))
        return known[text]


@dataclass(frozen=True, slots=True)
class ListCodec(Generic[T]):
    """A list; a single value counts as a list of one. ``least`` is 0 where an empty list says something."""

    item: Codec[T]
    least: int = 1

    @property
    def label(self) -> str:
        """What to write."""
        return f"{self.item.label}, or a list of them"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        item = self.item.schema()
        return {"anyOf": [item, {"type": "array", "items": item, "minItems": self.least}]}

    def decode(self, node: Node, *, fold: bool) -> tuple[T, ...]:
        """Read the items. An empty list is refused where it would match nothing, for ever."""
        items = node.items if isinstance(node, Sequence) else (node,)
        if len(items) < self.least:
            raise Bad(node.place, "an empty list", f"Write {self.label}, or leave the option out.")
        return read_each(self.item, items, fold=fold)


def read_each(item: Codec[T], nodes: tuple[Node, ...], *, fold: bool) -> tuple[T, ...]:
    """Read every node, and tell every mistake, each at its own place. Raises Bad."""
    values: list[T] = []
    problems: list[Problem] = []
    for node in nodes:
        try:
            values.append(item.decode(node, fold=fold))
        except Bad as bad:
            problems.extend(bad.problems)
    if problems:
        raise Bad.several(problems)
    return tuple(values)


@dataclass(frozen=True, slots=True)
class _GlobCodec:
    """One glob, with or without ``!``."""

    label: str = "a glob"
    names: bool = False

    def schema(self) -> Schema:
        return {"type": ["string", "number"], "minLength": 1}

    def decode(self, node: Node, *, fold: bool) -> str:  # noqa: ARG002
        pattern = _text(node, self.label)
        if self.names and not pattern.removeprefix("!").strip():
            raise Bad(node.place, "an empty name is nobody's", "Write at least one letter, or `*` for any name.")
        try:
            check_glob(pattern.removeprefix("!"), names=self.names)
        except BadGlobError as error:
            raise Bad(node.place, str(error), error.hint) from None
        return pattern


@dataclass(frozen=True, slots=True)
class GlobsCodec:
    """A glob or a list of globs.

    ``names``: they match names that are compared without case (labels, logins). ``scope``: they say where a limit
    holds; a limit that is required counts against the change, so case is ignored just where it is otherwise heeded.
    """

    label: str = "a glob, or a list of globs"
    names: bool = False
    scope: bool = False

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return ListCodec(_GlobCodec()).schema()

    def decode(self, node: Node, *, fold: bool) -> Globs:
        """Read the globs, each mistake at its own place."""
        items = node.items if isinstance(node, Sequence) else (node,)
        if not items:
            hint = "Write at least one, or leave the option out."
            raise Bad(node.place, "an empty list of globs matches nothing", hint)
        patterns = read_each(_GlobCodec(names=self.names), items, fold=fold)
        try:
            return Globs(patterns, fold=fold is not self.scope, names=self.names)
        except BadGlobError as error:
            raise Bad(node.place, str(error), error.hint) from None


@dataclass(frozen=True, slots=True)
class RegexCodec:
    """A regular expression."""

    label: str = "a regular expression (RE2)"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": ["string", "number"], "minLength": 1}

    def decode(self, node: Node, *, fold: bool) -> Regex:  # noqa: ARG002
        """Read and compile the expression."""
        pattern = _text(node, "a regular expression")
        if not pattern:
            raise Bad(node.place, "an empty expression is found in every text", "Write what to look for.")
        try:
            return Regex(pattern)
        except BadRegexError as error:
            raise Bad(node.place, str(error), error.hint) from None


@dataclass(frozen=True, slots=True)
class NameCodec:
    """One name, or glob, that is compared without case. What must not be is said by another option, not by ``!``."""

    label: str = "a name or glob"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return _GlobCodec().schema()

    def decode(self, node: Node, *, fold: bool) -> Globs:
        """Read the name."""
        pattern = _GlobCodec(self.label, names=True).decode(node, fold=fold)
        if pattern.startswith("!"):
            raise Bad(node.place, f"`!` excludes nothing in `{pattern}`", "Write what must not be under `none-of`.")
        return Globs((pattern,), fold=fold, names=True)


text: Codec[str] = TextCodec()
texts: Codec[tuple[str, ...]] = ListCodec(TextCodec())
flag: Codec[bool] = BoolCodec()
count: Codec[int] = CountCodec()
globs: Codec[Globs] = GlobsCodec()
scope: Codec[Globs] = GlobsCodec(scope=True)
names: Codec[Globs] = GlobsCodec("a name or glob, or a list of them", names=True)
regex: Codec[Regex] = RegexCodec()
regexes: Codec[tuple[Regex, ...]] = ListCodec(RegexCodec())


def choice(words: type[E_co]) -> Codec[E_co]:
    """Make the codec of one word of an enum."""
    return ChoiceCodec(words)


def choices(words: type[E_co]) -> Codec[tuple[E_co, ...]]:
    """Make the codec of one or several words of an enum."""
    return ListCodec(ChoiceCodec(words))
