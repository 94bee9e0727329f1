"""The errors a user can meet, split by what the reader can do about them, and the exit codes they end in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers; the same in every command."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    INCOMPLETE = 3
    BUG = 4
    INTERRUPTED = 130


class GovbotError(Exception):
    """An expected problem, told in one message.

    ``message`` says what is wrong and where; ``hint`` says what to do next.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GovbotError):
    """The command line or the environment is wrong: the user must change it."""


class InputError(GovbotError):
    """What was given as a change is not one: a missing file, not a diff, half a diff."""


class AccessError(GovbotError):
    """GitHub refused: a missing token, permission or object. The user must change a setting."""


class UpstreamError(GovbotError):
    """GitHub, git or the network failed: trying again may help."""

    exit_code = ExitCode.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a policy file, with its place.

    ``line`` and ``column`` count from 1; 0 where the whole file is meant.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, as editors and terminals link it."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class PolicyError(GovbotError):
    """A policy file is wrong; carries every problem found, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{first.place}: {first.message}{more}", first.hint)
