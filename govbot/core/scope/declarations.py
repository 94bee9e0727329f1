"""Where a Markdown text declares allowed paths, and what it declares there.

A declaration is a line ``Allowed paths: src/**``, a section or bold line with that title and what follows it, or a code
block marked ``allowed-paths``. It counts only where a reader sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from govbot.core.globs import LIST_LIMIT
from govbot.core.markdown.blocks import Kind, Row, rows_of
from govbot.core.scope.tokens import Token
from govbot.core.scope.values import EXCEPTION, Reading, is_exception, read_inline, read_item, read_line

DEFAULT_TITLES = ("allowed paths", "scope paths", "files scope")
FENCE = "allowed-paths"

_BOLD_LEVEL = 7
_LEAD = re.compile(r"(?:\[[ xX]\] +)?(?:[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+ *|\d{1,3}[.)] +)?")
_ASIDE = re.compile(r" *\([^()]{0,120}\)")
_BOLD_LINE = re.compile(r"(?:\*\*|__)[^*_][^*]{0,120}(?:\*\*|__):?\Z")
_KEY = re.compile(r"[*_]{0,3}[A-Za-z][\w -]{0,40}[*_]{0,3}[:\uff1a](?:\s|[*_]|\Z)")
_ACTION_KEY = re.compile(r"[A-Z]{3,8}:")
_BREAK = re.compile(r"<br */?>", re.IGNORECASE)
_CODE = re.compile(r"</?code>", re.IGNORECASE)
_SUMMARY = re.compile(r"</?summary>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:details|p|div|span|b|strong|i|em|ul|ol|li)(?: [^<>]{0,200})?>", re.IGNORECASE)
_OPENED = re.compile(r"\]\(|!\[|<[A-Za-z!?]")
_CLOSING = {"](": ")", "![": "]"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a text declares.

    ``tokens`` are its paths, readable or not; ``places`` the lines (from 1) of the declarations that name some;
    ``sentences`` the lines that carry a title and then no list of paths.
    """

    tokens: tuple[Token, ...] = ()
    places: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        """The globs, each once, in the order of the text."""
        return tuple(dict.fromkeys(token.pattern for token in self.tokens if not token.problem))

    @property
    def invalid(self) -> tuple[Token, ...]:
        """The paths that cannot be read."""
        return tuple(token for token in self.tokens if token.problem)


def _never(_word: str) -> bool:
    return False


def read_declarations(
    text: str, titles: Sequence[str] = DEFAULT_TITLES, known: Callable[[str], bool] = _never
) -> Declaration:
    """Read what a Markdown text declares; several declarations are joined.

    ``titles`` announce one, in any case; singular and plural are the same. ``known`` tells whether
    a word is the name of a file or folder.
    """
    return _Reader(_seen_rows(text), _title_pattern(tuple(titles)), known).read()


def _title_pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    plain = (re.split(r"[\s_-]+", title.strip().rstrip(":").casefold().removesuffix("s")) for title in titles)
    words = "|".join(r"[ _-]+".join(re.escape(word) for word in title) for title in plain)
    return re.compile(rf"(?P<mark>[*_`]{{1,3}})? *(?:{words})s?(?![^\W_]|/)", re.IGNORECASE)


def _seen_rows(text: str) -> tuple[Row, ...]:
    """Give the rows without their HTML tags, and without what may stand inside a link, an image or a tag."""
    rows: list[Row] = []
    hiding = 0
    for row in rows_of(text):
        if row.kind is Kind.CODE:
            rows.append(row)
        elif _leaves_open(row.text):
            hiding = row.block
        elif hiding != row.block:
            rows.append(_without_tags(row) if "<" in row.text else row)
    return tuple(rows)


def _without_tags(row: Row) -> Row:
    if row.text.lower() == "</details>":
        return replace(row, text="", kind=Kind.RULE)
    text = _SUMMARY.sub("**", _CODE.sub("`", _BREAK.sub(", ", row.text)))
    return replace(row, text=_TAG.sub(" ", text).strip())


@dataclass(frozen=True, slots=True)
class _Title:
    """A title that was found: the value behind it on its line, and its level where a section follows (else 0)."""

    value: str
    level: int


