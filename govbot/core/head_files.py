"""The question that checks of whole files share: which files at head, and whether one or each of them must do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from govbot.core.change import Change, Unknown
from govbot.core.check import Mistake, missing, unseen
from govbot.core.contents import FILES_LIMIT, Read, head_content, new_paths, tree_paths
from govbot.core.globs import Globs
from govbot.core.options import choice, flag, globs, option
from govbot.core.verdict import Evidence, Message, Truth, Verdict, combined, say, unknown


class Missing(StrEnum):
    """What it means that a file is not there."""

    FAILS = "fails"
    HOLDS = "holds"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFiles:
    """Which files, as they are at head."""

    paths: Globs = option(globs, "The files, as they are at the head of the pull request.", required=True)
    each: bool | None = option(
        flag,
        "Whether each of these files must meet it (`true`) or one is enough (`false`), where several may be meant.",
    )
    changed: bool = option(
        flag, "Whether only files count that the change adds, modifies or moves here.", default=False
    )
    missing: Missing = option(choice(Missing), "What it means that there is no such file.", default=Missing.FAILS)

    @property
    def read(self) -> Read:
        """The files to read."""
        return Read(self.paths, changed=self.changed)


def head_files_mistake(options: HeadFiles) -> Mistake | None:
    """Refuse a list of files that leaves open whether one or each is meant."""
    single = len(options.paths.patterns) == 1 and Read(_plain(options.paths)).literal is not None
    if options.each is None and not single:
        found = "`paths` may name several files, and whether one is enough is not said"
        return Mistake(found, "Write `each: true` if each of them must meet it, `each: false` if one is enough.")
    return None


def _plain(paths: Globs) -> Globs:
    return Globs(paths.patterns)


def ask_each(change: Change, options: HeadFiles, ask: Callable[[str, bytes], Verdict]) -> Verdict:
    """Ask of every file that is meant, and join the answers by "and" or by "or"."""
    chosen = options.read.chosen(tree_paths(change), new_paths(change))
    if chosen is None and isinstance(change.tree, Unknown):
        return missing(change.tree)
    chosen = chosen or ()
    if len(chosen) > FILES_LIMIT:
        words = "{count} files match {wanted}, and at most {limit} are read"
        return unknown(say(words, count=len(chosen), wanted=options.paths.patterns, limit=FILES_LIMIT))
    verdicts = [_of_one(change, options, path, ask) for path in chosen]
    gaps = unseen(change, ()) if options.changed else ()
    if gaps:
        verdicts.append(unknown(gaps[0].message, *gaps))
    if not verdicts:
        return _absent(options, say("no file matches {wanted}", wanted=options.paths.patterns))
    return combined(verdicts, decisive=Truth.FAILS if options.each else Truth.HOLDS)


def _of_one(change: Change, options: HeadFiles, path: str, ask: Callable[[str, bytes], Verdict]) -> Verdict:
    content = head_content(change, path)
    if isinstance(content, Unknown):
        message = say("the content of {path} is not known ({why})", path=path, why=Message(content.why))
        return unknown(message, Evidence(message=message, path=path, offline=content.offline))
    if content is None:
        return _absent(options, say("there is no {path}", path=path))
    return ask(path, content)


def _absent(options: HeadFiles, message: Message) -> Verdict:
    return Verdict(Truth(options.missing.value), message, (Evidence(message=message),))
