"""A message as plain text, for the media that know no markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.core.verdict import Origin, Piece
from govbot.render.escape import printable, scrub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from govbot.core.report import Finding
    from govbot.core.verdict import Message

_SPACES = re.compile(r"\s+")
_OPENING = ('"', "'", "`", "“", "/", "=")


def spoken(pieces: Iterable[Piece], escape: Callable[[str], str] = printable) -> Iterator[Piece]:
    """Make each piece fit to be shown: words on one line, data escaped, in quotes where its ends would be unclear."""
    before = ""
    for piece in pieces:
        if piece.origin is Origin.DATA:
            shown = escape(piece.text)
            if (not shown or " " in shown) and not before.endswith(_OPENING):
                shown = f'"{shown}"'
        else:
            shown = scrub(_SPACES.sub(" ", piece.text))
        yield piece._replace(text=shown)
        before = shown


def opened(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Begin a message with a capital letter, as a sentence that stands alone; data is left as it is."""
    if not pieces or pieces[0].origin is not Origin.WORDS:
        return pieces
    words = pieces[0].text.lstrip()
    return (Piece(words[:1].upper() + words[1:]), *pieces[1:])


def plain_text(message: Message) -> str:
    """Tell a message in one line of plain text."""
    return told(message.pieces())


def told(pieces: Iterable[Piece]) -> str:
    """Tell pieces of a message in one line of plain text."""
    return "".join(piece.text for piece in spoken(pieces)).strip()


def plain_place(finding: Finding) -> str:
    """Tell where a finding is, as terminals and editors link it: ``path:line``."""
    path = printable(finding.path or "")
    return f"{path}:{finding.line}" if path and finding.line else path


def counted(number: int, noun: str) -> str:
    """Count things: ``1 file``, ``2 files``, ``1,000 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
