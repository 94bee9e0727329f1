"""Letters of other scripts that look like ASCII letters, and what they are used for: words and names in disguise.

The table is the part of Unicode's confusables.txt (Unicode Technical Standard 39, section 4) whose target is one ASCII
letter and whose source is a letter of Latin, Greek, Cyrillic, Armenian, Georgian, Cherokee, Coptic or Lisu.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TWINS = {
    "A": "\u0391\u0410\u13aa\ua4ee",
    "B": "\u0392\u0412\u13f4\ua4d0\ua7b4",
    "C": "\u03f9\u0421\u13df\u2ca4\ua4da",
    "D": "\u13a0\ua4d3",
    "E": "\u0395\u0415\u13ac\ua4f0",
    "F": "\u03dc\ua4dd\ua798",
    "G": "\u050c\u13c0\u13f3\ua4d6",
    "H": "\u0397\u041d\u13bb\u2c8e\ua4e7",
    "J": "\u037f\u0408\u13ab\ua4d9\ua7b2",
    "K": "\u039a\u041a\u13e6\u2c94\ua4d7",
    "L": "\u13de\u2cd0\ua4e1",
    "M": "\u039c\u03fa\u041c\u13b7\u2c98\ua4df",
    "N": "\u039d\u2c9a\ua4e0",
    "O": "\u039f\u041e\u0555\u2c9e\ua4f3",
    "P": "\u03a1\u0420\u13e2\u2ca2\ua4d1",
    "R": "\u01a6\u13a1\u13d2\ua4e3",
    "S": "\u0405\u054f\u13d5\u13da\ua4e2",
    "T": "\u03a4\u0422\u13a2\u2ca6\ua4d4",
    "U": "\u054d\ua4f4",
    "V": "\u0474\u13d9\ua4e6",
    "W": "\u051c\u13b3\u13d4\ua4ea",
    "X": "\u03a7\u0425\u2cac\ua4eb\ua7b3",
    "Y": "\u03a5\u03d2\u0423\u04ae\u13a9\u13bd\u2ca8\ua4ec",
    "Z": "\u0396\u13c3\ua4dc",
    "a": "\u0251\u03b1\u0430",
    "b": "\u0184\u042c\u13cf",
    "c": "\u03f2\u0441\u1d04\u2ca5\uabaf",
    "d": "\u0501\u13e7\ua4d2",
    "e": "\u0435\u04bd\uab32",
    "f": "\u017f\u0584\u1e9d\ua799\uab35",
    "g": "\u018d\u0261\u0581\u1d83",
    "h": "\u04bb\u0570\u13c2",
    "i": "\u0131\u0269\u026a\u037a\u03b9\u0456\u04cf\u13a5\u1fbe\ua647\uab75",
    "j": "\u03f3\u0458",
    "l": "\u0196\u01c0\u0399\u0406\u04c0\u2c92\ua4f2",
    "n": "\u0578\u057c",
    "o": "\u03bf\u03c3\u043e\u0585\u10ff\u1d0f\u1d11\u2c9f\uab3d",
    "p": "\u03c1\u03f1\u0440\u2ca3",
    "q": "\u051b\u0563\u0566",
    "r": "\u0433\u1d26\u2c85\uab47\uab48\uab81",
    "s": "\u01bd\u0455\ua731\uabaa",
    "u": "\u028b\u03c5\u057d\u1d1c\ua79f\uab4e\uab52",
    "v": "\u03bd\u0475\u1d20\uaba9",
    "w": "\u026f\u0461\u051d\u0561\u1d21\uab83",
    "x": "\u0445",
    "y": "\u0263\u028f\u03b3\u0443\u04af\u10e7\u1d8c\u1eff\uab5a",
    "z": "\u1d22\uab93",
}
_SKELETON = {ord(twin): letter for letter, twins in _TWINS.items() for twin in twins}
# Of these UTS 39 makes one letter, too.
_SKELETON |= {ord("I"): "l", ord("1"): "l", ord("0"): "O", ord("\u0399"): "l"}
# Characters that are not drawn (Default_Ignorable_Code_Point, the ones a name may hold).
_UNDRAWN = "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"

# Latin letters mix with Latin letters, and formulas are written with small Greek ones: neither is a disguise.
_FORMULA = frozenset("\u03b1\u03b3\u03b9\u03bd\u03c1\u03c3\u03c5\u03f1\u037a\u1fbe")
_DISGUISES = frozenset(
    twin
    for twins in _TWINS.values()
    for twin in twins
    if twin not in _FORMULA and not unicodedata.name(twin).startswith("LATIN")
)
_CLASS = "".join(sorted(_DISGUISES))
DISGUISED = f"[0-9A-Za-z_][{_CLASS}]|[{_CLASS}][0-9A-Za-z_]"
"""A regular expression that finds something in every text that holds a word in disguise."""

_WORD = re.compile(r"\w+")
_LETTER = re.compile("[A-Za-z]")
_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = "[\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f]+"


def skeleton(text: str) -> str:
    """Bring a text to a form that texts share which look alike (UTS 39, section 4, within the table)."""
    if text.isascii():
        return text.translate(_SKELETON)
    plain = unicodedata.normalize("NFD", "".join(_plain(char) for char in re.sub(_UNDRAWN, "", text)))
    return plain.translate(_SKELETON)


def _plain(char: str) -> str:
    """Take full-width and mathematical letters for the letters they are; their other forms stay apart."""
    other = char if char.isascii() else unicodedata.normalize("NFKC", char)
    return other if len(other) == 1 and other.isascii() and other.isalnum() else char


def disguised(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Find the words that look all Latin and are not: where each begins, the word, and its foreign letters.

    A word with any letter that looks like no Latin one shows that it is mixed, and is left alone.
    """
    if text.isascii() or not re.search(DISGUISED, text):
        return
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or not _LETTER.search(word):
            continue
        foreign = tuple(char for char in word if not char.isascii() and char.isalpha() and not _is_latin(char))
        if foreign and _DISGUISES.issuperset(foreign):
            yield match.start(), word, foreign


def _is_latin(char: str) -> bool:
    return char not in _DISGUISES and unicodedata.name(char, "").startswith("LATIN")


def cyrillic_among_latin(text: str) -> tuple[str, ...]:
    """Give the Cyrillic letters of words, counted without digits and underscores, that hold Latin letters too."""
    if not re.search(_CYRILLIC, text):
        return ()
    words = (match[0] for match in _LETTERS.finditer(text))
    return tuple(
        char for word in words if _LETTER.search(word) for part in re.findall(_CYRILLIC, word) for char in part
    )
