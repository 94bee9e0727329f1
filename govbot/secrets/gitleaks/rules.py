"""Rules and allow-lists of gitleaks 8.30, as they are after everything that they extend was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEMORY = 64 << 20
"""How many bytes a compiled expression may take, so that RE2 takes what Go takes."""


class Match(Protocol):
    """A match: where its groups stand."""

    def span(self, group: int = 0) -> tuple[int, int]:
        """Give the offsets of a group; (-1, -1) for one that took no part."""
        ...


class Regex(Protocol):
    """A compiled expression over UTF-8."""

    groups: int

    def search(self, text: bytes) -> Match | None:
        """Find the first match."""
        ...

    def finditer(self, text: bytes) -> Iterator[Match]:
        """Find every match."""
        ...


def compile_go(pattern: str) -> Regex:
    """Compile an expression of Go's ``regexp``, whose syntax is RE2's. Raises ``re2.error`` and UnicodeEncodeError."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    compiled: Regex = re2.compile(pattern, options)
    return compiled


@dataclass(frozen=True, kw_only=True)
class Allowlist:
    """What is known and no secret. ``every``: all conditions that are given must hold; else one is enough.

    ``target`` is what the expressions look at: ``secret``, ``match`` or ``line``. Commits and stop words are in small
    letters.
    """

    every: bool = False
    commits: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    regexes: tuple[str, ...] = ()
    stopwords: tuple[bytes, ...] = ()
    target: str = "secret"

    @cached_property
    def _path(self) -> Regex:
        return compile_go(_either(self.paths))

    @cached_property
    def _regex(self) -> Regex:
        return compile_go(_either(self.regexes))

    def covers_file(self, path: str, commit: str) -> bool:
        """Tell whether everything in a file is let pass, before any line is read."""
        if not path and not commit:
            return False
        if not self.every:
            return self._has_commit(commit) or self._has_path(path)
        if self.regexes or self.stopwords:
            return False
        return all(self._places(path, commit))

    def covers(self, secret: bytes, match: bytes, line: bytes, path: str, commit: str) -> bool:
        """Tell whether a finding is let pass, given that its file as a whole is not."""
        seen = {"match": match, "line": line}.get(self.target, secret)
        words = [bool(seen) and self._regex.search(seen) is not None] if self.regexes else []
        if self.stopwords:
            lowered = lower(secret)
            words.append(any(word in lowered for word in self.stopwords if word))
        return all((*self._places(path, commit), *words)) if self.every else any(words)

    def _places(self, path: str, commit: str) -> Iterator[bool]:
        if self.commits:
            yield self._has_commit(commit)
        if self.paths:
            yield self._has_path(path)

    def _has_commit(self, commit: str) -> bool:
        return bool(commit) and commit.lower() in self.commits

    def _has_path(self, path: str) -> bool:
        return (
            bool(path and self.paths) and self._path.search(utf8(path.encode("utf-8", "surrogateescape"))) is not None
        )


def _either(patterns: tuple[str, ...]) -> str:
    """Join as gitleaks does: flags of one alternative hold for those after it."""
    return f"(?:{'|'.join(patterns)})"


def lower(text: bytes) -> bytes:
    """Make small letters, of all scripts."""
    return text.lower() if text.isascii() else text.decode("utf-8", "replace").lower().encode("utf-8", "replace")


def utf8(text: bytes) -> bytes:
    """Give valid UTF-8: to Go, a byte that is none is one replacement character."""
    if text.isascii():
        return text
    try:
        text.decode()
    except UnicodeDecodeError:
        shown = text.decode("utf-8", "surrogateescape")
        return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in shown).encode()
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """A rule that must find something, too, within so many lines and columns of a finding; None: anywhere."""

    rule: str
    lines: int | None = None
    columns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``entropy`` is in bits per byte, 0 for none; keywords are in small letters, one must be in the text.

    ``group`` is the group of the secret, 0: the first that is not empty. ``silent``: only for rules that require it.
    """

    id: str
    description: str = ""
    regex: Regex | None = None
    path: Regex | None = None
    group: int = 0
    entropy: float = 0.0
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    allowlists: tuple[Allowlist, ...] = ()
    required: tuple[Required, ...] = ()
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All rules by id, and the allow-lists that hold for each of them.

    ``default`` tells that gitleaks' own rules are asked for, which are not here: govbot's patterns stand for them.
    ``disabled`` are ids of such rules that are switched off, ``amended`` the allow-lists that are added to some.
    """

    rules: Mapping[str, Rule]
    allowlists: tuple[Allowlist, ...] = ()
    default: bool = False
    disabled: frozenset[str] = frozenset()
    amended: Mapping[str, tuple[Allowlist, ...]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
