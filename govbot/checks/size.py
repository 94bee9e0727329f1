"""Whether the change is small enough."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname

from govbot.core.attributes import FILE, generated
from govbot.core.change import Change, File, Side, Unknown
from govbot.core.check import Check, Example, Mistake, missing, unseen
from govbot.core.contents import At, Read, base_content
from govbot.core.globs import Globs
from govbot.core.lines import filled_lines
from govbot.core.options import count, flag, globs, option, scope
from govbot.core.paths import changed_paths
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown

_EVERYWHERE = Globs(("**",), fold=True)
_LARGEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is counted, and how much of it is allowed."""

    max_lines: int | None = option(count, "How many lines may be added and removed together.")
    max_added: int | None = option(count, "How many lines may be added.")
    max_removed: int | None = option(count, "How many lines may be removed.")
    max_files: int | None = option(count, "How many files may be touched; a binary is a file without lines.")
    max_directories: int | None = option(count, "How many directories may hold touched files.")
    paths: Globs = option(scope, "Only files that touch these paths are counted.", default=_EVERYWHERE)
    ignore: Globs = option(globs, "Files that are not counted, such as generated ones.", default=Globs(()))
    ignore_generated: bool = option(
        flag,
        "Whether files are not counted that `.gitattributes` at the base calls `linguist-generated`.",
        default=False,
    )
    ignore_blank: bool = option(flag, "Whether lines of nothing but white space are not counted.", default=False)

    @property
    def limits_lines(self) -> bool:
        """Whether lines are counted at all."""
        return any(limit is not None for limit in (self.max_lines, self.max_added, self.max_removed))


@dataclass(frozen=True, slots=True)
class _Counted:
    """A file that counts, and its lines."""

    file: File
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Amount:
    """What one limit is about: its words, how many were seen and how many may be, and where most of them are."""

    words: str
    seen: int
    limit: int
    most: tuple[str, ...] = ()


def evaluate(change: Change, options: Options) -> Verdict:
    """Count, and compare with every limit; what is generated is known only where the attributes are."""
    attributes = base_content(change, FILE) if options.ignore_generated else None
    verdict = _compared(change, options, attributes)
    if isinstance(attributes, Unknown) and verdict.truth is Truth.FAILS:
        return missing(attributes)
    return verdict


def _compared(change: Change, options: Options, attributes: bytes | Unknown | None) -> Verdict:
    files = _counted(change, options, attributes)
    amounts = _amounts(files, options)
    over = [_evidence(amount) for amount in amounts if amount.seen > amount.limit]
    if over:
        return fails(joined([item.message for item in over], "; "), *over)
    absent = unseen(change, tuple(item.file for item in files if _is_uncounted(item, options)))
    if absent:
        return unknown(absent[0].message, *absent)
    within = [_evidence(amount) for amount in amounts]
    return holds(joined([item.message for item in within], "; "), *within)


def _counted(change: Change, options: Options, attributes: bytes | Unknown | None) -> list[_Counted]:
    """Choose the files: those that touch the paths, without those that stand wholly in what is ignored."""
    paths = changed_paths(change)
    chosen, ignored = paths.matching(options.paths), paths.matching(options.ignore)
    if isinstance(attributes, bytes):
        ignored |= generated(attributes.decode("utf-8", "surrogateescape"), paths)
    by_text = options.ignore_blank and options.limits_lines
    added = filled_lines(change, Side.NEW) if by_text else {}
    removed = filled_lines(change, Side.OLD) if by_text else {}
    return [
        _Counted(file, added.get(index, 0), removed.get(index, 0))
        if by_text
        else _Counted(file, file.added, file.removed)
        for index, file in enumerate(change.files)
        if not chosen.isdisjoint(file.touched) and not ignored.issuperset(file.touched)
    ]


def _is_uncounted(item: _Counted, options: Options) -> bool:
    """Tell whether the lines of a file are not known: GitHub gives no text for a large file, at times no numbers."""
    return options.limits_lines and (options.ignore_blank or not (item.added or item.removed))


def _amounts(files: list[_Counted], options: Options) -> list[_Amount]:
    added, removed = sum(item.added for item in files), sum(item.removed for item in files)
    directories = {dirname(path) for item in files for path in item.file.touched}
    largest = sorted(files, key=lambda item: -(item.added + item.removed))[:_LARGEST]
    most = tuple(item.file.path for item in largest)
    limits = (
        ("changed lines", added + removed, options.max_lines, most),
        ("added lines", added, options.max_added, most),
        ("removed lines", removed, options.max_removed, most),
        ("changed files", len(files), options.max_files, ()),
        ("directories with changes", len(directories), options.max_directories, ()),
    )
    return [_Amount(words, seen, limit, where) for words, seen, limit, where in limits if limit is not None]


