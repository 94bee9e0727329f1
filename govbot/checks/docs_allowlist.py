"""Whether new documents stand where the repository keeps its documents."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, File, Side, Status, Unknown
from govbot.core.check import Check, Example, missing, unseen
from govbot.core.globs import Globs
from govbot.core.options import flag, globs, option, scope
from govbot.core.paths import PathList, changed_paths
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown

# The kinds of text that GitHub renders as documents: https://github.com/github/markup#markups
_KINDS = (
    "md",
    "mdx",
    "markdown",
    "mdown",
    "mkd",
    "mkdn",
    "qmd",
    "rmd",
    "rst",
    "adoc",
    "asciidoc",
    "org",
    "textile",
    "rdoc",
    "wiki",
    "mediawiki",
    "creole",
)
_DOCUMENTS = "**/*.{" + ",".join(_KINDS) + "}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where documents may stand, and what a document is."""

    allow: Globs = option(globs, "Paths where new documents may stand.", required=True)
    match: Globs = option(
        scope, "What counts as a document, whatever the case of its letters.", default=Globs((_DOCUMENTS,), fold=True)
    )
    modified_too: bool = option(
        flag, "Whether a document that stood elsewhere before counts too, once it is changed.", default=False
    )
    whole_tree: bool = option(
        flag, "Whether every document of the repository counts, also where the change does not touch it.", default=False
    )


_NEW = frozenset({Status.ADDED, Status.COPIED, Status.RENAMED})
_CHANGED = _NEW | {Status.MODIFIED, Status.TYPE_CHANGED}


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the place of every document that the change brings."""
    paths = changed_paths(change)
    looked_at = _CHANGED if options.modified_too else _NEW
    documents = [
        file for file in change.files if file.status in looked_at and file.path in paths.matching(options.match)
    ]
    allowed = paths.matching(options.allow)
    misplaced = [file for file in documents if file.path not in allowed]
    if misplaced:
        words = "{count} of {total} documents is out of place"
        if len(misplaced) > 1:
            words = "{count} of {total} documents are out of place"
        summary = say(words, count=len(misplaced), total=len(documents))
        return fails(summary, *(_evidence(file, options) for file in misplaced))
    if options.whole_tree and (swept := _swept(change, options)) is not None:
        return swept
    gaps = unseen(change, ())
    if gaps:
        return unknown(gaps[0].message, *gaps)
    if not documents:
        what = "added, moved, copied or changed" if options.modified_too else "added, moved or copied"
        return holds(say("checked 0 files: no document was {what}", what=Message(what)))
    shown = tuple(file.path for file in documents)
    return holds(say("{seen} in the right place: {wanted}", seen=shown, wanted=options.allow.patterns))


def _swept(change: Change, options: Options) -> Verdict | None:
    """Look at every document of the repository; None where all stand where they may."""
    if isinstance(change.tree, Unknown):
        return missing(change.tree)
    tree = PathList(change.tree)
    strays = sorted(tree.matching(options.match) - tree.matching(options.allow))
    if not strays:
        return None
    words = "{path} is not where this repository keeps documents: {wanted}; it was there before"
    fix = Message("Move it there in a change of its own, or allow its place in the policy.")
    evidence = (
        Evidence(message=say(words, path=path, wanted=options.allow.patterns), path=path, fix=fix) for path in strays
    )
    return fails(say("documents of the repository that are out of place: {count}", count=len(strays)), *evidence)


def _evidence(file: File, options: Options) -> Evidence:
    words = "{path} is not where this repository keeps documents: {wanted}"
    if file.status is Status.RENAMED and file.old_path:
        words = "{old} was moved to {path}, which is not where this repository keeps documents: {wanted}"
    wanted = options.allow.patterns
    return Evidence(
        message=say(words, path=file.path, old=file.old_path or "", seen=file.path, wanted=wanted),
        path=file.path,
        old_path=file.old_path,
        side=Side.NEW,
        fix=Message("Move it there, or propose the new place in the policy."),
    )


CHECK = Check(
    name="docs-allowlist",
    summary="New documents stand where the repository keeps its documents",
    about="""
Keeps stray notes, plans and summaries out of the repository: a document that the change adds, copies, or moves must
stand in one of the allowed places.

A document is a file with one of the extensions that GitHub shows as a text (`.md`, `.mdx`, `.rst`, `.adoc`, and their
kin), in whatever case: `README.MD` is one too. `match` says something else. Symbolic links count by their own name.
The places in `allow` are compared with care for case: `docs/**` does not allow `Docs/plan.md`.

Deleting a document is always fine, and so is changing one that already stands elsewhere, unless `modified-too` says
otherwise. A file that is moved counts by where it comes to, whatever it was before: `notes.txt` renamed to `notes.md`
is a new document. `whole-tree: true` looks at every document of the repository instead of the changed ones alone: for
a rule that only warns, beside one that keeps new ones in their places.
""",
    options=Options,
    shorthand="allow",
    evaluate=evaluate,
    needs=lambda options: ("tree",) if options.whole_tree else (),
    examples=(
        Example(
            "one that was out of place before",
            '{allow: "docs/**", whole-tree: true}',
            "{files: [src/a.py], tree: [docs/a.md, notes.md]}",
            Truth.FAILS,
            "notes.md is not where this repository keeps documents: docs/**; it was there before",
        ),
        Example(
            "in its place",
            '[README.md, "docs/**"]',
            "files: [{path: docs/a.md, status: added}]",
            Truth.HOLDS,
            "docs/a.md",
        ),
        Example(
            "a stray plan",
            '[README.md, "docs/**"]',
            "files: [{path: PLAN.md, status: added}]",
            Truth.FAILS,
            "PLAN.md is not where this repository keeps documents: README.md, docs/**",
        ),
        Example(
            "the extension in capitals", '["docs/**"]', "files: [{path: notes/TODO.MD, status: added}]", Truth.FAILS
        ),
        Example(
            "moved out of its place",
            '["docs/**"]',
            "files: [{path: src/a.md, old-path: docs/a.md, status: renamed}]",
            Truth.FAILS,
            "docs/a.md was moved to src/a.md",
        ),
        Example(
            "made a document by a new name",
            '["docs/**"]',
            "files: [{path: src/a.md, old-path: src/a.txt, status: renamed}]",
            Truth.FAILS,
        ),
        Example(
            "an old stray one, changed",
            '["docs/**"]',
            "files: [{path: PLAN.md, status: modified}]",
            Truth.HOLDS,
            "checked 0 files: no document was added, moved or copied",
        ),
        Example(
            "an old stray one, changed, where that counts",
            '{allow: "docs/**", modified-too: true}',
            "files: [{path: PLAN.md, status: modified}]",
            Truth.FAILS,
        ),
        Example("a stray one, deleted", '["docs/**"]', "files: [{path: PLAN.md, status: deleted}]", Truth.HOLDS),
        Example(
            "only some kinds",
            '{allow: "docs/**", match: "**/*.rst"}',
            "files: [{path: PLAN.md, status: added}]",
            Truth.HOLDS,
            "checked 0 files",
        ),
        Example(
            "a list of files that is not whole",
            '["docs/**"]',
            "{files: [{path: docs/a.md, status: added}], files-unseen: GitHub lists at most 3000}",
            Truth.UNKNOWN,
            "not all files are known",
        ),
    ),
)
