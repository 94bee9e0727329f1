"""Values of a gitleaks file, as loosely typed as gitleaks reads them, each mistake with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.node import Bad, Place
from govbot.secrets.gitleaks.places import Toml
from govbot.secrets.gitleaks.rules import compile_go

if TYPE_CHECKING:
    from govbot.secrets.gitleaks.rules import Regex

LENGTH_LIMIT = 20_000
"""The longest expression, in characters."""
ENTRIES_LIMIT = 20_000
"""The most texts in one list."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file, its keys in small letters (gitleaks does not tell them apart), and where it stands."""

    values: Mapping[str, object]
    toml: Toml
    around: tuple[tuple[str, int], ...] = ()

    def bad(self, message: str, hint: str = "", *, key: str = "", value: str = "") -> Bad:
        """Make the error of one of its keys."""
        return Bad(self.toml.place(*self.around, key=key, value=value), message, hint)

    def tables(self, key: str) -> tuple[Table, ...]:
        """List the tables below a key; one alone stands for a list of one. Raises Bad."""
        found = self.values.get(key, [])
        items = found if isinstance(found, list) else [found]
        if len(items) > ENTRIES_LIMIT:
            raise self.bad(f"`{key}` has more than {ENTRIES_LIMIT:,} tables", key=key)
        return tuple(self._table(key, item, number) for number, item in enumerate(items))

    def _table(self, key: str, item: object, number: int) -> Table:
        if not isinstance(item, Mapping):
            raise self.bad(f"`{key}` is no table", f"Write `[{key}]` or `[[{key}]]`.", key=key)
        return Table(_lowered(item), self.toml, (*self.around, (key, number)))

    def text(self, key: str) -> str:
        """Read a text; empty where there is none. Raises Bad."""
        found = self.values.get(key, "")
        if isinstance(found, int | float) and not isinstance(found, bool):
            return str(found)
        if not isinstance(found, str):
            raise self.bad(f"`{key}` is no text", key=key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; a text alone is split at its commas, as gitleaks does. Raises Bad."""
        found = self.values.get(key, [])
        items = found.split(",") if isinstance(found, str) and found else found or []
        if not isinstance(items, list) or len(items) > ENTRIES_LIMIT:
            raise self.bad(f"`{key}` is no list of texts, or longer than {ENTRIES_LIMIT:,}", key=key)
        if not all(isinstance(item, str | int | float) for item in items):
            raise self.bad(f"`{key}` holds something that is no text", key=key)
        return tuple(str(item) for item in items)

    def number(self, key: str) -> float:
        """Read a number; 0 where there is none. Raises Bad."""
        found = self.values.get(key, 0)
        try:
            return float(found) if isinstance(found, int | float | str) and found != "" else float(f"{found}")
        except ValueError:
            raise self.bad(f"`{key}` is no number", key=key) from None

    def flag(self, key: str) -> bool:
        """Read a yes or no; no where there is none. Raises Bad."""
        found = self.values.get(key, False)
        if found not in (True, False, "true", "false"):
            raise self.bad(f"`{key}` is neither `true` nor `false`", key=key)
        return found in (True, "true")

    def regex(self, key: str) -> Regex | None:
        """Compile an expression; None where there is none. Raises Bad."""
        pattern = self.text(key)
        return self.compiled(pattern, key) if pattern else None

    def regexes(self, key: str) -> tuple[str, ...]:
        """Read a list of expressions, each of which compiles. Raises Bad."""
        patterns = self.texts(key)
        for pattern in patterns:
            self.compiled(pattern, key)
        return patterns

    def compiled(self, pattern: str, key: str) -> Regex:
        """Compile an expression that stands at a key. Raises Bad."""
        import re2

        if len(pattern) > LENGTH_LIMIT:
            raise self.bad(f"an expression of more than {LENGTH_LIMIT:,} characters", key=key, value=pattern)
        try:
            return compile_go(pattern)
        except (re2.error, UnicodeEncodeError) as error:
            reason = error.args[0] if error.args else ""
            told = (reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)).partition(": ")[0]
            hint = "gitleaks uses Go's syntax, without look-around: https://github.com/google/re2/wiki/Syntax"
            raise self.bad(f"not a regular expression: {told}", hint, key=key, value=pattern) from None


def read_toml(data: bytes, file: str) -> Table:
    """Read a file. Raises Bad."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Bad(Place(file, line, 1), "this is no UTF-8", "TOML files are UTF-8.") from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(file, str(error), text.count("\n") + 1) from None
    except RecursionError:
        raise Bad(Place(file, 1, 1), "this nests too deeply") from None
    return Table(_lowered(values), Toml(file, text))


def _syntax(file: str, told: str, last: int) -> Bad:
    """Take the place out of what ``tomllib`` says: ``... (at line 3, column 5)``."""
    what, _, where = told.rpartition(" (at ")
    numbers = [int(word) for word in where.replace(",", " ").replace(")", " ").split() if word.isdigit()]
    line, column = (*numbers, 1)[:2] if numbers else (last, 1)
    return Bad(Place(file, line, column), f"this is no TOML: {what[:1].lower()}{what[1:]}", "See https://toml.io.")


def _lowered(values: Mapping[str, object]) -> dict[str, object]:
    return {key.lower(): value for key, value in values.items()}
