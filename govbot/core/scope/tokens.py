"""One declared path: the pattern it stands for, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from govbot.core.globs import LENGTH_LIMIT, BadGlobError, check_glob

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|mailto:")
_DRIVE = re.compile(r"[A-Za-z]:")
_BAD_BRACES = re.compile(r"\{[^}]*(?:\{|\Z)|\A[^{]*\}|\}[^{]*\}")
_SEGMENT_ENDS = re.compile(r"[/{},]")

NO_GLOB = "it is not a glob."
WHOLE = "`**` must be a whole segment, as in `dir/**` or `**/*.py`"
BRACES = "its braces do not pair; write `{a,b}`, not nested"
# What is wrong with a glob alone: patterns of fnmatch have no segments and no braces.
_OF_GLOBS = (NO_GLOB, WHOLE, BRACES)
FROM_ROOT = "write a path from the repository's root"


@dataclass(frozen=True, slots=True)
class Token:
    """One declared path.

    ``pattern`` is the glob it stands for, with a leading ``!`` for an exclusion. ``written`` is what the text says,
    ``line`` where (from 1). ``problem`` says why it cannot be read, in our own words; it is empty when it can be.
    """

    pattern: str
    written: str
    line: int
    problem: str = ""


def for_fnmatch(token: Token) -> Token:
    """Read a token as a pattern of fnmatch: what is wrong with it only as a glob is not wrong there."""
    return _read(token.written, token.line, glob=False) if token.problem.startswith(_OF_GLOBS) else token


def read_token(text: str, line: int) -> Token:
    """Read one path, without its quotes: escapes undone, and checked."""
    return _read(text, line, glob=True)


def _read(text: str, line: int, *, glob: bool) -> Token:
    bang = "!" if text.startswith("!") else ""
    path = _ESCAPE.sub(r"\1", text.removeprefix("!").strip())
    problem = problem_of(path)
    if problem and (glob or not problem.startswith(_OF_GLOBS)):
        return Token("", text, line, problem)
    path = unicodedata.normalize("NFC", path).removeprefix("./").removeprefix("/")
    return Token(bang + path, text, line)


def problem_of(path: str) -> str:
    """Say what is wrong with a path; empty when nothing is."""
    if len(path) > LENGTH_LIMIT:
        return f"it has {len(path)} characters; at most {LENGTH_LIMIT} are read"
    reason = next((reason for wrong, reason in _WRONG if wrong(path)), "")
    if reason:
        return reason
    try:
        check_glob(path)
    except BadGlobError as error:
        # The error's message quotes the path, which is hostile here; its hint is ours.
        return f"{NO_GLOB} {error.hint}".strip()
    return ""


def _hides(path: str) -> bool:
    if path.isascii() and path.isprintable():
        return False
    from govbot.core.characters import hidden_in

    return any(hidden_in(path))


def _segments(path: str) -> list[str]:
    return _SEGMENT_ENDS.split(path)


_WRONG: tuple[tuple[Callable[[str], bool], str], ...] = (
    (_hides, "it holds characters that a reader cannot see"),
    (lambda path: not path.strip("./ "), "it names no path; write for example `src/**`"),
    (lambda path: _SCHEME.match(path) is not None, f"it is a URL; {FROM_ROOT}"),
    (lambda path: "\\" in path, "it holds a backslash; folders are parted by `/`"),
    (lambda path: _DRIVE.match(path) is not None, f"it names a drive; {FROM_ROOT}"),
    (lambda path: path.startswith("~"), f"it starts at a home folder; {FROM_ROOT}"),
    (lambda path: ".." in _segments(path), f"`..` leaves the folder; {FROM_ROOT}"),
    (lambda path: "..." in _segments(path), "`...` is no wildcard; write `dir/**` for everything below"),
    (lambda path: _BAD_BRACES.search(path) is not None, BRACES),
    (
        lambda path: any("**" in segment and segment != "**" for segment in _segments(path)),
        WHOLE,
    ),
)
