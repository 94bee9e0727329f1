"""Escapers: what a stranger wrote becomes text that is seen and never obeyed, one escaper for each medium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA_LIMIT = 200
"""How many characters of one piece of data are shown; the middle of a longer one is left out."""

ELLIPSIS = "…"

# Emoji keep the invisible characters that they are spelled with: U+FE0F after a symbol, U+200D between two.
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_SYMBOL = f"#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299{_PICTURE}"
_MARK = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls, among them ESC and the C1 introducers of terminal sequences
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # shown as nothing
    "\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, line separators, bidi controls
    "\ufe00-\ufe0e\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"  # variation selectors, specials, surrogates, private use
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"  # tags, further variation selectors, private use
    f"|(?<![{_SYMBOL}])\ufe0f"
    f"|(?<![\ufe0f{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])"
    f"|(?<=[{_MARK}]{{3}})[{_MARK}]"  # towers of accents that cover the lines above
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"\\(?:\\|x[0-9a-f]{2}|u\{)")
_TOKEN = re.compile(r"\\u\{[0-9a-f]+\}|\\x[0-9a-f]{2}|\\\\|.", re.DOTALL)
_BACKTICKS = re.compile("`+")


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - the range of PEP 383's surrogate escapes
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{{{code:x}}}"  # noqa: PLR2004 - above ASCII


def scrub(text: str) -> str:
    r"""Make every character visible that is not: controls, bidi and zero-width characters, bytes that are not UTF-8.

    A byte becomes ``\xNN``, any other character ``\u{NNNN}``.
    """
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_visible, text)


def printable(text: str) -> str:
    """Scrub data so that no two different texts look alike.

    Where something had to be escaped, and where the text itself looks like an escape, backslashes are doubled; all
    other text is shown as it is.
    """
    if text.isascii() and text.isprintable():
        return text.replace("\\", "\\\\") if _LOOKS_ESCAPED.search(text) else text
    if _UNSEEN.search(text) or _LOOKS_ESCAPED.search(text):
        return _UNSEEN.sub(_visible, text.replace("\\", "\\\\"))
    return text


def exact(name: str) -> str:
    """Give a name as it is, for a format that escapes by itself; as ``printable`` does where it is not UTF-8."""
    return printable(name) if _SURROGATE.search(name) or _LOOKS_ESCAPED.search(name) else name


def shorten(text: str, limit: int) -> str:
    """Cut a printable text to about ``limit`` characters by leaving out its middle; an escape is never cut in two."""
    if len(text) <= limit:
        return text
    size = (limit - 1) * 2 // 3
    if "\\" not in text:
        return text[:size] + ELLIPSIS + text[size + 1 - limit :]
    head = _take(_TOKEN.findall(text[:limit]), size)
    tail = _take(_TOKEN.findall(text[-limit:])[::-1], limit - 1 - sum(map(len, head)))
    return "".join([*head, ELLIPSIS, *reversed(tail)])


def _take(tokens: list[str], limit: int) -> list[str]:
    taken = []
    for token in tokens:
        limit -= len(token)
        if limit < 0:
            break
        taken.append(token)
    return taken


def _inert(text: str) -> str:
    """Break the runner's older command form, which it obeys anywhere in a line (actions/runner, ActionCommand.cs)."""
    return text.replace("##[", "##\\[")


def terminal_safe(text: str, limit: int = DATA_LIMIT) -> str:
    """Escape data for a terminal or a log: one line, no control sequence, nothing invisible."""
    if len(text) > 2 * limit:
        text = text[:limit] + text[-limit:]
    return _inert(shorten(printable(text), limit))


def log_line(text: str) -> str:
    """Make one line for a log that GitHub's runner reads: never a workflow command, at any indent.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    line = _inert(scrub(text))
    return line.replace("::", "\\::", 1) if line.lstrip().startswith("::") else line


def workflow_command(name: str, properties: Mapping[str, str], message: str) -> str:
    """Write a workflow command, escaped as ``@actions/core`` does (actions/toolkit, packages/core/src/command.ts)."""
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name}{' ' if told else ''}{told}::{_command_data(message)}"


def _command_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command_data(text).replace(":", "%3A").replace(",", "%2C")


def code_span(text: str, limit: int = DATA_LIMIT) -> str:
    """Make a Markdown code span of data: no mention, link, image, HTML or reference can come of it, on one line.

    The fence is longer than any run of backticks inside (CommonMark 0.31.2, section 6.1).
    """
    shown = terminal_safe(text, limit)
    if not shown:
        return "(empty)"
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(shown)), default=0) + 1)
    pad = " " if shown.strip(" ") and (shown[0] in "` " or shown[-1] in "` ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
