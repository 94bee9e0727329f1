"""Which paths the change touches."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, File, Side, Status
from govbot.core.check import Check, Example, Mistake, unseen
from govbot.core.globs import Globs
from govbot.core.options import CountCodec, choices, count, globs, option
from govbot.core.paths import changed_paths
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for."""

    paths: Globs = option(globs, "Paths to look for; a rename counts on both sides.", default=Globs(("**",)))
    status: tuple[Status, ...] = option(
        choices(Status), "Only files with one of these statuses.", default=tuple(Status)
    )
    min_files: int | None = option(
        CountCodec(least=1), "How many such files there must be, at least: 1, or none where `max-files` is written."
    )
    max_files: int | None = option(count, "How many such files there may be, at most.")

    @property
    def least(self) -> int:
        """How many there must be, at least."""
        if self.min_files is not None:
            return self.min_files
        return 1 if self.max_files is None else 0


def evaluate(change: Change, options: Options) -> Verdict:
    """Count the files that touch the paths."""
    paths = changed_paths(change).matching(options.paths)
    found = [file for file in change.files if file.status in options.status and not paths.isdisjoint(file.touched)]
    wanted = options.paths.patterns
    evidence = tuple(_evidence(file, paths) for file in found)
    if options.max_files is not None and len(found) > options.max_files:
        summary = say(
            "files that match {wanted}: {seen}, more than {limit}",
            seen=len(found),
            wanted=wanted,
            limit=options.max_files,
        )
        return fails(summary, *evidence)
    absent = unseen(change, ())
    if absent and (len(found) < options.least or options.max_files is not None):
        return unknown(absent[0].message, *absent)
    if len(found) >= options.least:
        return holds(_seen(found, wanted), *evidence)
    if options.least > 1:
        return fails(
            say(
                "files that match {wanted}: {seen}, fewer than {limit}",
                seen=len(found),
                wanted=wanted,
                limit=options.least,
            )
        )
    return fails(_seen(found, wanted))


def _seen(found: list[File], wanted: tuple[str, ...]) -> Message:
    if not found:
        return say("no changed file matches {wanted}", wanted=wanted)
    return say("{paths} changed", paths=tuple(file.path for file in found))


def _evidence(file: File, paths: frozenset[str]) -> Evidence:
    if file.status is Status.RENAMED and file.path not in paths:
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


def _mistake(options: Options) -> Mistake | None:
    """Refuse amounts that no change can have."""
    if options.max_files is not None and options.least > options.max_files:
        return Mistake(
            f"`min-files` {options.least} is more than `max-files` {options.max_files}",
            "No change can have both.",
            "min-files",
        )
    return None


CHECK = Check(
    name="changed-paths",
    summary="Some changed file touches the given paths",
    about="""
Looks at every changed file, whatever happened to it: added, modified, deleted, renamed, copied, or changed in its type
or mode. A file that was moved touches both the place it left and the place it came to.

With `max-files` alone, none at all is fine. Which paths match is decided by case under `require`, and without it under
`forbid`, so that neither `SRC/` nor `src/` slips through.

Under `require` this says "something here must change"; under `forbid`, "nothing here may change"; in `when`, "this rule
is about changes here".
""",
    options=Options,
    shorthand="paths",
    evaluate=evaluate,
    mistake=_mistake,
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
            "at most so many",
            '{paths: "src/**", max-files: 1}',
            "files: [src/a.py, src/b.py]",
            Truth.FAILS,
            "files that match src/**: 2, more than 1",
        ),
        Example("at most so many, and none", '{paths: "src/**", max-files: 1}', "files: [docs/a.md]", Truth.HOLDS),
        Example(
            "too few of them",
            '{paths: "src/**", min-files: 2}',
            "files: [src/a.py]",
            Truth.FAILS,
            "files that match src/**: 1, fewer than 2",
        ),
        Example(
            "a mode change touches the path",
            "run.sh",
            "files: [{path: run.sh, old-mode: 100644, mode: 100755}]",
            Truth.HOLDS,
        ),
        Example("brackets are plain letters", "'app/[id].ts'", "files: ['app/[id].ts']", Truth.HOLDS),
        Example("a pattern of the root stays there", "'*.md'", "files: [docs/README.md]", Truth.FAILS),
        Example(
            "the list of files is not whole",
            "'src/**'",
            "{files: [docs/a.md], files-unseen: GitHub lists 3000 files at most}",
            Truth.UNKNOWN,
            "GitHub lists 3000 files at most",
        ),
        Example(
            "the list is not whole, and one is enough",
            "'src/**'",
            "{files: [src/a.py], files-unseen: GitHub lists 3000 files at most}",
            Truth.HOLDS,
        ),
    ),
)
