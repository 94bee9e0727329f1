"""What single commits touch outside the agreed paths, where the change as a whole does not."""

from __future__ import annotations

from collections.abc import Sequence

from govbot.core.change import Change, Unknown
from govbot.core.globs import Globs
from govbot.core.paths import PathList
from govbot.core.scope.allowed import Allowed
from govbot.core.verdict import Evidence, Message, Verdict, fails, say

_SHOWN_ID = 12
_FIX = Message("Take the change out of that commit: rebase, or squash it with the one that takes it back.")


def strays(change: Change, scopes: Sequence[Allowed], always: Globs | None) -> Verdict | None:
    """Answer that commits stray; None where none does, or their paths are not known."""
    if isinstance(change.commit_paths, Unknown):
        return None
    paths = PathList(path for commit in change.commit_paths for path in commit.paths)
    exempt = paths.matching(always) if always else frozenset[str]()
    outside = {path: scope for scope in reversed(scopes) for path in paths.paths - scope.of(paths) - exempt}
    evidence = [
        Evidence(
            message=say(
                "{path} is outside the agreed paths in commit {commit}, though no part of the change as a whole",
                path=path,
                commit=commit.sha[:_SHOWN_ID],
            ),
            path=path,
            fix=_FIX,
        )
        for commit in change.commit_paths
        for path in commit.paths
        if path in outside
    ]
    if not evidence:
        return None
    return fails(say("{count} paths of single commits are outside the agreed paths", count=len(outside)), *evidence)
