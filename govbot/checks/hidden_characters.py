"""Whether the change adds characters that a reader cannot see, or takes for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from govbot.core.change import Change, Side
from govbot.core.characters import HIDDEN_RANGES, Hidden, all_named, hidden_in, spelled
from govbot.core.check import Check, Example, unseen
from govbot.core.globs import Globs
from govbot.core.lines import files_in, find, lines_of, located, spans_in
from govbot.core.lookalikes import DISGUISED, disguised
from govbot.core.options import choices, globs, option
from govbot.core.regexes import compile_lines
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown


class Kind(StrEnum):
    """What to look for."""

    BIDI = "bidi"
    ZERO_WIDTH = "zero-width"
    TAGS = "tags"
    VARIATION_SELECTORS = "variation-selectors"
    CONTROL = "control"
    HOMOGLYPH = "homoglyph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for, and where."""

    kinds: tuple[Kind, ...] = option(choices(Kind), "Only these kinds of characters.", default=tuple(Kind))
    paths: Globs = option(globs, "Only lines in these files.", default=Globs(("**",)))


# A finding for each of a million lines would help nobody; the rest is counted and said.
EVIDENCE_LIMIT = 1000


def evaluate(change: Change, options: Options) -> Verdict:
    """Look through the added lines."""
    found = _found(change, options)
    evidence = tuple(islice(found, EVIDENCE_LIMIT))
    more = sum(1 for _ in found)
    if evidence:
        summary = say("hidden or misleading characters are added, in {seen} places", seen=len(evidence) + more)
        rest = (Evidence(message=say("{more} more such places", more=more)),) if more else ()
        return holds(summary, *evidence, *rest)
    absent = unseen(change, files_in(change, Side.NEW, options.paths))
    if absent:
        return unknown(absent[0].message, *absent)
    return fails(say("no hidden or misleading character is added"))


def _found(change: Change, options: Options) -> Iterator[Evidence]:
    """Find the lines that can have such characters by one search over all, and look at each of those closely."""
    text = lines_of(change, Side.NEW)
    if text.data.isascii() and Kind.CONTROL not in options.kinds:
        return
    search = compile_lines(_expression(options.kinds))
    for hit, part, number in located(text, find(text.data, spans_in(change, text, options.paths), (search,))):
        line = text.data[hit.start : hit.end].decode()
        for message in _messages(line, options.kinds, begins_file=number == 1):
            yield Evidence(message=message, path=part.path, old_path=part.file.old_path, line=number, side=Side.NEW)


def _expression(kinds: tuple[Kind, ...]) -> str:
    hidden = "".join(ranges for kind, ranges in HIDDEN_RANGES.items() if kind.value in kinds)
    parts = ([f"[{hidden}]"] if hidden else []) + ([DISGUISED] if Kind.HOMOGLYPH in kinds else [])
    return "|".join(parts)


def _messages(line: str, kinds: tuple[Kind, ...], *, begins_file: bool) -> Iterator[Message]:
    hidden = [item for item in hidden_in(line, begins_file=begins_file) if item.kind.value in kinds]
    for kind, words in _WORDS.items():
        chars = [item for item in hidden if item.kind is kind]
        if chars:
            seen = all_named(item.char for item in chars)
            yield say(words + ", from column {column}: {seen}", column=chars[0].at + 1, seen=seen)
    if Kind.HOMOGLYPH in kinds:
        for at, word, foreign in disguised(line):
            template = "{word} in column {column} mixes Latin letters with others that look like them: {seen}"
            yield say(template, word=spelled(word, foreign), column=at + 1, seen=all_named(foreign))


_WORDS = {
    Hidden.BIDI: "characters that turn the direction of the text",
    Hidden.ZERO_WIDTH: "characters that a reader cannot see",
    Hidden.TAGS: "tag characters, which a reader cannot see",
    Hidden.VARIATION_SELECTORS: "variation selectors where none belongs",
    Hidden.CONTROL: "control characters",
}

CHECK = Check(
    name="hidden-characters",
    summary="An added line holds characters a reader cannot see or mistakes",
    about="""
Looks through the lines that the change adds for characters that show a reader something else than a program, or a
coding agent, reads.

| kind | what it is |
| --- | --- |
| `bidi` | characters that turn the direction of the text, so that code runs in another order than it shows |
| `zero-width` | characters that are not drawn: zero-width spaces and joiners, fillers, soft hyphens |
| `tags` | the invisible copies of ASCII (U+E0000 on), in which instructions for a language model are hidden |
| `variation-selectors` | selectors that follow nothing they could vary, or each other: a way to hide bytes |
| `control` | control characters: escape, backspace, a carriage return inside a line |
| `homoglyph` | a word that looks all Latin and holds Cyrillic, Greek, Armenian or other letters |

What a script or an emoji needs is left alone: marks of direction in lines with Hebrew or Arabic, joiners in Persian and
Indic words, zero-width spaces in Thai, families and flags, variants of ideographs, a byte order mark at the start of a
file. So are words that are wholly in another script, or visibly mixed, and the Greek letters of formulas.

Under `forbid` every such place is a finding. Characters are told by their code points, never shown as they are.
""",
    options=Options,
    shorthand="kinds",
    evaluate=evaluate,
    examples=(
        Example(
            "code that runs in another order than it shows",
            "{}",
            'files: [{path: src/auth.py, line: 12, added: ["if user != \\"admin\\u202e\\":"]}]',
            Truth.HOLDS,
            "characters that turn the direction of the text, from column 18: U+202E RIGHT-TO-LEFT OVERRIDE",
        ),
        Example(
            "a hidden instruction for a language model",
            "tags",
            'files: [{path: AGENTS.md, added: ["Be kind.\\U000E0069\\U000E0067"]}]',
            Truth.HOLDS,
            "U+E0069 TAG LATIN SMALL LETTER I",
        ),
        Example(
            "a word in disguise",
            "homoglyph",
            'files: [{path: src/auth.py, added: ["\\u0430dmin = True"]}]',
            Truth.HOLDS,
            "<U+0430>dmin in column 1 mixes Latin letters with others that look like them",
        ),
        Example(
            "emoji, and other scripts",
            "{}",
            'files: [{path: README.md, added: ["\\u2764\\uFE0F \\U0001F468\\u200D\\U0001F469", "привет, мир"]}]',
            Truth.FAILS,
            "no hidden or misleading character is added",
        ),
        Example(
            "lines that are taken out do not count",
            "{}",
            'files: [{path: README.md, removed: ["a\\u200Bb"], added: [ab]}]',
            Truth.FAILS,
        ),
        Example(
            "other kinds",
            "bidi",
            'files: [{path: README.md, added: ["a\\u200Bb"]}]',
            Truth.FAILS,
        ),
        Example(
            "a text that was not delivered",
            "{}",
            "files: [{path: big.js, unseen: the file is too large}]",
            Truth.UNKNOWN,
            "the file is too large",
        ),
    ),
)
