"""The paths that one source allows, and what is wrong with its list: a path that cannot be read, or one too broad."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from govbot.core.change import Change, Unknown
from govbot.core.globs import LIST_LIMIT, BadGlobError, Globs
from govbot.core.paths import PathList, changed_paths
from govbot.core.scope.declarations import Declaration
from govbot.core.scope.names import Names, names_of
from govbot.core.scope.tokens import for_fnmatch
from govbot.core.verdict import Evidence, Message, say

PROBLEMS_SHOWN = 20

# Names that nobody writes: a pattern that matches one at some depth limits nothing there.
_ANY_NAME = "\ue001\ue002.\ue003\ue004\ue005"
_PROBES = tuple("\ue006/" * depth + _ANY_NAME for depth in range(4))


@dataclass(frozen=True, slots=True)
class Allowed:
    """The paths that one source allows: those that any of its ``lists`` matches. ``source`` is told to people."""

    source: Message
    lists: tuple[Globs, ...]

    @property
    def patterns(self) -> tuple[str, ...]:
        """What was written, over all lists, each once."""
        return tuple(dict.fromkeys(pattern for globs in self.lists for pattern in globs.patterns))

    def of(self, paths: PathList) -> frozenset[str]:
        """Give those of the paths that are allowed."""
        first, *others = self.lists or (_NOTHING,)
        return paths.matching(first).union(*(paths.matching(globs) for globs in others))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a declaration may cover. ``share`` is in percent of the files of the repository; None: no limit.

    ``crossing``: its patterns are those of fnmatch.
    """

    universal: bool = False
    share: int | None = None
    crossing: bool = False

    def globs(self, *patterns: str) -> Globs:
        """Read patterns in the dialect. Raises BadGlobError."""
        return Globs(patterns, crossing=self.crossing)


def allowed_by(
    declaration: Declaration, source: Message, change: Change, limits: Limits
) -> tuple[Allowed | None, tuple[Evidence, ...]]:
    """Make one source's list of what it declares; or say everything that is wrong with it."""
    if limits.crossing:
        declaration = replace(declaration, tokens=tuple(map(for_fnmatch, declaration.tokens)))
    problems = tuple(_unreadable(declaration, source, names_of(change)))
    if problems:
        return None, problems[:PROBLEMS_SHOWN]
    try:
        globs = limits.globs(*declaration.patterns)
    except BadGlobError:
        problem = say("the allowed paths ({where}) are too many or too long together", where=source)
        return None, (Evidence(message=problem, fix=Message("Name folders instead of files; use fewer braces.")),)
    broad = tuple(_too_broad(globs, source, change, limits))
    return (None, broad) if broad else (Allowed(source, (globs,)), ())


def _unreadable(declaration: Declaration, source: Message, names: Names) -> Iterator[Evidence]:
    if len(declaration.tokens) > LIST_LIMIT:
        yield Evidence(
            message=say("more than {limit} allowed paths ({where})", limit=LIST_LIMIT, where=source),
            fix=Message("Name folders instead of files, as in `src/**`."),
        )
        return
    for token in declaration.tokens:
        reason = Message(token.problem)
        if not token.problem and names.is_folder(token.pattern):
            reason = say("it is a folder; did you mean {better}?", better=token.pattern + "/**")
        if reason.template:
            where = say("{source}, line {line}", source=source, line=token.line)
            message = say(
                "{seen} in the allowed paths ({where}) cannot be read: {reason}",
                seen=token.written,
                where=where,
                reason=reason,
            )
            yield Evidence(message=message, fix=say("Correct it in {source}.", source=source))


def _too_broad(globs: Globs, source: Message, change: Change, limits: Limits) -> Iterator[Evidence]:
    included = [pattern for pattern in globs.patterns if not pattern.startswith("!")]
    if not limits.universal:
        if not included:
            message = say("the allowed paths ({where}) only exclude, so they limit next to nothing", where=source)
            yield Evidence(message=message, fix=_NARROWER)
        for pattern in included:
            if any(limits.globs(pattern).matches(probe) for probe in _PROBES):
                message = say(
                    "{seen} ({where}) covers whatever there is, so it limits nothing", seen=pattern, where=source
                )
                yield Evidence(message=message, fix=_NARROWER)
    if limits.share is not None and not isinstance(change.tree, Unknown):
        yield from _over_share(globs, included, source, change.tree, limits)


def _over_share(
    globs: Globs, included: list[str], source: Message, tree: frozenset[str], limits: Limits
) -> Iterator[Evidence]:
    paths = PathList(tree)
    over = [
        (pattern, share)
        for pattern in (*included, None)
        if (share := _share(paths, limits.globs(pattern) if pattern else globs)) > (limits.share or 0)
    ]
    # All together are told only where no single one is to blame.
    for pattern, share in over[:-1] if len(over) > 1 else over:
        message = say(
            "{seen} ({where}) covers {share} % of the repository, more than {limit} %",
            seen=pattern or globs.patterns,
            where=source,
            share=share,
            limit=limits.share or 0,
        )
        yield Evidence(message=message, fix=_NARROWER)


def _share(paths: PathList, globs: Globs) -> int:
    """Tell how much of the tree the globs cover, in percent, rounded up."""
    return -(-100 * len(paths.matching(globs)) // len(paths.paths)) if paths.paths else 0


def outside(allowed: Allowed, change: Change, exempt: frozenset[str]) -> frozenset[str]:
    """Give the touched paths that a source does not allow."""
    return touched_paths(change) - allowed.of(changed_paths(change)) - exempt


def touched_paths(change: Change) -> frozenset[str]:
    """Give every path that the change touches; worked out once per change."""
    touched = change.memo.get(touched_paths)
    if not isinstance(touched, frozenset):
        touched = change.memo[touched_paths] = frozenset(path for file in change.files for path in file.touched)
    return touched


_NOTHING = Globs(())
_NARROWER = Message("Name the folders you need.")
