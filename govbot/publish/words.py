"""What became of each thing that was to be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """What became of one object on GitHub."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NONE = "none"
    OFF = "off"
    REFUSED = "refused"
    FAILED = "failed"
    SUPERSEDED = "superseded"

    @property
    def arrived(self) -> bool:
        """Whether the object is there and says what this run found."""
        return self in (Word.CREATED, Word.UPDATED, Word.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one object, with one line of why where it is not there.

    ``stale`` says that the pull request changed while the answer was written: it must be judged again. ``forbidden``
    marks a refusal for want of a permission. ``first``: of all runs that answer at once this one was the first.
    ``awaited``: another run has said the same just now, and may be about to say the rest. ``ordered``: no other run
    could write between the last look and this. ``standing``: it was said of this very commit before.
    """

    word: Word
    note: str = ""
    stale: bool = False
    forbidden: bool = False
    first: bool = False
    awaited: bool = False
    ordered: bool = False
    standing: bool = False
