"""What the patterns say at a keyword, and in the texts that are derived from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from govbot.secrets import nearby, slot
from govbot.secrets.checksum import WRONG, fits
from govbot.secrets.compiled import Rule
from govbot.secrets.derived import (
    BEFORE_LIMIT,
    Derived,
    decoded,
    joined,
    piece_before,
    puts_together,
    unhidden,
    with_hidden,
)
from govbot.secrets.generic import LEAST_LENGTH, extent
from govbot.secrets.hits import hits
from govbot.secrets.judge import acceptable
from govbot.secrets.pattern import NEAR, REACH, Kind, Pattern, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.secrets.compiled import Span
    from govbot.secrets.patterns import Patterns, Try

_ESCAPES = frozenset(b"nrtbfv0")
_HEX = frozenset(b"0123456789abcdefABCDEF")
_DASHES = b"-_"
_REST_OF_NAME = Rule(rb"[\w.-]{0,60}")
_QUOTE = rb"[\"'`]"
_GOES_ON = Rule(
    rb"[\w+/=.:-]{0,300}(?:\\\r?\n|\\?"
    + _QUOTE
    + rb"(?:\)?\.[aAcC]|[ \t]{0,9};?[ \t]{0,9}\r?\n\+?[ \t]{0,80}[$\w.]{1,40}[ \t]{0,9}[+.]=|"
    rb"[ \t]*(?:(?:#|//)[^\n]{0,80})?(?:\r?\n\+?[ \t]*)?(?:[+.~&\\]|\|\||<>|[bBrRuUfF@$]?" + _QUOTE + rb")))"
)
_IN_LIST = Rule(rb"[\w+/=.:-]{0,300}\\?" + _QUOTE + rb"[ \t]{0,9},")
_ENDS_NAMES = frozenset(b"\"'`\\&%])}>* \t\r\n:=?|+~-<,(;")
_SPLIT_WORD = 3
LEAST_LOOKS = 100_000
BYTES_A_LOOK = 16
BYTES_A_LONG_LOOK = 1000
BYTES_A_PIECE = 64
LOOKS_OF_A_JUDGEMENT = 5


class Found(NamedTuple):
    """A secret that a pattern found: where, its length, and what is known of it."""

    start: int
    end: int
    length: int
    pattern: Pattern
    region: Region
    note: str


class Budget:
    """How many looks a search may take, all derived texts together: what keeps a hostile text linear.

    A look is a few microseconds. Source code takes about one for each thousand bytes, a file of settings ten.
    """

    def __init__(self, looks: int) -> None:
        self.looks = looks


def budget_of(size: int) -> int:
    """Give how many looks a text of so many bytes may take."""
    return LEAST_LOOKS + size // BYTES_A_LOOK


class Search:
    """A search of one text. It remembers the name it looked at last, since a name can hold several keywords."""

    def __init__(
        self, data: bytes, regions: Sequence[Region], patterns: Patterns, depth: int, budget: Budget | None = None
    ) -> None:
        self.data = data
        self.regions = regions
        self.patterns = patterns
        self.depth = depth
        self.budget = budget or Budget(budget_of(len(data)))
        self._name_end = -1
        self._value = -1
        self._joined = -1

    def found(self) -> Iterator[Found]:
        """Yield every secret; what several patterns find comes several times."""
        tries, named, near = self.patterns.tries, self.patterns.named, self.patterns.near
        for word, region, start, end in hits(self.data, self.regions, self.patterns):
            if self.budget.looks < 0:
                return
            for item in tries(word):
                middle = start + item.size
                if not item.exact or self.data[start:middle] == item.exact:
                    yield from self._formatted(item, region, start, middle)
            if named[word]:
                yield from self._named(named[word], region, start, end)
            if near[word]:
                yield from self._near(near[word], region, start, end)
        if self.depth > 0:
            yield from self._encoded()
            yield from self._unhidden()

    def _formatted(self, item: Try, region: Region, start: int, end: int) -> Iterator[Found]:
        data = self.data
        opens = (not item.letters or data[end : end + item.letters].isalnum()) and (
            item.run <= item.letters or data[end : end + item.run].translate(None, _DASHES).isalnum()
        )
        match = self._matched(item.number, region, start, end) if opens else None
        if match is not None:
            yield from self._accepted(item.number, region, start, end, match)
        elif self.depth > 0 and start >= self._joined:
            begin = self._piece(item, region, start, end)
            if begin >= 0:
                yield from self._pieces(region, begin, begin, listed=puts_together(self.data, region, begin))

    def _piece(self, item: Try, region: Region, start: int, end: int) -> int:
        """Give where a text begins that is cut into pieces around a keyword; -1 where none is."""
        if item.exact and end - start >= _SPLIT_WORD:
            return start if self._goes_on(end, region) or self._is_listed(end, region) else -1
        if self.patterns[item.number].before == 0:
            return -1
        self.budget.looks -= 1
        return piece_before(self.data, max(region.start, start - BEFORE_LIMIT), start)

    def _matched(self, index: int, region: Region, start: int, end: int) -> Span | None:
        data, pattern = self.data, self.patterns[index]
        self.budget.looks -= 1
        stop = min(region.end, end + REACH) if pattern.lines else self._line_end(region, end, pattern.reach)
        if pattern.needs and data.find(pattern.needs.encode(), end, min(stop, end + NEAR)) < 0:
            return None
        self.budget.looks -= (stop - start) // BYTES_A_LONG_LOOK
        if pattern.before == 0:
            if pattern.whole and not begins(data, region.start, start):
                return None
            return self.patterns.regex(index).match(data, start, stop)
        lowest = max(region.start, start - pattern.before)
        lowest = max(lowest, data.rfind(b"\n", lowest, start) + 1 + region.marker)
        match = self.patterns.regex(index).search(data, lowest, stop)
        if match is None:
            return None
        first = match.span()[0]
        # What begins behind the keyword belongs to another one, and may be cut off here.
        return None if first >= end or (pattern.whole and not begins(data, region.start, first)) else match

    def _named(self, indexes: list[int], region: Region, start: int, end: int) -> Iterator[Found]:
        value = self._value_of(region, end)
        if value < 0:
            return
        stop = self._line_end(region, value)
        value_end = extent(self.data, value, stop)
        if value_end - value >= LEAST_LENGTH:
            for index in indexes:
                limit = value_end if self.patterns[index].kind is Kind.GENERIC else stop
                match = self.patterns.regex(index).match(self.data, value, limit)
                if match is not None:
                    yield from self._accepted(index, region, start, end, match)
        if self.depth > 0 and value >= self._joined and self._goes_on(value, region):
            yield from self._pieces(region, start, value)

    def _near(self, indexes: list[int], region: Region, start: int, end: int) -> Iterator[Found]:
        self.budget.looks -= 1
        for value in nearby.values(self.data, region.start, start, end, region.end):
            stop = self._line_end(region, value)
            for index in indexes:
                match = self.patterns.regex(index).match(self.data, value, stop)
                if match is not None:
                    yield from self._accepted(index, region, start, end, match)

    def _value_of(self, region: Region, end: int) -> int:
        """Find where the value begins that the name around a keyword is given; -1 where none is."""
        data = self.data
        name_end = _REST_OF_NAME.end_of(data, end, region.end)
        if name_end != self._name_end:
            self._name_end, self._value = name_end, -1
            if name_end < region.end and data[name_end] in _ENDS_NAMES:
                self.budget.looks -= 1
                lead = slot.compiled().match(data, name_end, min(region.end, name_end + slot.LIMIT))
                self._value = -1 if lead is None else lead.span()[1]
        return self._value

    def _accepted(self, index: int, region: Region, word: int, word_end: int, match: Span) -> Iterator[Found]:
        pattern = self.patterns[index]
        start, end = match.span(1)
        self.budget.looks -= LOOKS_OF_A_JUDGEMENT
        if acceptable(self.data, pattern, word, word_end, start, end, region.start):
            note = "" if fits(pattern.checksum, self.data[start:end]) else WRONG
            yield Found(start, end, end - start, pattern, region, note)

    def _goes_on(self, start: int, region: Region) -> bool:
        """Tell whether the text that begins at ``start`` ends in a quote, and goes on after another."""
        self.budget.looks -= 1
        return _GOES_ON.end_of(self.data, start, region.end) > start

    def _is_listed(self, start: int, region: Region) -> bool:
        """Tell whether the text that begins at ``start`` is an item of a list that something puts together."""
        if _IN_LIST.end_of(self.data, start, region.end) == start:
            return False
        self.budget.looks -= LOOKS_OF_A_JUDGEMENT
        return puts_together(self.data, region, start)

    def _pieces(self, region: Region, start: int, value: int, *, listed: bool = False) -> Iterator[Found]:
        pieces = joined(self.data, region, start, value, listed=listed)
        if pieces is not None:
            self._joined = pieces.end
            self.budget.looks -= len(pieces.text) // BYTES_A_PIECE
            yield from self._inside(pieces, region, 0)

    def _unhidden(self) -> Iterator[Found]:
        for region in with_hidden(self.data, self.regions):
            for item in unhidden(self.data, region):
                self.budget.looks -= LOOKS_OF_A_JUDGEMENT
                if self.budget.looks < 0:
                    return
                yield from self._inside(item, region, self.depth - 1)

    def _encoded(self) -> Iterator[Found]:
        regions, at = self.regions, 0
        if not regions:
            return
        for item in decoded(self.data, regions[0].start, regions[-1].end):
            while at < len(regions) and regions[at].end <= item.start:
                at += 1
            if at == len(regions):
                return
            self.budget.looks -= 1
            if self.budget.looks < 0:
                return
            if item.start >= regions[at].start:
                yield from self._inside(item, regions[at], self.depth - 1)

    def _inside(self, item: Derived, region: Region, depth: int) -> Iterator[Found]:
        """Search a derived text; what is found stands where the text was made from."""
        whole = Region(0, len(item.text), region.line, region.owner, marker=0)
        for found in Search(item.text, (whole,), self.patterns, depth, self.budget).found():
            note = ", ".join(part for part in (found.note, item.how) if part)
            yield found._replace(start=item.start, end=item.end, region=region, note=note)

    def _line_end(self, region: Region, start: int, reach: int = REACH) -> int:
        """Give the end of a line, its line end included: to RE2 the end of a search is not the end of the text."""
        limit = min(region.end, start + reach + 1)
        stop = self.data.find(b"\n", start, limit)
        return limit if stop < 0 else stop + 1


def begins(data: bytes, lowest: int, start: int) -> bool:
    """Tell whether a token can begin here: no letter or digit stands before, unless it ends an escape."""
    if start <= lowest or not data[start - 1 : start].isalnum():
        return True
    before = data[max(lowest, start - 6) : start]
    if before[-2:-1] == b"\\" and before[-1] in _ESCAPES:
        return True
    if before[-3:-2] == b"%" and before[-2] in _HEX and before[-1] in _HEX:
        return True
    return before[:2] in (b"\\u", b"\\U") or before[-4:-2] == b"\\x"
