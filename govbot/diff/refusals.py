"""What looks like a diff and is not one that can be judged, with what to do instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govbot.diff.text import DiffText
    from govbot.errors import InputError

_UTF16 = re.compile(rb"\xff\xfe|\xfe\xff|[\n-~]\0[\n-~]\0|\0[\n-~]\0[\n-~]")
_COLOUR = re.compile(rb"(?:\x1b\[[0-9;]*[mK])+(?:diff |index |--- |\+\+\+ |@@|commit )")
_CONTEXT_DIFF = re.compile(rb"\*\*\* [^\n]*\n--- [^\n]*\n\*{15}")
_LEFT_OUT = re.compile(rb"Only in [^\n]+: [^\n]+\n|Files [^\n]+ and [^\n]+ differ\r?\n")
_HUNK = re.compile(rb"@@ -\d")

COMBINED_HINT = "Compare with one parent only, for instance: git diff main...HEAD, or git show --first-parent -m"


def refuse_encoding(text: DiffText) -> None:
    """Refuse UTF-16, which Windows PowerShell's ``>`` makes."""
    if _UTF16.match(text.data):
        hint = "PowerShell's > re-encodes; let git write the file: git diff --output=change.diff main..."
        raise text.error(0, "this is UTF-16 text, not the bytes that git wrote", hint)


def refuse_line(text: DiffText, at: int) -> None:
    """Refuse a line outside of all files that says that a file or a hunk was lost."""
    refusal = _refusal(text, at)
    if refusal:
        raise text.error(at, *refusal)


def _refusal(text: DiffText, at: int) -> tuple[str, str] | tuple[str] | None:
    data = text.data
    if _COLOUR.match(data, at):
        return "this diff has colour codes", "Make it without: git diff --no-color"
    if _CONTEXT_DIFF.match(data, at):
        return "this is a context diff", "Make a unified one: diff -u"
    if _LEFT_OUT.match(data, at):
        return "the text of a file was left out here", "Let diff show new files too: diff -ruN"
    if _HUNK.match(data, at):
        return ("a hunk without the name of its file",)
    if data.startswith(b"--- ", at):
        return ("a file's header is cut short: no +++ line and hunk follow",)
    return None


def combined(text: DiffText, at: int) -> InputError:
    """Make the error for a combined diff, which a merge commit shows (git, "Combined diff format")."""
    return text.error(at, "this is a combined diff of a merge; it leaves out lines", COMBINED_HINT)
