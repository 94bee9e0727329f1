"""The commits of a change: their files, what of them is not known, and their secrets beside those of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from govbot.core.change import Change, File, History, Unknown
from govbot.core.check import missing
from govbot.core.verdict import Evidence, Message, say
from govbot.secrets.history import gone, secret_of

if TYPE_CHECKING:
    from govbot.core.globs import Globs
    from govbot.secrets.pattern import Match
    from govbot.secrets.patterns import Patterns


class Past(NamedTuple):
    """What is known of the commits: ``commits`` is how many were read, ``missing`` what was not."""

    files: list[File]
    commits: int
    folded: History | None
    missing: tuple[Evidence, ...]

    def joined(
        self, found: list[tuple[File, Match]], more: list[tuple[File, Match]], patterns: Patterns
    ) -> list[tuple[File, Match]]:
        """Put what the commits add, oldest first, behind what the change shows.

        Where the change is its commits put together, what a later one takes back is not shown by it.
        """
        order = {id(file): place for place, file in enumerate(self.files)}
        more = sorted(more, key=lambda item: order[id(item[0])])
        if self.folded is not None and more:
            added = [(file, secret_of(file, match)) for file, match in more]
            lost = gone(self.folded, added, patterns)
            found = [(file, match) for file, match in found if secret_of(file, match) not in lost]
        return [*found, *more]


def past(change: Change, paths: Globs) -> Past:
    """Take the commits' files out of a change, as far as they are asked for and known."""
    history = change.history
    if isinstance(history, Unknown):
        return Past([], 0, None, missing(history).evidence)
    files = [file for file in history.files if paths.matches(file.path)]
    lost = [
        Evidence(
            message=say(
                "what commit {sha} adds to {path} was not seen: {why}",
                sha=file.commit[:12],
                path=file.path,
                why=Message(file.unseen),
            ),
            path=file.path,
        )
        for file in files
        if file.unseen
    ]
    if history.unseen is not None:
        lost += missing(history.unseen).evidence
    return Past(files, history.commits, history if history.folded else None, tuple(lost))
