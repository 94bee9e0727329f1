"""Where the entries of a TOML file stand, for messages: ``tomllib`` keeps no places."""

from __future__ import annotations

import re

from govbot.core.node import Place

_HEADER = re.compile(r"\s*\[\[?\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?\Z")
_NEEDLE = 30


class Toml:
    """The lines of a file, and the tables that they belong to."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._lines = text.split("\n")

    def place(self, *tables: tuple[str, int], key: str = "", value: str = "") -> Place:
        """Find a table by the name and number of each table around it, then a key in it, then a value below the key.

        Where one of them is not found, the place of what is around it.
        """
        start, end = 0, len(self._lines)
        name = ""
        for part, number in tables:
            name = f"{name}.{part}" if name else part
            start, end = self._table(name, number, start, end)
        at = self._line(re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", re.IGNORECASE), start, end) if key else None
        needle = value.partition("\n")[0][:_NEEDLE]
        found = self._line(re.compile(re.escape(needle)), at or start, end) if needle else None
        line = next((item for item in (found, at) if item is not None), start)
        return Place(self.file, line + 1, 1)

    def _table(self, name: str, number: int, start: int, end: int) -> tuple[int, int]:
        """Give the lines of the table of that name and number between two lines."""
        seen = -1
        first: int | None = None
        for at in range(start, end):
            header = _HEADER.match(self._lines[at])
            title = re.sub(r"[\s\"']", "", header[1]).lower() if header else ""
            if title == name:
                if first is not None:
                    return first, at
                seen += 1
                first = at if seen == number else None
            elif first is not None and title and not title.startswith(name + "."):
                return first, at
        return (start, end) if first is None else (first, end)

    def _line(self, wanted: re.Pattern[str], start: int, end: int) -> int | None:
        return next((at for at in range(start, end) if wanted.search(self._lines[at])), None)
