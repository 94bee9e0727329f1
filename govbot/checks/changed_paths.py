"""Which paths the change touches."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, File, Side, Status
from govbot.core.check import Check, Example, unseen
from govbot.core.globs import Globs
from govbot.core.options import choices, count, globs, option
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for."""

    paths: Globs = option(globs, "Paths to look for; a rename counts on both sides.", default=Globs(("**",)))
    status: tuple[Status, ...] = option(
        choices(Status), "Only files with one of these statuses.", default=tuple(Status)
    )
    min_files: int = option(count, "How many such files there must be, at least.", default=1)
    max_files: int | None = option(count, "How many such files there may be, at most.", default=None)


def evaluate(change: Change, options: Options) -> Verdict:
    """Count the files that touch the paths."""
    found = [file for file in change.files if _matches(file, options)]
    wanted = options.paths.patterns
    evidence = tuple(_evidence(file, options) for file in found)
    if options.max_files is not None and len(found) > options.max_files:
        summary = say(
            "{seen} files match {wanted}, more than {limit}", seen=len(found), wanted=wanted, limit=options.max_files
        )
        return fails(summary, *evidence)
    missing = unseen(change, ())
    if missing and (len(found) < options.min_files or options.max_files is not None):
        return unknown(missing[0].message, *missing)
    if len(found) >= options.min_files:
        return holds(say("{paths} changed", paths=tuple(file.path for file in found)), *evidence)
    if options.min_files > 1:
        summary = say(
            "{seen} files match {wanted}, fewer than {limit}", seen=len(found), wanted=wanted, limit=options.min_files
        )
        return fails(summary)
    return fails(say("no changed file matches {wanted}", wanted=wanted))


def _matches(file: File, options: Options) -> bool:
    return file.status in options.status and any(options.paths.matches(path) for path in file.touched)


def _evidence(file: File, options: Options) -> Evidence:
    if file.status is Status.RENAMED and not options.paths.matches(file.path):
        message = say("{old} was moved away, to {path}", old=file.old_path or "", path=file.path)
    else:
        message = say("{path} {status}", path=file.path, status=Message(_WORDS[file.status]))
    return Evidence(
        message=message, path=file.path, old_path=file.old_path, side=Side.NEW if file.new_path else Side.OLD
    )


_WORDS = {
    Status.ADDED: "was added",
    Status.MODIFIED: "was changed",
    Status.DELETED: "was deleted",
    Status.RENAMED: "was renamed",
    Status.COPIED: "was copied here",
    Status.TYPE_CHANGED: "changed its type",
}

CHECK = Check(
    name="changed-paths",
    summary="Some changed file touches the given paths",
    about="""
Looks at every changed file, whatever happened to it: added, modified, deleted, renamed, copied, or changed in its type
or mode. A file that was moved touches both the place it left and the place it came to.

Under `require` this says "something here must change"; under `forbid`, "nothing here may change"; in `when`, "this rule
is about changes here".
""",
    options=Options,
    shorthand="paths",
    evaluate=evaluate,
    examples=(
        Example("a file below a folder", '"src/**"', "files: [src/app.py]", Truth.HOLDS, "src/app.py was changed"),
        Example("a file elsewhere", '"src/**"', "files: [docs/app.md]", Truth.FAILS, "no changed file matches src/**"),
        Example(
            "a file that moves out touches the place it left",
            '"src/**"',
            "files: [{path: lib/app.py, old-path: src/app.py, status: renamed}]",
            Truth.HOLDS,
            "src/app.py was moved away",
        ),
        Example(
            "only new files",
            '{paths: "src/**", status: added}',
            "files: [{path: src/app.py, status: modified}]",
            Truth.FAILS,
        ),
        Example(
            "at most so many", '{paths: "src/**", max-files: 1}', "files: [src/a.py, src/b.py]", Truth.FAILS, "2 files"
        ),
    ),
)
