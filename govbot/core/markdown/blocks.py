"""The blocks of a Markdown text, line by line, as a reader of the rendered text sees them.

Block structure follows CommonMark (https://spec.commonmark.org/0.31.2/): containers, paragraphs with their lazy
continuation, headings, code. What a reader does not see is left out: HTML comments (to the end of the text where one
never closes, as browsers do), raw HTML that is not shown, link reference definitions. So are block quotes: they are
somebody else's words. One pass, linear in the text; nesting is followed to ``DEPTH_LIMIT``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from govbot.core.markdown.spans import uncomment

DEPTH_LIMIT = 32
_CODE_INDENT = 4
_RULE_LENGTH = 3

_SPACES = re.compile(" *")
_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])(?= |$)")
_HEADING = re.compile(r"(#{1,6})(?: |$)")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.){1,999}\]:", re.DOTALL)
_RAW = re.compile(r"<(?:(script|pre|style|textarea)(?=[ >]|$)|(\?)|(!\[CDATA\[)|(![a-z]))", re.IGNORECASE)


class Kind(Enum):
    """What a line belongs to."""

    TEXT = "text"
    HEADING = "heading"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Row:
    """One line that a reader sees.

    ``number`` counts from 1. ``block`` is the same for all lines of one paragraph, heading or code block. ``column`` is
    where the contents of its list item begin (0 outside lists), ``item`` whether the line begins one. ``level`` is a
    heading's, ``info`` the first word behind a code fence in small letters.
    """

    number: int
    text: str
    kind: Kind
    block: int
    column: int = 0
    item: bool = False
    level: int = 0
    info: str = ""


def rows_of(text: str) -> tuple[Row, ...]:
    """Read the lines of a Markdown text that say something to a reader, in order."""
    reader = _Reader()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        reader.read(number, line.expandtabs(4) if "\t" in line else line)
    reader.close(0)
    return tuple(reader.rows)


_QUOTE = 0


class _Reader:
    """The state between two lines: open containers, and the open leaf block."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.open: list[int] = []  # the width of each open list item, or _QUOTE
        self.paragraph: list[Row] = []
        self.in_paragraph = False
        self.fence = ""
        self.info = ""
        self.indented = False
        self.block = 0
        self.until = ""  # what ends the hidden part that is open
        self.empty_item = False  # the last line opened a list item and put nothing into it

    def read(self, number: int, line: str) -> None:
        if self.until:
            self._hidden(number, line)
            return
        matched, at = self._match(line)
        whole = matched == len(self.open)
        if self.fence and whole:
            self._in_fence(number, line[at:], at)
        elif not line[at:].strip(" "):
            # A list item can begin with at most one blank line.
            self._blank(min(matched, len(self.open) - self.empty_item))
            self.empty_item = False
        else:
            self.empty_item = False
            self._content(number, line, matched, at)

    def _match(self, line: str) -> tuple[int, int]:
        """Tell how many open containers the line belongs to, and where what is left of it begins."""
        at = 0
        for index, width in enumerate(self.open):
            indent = _indent(line, at)
            if width == _QUOTE:
                if indent >= _CODE_INDENT or line[at + indent : at + indent + 1] != ">":
                    return index, at
                at += indent + 1
                at += line.startswith(" ", at)
            elif indent >= width:
                at += width
            elif at + indent < len(line):
                return index, at
        return len(self.open), at

    def _content(self, number: int, line: str, matched: int, at: int) -> None:
        continuing = self.in_paragraph
        interrupting = continuing and matched == len(self.open)
        if interrupting and self._underlines(line[at:]):
            return
        item = False
        while (start := self._container(line, at, interrupting=interrupting and not item)) is not None:
            self.close(matched)
            width, at = start
            self.open.append(width)
            matched, item, continuing, interrupting = len(self.open), width != _QUOTE, False, False
            if not line[at:].strip(" "):
                self.empty_item = item
                return
        indent = _indent(line, at)
        rest = line[at + indent :]
        if indent >= _CODE_INDENT:
            if continuing:
                self._text(number, rest, at, item=item)
            else:
                self._indented(number, line[at + _CODE_INDENT :], matched, at)
        elif not self._leaf(number, rest, matched, at):
            if not continuing:
                self.close(matched)
            self._text(number, rest, at, item=item)

    def _container(self, line: str, at: int, *, interrupting: bool) -> tuple[int, int] | None:
        """Recognise the start of a quote or list item: its width, and where its contents begin."""
        indent = _indent(line, at)
        at += indent
        if indent >= _CODE_INDENT or len(self.open) >= DEPTH_LIMIT:
            return None
        if line.startswith(">", at):
            return _QUOTE, at + 1 + line.startswith(" ", at + 1)
        match = _ITEM.match(line, at)
        if match is None or _is_rule(line[at:]):
            return None
        marker = len(match[0])
        spaces = _indent(line, match.end())
        empty = match.end() + spaces >= len(line)
        if interrupting and (empty or (match[0][0].isdigit() and match[0][:-1] != "1")):
            return None
        padding = 1 if empty or spaces > _CODE_INDENT else spaces
        return indent + marker + padding, match.end() + padding

    def _leaf(self, number: int, rest: str, matched: int, at: int) -> bool:
        """Take a line that is a block of its own; False for one that is text."""
        if heading := _HEADING.match(rest):
            self.close(matched)
            self.block += 1
            title = re.sub(r"(?:^|(?<= ))#+ *$", "", rest[heading.end() :]).strip()
            self._emit(Row(number, self._seen(title), Kind.HEADING, self.block, at, level=len(heading[1])))
        elif fence := _FENCE.match(rest):
            self.close(matched)
            self.block += 1
            self.fence = fence[1] or fence[3]
            self.info = next(iter((fence[2] or fence[4] or "").lower().split()), "")
        elif _is_rule(rest):
            self.close(matched)
            self.block += 1
            self._emit(Row(number, "", Kind.RULE, self.block, at))
        elif raw := _RAW.match(rest):
            self.close(matched)
            self.until = f"</{raw[1].lower()}>" if raw[1] else "?>" if raw[2] else "]]>" if raw[3] else ">"
            self._hidden(number, rest[raw.end() :])
        else:
            return False
        return True

    def _underlines(self, line: str) -> bool:
        """Turn the open paragraph into a heading where the line underlines it."""
        rest = line.strip(" ")
        if _indent(line, 0) >= _CODE_INDENT or not rest or rest.strip(rest[0]) or rest[0] not in "=-":
            return False
        if not self.paragraph or _is_definition(self.paragraph):
            return False
        level = 1 if rest[0] == "=" else 2
        self.paragraph = [replace(row, kind=Kind.HEADING, level=level) for row in self.paragraph]
        self.close(len(self.open))
        return True

    def _text(self, number: int, text: str, at: int, *, item: bool) -> None:
        seen = self._seen(text).strip()
        if not seen:
            return
        if not self.in_paragraph:
            self.in_paragraph = True
            self.block += 1
        column = self.paragraph[0].column if self.paragraph else at
        self.paragraph.append(Row(number, seen, Kind.TEXT, self.block, column, item))

    def _seen(self, text: str) -> str:
        seen, still_open = uncomment(text)
        if still_open:
            self.until = "-->"
        return seen

    def _hidden(self, number: int, line: str) -> None:
        end = line.lower().find(self.until)
        if end >= 0:
            rest = line[end + len(self.until) :]
            self.until = ""
            self._text(number, rest, 0, item=False)

    def _in_fence(self, number: int, line: str, at: int) -> None:
        rest = line.strip(" ")
        if _indent(line, 0) < _CODE_INDENT and rest.startswith(self.fence) and not rest.strip(self.fence[0]):
            self.fence = ""
        else:
            self._emit(Row(number, line, Kind.CODE, self.block, at, info=self.info))

    def _indented(self, number: int, line: str, matched: int, at: int) -> None:
        if not (self.indented and matched == len(self.open)):
            self.close(matched)
            self.indented = True
            self.block += 1
        self._emit(Row(number, line, Kind.CODE, self.block, at))

    def _blank(self, matched: int) -> None:
        indented = self.indented and matched == len(self.open)
        self.close(matched)
        self.indented = indented

    def close(self, matched: int) -> None:
        """Close the open leaf, and the containers behind the matched ones."""
        if self.paragraph and not _is_definition(self.paragraph):
            for row in self.paragraph:
                self._emit(row)
        self.paragraph = []
        self.in_paragraph = self.indented = False
        self.fence = ""
        del self.open[matched:]

    def _emit(self, row: Row) -> None:
        if _QUOTE not in self.open:
            self.rows.append(row)


def _indent(line: str, at: int) -> int:
    """Count the spaces at a place."""
    match = _SPACES.match(line, at)
    return match.end() - at if match else 0


def _is_rule(text: str) -> bool:
    mark = text[:1]
    return mark in {"*", "-", "_"} and not text.replace(mark, "").strip(" ") and text.count(mark) >= _RULE_LENGTH


def _is_definition(paragraph: list[Row]) -> bool:
    """Tell whether a paragraph begins as a link reference definition, whose title may hide any words."""
    if not paragraph[0].text.startswith("["):
        return False
    return _DEFINITION.match("\n".join(row.text for row in paragraph)) is not None
