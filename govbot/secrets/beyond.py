"""Secrets beside the lines of files: in their names, and in the words of the change."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from govbot.core.change import Change, File, Unknown
from govbot.secrets.pattern import Match, Region
from govbot.secrets.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govbot.secrets.patterns import Patterns


class Also(StrEnum):
    """Where to look besides the added lines."""

    PATHS = "paths"
    TITLE = "title"
    BODY = "body"
    COMMIT_MESSAGES = "commit-messages"


def facts(places: tuple[Also, ...]) -> tuple[str, ...]:
    """Name the facts of a change that these places are in."""
    named = {Also.TITLE: "title", Also.BODY: "body", Also.COMMIT_MESSAGES: "commits"}
    return tuple(named[place] for place in places if place in named)


def found_beyond(
    change: Change, files: list[File], places: tuple[Also, ...], patterns: Patterns
) -> Iterator[tuple[str, Match] | Unknown]:
    """Yield what is found there, with the name of its place; a fact that is not known is yielded itself.

    A file's name is counted, not shown, since it holds the secret.
    """
    for place in places:
        texts = _texts(change, files, place)
        if isinstance(texts, Unknown):
            yield texts
            continue
        for name, text in texts:
            data = text.encode("utf-8", "surrogateescape") + b"\n"
            for match in scan(data, (Region(0, len(data), 1, 0, marker=0),), patterns).matches:
                yield name, match


def _texts(change: Change, files: list[File], place: Also) -> list[tuple[str, str]] | Unknown:
    if place is Also.PATHS:
        return list(_names(files))
    if place is Also.COMMIT_MESSAGES:
        commits = change.commits
        if isinstance(commits, Unknown):
            return commits
        return [(f"the message of commit {commit.sha[:12]}", commit.message) for commit in commits]
    fact = change.title if place is Also.TITLE else change.body
    return fact if isinstance(fact, Unknown) else [(f"the {place.value}", fact)]


def _names(files: list[File]) -> Iterator[tuple[str, str]]:
    """Yield the names that are new, and those that only single commits know, each once."""
    known: set[str] = set()
    for number, file in enumerate(files, 1):
        path = file.new_path
        if path is None or path in known:
            continue
        known.add(path)
        if file.commit:
            yield f"the name of a file in commit {file.commit[:12]}", path
        elif path != file.old_path:
            yield f"the name of changed file {number}", path
