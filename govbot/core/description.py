"""What a description says to its reader: its text without HTML comments, its sections, its task list."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from govbot.core.markdown.blocks import Kind, Row, rows_of
from govbot.core.markdown.spans import code_spans, uncomment

# A bold line that stands for a heading is below every real one.
_BOLD_LEVEL = 7
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200})\1:?\Z")
_SIGNS = re.compile(r"[*_`#:\s]+")
# A name with a folder or an extension, and without signs that make it a pattern, a command or an address.
_PATH = re.compile(r"(?!-)(?=[^\s]*[/.])[^\s*?{}<>()$|;:=\\]{2,300}")
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

    def paths(self, wanted: Collection[str]) -> tuple[tuple[int, str], ...]:
        """Give the paths in backticks below some headings, named by their keys: each with its line, from 1."""
        return tuple(
            (row.number, span)
            for row, keys in _placed(self.rows)
            if row.kind is Kind.TEXT and not keys.isdisjoint(wanted)
            for span in _spans(row.text)
            if _PATH.fullmatch(span)
        )

    def sections(self) -> dict[str, bool]:
        """Tell of every section, by the key of its heading, whether anything stands in it."""
        filled = dict.fromkeys((heading[1] for heading, _ in _parts(self.rows) if heading is not None), False)
        for row, keys in _placed(self.rows):
            if _says_something(row):
                filled.update(dict.fromkeys(keys, True))
        return filled


def section_key(title: str) -> str:
    """Bring a heading to the form that headings are compared in: without marks, case and extra white space."""
    return _SIGNS.sub(" ", title).strip().casefold()


def _parts(rows: Sequence[Row]) -> Iterator[tuple[tuple[int, str] | None, Row]]:
    """Go through the rows; those that head a section come with its level and key, a heading of several lines once."""
    for _, block in groupby(rows, key=lambda row: row.block):
        lines = list(block)
        first = lines[0]
        if first.kind is Kind.HEADING and not first.column:
            yield (first.level, section_key(" ".join(row.text for row in lines))), first
        elif first.kind is not Kind.HEADING:
            for row in lines:
                yield _bold_heading(row), row


def _placed(rows: Sequence[Row]) -> Iterator[tuple[Row, frozenset[str]]]:
    """Go through the rows that head nothing, each with the keys of the headings above it."""
    open_: list[tuple[int, str]] = []
    for heading, row in _parts(rows):
        if heading is not None:
            open_ = [*(item for item in open_ if item[0] < heading[0]), heading]
        else:
            yield row, frozenset(key for _, key in open_)


def _spans(text: str) -> Iterator[str]:
    for start, end in code_spans(text).items():
        yield text[start:end].strip("`").strip()


def _bold_heading(row: Row) -> tuple[int, str] | None:
    """Read a bold line as a heading; in a list it is an item like any."""
    if row.kind is not Kind.TEXT or row.column or row.item:
        return None
    bold = _BOLD.match(row.text)
    return (_BOLD_LEVEL, section_key(bold[2])) if bold else None


def _says_something(row: Row) -> bool:
    return row.kind in {Kind.TEXT, Kind.CODE} and bool(row.text.strip()) and row.text.strip().lower() != _NO_ANSWER
