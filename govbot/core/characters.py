"""Characters that a reader cannot see: which of them a text holds where no script or emoji needs them, and their names.

Sources: Unicode Standard Annex 9 (bidirectional controls), Unicode Technical Report 36, "Unicode Security
Considerations", Unicode Technical Standard 51 (emoji sequences, section 1.4), "Trojan Source" (Boucher and Anderson,
2021, https://trojansource.codes).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Hidden(StrEnum):
    """The kinds of characters that hide something."""

    BIDI = "bidi"
    ZERO_WIDTH = "zero-width"
    TAGS = "tags"
    VARIATION_SELECTORS = "variation-selectors"
    CONTROL = "control"


class Found(NamedTuple):
    """A hidden character: its index in the text, the character, its kind."""

    at: int
    char: str
    kind: Hidden


# A form feed parts the pages of a source file (GNU coding standards), and a tab is a space.
_CONTROL = "\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Fillers and joiners, invisible operators, annotation marks, deprecated format characters.
_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001d173-\U0001d17a"
)
_VARIATION = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"

HIDDEN_RANGES = {
    Hidden.BIDI: _BIDI,
    Hidden.ZERO_WIDTH: _ZERO_WIDTH,
    Hidden.TAGS: _TAGS,
    Hidden.VARIATION_SELECTORS: _VARIATION,
    Hidden.CONTROL: _CONTROL,
}
"""What may stand inside the brackets of a regular expression for each kind."""

_ANY = "".join(HIDDEN_RANGES.values())

_MARKS_OF_DIRECTION = "\u061c\u200e\u200f"
_RIGHT_TO_LEFT = "\u05be-\u05f4\u061b\u0620-\u08ff\ufb1d-\ufdfb\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_NON_JOINER, _JOINER = "\u200c", "\u200d"
# Scripts whose spelling needs joiners: Arabic to Mongolian, the Indic ones after them, and those of the first plane.
_JOINED = "\u0590-\u0fff\u1000-\u109f\u1700-\u1aff\ua800-\uabff\U00010a00-\U00011fff\U0001e800-\U0001e95f"
# Scripts that write no spaces between words: Thai, Lao, Tibetan, Myanmar, Khmer, New Tai Lue, Tai Tham, Tai Viet.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1980-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
_PICTURE = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_KEYCAP = "#*0-9"
# The flag of a region within a country: a black flag, the region's code in tags, and the tag that ends it.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"

_NAMES = {
    "\x00": "NULL",
    "\x07": "BELL",
    "\x08": "BACKSPACE",
    "\t": "TAB",
    "\n": "LINE FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
}
_BYTES = range(0xDC80, 0xDD00)


@cache
def _one_of(ranges: str) -> re.Pattern[str]:
    # Compiled when it is first wanted: most texts are plain, and a run pays for what it loads.
    return re.compile(f"[{ranges}]")


def hidden_in(text: str, *, begins_file: bool = False) -> Iterator[Found]:
    """Find the hidden characters of one line (or name) that no script and no emoji needs.

    ``begins_file`` says that the text is a file's first line, which may begin with a byte order mark.
    """
    if text.isascii() and text.isprintable():
        return
    right_to_left = bool(_one_of(_RIGHT_TO_LEFT).search(text))
    flags = {at for flag in re.finditer(_FLAG, text) for at in range(*flag.span())}
    for match in _one_of(_ANY).finditer(text):
        at, char = match.start(), match[0]
        kind = next(kind for kind, ranges in HIDDEN_RANGES.items() if _one_of(ranges).match(char))
        if at in flags or (right_to_left and char in _MARKS_OF_DIRECTION) or _is_needed(text, at, kind):
            continue
        if not (begins_file and at == 0 and char == "\ufeff"):
            yield Found(at, char, kind)


def _is_needed(text: str, at: int, kind: Hidden) -> bool:
    """Tell whether a character is one that its neighbours need."""
    char = text[at]
    before = text[at - 1] if at else ""
    if kind is Hidden.VARIATION_SELECTORS:
        return _takes_selector(before, char)
    after = text[at + 1 : at + 2]
    if char == _JOINER and _are(_PICTURE, before, after):
        return True
    if char in {_NON_JOINER, _JOINER}:
        return bool(_one_of(_JOINED).match(before))
    if char == "\u200b":
        return bool(_one_of(_UNSPACED).match(before) or _one_of(_UNSPACED).match(after))
    return char == "\u180e" and _is_mongolian(before)


def _are(ranges: str, *chars: str) -> bool:
    # The colour of a skin stands between a picture and its joiner; it is in the range of pictures itself.
    return all(_one_of(ranges).match(char) for char in chars)


def _is_mongolian(char: str) -> bool:
    return bool(char) and unicodedata.name(char, "").startswith("MONGOLIAN LETTER")


def _takes_selector(before: str, selector: str) -> bool:
    """Tell whether a character can take a variation selector: a picture, a symbol, an ideograph; never a letter."""
    if not before or _one_of(_ANY).match(before):
        return False
    if selector <= "\u180f":
        return _is_mongolian(before)
    if _one_of(_KEYCAP).match(before):
        return selector in {"\ufe00", "\ufe0e", "\ufe0f"}
    return bool(_one_of(_PICTURE).match(before)) or (
        not before.isascii() and unicodedata.category(before) in {"Lo", "Sm", "So", "Sc", "Po", "Ps", "Pe"}
    )


def code_of(char: str) -> str:
    """Name a character by its code point, ``U+202E``; by its value where it stands for a byte that is not UTF-8."""
    code = ord(char)
    return f"byte 0x{code - 0xDC00:02X}" if code in _BYTES else f"U+{code:04X}"


def named(char: str) -> str:
    """Name a character by its code point and its Unicode name: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = _NAMES.get(char) or unicodedata.name(char, "")
    return f"{code_of(char)} {name}" if name else code_of(char)


def all_named(chars: Iterable[str]) -> tuple[str, ...]:
    """Name every character once, in the order they come, with how often each comes."""
    counts: dict[str, int] = {}
    for char in chars:
        counts[char] = counts.get(char, 0) + 1
    return tuple(named(char) + (f" ({count} times)" if count > 1 else "") for char, count in counts.items())


def spelled(text: str, chars: Iterable[str] = ()) -> str:
    """Write some characters of a text, and all that are not drawn, by their code points: ``<U+0430>dmin``."""
    if text.isascii() and text.isprintable() and not chars:
        return text
    unseen = {char for char in text if not char.isprintable()} | set(chars)
    return text.translate({ord(char): f"<{code_of(char)}>" for char in unseen})
