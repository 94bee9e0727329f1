"""The entries of a pattern as they are written in YAML: read by kind, each mistake with its place."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping as MappingType


class Fields:
    """The entries of a mapping, over those that it inherits."""

    def __init__(self, node: Node, known: Collection[str], inherited: MappingType[str, Node] | None = None) -> None:
        if not isinstance(node, Mapping):
            raise Bad(node.place, f"expected a mapping, found {describe(node)}", "Known: " + ", ".join(known))
        for key, _ in node.entries:
            if key.text not in known:
                raise Bad(key.place, f"unknown key `{key.text}`", did_you_mean(key.text, known))
        self.node = node
        self.entries = dict(inherited or {}) | {key.text: value for key, value in node.entries}

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def text(self, key: str, default: str | None = None) -> str:
        """Read a text. Raises Bad, also where it is missing and there is no default."""
        value = self.entries.get(key)
        if value is None:
            if default is None:
                raise Bad(self.node.place, f"`{key}` is missing")
            return default
        if not isinstance(value, Scalar) or value.is_null:
            raise Bad(value.place, f"expected a text, found {describe(value)}")
        return value.text

    def texts(self, key: str) -> tuple[str, ...]:
        """Read one text or several. Raises Bad."""
        texts = tuple(item.text if isinstance(item, Scalar) else "" for item in self.items(key))
        if not all(texts):
            raise Bad(self.entries[key].place, f"expected texts in `{key}`")
        return texts

    def items(self, key: str) -> tuple[Node, ...]:
        """Read a list; a single item counts as a list of one. Raises Bad."""
        value = self.entries.get(key)
        if value is None:
            raise Bad(self.node.place, f"`{key}` is missing")
        return value.items if isinstance(value, Sequence) else (value,)

    def number(self, key: str, default: float) -> float:
        """Read a number, zero or more. Raises Bad."""
        value = self.entries.get(key)
        if value is None:
            return default
        try:
            number = float(value.text) if isinstance(value, Scalar) and not value.quoted else -1.0
        except ValueError:
            number = -1.0
        if not isfinite(number) or number < 0:
            raise Bad(value.place, f"expected a number, found {describe(value)}")
        return number

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read ``true`` or ``false``. Raises Bad."""
        value = self.entries.get(key)
        if value is None:
            return default
        answer = value.as_bool() if isinstance(value, Scalar) else None
        if answer is None:
            raise Bad(value.place, f"expected `true` or `false`, found {describe(value)}")
        return answer

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Read a word of a set; empty where there is none. Raises Bad."""
        word = self.text(key, "")
        if word and word not in known:
            raise Bad(self.entries[key].place, f"no {key} `{word}`", did_you_mean(word, known))
        return word
