"""Lines of styled text, broken at a width that is counted in terminal cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPACES = re.compile("( +)")
# Letters and signs that are one cell wide everywhere, so that most text needs no table of widths.
_NARROW = re.compile("[ -~\u00a1-\u02ff\u2010-\u201f\u2026\u2212\u2713\u2717\u2022\u26a0]*")


class Span(NamedTuple):
    """Some text in one style."""

    text: str
    style: str = ""


def cells(text: str) -> int:
    """Count the terminal cells that a printable text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrap(spans: Iterable[Span], *, width: int, start: int, hang: int) -> list[list[Span]]:
    """Break spans at spaces into lines of at most ``width`` cells.

    The first line begins at cell ``start``, where something else may stand before it; every other one is indented by
    ``hang``. A word wider than the room stays whole: a broken path cannot be clicked.
    """
    lines: list[list[Span]] = [[]]
    used = start
    for word in _words(spans):
        size = sum(cells(span.text) for span in word)
        if lines[-1] and used + 1 + size > width:
            lines.append([Span(" " * hang)])
            used = hang
        elif lines[-1]:
            style = word[0].style
            lines[-1].append(Span(" ", style if style == lines[-1][-1].style else ""))
            used += 1
        lines[-1].extend(word)
        used += size
    return lines


def _words(spans: Iterable[Span]) -> Iterator[list[Span]]:
    word: list[Span] = []
    for span in spans:
        for part in _SPACES.split(span.text):
            if not part.startswith(" "):
                word += [Span(part, span.style)] if part else []
            elif word:
                yield word
                word = []
    if word:
        yield word
