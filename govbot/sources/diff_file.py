"""A diff from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from govbot.diff.outline import read_commits, read_diff
from govbot.errors import InputError, UsageError

if TYPE_CHECKING:
    from govbot.core.change import File, History

STANDARD_INPUT = "-"


def files_from_diff(path: str) -> tuple[File, ...]:
    """Read the changed files of the diff at ``path``; ``-`` is standard input.

    Raises InputError for what cannot be read or is not a diff, UsageError where standard input is a terminal.
    """
    return read_diff(read_bytes(path), _name(path))


def files_and_history(path: str) -> tuple[tuple[File, ...], History | None]:
    """Read the changed files, and what each commit of a series changed; None for a diff without commits.

    Raises as ``files_from_diff``.
    """
    data = read_bytes(path)
    return read_diff(data, _name(path)), read_commits(data, _name(path))


def _name(path: str) -> str:
    return "standard input" if path == STANDARD_INPUT else path


def read_bytes(path: str) -> bytes:
    """Read the bytes at ``path``; ``-`` is standard input. Raises as ``files_from_diff``."""
    if path == STANDARD_INPUT:
        return _standard_input()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such file", "Give the path of a diff, or - for standard input."
        ) from None
    except IsADirectoryError:
        raise InputError(
            f"{path}: this is a directory", "Give a diff, or use --base to compare in a repository."
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "the path is not valid"
        raise InputError(f"{path}: cannot be read: {reason}", "Check the path and its permissions.") from None


def _standard_input() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            "- reads a diff from standard input, and nothing is connected to it",
            "Pipe one in: git diff main... | govbot check -",
        )
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError(
            f"standard input: cannot be read: {error.strerror}", "Pipe a diff in: git diff main... | govbot check -"
        ) from None
