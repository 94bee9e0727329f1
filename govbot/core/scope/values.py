"""What one declared value says: its paths, or that it is a placeholder, or a sentence.

What cannot be read for certain is named, never guessed: a path too many would allow too much.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from govbot.core.scope.pieces import Piece, pieces_of
from govbot.core.scope.tokens import Token, read_token

_OF_PATHS = re.compile(r"[/*.\\{}]")
_OF_FOLDERS = re.compile(r"[/*]")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ ]+")
_TASK = re.compile(r"\[[ xX]\][ ]+")
# EDIT: and NEW:, as the plans of coding agents have them, and their like.
_ACTION = re.compile(r"[A-Z]{3,8}:[ ]*(?!//)")
_WORDS = r"no[ ]response|none|n/?a|tbd|todo|to[ ]be[ ]decided"
_BLANK = re.compile(rf"(?:[*_`'\"]*(?:{_WORDS})[*_`'\".]*|-+|\.\.\.|\u2026|\?+|`?<[^<>]*>`?)?\Z", re.IGNORECASE)
_BLANK_LIMIT = 120
_ENDS = re.compile(r"[,;]+\Z|(?<=[^./])\.\Z")
_JOIN = re.compile(r"[ ]+(?:and|or|plus|&|\+)[ ]+")
_JOINS = frozenset({"and", "or", "plus", "&", "+", "-", "\u2013", "|"})
_EXCEPTION = re.compile(
    r"not|never|no|nothing|neither|nor|except\w*|exclud\w*|without|but|minus|unless|outside|out|off|avoid|leave|"
    r"forbid\w*|disallow\w*|prohibit\w*|protect\w*|den(?:y|ied)|cannot|\w+n['\u2019]t",
    re.IGNORECASE,
)

SENTENCE = "it reads like a sentence; write the path alone, in backticks"
EXCEPTION = "it reads like an exception; write `!path` for what is excluded"
SEVERAL = "two paths, or one with a space; write one a line, in backticks"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value says: its tokens; or that it is ``blank`` (a placeholder), or a ``sentence`` (no list of paths)."""

    tokens: tuple[Token, ...] = ()
    blank: bool = False
    sentence: bool = False


def read_inline(value: str, line: int, known: Callable[[str], bool]) -> Reading:
    """Read paths that stand on one line, parted by commas, middots or spaces.

    A word without any sign of a path (``/``, ``*``, ``.``) counts only when it is quoted, or ``known`` as the name of a
    file or folder. A value with more plain words than paths is a sentence.
    """
    if is_blank(value):
        return Reading(blank=True)
    tokens: list[Token] = []
    words = 0
    excepting = False
    for piece in pieces_of(value, spaces=True):
        text = _trimmed(piece)
        if piece.remark:
            tokens += _excepted(text, line)
        elif is_blank(text) or text.lower() in _JOINS:
            continue
        elif not piece.quoted and text.endswith(":"):
            return Reading(sentence=True)
        elif piece.quoted or _OF_PATHS.search(text) or known(text.removeprefix("!")):
            tokens.append(Token("", text, line, EXCEPTION) if excepting else read_token(text, line))
        else:
            words += 1
            excepting = excepting or is_exception(text)
    if not tokens or (words > len(tokens) and not any(token.problem == EXCEPTION for token in tokens)):
        return Reading(sentence=True)
    return Reading(tuple(tokens))


def read_item(text: str, line: int) -> Reading:
    """Read one item of a list: a path, or several parted by commas, and perhaps a remark behind it."""
    text = _without_marks(text)
    if is_blank(text):
        return Reading(blank=True)
    if not _OF_PATHS.search(text) and "`" not in text and " " in text:
        return Reading(sentence=True)
    tokens: list[Token] = []
    for piece in pieces_of(text, spaces=False):
        plain = _trimmed(piece)
        if piece.remark:
            tokens += _excepted(plain, line)
        elif is_blank(plain) or plain.lower() in _JOINS:
            continue
        elif piece.glued and not piece.quoted:
            tokens.append(Token("", plain, line, EXCEPTION if is_exception(plain) else SENTENCE))
        elif piece.quoted:
            tokens.append(read_token(plain, line))
        else:
            tokens += _unquoted(plain, line)
    return Reading(tuple(tokens), sentence=not tokens)


def read_line(text: str, line: int) -> Reading:
    """Read one line of a code block: a path, spaces and all. A line that starts with ``#`` is a comment."""
    text = text.strip()
    if text.startswith("#") or is_blank(text):
        return Reading(blank=True)
    pieces = pieces_of(_without_marks(text), spaces=False, remarks=False)
    found = [_trimmed(piece) for piece in pieces]
    return Reading(tuple(read_token(part, line) for part in found if part))


def is_blank(value: str) -> bool:
    """Tell whether a value says nothing: empty, ``none``, ``n/a``, ``tbd``, ``_No response_``, ``<placeholder>``."""
    value = value.strip()
    return len(value) <= _BLANK_LIMIT and _BLANK.match(value) is not None


def is_exception(text: str) -> bool:
    """Tell whether words introduce what is not meant: "Do not touch", "Except", "Out of scope"."""
    return any(_EXCEPTION.fullmatch(word.strip(".,;:!?()*_`")) for word in text.split())


def _unquoted(text: str, line: int) -> list[Token]:
    """Read an item without quotes: one path, perhaps with spaces, or several with a word between them."""
    words = text.split()
    if len(words) > 1:
        parts = _JOIN.split(text)
        if len(parts) > 1 and all(_OF_FOLDERS.search(part) and " " not in part for part in parts):
            return [read_token(part, line) for part in parts]
        problem = _loose(text, words)
        if problem:
            return [Token("", text, line, problem)]
    return [read_token(text, line)]


def _loose(text: str, words: list[str]) -> str:
    """Say why several unquoted words are not one path for certain; empty when they are."""
    if is_exception(text):
        return EXCEPTION
    if sum(1 for word in words if _OF_FOLDERS.search(word)) > 1:
        return SEVERAL
    begins = _OF_FOLDERS.search(words[0]) or not _OF_FOLDERS.search(text)
    return "" if begins and _OF_PATHS.search(words[-1]) else SENTENCE


def _excepted(remark: str, line: int) -> list[Token]:
    """Refuse a remark that takes a path back: to leave it out would allow what it excludes."""
    words = remark.split()
    first = next((index for index, word in enumerate(words) if is_exception(word)), len(words))
    named = next((word for word in words[first + 1 :] if _OF_FOLDERS.search(word)), None)
    return [Token("", remark, line, EXCEPTION)] if named else []


def _without_marks(text: str) -> str:
    text = text.strip()
    for mark in (_MARKER, _TASK, _ACTION):
        match = mark.match(text)
        text = text[match.end() :] if match else text
    return text


def _trimmed(piece: Piece) -> str:
    text = piece.text.strip()
    if piece.quoted:
        return text
    action = _ACTION.match(text)
    text = text[action.end() :] if action else text
    # What follows a quoted path closely is punctuation of the sentence around it.
    return text.rstrip(",;.") if piece.glued else _ENDS.sub("", text)
