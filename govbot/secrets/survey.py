"""What a search of a tree or a history gives: where secrets are, what was read, what was not. Never a secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govbot.secrets.pattern import Pattern


class Place(StrEnum):
    """In what part of a tree or a commit a secret stands."""

    LINE = "line"
    NAME = "name"
    MESSAGE = "message"
    PEOPLE = "people"


class Skip(StrEnum):
    """Why a file was not searched.

    ``LARGE`` and ``UNREADABLE`` leave a survey incomplete; the policy leaves some out; the others have no text.
    """

    BINARY = "binary"
    LINK = "link"
    SPECIAL = "special"
    REPOSITORY = "repository"
    POLICY = "policy"
    LARGE = "large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text comes from. ``commit`` and ``time`` (the author's, seconds since 1970) are empty in a tree."""

    place: Place
    path: str = ""
    commit: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A secret that was found. ``path`` has no secret in it either, is empty for the texts of a commit.

    ``line`` counts from 1; 0 where there are none. ``fingerprint`` is made by ``govbot.secrets.fingerprint``. ``seal``
    lets two secrets be compared in this run only. ``at_head`` is None outside of history.
    """

    pattern: Pattern
    place: Place
    path: str
    line: int
    length: int
    fingerprint: str
    note: str = ""
    commit: str = ""
    at_head: bool | None = None
    seal: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The whole answer. ``missing`` says what could not be searched; empty when everything was.

    ``commits`` is None for a tree. ``accepted`` counts the secrets that a baseline knows, ``stale`` the entries of it
    that nothing was found for. ``skipped`` counts files, and in a history the changes of files, that were not searched.
    ``passed`` counts the secrets that the policy and the files of gitleaks let pass, ``notes`` say what these are.
    """

    leaks: tuple[Leak, ...]
    files: int
    size: int
    commits: int | None = None
    skipped: dict[Skip, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    accepted: int = 0
    stale: int = 0
    passed: int = 0
    notes: tuple[str, ...] = ()

    @property
    def conclusion(self) -> str:
        """``failure`` when there is a secret, ``incomplete`` when something was not searched, else ``success``."""
        if self.leaks:
            return "failure"
        return "incomplete" if self.missing else "success"
