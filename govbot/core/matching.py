"""Text as RE2 sees it: always valid UTF-8, in one normal form."""

from __future__ import annotations

import unicodedata

# A byte that is not UTF-8 becomes a private code point, so that `*` matches it and no typed pattern can name it.
_UNDECODABLE = {0xDC00 + byte: 0x10FF00 + byte for byte in range(0x80, 0x100)}
_UNDECODABLE |= {code: 0xFFFD for code in range(0xD800, 0xE000) if code not in _UNDECODABLE}
# A line end in a path becomes a private code point too, so that paths can stand in one text, one a line.
_LINE_END = str.maketrans({"\n": "\U0010ff0a"})


def matchable(text: str) -> str:
    """Replace what UTF-8 cannot hold (surrogate escapes) by private code points, one for one."""
    return text if text.isascii() else text.translate(_UNDECODABLE)


def path_key(path: str, *, fold: bool) -> str:
    """Bring a path or name to the form that patterns are compared in: NFC, and casefolded where ``fold`` says so."""
    path = path.translate(_LINE_END) if "\n" in path else path
    if path.isascii():
        return path.lower() if fold else path
    key = unicodedata.normalize("NFC", matchable(path))
    return unicodedata.normalize("NFC", key.casefold()) if fold else key
