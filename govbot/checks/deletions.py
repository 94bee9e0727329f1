"""Whether the change deletes no more than it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.change import Change, File, Status, Unknown
from govbot.core.check import Check, Example, Mistake, missing, unseen
from govbot.core.globs import Globs
from govbot.core.options import count, globs, option, texts
from govbot.core.paths import PathList, changed_paths
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown

_EVERYWHERE = Globs(("**",))
_WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much may be deleted."""

    max_files: int | None = option(count, "How many files may be deleted, at most.")
    max_share: int | None = option(count, "How many percent of the files there were may be deleted, at most.")
    paths: Globs = option(globs, "Only files in these paths are counted, for the share too.", default=_EVERYWHERE)
    canary: tuple[str, ...] = option(
        texts, "Folders that must not become empty, whether their files are deleted or moved away.", default=()
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Count the deleted files, and look at the folders."""
    touched = changed_paths(change).matching(options.paths)
    deleted = [file for file in change.files if file.status is Status.DELETED and file.path in touched]
    answers = list(_answers(change, deleted, options))
    wrong = [Evidence(message=answer) for answer in answers if isinstance(answer, Message)]
    if wrong:
        return fails(wrong[0].message, *wrong)
    absent = unseen(change, ())
    if absent:
        return unknown(absent[0].message, *absent)
    facts = {answer: None for answer in answers if isinstance(answer, Unknown)}
    if facts:
        return missing(*facts)
    return holds(say("deleted files: {seen}", seen=len(deleted)))


def _answers(change: Change, deleted: list[File], options: Options) -> Iterator[Message | Unknown]:
    """Tell what goes too far, and what cannot be told."""
    seen = len(deleted)
    paths = tuple(file.path for file in deleted)
    if options.max_files is not None and seen > options.max_files:
        template = "{seen} files are deleted, more than {limit}: {paths}"
        yield say(template, seen=seen, limit=options.max_files, paths=paths)
    if options.max_share is not None and deleted:
        total = _files_before(change, options.paths)
        if isinstance(total, Unknown):
            yield total
        elif seen * _WHOLE > options.max_share * total:
            yield say(
                "{seen} of {total} files are deleted, more than {limit} percent: {paths}",
                seen=seen,
                total=total,
                limit=options.max_share,
                paths=paths,
            )
    for folder in options.canary:
        answer = _canary(change, folder.removeprefix("./").strip("/"))
        if answer is not None:
            yield answer


def _files_before(change: Change, paths: Globs) -> int | Unknown:
    """Count the files of the base in these paths: those at head, less what the change brought, plus what it took."""
    if isinstance(change.tree, Unknown):
        return change.tree
    after = change.tree if paths == _EVERYWHERE else PathList(change.tree).matching(paths)
    touched = changed_paths(change).matching(paths)
    brought = {file.new_path for file in change.files if file.new_path in touched and _is_new(file)}
    taken = {file.old_path for file in change.files if file.old_path in touched and _is_gone(file)}
    return len(after - brought) + len(taken - after)


def _is_new(file: File) -> bool:
    return file.status is Status.COPIED or file.old_path != file.new_path


def _is_gone(file: File) -> bool:
    return file.status is not Status.COPIED and file.old_path != file.new_path


def _canary(change: Change, folder: str) -> Message | Unknown | None:
    """Tell whether a folder loses its last file; the tree is asked only where the change itself does not answer."""
    below = "" if folder in {"", "."} else folder + "/"
    lost = [file for file in change.files if file.old_path and file.old_path.startswith(below) and _is_gone(file)]
    if not lost or any(file.new_path and file.new_path.startswith(below) for file in change.files):
        return None
    if isinstance(change.tree, Unknown):
        return change.tree
    if any(path.startswith(below) for path in change.tree):
        return None
    return say("{seen} becomes empty", seen=folder or ".")


def _needs(options: Options) -> tuple[str, ...]:
    return ("tree",) if options.max_share is not None or options.canary else ()


def _mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing, more than a hundred percent, and globs among the folders."""
    if options.max_files is None and options.max_share is None and not options.canary:
        return Mistake("what to limit is missing", "Write `max-files`, `max-share` or `canary`.")
    if options.max_share is not None and options.max_share >= _WHOLE:
        return Mistake(f"`max-share` {options.max_share} limits nothing", "Write percent, below 100.", "max-share")
    glob = next((folder for folder in options.canary if re.search(r"[*?{}]", folder)), None)
    if glob is not None:
        return Mistake(f"`{glob}` is a glob, and `canary` takes folders", "Write for example `src`.", "canary")
    return None


CHECK = Check(
    name="deletions",
    summary="The change deletes no more than it may",
    about="""
Counts the files that the change deletes, against a number (`max-files`) or a share of the files there were
(`max-share`, in percent). A file that is moved is not deleted; one that is deleted in one commit and comes back in
another is not, either.

`canary` names folders that must not become empty: `canary: [src, tests]`. They lose their files by moves, too.

For the share, and where a folder loses files and none of its others is in the change, the list of all files at head is
needed.
""",
    options=Options,
    shorthand="max-files",
    needs=_needs,
    mistake=_mistake,
    evaluate=evaluate,
    examples=(
        Example("few enough", "2", "files: [{path: a, status: deleted}, {path: b, status: deleted}]", Truth.HOLDS),
        Example(
            "too many",
            "1",
            "files: [{path: a, status: deleted}, {path: b, status: deleted}]",
            Truth.FAILS,
            "2 files are deleted, more than 1: a, b",
        ),
        Example(
            "only some paths are counted",
            '{max-files: 0, paths: "tests/**"}',
            "files: [{path: src/a.py, status: deleted}]",
            Truth.HOLDS,
        ),
        Example("a move deletes nothing", "0", "files: [{path: b, old-path: a}]", Truth.HOLDS, "deleted files: 0"),
        Example(
            "too great a share",
            "{max-share: 30}",
            "{files: [{path: a, status: deleted}], tree: [b, c]}",
            Truth.FAILS,
            "1 of 3 files are deleted, more than 30 percent: a",
        ),
        Example(
            "a share of what is not known",
            "{max-share: 30}",
            "files: [{path: a, status: deleted}]",
            Truth.UNKNOWN,
            "not known",
        ),
        Example(
            "a folder that becomes empty",
            "{canary: [src, tests]}",
            "{files: [{path: tests/a.py, status: deleted}], tree: [src/a.py]}",
            Truth.FAILS,
            "tests becomes empty",
        ),
        Example(
            "a folder that keeps a file",
            "{canary: tests}",
            "{files: [{path: tests/a.py, status: deleted}], tree: [tests/b.py]}",
            Truth.HOLDS,
        ),
    ),
)
