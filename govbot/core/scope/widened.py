"""What a description allows itself that the issue, which decides, does not."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.globs import Globs
from govbot.core.paths import PathList, changed_paths
from govbot.core.scope.sources import DESCRIPTION, Declared
from govbot.core.verdict import Evidence, Message, joined, say

_FIX = Message("Have a maintainer widen the issue, or take the paths out of the description.")


@dataclass(frozen=True, slots=True)
class Widened:
    """What is too much, as a remark and as evidence; both empty where nothing is."""

    told: tuple[Message, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def widened(change: Change, declared: Declared, always: Globs | None) -> Widened:
    """Compare the description with the issues on the files that there are, as far as these are known."""
    own = [allowed for allowed in declared.own if allowed.source is DESCRIPTION]
    issues = declared.decided
    if not own or not issues:
        return Widened()
    paths = changed_paths(change)
    if not isinstance(change.tree, Unknown):
        paths = PathList(paths.paths | change.tree)
    agreed = frozenset[str]().union(*(issue.of(paths) for issue in issues))
    extra = frozenset[str]().union(*(allowed.of(paths) for allowed in own)) - agreed
    if always is not None:
        extra -= paths.matching(always)
    if not extra:
        return Widened()
    source = joined([issue.source for issue in issues], " and ")
    verb = "does" if len(issues) == 1 else "do"
    words = f"the description allows itself more than {{issue}} {verb}: {{seen}}; the issue decides"
    told = say(words, issue=source, seen=tuple(sorted(extra)))
    return Widened((told,), (Evidence(message=told, fix=_FIX),))
