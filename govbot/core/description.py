"""What a description says to its reader: its text without HTML comments, its sections, its task list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govbot.core.markdown.blocks import Kind, Row, rows_of
from govbot.core.markdown.spans import uncomment

# A bold line that stands for a heading is below every real one.
_BOLD_LEVEL = 7
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200})\1:?\Z")
_SIGNS = re.compile(r"[*_`#:\s]+")
_TASK = re.compile(r"\[([ xX])\]\s+\S")
# What GitHub's issue forms write for a field that was left empty.
_NO_ANSWER = "_no response_"


@dataclass(frozen=True, slots=True)
class Task:
    """One item of a task list: the number of its line in the description, from 1, and whether it is ticked."""

    line: int
    done: bool


@dataclass(frozen=True, slots=True)
class Description:
    """A description as it was written, with line ends as LF, and the rows that a reader sees."""

    body: str
    rows: tuple[Row, ...]

    @classmethod
    def read(cls, body: str) -> Description:
        """Read a description."""
        text = body.replace("\r\n", "\n").replace("\r", "\n")
        return cls(text, rows_of(text))

    def text(self) -> str:
        """Give the text without HTML comments; what looks like one inside code is code, and stays."""
        code = {row.number for row in self.rows if row.kind is Kind.CODE}
        kept: list[str] = []
        inside = False
        for number, line in enumerate(self.body.split("\n"), 1):
            if inside:
                _, end, rest = line.partition("-->")
                if not end:
                    kept.append("")
                    continue
                line = rest  # noqa: PLW2901 - what is left of it
            seen, inside = (line, False) if number in code else uncomment(line)
            kept.append(seen)
        return "\n".join(kept)

    def tasks(self) -> tuple[Task, ...]:
        """List the items of task lists (GitHub Flavored Markdown, 5.3)."""
        items = ((row, _TASK.match(row.text)) for row in self.rows if row.item and row.kind is Kind.TEXT)
        return tuple(Task(row.number, match[1] != " ") for row, match in items if match)

    def sections(self) -> dict[str, bool]:
        """Tell of every section, by the key of its heading, whether anything stands in it."""
        filled: dict[str, bool] = {}
        open_: list[tuple[int, str]] = []
        for rows in _blocks(self.rows):
            heading = _heading(rows)
            if heading is not None:
                level, title = heading
                open_ = [item for item in open_ if item[0] < level]
                open_.append((level, section_key(title)))
                filled.setdefault(open_[-1][1], False)
                rows = rows[1:] if level == _BOLD_LEVEL else []  # noqa: PLW2901 - what stands below it
            if any(_says_something(row) for row in rows):
                filled.update((key, True) for _, key in open_)
        return filled


def section_key(title: str) -> str:
    """Bring a heading to the form that headings are compared in: without marks, case and extra white space."""
    return _SIGNS.sub(" ", title).strip().casefold()


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        if block and block[0].block != row.block:
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _heading(rows: list[Row]) -> tuple[int, str] | None:
    """Read a heading, or a bold line that begins a paragraph: its level and title. In a list it is an item like any."""
    first = rows[0]
    if first.column or first.item:
        return None
    if first.kind is Kind.HEADING:
        return first.level, " ".join(row.text for row in rows)
    bold = _BOLD.match(first.text) if first.kind is Kind.TEXT else None
    return (_BOLD_LEVEL, bold[2]) if bold else None


def _says_something(row: Row) -> bool:
    return row.kind in {Kind.TEXT, Kind.CODE} and bool(row.text.strip()) and row.text.strip().lower() != _NO_ANSWER
