"""What looks like a diff and is not one that can be judged, with what to do instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.diff.text import AGAIN

if TYPE_CHECKING:
    from govbot.diff.text import DiffText

_UTF16 = re.compile(rb"\xff\xfe|\xfe\xff|[\n-~]\0[\n-~]\0|\0[\n-~]\0[\n-~]")

_COLOUR = rb"(?:\x1b\[[0-9;]*[mK])+(?:diff |index |--- |\+\+\+ |@@|commit )"
_PARENT = "Compare with one parent only, for instance: git diff main...HEAD, or git show -m --first-parent"

# What a line outside of all files begins with, what that means, and what to do. Sources: git's documentation of diff
# formats ("Combined diff format"), GNU diff's manual ("Context Format", "Comparing Directories"), RFC 2045 section 6.
_REFUSED = (
    (rb"diff --(?:cc|combined) |@@@+ -", "this is a combined diff of a merge, which leaves out lines", _PARENT),
    (
        rb"Content-Transfer-Encoding: *(?:quoted-printable|base64)",
        "the text of this mail is encoded",
        "Decode it first: git mailinfo message change.diff < mail",
    ),
)
_REFUSED_OUTSIDE_MESSAGES = (
    (_COLOUR, "this diff has colour codes", "Make it without: git diff --no-color"),
    (rb"\*\*\* [^\n]*\n--- [^\n]*\n\*{15}", "this is a context diff", "Make a unified one: diff -u"),
    (
        rb"Only in [^\n:]+: |Files [^\n]+ differ\r?\n",
        "the text of a file was left out here",
        "Let diff show new files too: diff -ruN",
    ),
    (rb"\* Unmerged path ", "this file is in the middle of a merge", "Finish the merge, then make the diff again."),
    (rb"@@ -\d", "a hunk without the name of its file", AGAIN),
    (rb"--- ", "a file's header is cut short: no +++ line and hunk follow", AGAIN),
)


def refuse_encoding(text: DiffText) -> None:
    """Refuse UTF-16, which Windows PowerShell's ``>`` makes."""
    if _UTF16.match(text.data):
        hint = "PowerShell's > re-encodes; let git write the file: git diff --output=change.diff main..."
        raise text.error(0, "this is UTF-16 text, not the bytes that git wrote", hint)


def refuse_line(text: DiffText, at: int, *, in_message: bool) -> None:
    """Refuse a line outside of all files that says that a file or a hunk was lost.

    A commit's message may say what it likes, for git does not read it as a diff either.
    """
    for pattern, message, hint in _REFUSED + (() if in_message else _REFUSED_OUTSIDE_MESSAGES):
        if re.compile(pattern, re.IGNORECASE).match(text.data, at):
            raise text.error(at, message, hint)
