"""Whether some changed file is of a kind that wants attention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core import file_facts
from govbot.core.change import Change, File, Side, Status
from govbot.core.change import Kind as Entry
from govbot.core.check import Check, Example, Mistake, unseen
from govbot.core.file_kinds import Kind, is_kind, tell
from govbot.core.globs import Globs
from govbot.core.options import choices, count, globs, option, texts
from govbot.core.paths import changed_paths
from govbot.core.symlinks import resolved
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown

_STAYING = tuple(status for status in Status if status is not Status.DELETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for. A file must meet all that is written."""

    kinds: tuple[Kind, ...] = option(choices(Kind), "Only files of one of these kinds.", default=())
    paths: Globs = option(globs, "Only files that touch these paths.", default=Globs(("**",)))
    status: tuple[Status, ...] = option(choices(Status), "Only files with one of these statuses.", default=_STAYING)
    extensions: tuple[str, ...] = option(
        texts,
        "Only files whose name ends like this, with or without the dot, in any case: `exe`, `tar.gz`.",
        default=(),
    )
    targets: Globs | None = option(
        globs, "Only symbolic links to these paths of the repository; the links on the way are not followed."
    )
    larger_than: int | None = option(
        count,
        "Only files that bring more than this many bytes: of a binary or an LFS object its size, of any other file the "
        "text that is added.",
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at every changed file."""
    touched = changed_paths(change).matching(options.paths)
    chosen = [
        file for file in change.files if file.status in options.status and any(path in touched for path in file.touched)
    ]
    found: list[Evidence] = []
    open_: list[Evidence] = []
    for file in chosen:
        answers = list(_answers(file, options))
        if any(answer is None for answer in answers):
            continue
        missing = [answer for answer in answers if isinstance(answer, Evidence)]
        if missing:
            open_.append(missing[0])
        else:
            messages = [answer for answer in answers if isinstance(answer, Message)]
            found.append(_evidence(file, joined(messages, "; ")))
    if found:
        return holds(say("files of this kind: {paths}", paths=tuple(item.path or "" for item in found)), *found)
    open_ += unseen(change, ())
    if open_:
        return unknown(open_[0].message, *open_)
    return fails(say("no changed file is of this kind"))


def _answers(file: File, options: Options) -> Iterator[Message | Evidence | None]:
    """Answer each question that is asked: what was seen, or what is missing, or None where the file does not fit."""
    if options.kinds:
        yield _kind_answer(file, options)
    if options.extensions:
        name = file.path.casefold()
        ends = next((end for end in options.extensions if name.endswith("." + end.removeprefix(".").casefold())), None)
        yield None if ends is None else say("{path} ends in {seen}", path=file.path, seen=ends)
    if options.targets is not None:
        yield _target_answer(file, options.targets)
    if options.larger_than is not None:
        size = file_facts.brought(file)
        if size is None:
            yield _missing(file, "the size of {path} is not known")
        else:
            template = "{path} brings {seen} bytes, more than {limit}"
            big = size > options.larger_than
            yield say(template, path=file.path, seen=size, limit=options.larger_than) if big else None


def _kind_answer(file: File, options: Options) -> Message | Evidence | None:
    answers = [(kind, is_kind(file, kind)) for kind in Kind if kind in options.kinds]
    for kind, answer in answers:
        if answer:
            return tell(file, kind)
    unanswered = [kind for kind, answer in answers if answer is None]
    if not unanswered:
        return None
    if file_facts.kinds(file) is None and unanswered != [Kind.BINARY]:
        return _missing(file, "the mode of {path} is not known")
    return _missing(file, "the content of {path} was not seen")


def _missing(file: File, words: str) -> Evidence:
    return Evidence(message=say(words, path=file.path), path=file.path, offline=True)


def _evidence(file: File, message: Message) -> Evidence:
    side = Side.NEW if file.new_path is not None else Side.OLD
    return Evidence(message=message, path=file.path, old_path=file.old_path, side=side)


def _target_answer(file: File, targets: Globs) -> Message | Evidence | None:
    entries = file_facts.kinds(file)
    if entries is None:
        return _missing(file, "the mode of {path} is not known")
    if file.kind is not Entry.SYMLINK or file.new_path is None:
        return None
    target = file_facts.target_of(file)
    if target is None:
        return _missing(file, "the content of {path} was not seen")
    path = resolved(file.new_path, target)
    if not path or not targets.matches(path):
        return None
    return say("{path} points to {seen}", path=file.path, seen=path)


def needs(options: Options) -> tuple[str, ...]:
    """Ask for modes and sizes only where they decide."""
    modes = options.targets is not None or any(kind is not Kind.BINARY for kind in options.kinds)
    return ("modes",) * modes + ("sizes",) * (options.larger_than is not None)


def mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing."""
    if options.kinds or options.extensions or options.targets is not None or options.larger_than is not None:
        return None
    return Mistake("what to look for is missing", "Write `kinds`, `extensions`, `targets` or `larger-than`.")


CHECK = Check(
    name="file-type",
    summary="Some changed file is of such a kind",
    about="""
Looks at what the changed files are, told by git's modes: links, submodules, executable files, binaries. It holds when
at least one file meets everything that is written.

| kind | which files |
| --- | --- |
| `symlink` | symbolic links |
| `absolute-symlink` | links to an absolute path, on Linux or Windows |
| `escaping-symlink` | links out of the repository, or into `.git` |
| `replacing-symlink` | links where a regular file was |
| `submodule` | submodules that are added or moved to another commit |
| `executable` | files that become executable, or are new and executable |
| `mode-change` | files whose executable bit is set or taken away, even where nothing else changes |
| `binary` | binary files |
| `regular` | regular files, text or binary |

A file whose type changes counts as both what it was and what it is. Files that were deleted count only where `status`
names `deleted`. Where links point is told by their own text: links on the way are not followed.

A diff does not tell the mode of a file that is only renamed, and GitHub's list of files tells none; where a mode is
asked for and not known, so is the answer.
""",
    options=Options,
    shorthand="kinds",
    needs=needs,
    mistake=mistake,
    evaluate=evaluate,
    examples=(
        Example(
            "a new link",
            "symlink",
            'files: [{path: docs/api, status: added, mode: "120000", added: [../src/api]}]',
            Truth.HOLDS,
            "docs/api is a symbolic link to ../src/api",
        ),
        Example(
            "a file that becomes a link",
            "regular",
            """
            files: [{path: a, status: type-changed, old-mode: "100644", mode: "120000", removed: [x], added: [b]}]
            """,
            Truth.HOLDS,
            "a turned from a regular file into a symbolic link (points to b)",
        ),
        Example(
            "a link out of the repository",
            "escaping-symlink",
            'files: [{path: docs/passwd, status: added, mode: "120000", added: [../../etc/passwd]}]',
            Truth.HOLDS,
            "docs/passwd is a symbolic link out of the repository: ../../etc/passwd",
        ),
        Example(
            "a link to a protected place",
            '{targets: ".github/**"}',
            'files: [{path: ci.yml, status: added, mode: "120000", added: [.github/workflows/ci.yml]}]',
            Truth.HOLDS,
            "ci.yml points to .github/workflows/ci.yml",
        ),
        Example(
            "a submodule that moves",
            "submodule",
            f"""
            files:
              - path: vendor/sub
                old-mode: "160000"
                mode: "160000"
                removed: ["Subproject commit {"a" * 40}"]
                added: ["Subproject commit {"b" * 40}"]
            """,
            Truth.HOLDS,
            "vendor/sub is a submodule and moves from aaaaaaaaaaaa to bbbbbbbbbbbb",
        ),
        Example(
            "an executable file outside of the scripts",
            '{kinds: executable, paths: ["**", "!scripts/**"]}',
            'files: [{path: run.sh, old-mode: "100644", mode: "100755"}]',
            Truth.HOLDS,
            "run.sh became executable",
        ),
        Example(
            "a script that was executable before",
            "executable",
            'files: [{path: run.sh, old-mode: "100755", mode: "100755", added: ["ls"]}]',
            Truth.FAILS,
            "no changed file is of this kind",
        ),
        Example(
            "a big binary",
            "{kinds: binary, larger-than: 1000000}",
            "files: [{path: demo.mp4, status: added, binary: true, size: 5000000}]",
            Truth.HOLDS,
            "demo.mp4 is a binary file; demo.mp4 brings 5000000 bytes, more than 1000000",
        ),
        Example(
            "names that end like this",
            "{extensions: [exe, .DLL]}",
            "files: [{path: tools/setup.EXE, status: added, binary: true}]",
            Truth.HOLDS,
            "tools/setup.EXE ends in exe",
        ),
        Example(
            "a deleted link",
            "symlink",
            'files: [{path: docs/api, status: deleted, old-mode: "120000", removed: [../src/api]}]',
            Truth.FAILS,
        ),
        Example(
            "no modes are known",
            "symlink",
            "files: [src/app.py]",
            Truth.UNKNOWN,
            "the mode of src/app.py is not known",
        ),
        Example(
            "a binary of unknown size",
            "{larger-than: 1000}",
            "files: [{path: demo.mp4, status: added, binary: true}]",
            Truth.UNKNOWN,
            "the size of demo.mp4 is not known",
        ),
    ),
)