class _Reader:
    def __init__(self, rows: tuple[Row, ...], pattern: re.Pattern[str], known: Callable[[str], bool]) -> None:
        self.rows = rows
        self.pattern = pattern
        self.known = known
        self.tokens: list[Token] = []
        self.places: list[int] = []
        self.sentences: list[int] = []

    def read(self) -> Declaration:
        at = 0
        while at < len(self.rows) and len(self.tokens) <= LIST_LIMIT:
            row = self.rows[at]
            title = self._title(row) if row.kind is not Kind.CODE else None
            end = at + 1
            if row.kind is Kind.CODE and row.info == FENCE:
                end = self._end_of_block(at)
                self._take(row.number, self._values(at, end))
            elif title is not None and title.value:
                self._take(row.number, [read_inline(title.value, row.number, self.known)])
            elif title is not None:
                end = self._end_of_section(at, title.level) if title.level else self._end_of_list(at)
                self._take(row.number, self._values(at + 1, end))
            at = end
        return Declaration(tuple(self.tokens), tuple(self.places), tuple(self.sentences))

    def _take(self, line: int, readings: list[Reading]) -> None:
        tokens = [token for reading in readings for token in reading.tokens]
        if tokens:
            self.tokens += tokens
            self.places.append(line)
        elif any(reading.sentence for reading in readings):
            self.sentences.append(line)

    def _title(self, row: Row) -> _Title | None:
        """Recognise a title at the start of a line."""
        lead = _LEAD.match(row.text)
        match = self.pattern.match(row.text, lead.end() if lead else 0)
        if match is None:
            return None
        mark = match["mark"] or ""
        rest = _after_aside(row.text[match.end() :])
        closed = bool(mark) and rest.startswith(mark)
        rest = _after_aside(rest[len(mark) :]) if closed else rest
        if rest[:1] in {":", "\uff1a"}:
            return self._with_colon(row, rest[1:].strip(), mark, closed=closed)
        if rest.strip() or not (row.kind is Kind.HEADING or (closed and len(mark) > 1)):
            return None
        return _Title("", row.level or _BOLD_LEVEL)

    def _with_colon(self, row: Row, value: str, mark: str, *, closed: bool) -> _Title | None:
        if mark and not closed:
            if mark[0] == "`":
                return None
            if value.startswith(mark):
                value, closed = value[len(mark) :].strip(), True
            else:
                value = value.removesuffix(mark).strip()
        bold = closed and len(mark) > 1
        level = row.level or (_BOLD_LEVEL if bold and not row.item else 0)
        return _Title(value, level)

    def _end_of_block(self, at: int) -> int:
        end = at
        while end < len(self.rows) and self.rows[end].block == self.rows[at].block:
            end += 1
        return end

    def _end_of_section(self, at: int, level: int) -> int:
        """Find the next heading of the same or a higher level; a rule ends a section, too."""
        own = self.rows[at]
        end = at + 1
        while end < len(self.rows):
            row = self.rows[end]
            if row.kind is Kind.RULE or row.column < own.column:
                break
            if row.kind is Kind.HEADING and row.level <= level:
                break
            if row.kind is Kind.TEXT and level == _BOLD_LEVEL and (_BOLD_LINE.match(row.text) or _is_key(row)):
                break
            if row.kind is not Kind.CODE and self._title(row) is not None:
                break
            end += 1
        return end

    def _end_of_list(self, at: int) -> int:
        """Find the end of what stands directly below a title with nothing behind its colon."""
        own = self.rows[at]
        end = at + 1
        while end < len(self.rows):
            row = self.rows[end]
            before = self.rows[end - 1]
            deeper = row.column > own.column
            follows = row.kind is Kind.TEXT and (deeper or row.block in (before.block, own.block) or before is own)
            is_value = row.kind is Kind.CODE or (follows and not _is_key(row) and not (row.item and not deeper))
            if not is_value or self._title(row) is not None or row.column < own.column:
                break
            end += 1
        return end

    def _values(self, at: int, end: int) -> list[Reading]:
        """Read the rows of a section, list or code block. What stands under "except" is no part of the scope."""
        readings: list[Reading] = []
        excepting = False
        for row in self.rows[at:end]:
            if row.kind is Kind.HEADING or _BOLD_LINE.match(row.text):
                excepting = is_exception(row.text)
                continue
            reading = self._value(row)
            if reading.sentence:
                excepting = is_exception(row.text)
            elif excepting:
                tokens = (replace(token, pattern="", problem=token.problem or EXCEPTION) for token in reading.tokens)
                reading = Reading(tuple(token for token in tokens))
            readings.append(reading)
        return readings

    def _value(self, row: Row) -> Reading:
        if row.kind is Kind.CODE:
            return read_line(row.text, row.number)
        if row.item:
            return read_item(row.text, row.number)
        return Reading(sentence=True) if _is_key(row) else read_inline(row.text, row.number, self.known)


def _after_aside(text: str) -> str:
    match = _ASIDE.match(text)
    return (text[match.end() :] if match else text).lstrip()


def _is_key(row: Row) -> bool:
    """Tell whether a line is something else with a name of its own: ``Issue: #12``."""
    return _KEY.match(row.text) is not None and _ACTION_KEY.match(row.text) is None


def _leaves_open(text: str) -> bool:
    """Tell whether a line leaves a link, an image or a tag open, whose rest no reader sees as text."""
    opened = list(_OPENED.finditer(text)) if "[" in text or "<" in text else []
    if not opened:
        return False
    last = text[opened[-1].start() :]
    closing = _CLOSING.get(opened[-1][0], ">")
    return closing not in last or bool(text.count('"') % 2) or bool(last.count("'") % 2)