def _evidence(amount: _Amount) -> Evidence:
    template = "{words}: {seen}, at most {wanted}"
    if amount.seen > amount.limit and amount.most:
        template += " (most in {most})"
    message = say(template, words=Message(amount.words), seen=amount.seen, wanted=amount.limit, most=amount.most)
    return Evidence(message=message)


def _mistake(options: Options) -> Mistake | None:
    """Refuse a size without a limit."""
    if options.limits_lines or options.max_files is not None or options.max_directories is not None:
        return None
    return Mistake("a limit is missing", "Write for example `max-lines: 400`.")


CHECK = Check(
    name="size",
    summary="The change is no larger than this",
    about="""
Counts the lines and files of the change and compares them with every limit that is written; all must be kept. Lines are
counted as git counts them: a changed line is one removed and one added. Moves, deletions, mode changes and binaries
count as files.

- `paths` says what is counted; a file that moves into or out of these paths is.
- `ignore` leaves files out: `ignore: ["**/*.lock", "dist/**"]`. A file that moves out of the ignored paths is counted.
- `ignore-generated` leaves out what `.gitattributes` in the root calls `linguist-generated`, as it stands at the base:
  a change cannot make itself smaller. Every other check looks at generated files as at others.
- `ignore-blank` counts only lines that hold something. For this the text is needed: where it was not delivered, the
  answer is unknown. Otherwise the numbers are enough.
""",
    options=Options,
    evaluate=evaluate,
    reads=lambda options: (Read(Globs((FILE,)), At.BASE),) if options.ignore_generated else (),
    mistake=_mistake,
    examples=(
        Example(
            "generated by the word of the base",
            "{max-lines: 4, ignore-generated: true}",
            "{files: [{path: api.pb.go, added-count: 900}, {path: a.go, added-count: 2}],"
            " base-contents: {.gitattributes: '*.pb.go linguist-generated'}}",
            Truth.HOLDS,
            "changed lines: 2, at most 4",
        ),
        Example(
            "within the limit",
            "{max-lines: 4}",
            "files: [{path: a.py, added: [a, b], removed: [c]}]",
            Truth.HOLDS,
            "changed lines: 3, at most 4",
        ),
        Example(
            "over the limit",
            "{max-lines: 400, paths: 'src/**'}",
            "files: [{path: src/a.py, added-count: 300, removed-count: 101}, {path: docs/a.md, added-count: 900}]",
            Truth.FAILS,
            "changed lines: 401, at most 400 (most in src/a.py)",
        ),
        Example(
            "generated files do not count",
            "{max-added: 10, ignore: ['**/*.lock', 'dist/**']}",
            "files: [{path: web/yarn.lock, added-count: 900}, {path: src/a.js, added-count: 9}]",
            Truth.HOLDS,
            "added lines: 9, at most 10",
        ),
        Example(
            "a file that leaves the ignored folder counts",
            "{max-files: 0, ignore: 'dist/**'}",
            "files: [{path: src/a.js, old-path: dist/a.js}]",
            Truth.FAILS,
            "changed files: 1, at most 0",
        ),
        Example(
            "two limits, both broken",
            "{max-files: 1, max-removed: 0}",
            "files: [{path: a, removed: [x]}, {path: b, binary: true}]",
            Truth.FAILS,
            "removed lines: 1, at most 0 (most in a, b); changed files: 2, at most 1",
        ),
        Example(
            "directories",
            "{max-directories: 1}",
            "files: [src/a.py, src/b.py, docs/a.md]",
            Truth.FAILS,
            "directories with changes: 2, at most 1",
        ),
        Example(
            "blank lines left out",
            "{max-lines: 1, ignore-blank: true}",
            "files: [{path: a.py, added: ['', '  ', x]}]",
            Truth.HOLDS,
            "changed lines: 1",
        ),
        Example(
            "blank lines cannot be told without the text",
            "{max-lines: 10, ignore-blank: true}",
            "files: [{path: a.py, added-count: 9}]",
            Truth.UNKNOWN,
            "the content of a.py was not seen",
        ),
        Example(
            "not even the numbers are known",
            "{max-lines: 10}",
            "files: [{path: a.json, unseen: the file is too large}]",
            Truth.UNKNOWN,
            "the file is too large",
        ),
        Example(
            "the list of files is not whole, and what is known is too much",
            "{max-files: 1}",
            "{files: [a, b], files-unseen: GitHub lists 3000 files at most}",
            Truth.FAILS,
        ),
    ),
)
