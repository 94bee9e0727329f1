"""How one line of declared paths falls apart: backticks, quotes, separators, remarks. One pass, linear in the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.markdown.spans import code_spans

REMARK_LIMIT = 300
QUOTED_LIMIT = 400

_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}
_DASH = re.compile(r"[ \t](?:\u2014|\u2013|--)(?=[ \t]|$)")
_HYPHEN = re.compile(r"[ \t](?:\u2014|\u2013|--?)(?=[ \t]|$)")
_EMPHASIS = re.compile(r"[*_]+\Z")
# Behind a parenthesis: `(group)/page.tsx` is a path.
_GOES_ON = re.compile(r"/|\.\w")
_COMMAS = ",\u00b7\u2022;"
_BRACED = re.compile(r"\{[^{}\n]{0,300}\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line of paths.

    ``quoted``: it stood in backticks or quotes. ``glued``: nothing but spaces parts it from a quoted neighbour or a
    remark.
    ``remark``: it explains, and is no path.
    """

    text: str
    quoted: bool = False
    glued: bool = False
    remark: bool = False


def pieces_of(value: str, *, spaces: bool, remarks: bool = True) -> Iterator[Piece]:
    """Take a line of paths apart at commas, semicolons and middots, and at ``spaces`` where they part paths.

    ``remarks``: a text in parentheses behind a space, one behind a dash, and one behind a quoted path and a colon are
    remarks. Braces keep their commas; a backtick span is parted at its commas too.
    """
    return _Splitter(value, spaces=spaces, remarks=remarks).split()


class _Splitter:
    def __init__(self, value: str, *, spaces: bool, remarks: bool) -> None:
        self.value = value
        self.spaces = spaces
        self.remarks = remarks
        self.dash = _DASH if spaces else _HYPHEN
        self.spans = code_spans(value) if "`" in value else {}
        self.current: list[str] = []
        self.after_quoted = False

    def split(self) -> Iterator[Piece]:
        at = 0
        while at < len(self.value):
            char = self.value[at]
            end = self._quoted_end(at, char)
            if end:
                yield from self._before_quoted()
                yield from self._quoted(self.value[at:end])
            elif self.remarks and (end := self._remark_end(at, char)):
                yield from self._flush()
                yield Piece(self.value[at:end], remark=True)
                self.after_quoted = True
            else:
                end = self._plain(at, char)
                if not end:
                    yield from self._flush()
                    self.after_quoted = self.after_quoted and char not in _COMMAS
                    end = at + 1
            at = end
        yield from self._flush()

    def _quoted_end(self, at: int, char: str) -> int:
        """Find the end of a quoted path that begins here; 0 where none does."""
        if char == "`":
            return self.spans.get(at, 0)
        closing = _QUOTES.get(char)
        if closing is None or self.current not in ([], ["!"]):
            return 0
        return self.value.find(closing, at + 1, at + QUOTED_LIMIT) + 1

    def _remark_end(self, at: int, char: str) -> int:
        """Find the end of a remark that begins here; 0 where none does."""
        before = self.value[at - 1 : at]
        if char == "(" and (before.isspace() or self.after_quoted) and at:
            end = self.value.find(")", at, at + REMARK_LIMIT) + 1
            return 0 if _GOES_ON.match(self.value, end) else end
        if char.isspace() and self.dash.match(self.value, at):
            return len(self.value)
        return len(self.value) if char == ":" and self.after_quoted and not self.current else 0

    def _plain(self, at: int, char: str) -> int:
        """Take what belongs to the current path; 0 at a separator."""
        if char == "{" and (braced := _BRACED.match(self.value, at)):
            self.current.append(braced[0])
            return braced.end()
        if char in _COMMAS or (self.spaces and char.isspace()):
            return 0
        if self.current or not char.isspace():
            self.current.append(char)
        return at + 1

    def _flush(self, *, glued: bool = False) -> Iterator[Piece]:
        text = "".join(self.current)
        self.current = []
        # Emphasis around a quoted path belongs to neither.
        if text and not (self.after_quoted and _EMPHASIS.match(text)):
            yield Piece(text, glued=glued or self.after_quoted)

    def _before_quoted(self) -> Iterator[Piece]:
        if self.current != ["!"] and not _EMPHASIS.match("".join(self.current)):
            yield from self._flush(glued=True)

    def _quoted(self, whole: str) -> Iterator[Piece]:
        bang = "!" if self.current == ["!"] else ""
        self.current = []
        ticks = len(whole) - len(whole.lstrip("`"))
        inner = whole[ticks : len(whole) - ticks] if ticks else whole[1:-1]
        parts = _commas(inner) if ticks else [inner]
        for part in parts:
            if part.strip():
                yield Piece(bang + part.strip(), quoted=True)
        self.after_quoted = True


def _commas(text: str) -> Iterator[str]:
    """Part a text at its commas, except inside braces."""
    at = start = 0
    while at < len(text):
        braced = _BRACED.match(text, at) if text[at] == "{" else None
        if text[at] == ",":
            yield text[start:at]
            start = at + 1
        at = braced.end() if braced else at + 1
    yield text[start:]
