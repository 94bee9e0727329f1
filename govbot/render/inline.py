"""A message as one line of Markdown: the policy's own words may be Markdown, the data in them is always inert."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.core.verdict import Message, Origin
from govbot.render.escape import DATA_LIMIT, ELLIPSIS, code_span, scrub

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from govbot.core.verdict import Piece

WORDS_LIMIT = 2000
"""How many characters of a template are shown."""

# Stands for a value while the words around it are read; scrub() lets no words contain it.
_HOLE = "\ue000"

_URL = rf"https?://[\w.:-]+(?:[/?#][\w.~:/?#@!$&'*+,;=%{_HOLE}-]*)?"
_TOKEN = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<fence>`+)(?!`)(?P<code>.+?)(?<!`)(?P=fence)(?!`)"
    rf"|\[(?P<label>[^\[\]`\\]+)\]\((?P<target>{_URL})\)"
    rf"|(?P<url>{_URL})"
    rf"|(?P<hole>{_HOLE})"
    r"|(?P<bang>!)(?=\[)"
    r"|(?P<plain>[^`\\\[!h\ue000]+|.)",
    re.ASCII,
)
_LITERAL = str.maketrans({"<": "&lt;", ">": "&gt;", "\\": r"\\", "`": r"\`", "[": r"\[", "$": r"\$"})
_SPACES = re.compile(r"\s+")
_HOLES = re.compile(_HOLE)
_LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_BLOCK_START = re.compile(
    r"#{1,6}(?=\s|$)|\+(?=\s|$)|-(?=[\s-]|$)|=+\s*$|~{3}|\*(?=\s|$|\*\*)|_(?=\s|$|__)|\d+(?=[.)])"
)


def markdown_text(text: str) -> str:
    """Make one inline run of Markdown of the policy's own words: links and emphasis, no HTML, image or block."""
    return inline(Message(text).pieces())


def inline(pieces: Iterable[Piece], data_limit: int = DATA_LIMIT, words_limit: int = WORDS_LIMIT) -> str:
    """Make one inline run of Markdown of a message. It never opens a block and never leaves a span open.

    Data stands in code spans; where the words put it into a code span of their own, it is part of that; where they put
    it into the path or query of a link, it is percent-encoded. Data cannot choose the host of a link.
    """
    source, values = _with_holes(pieces, words_limit)
    return _at_block_start(_Inline(values, data_limit).convert(source).strip())


def _with_holes(pieces: Iterable[Piece], words_limit: int) -> tuple[str, Iterator[str]]:
    source = ""
    values: list[str] = []
    for piece in pieces:
        # A number after one of these would be a reference to an issue or a mention of somebody's name.
        if piece.origin is Origin.DATA or (piece.origin is Origin.NUMBER and source.endswith(("#", "-", "@"))):
            source += _HOLE
            values.append(piece.text)
            continue
        words = scrub(_SPACES.sub(" ", piece.text))
        if len(words) > words_limit:
            source += words[:words_limit] + ELLIPSIS
            break
        source += words
        words_limit -= len(words)
    return source, iter(values)


def _at_block_start(text: str) -> str:
    """Escape what would open a list, a heading, a rule, a fence or an underline at the start of a line."""
    match = _BLOCK_START.match(text)
    if not match:
        return text
    at = match.end() if match[0][0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


class _Inline:
    """Reads words from left to right and takes the next value at each hole."""

    def __init__(self, values: Iterator[str], data_limit: int) -> None:
        self.values = values
        self.data_limit = data_limit

    def convert(self, source: str) -> str:
        told = ""
        for match in _TOKEN.finditer(source):
            if match["hole"]:
                told += _gap(told) + code_span(next(self.values), self.data_limit)
            elif match["code"]:
                told += _gap(told) + code_span(self._filled(match["code"]), self.data_limit)
            elif match["target"]:
                told += f"[{self.convert(match['label'])}]({self._address(match['target'])})"
            elif match["url"]:
                told += self._address(match["url"])
            elif match["plain"]:
                told += match["plain"].translate(_LITERAL)
            else:
                told += match["escaped"] or r"\!"
        return told

    def _filled(self, source: str) -> str:
        return _HOLES.sub(lambda _: next(self.values), source)

    def _address(self, source: str) -> str:
        return _HOLES.sub(lambda _: _percent_encoded(next(self.values)), source)


def _gap(told: str) -> str:
    """Keep a code span from joining what stands before it: another span, a formula, an address that is still open."""
    word = told[told.rfind(" ") + 1 :].lower()
    return " " if word.endswith(("`", "$")) or "://" in word or "www." in word else ""


def _percent_encoded(text: str) -> str:
    from urllib.parse import quote

    return quote(_LONE.sub("?", text), errors="surrogateescape")
