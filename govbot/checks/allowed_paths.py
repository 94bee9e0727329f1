"""Whether every changed file lies inside the agreed paths."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing, unseen
from govbot.core.globs import Globs
from govbot.core.options import CountCodec, choice, choices, flag, globs, names, option, texts
from govbot.core.paths import PathList, changed_paths
from govbot.core.scope.allowed import Limits, outside, touched_paths
from govbot.core.scope.declarations import DEFAULT_TITLES
from govbot.core.scope.examples import DECLARED
from govbot.core.scope.refusals import agreed, refuse, told
from govbot.core.scope.sources import Declared, Terms, read_sources
from govbot.core.scope.strays import strays
from govbot.core.scope.widened import widened
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown


class Source(StrEnum):
    """Where a scope may be declared, besides the policy."""

    BODY = "body"
    LINKED_ISSUE = "linked-issue"


class WhenMissing(StrEnum):
    """What to make of a change for which nothing is declared."""

    FAIL = "fail"
    IGNORE = "ignore"


class WhenWidened(StrEnum):
    """What to make of a description that declares more than the issue."""

    TELL = "tell"
    FAIL = "fail"


class Dialect(StrEnum):
    """How patterns are read."""

    GLOBS = "globs"
    FNMATCH = "fnmatch"


class Editors(StrEnum):
    """Whose word an issue is."""

    TRIAGE = "triage"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is allowed, and who says so."""

    allow: Globs | None = option(globs, "Paths that the policy allows.")
    declared_in: tuple[Source, ...] = option(
        choices(Source),
        "Where each change declares its own paths: in the description (`body`), in the issues that it closes, or in "
        "both. At least one of them must; what all of them allow is allowed.",
        default=(),
    )
    when_missing: WhenMissing = option(
        choice(WhenMissing), "What to make of it when none of these places declares anything.", default=WhenMissing.FAIL
    )
    when_widened: WhenWidened = option(
        choice(WhenWidened),
        "What to make of a description that declares paths which the issue does not: the issue decides anyway.",
        default=WhenWidened.TELL,
    )
    per_commit: bool = option(
        flag,
        "Whether each commit must stay inside by itself, also where a later one takes its change back.",
        default=False,
    )
    always_allowed: Globs | None = option(globs, "Paths that are allowed whatever else is declared.")
    titles: tuple[str, ...] = option(
        texts, "The words that announce a declaration, in any case, singular or plural.", default=DEFAULT_TITLES
    )
    issue_editors: Editors = option(
        choice(Editors),
        "Whose issues decide: those whose text somebody with `triage` rights wrote last, or those of `anyone`.",
        default=Editors.TRIAGE,
    )
    repositories: Globs | None = option(
        names, "Repositories (`owner/name`) whose issues may declare paths. Left out: only the change's own."
    )
    allow_universal: bool = option(
        flag, "Whether a declaration may cover whatever there is, as `**` does.", default=False
    )
    dialect: Dialect = option(
        choice(Dialect),
        "How `allow` and declarations are read: as globs, or as patterns of `fnmatch`, whose `*` crosses `/`.",
        default=Dialect.GLOBS,
    )
    max_share: int | None = option(
        CountCodec(least=1), "How many percent of the repository's files a declaration may cover, at most."
    )


def needs(options: Options) -> tuple[str, ...]:
    """Ask for the places where paths may be declared, and for the tree only where a share is to be told."""
    wanted = {
        "body": Source.BODY in options.declared_in,
        "linked_issues": Source.LINKED_ISSUE in options.declared_in,
        "issue_rights": Source.LINKED_ISSUE in options.declared_in,
        "tree": options.max_share is not None or options.when_widened is WhenWidened.FAIL,
        "commit_paths": options.per_commit,
    }
    return tuple(name for name, yes in wanted.items() if yes)


def mistake(options: Options) -> Mistake | None:
    """Refuse options that allow nothing, or that nothing reads."""
    if options.allow is None and not options.declared_in:
        return Mistake(
            "nothing says which paths are allowed", "Write `allow:` with globs, or `declared-in: [body, linked-issue]`."
        )
    if options.when_widened is WhenWidened.FAIL and len(set(options.declared_in)) < len(Source):
        return Mistake(
            "only where both declare can one declare more", "Write `declared-in: [body, linked-issue]`.", "when-widened"
        )
    if any(not any(char.isalnum() for char in label) for label in options.titles):
        return Mistake("a title without a letter", "Write words, as in `allowed paths`.", "titles")
    return None


def evaluate(change: Change, options: Options) -> Verdict:
    """Hold every touched path, on both sides of a rename, against what the policy and the declarations allow."""
    if not change.files and change.files_unseen is None and not _commits_stray(change, options):
        return holds(Message("no file changed"))
    exempt = changed_paths(change).matching(options.always_allowed) if options.always_allowed else frozenset[str]()
    if change.files_unseen is None and touched_paths(change) <= exempt and not _commits_stray(change, options):
        return holds(say("every changed file is always allowed: {seen}", seen=tuple(sorted(exempt))))
    declared = read_sources(change, _terms(options))
    if declared.problems:
        return fails(_UNUSABLE, *declared.problems)
    policy = _policy(options)
    scopes = declared.scopes(policy)
    wider = widened(change, declared, options.always_allowed)
    remarks = (*_banner(options), *declared.remarks, *wider.told)
    refused = {path: scope for scope in reversed(scopes) for path in outside(scope, change, exempt)}
    if refused:
        return refuse(change, scopes, refused, remarks)
    if wider.evidence and options.when_widened is WhenWidened.FAIL:
        return fails(wider.told[0], *wider.evidence)
    if options.per_commit and scopes and (strayed := strays(change, scopes, options.always_allowed)):
        return strayed
    unsure = _unsure(change, options, declared, exempt)
    if unsure is not None:
        return unsure
    if options.declared_in and not declared.anything and options.when_missing is WhenMissing.FAIL:
        return _nothing_declared(options, declared)
    if not scopes:
        return holds(say("no paths are declared, and none need be{remarks}", remarks=told(remarks)))
    words = "{count} of {total} changed files lie inside the agreed paths: {agreed}{remarks}"
    count = len(change.files)
    return holds(say(words, count=count, total=count, agreed=agreed(scopes), remarks=told(remarks)))


def _commits_stray(change: Change, options: Options) -> bool:
    """Tell whether single commits may touch what is not always allowed."""
    if not options.per_commit:
        return False
    if isinstance(change.commit_paths, Unknown):
        return True
    paths = PathList(path for commit in change.commit_paths for path in commit.paths)
    return bool(paths.paths - (paths.matching(options.always_allowed) if options.always_allowed else frozenset()))


def _policy(options: Options) -> Globs | None:
    if options.allow is None or options.dialect is Dialect.GLOBS:
        return options.allow
    return _limits(options).globs(*options.allow.patterns)


def _banner(options: Options) -> tuple[Message, ...]:
    return (_FNMATCH,) if options.dialect is Dialect.FNMATCH else ()


def _limits(options: Options) -> Limits:
    crossing = options.dialect is Dialect.FNMATCH
    return Limits(universal=options.allow_universal, share=options.max_share, crossing=crossing)


def _terms(options: Options) -> Terms:
    return Terms(
        body=Source.BODY in options.declared_in,
        issues=Source.LINKED_ISSUE in options.declared_in,
        titles=options.titles,
        repositories=options.repositories,
        anyone=options.issue_editors is Editors.ANYONE,
        limits=_limits(options),
    )


def _unsure(change: Change, options: Options, declared: Declared, exempt: frozenset[str]) -> Verdict | None:
    """Answer unknown where nothing is known to be wrong, and not all is known to be right."""
    facts = declared.unknown
    if "tree" in needs(options) and isinstance(change.tree, Unknown) and declared.anything:
        facts = (*facts, change.tree)
    if options.per_commit and isinstance(change.commit_paths, Unknown) and (options.allow or declared.anything):
        facts = (*facts, change.commit_paths)
    if facts:
        return missing(*facts)
    not_seen = unseen(change, ())
    if not_seen:
        return unknown(not_seen[0].message, *not_seen)
    if declared.unproven and any(outside(it, change, exempt) for it in declared.scopes(_policy(options), proven=True)):
        words = "whether somebody with triage rights wrote {issue} is not known, and only then its paths count"
        doubts = [Evidence(message=say(words, issue=issue.source), fix=_UNPROVEN) for issue in declared.unproven]
        return unknown(doubts[0].message, *doubts)
    return None


def _nothing_declared(options: Options, declared: Declared) -> Verdict:
    places = [_PLACES[place] for place in dict.fromkeys(options.declared_in)]
    words = "no allowed paths are declared in {places}{remarks}"
    summary = say(words, places=joined(places, " or "), remarks=told(declared.remarks))
    title = options.titles[0].capitalize()
    fix = say("Add a line such as {line} there, or a section with that title.", line=f"{title}: `src/api/**`")
    return fails(summary, Evidence(message=summary, fix=fix))


_PLACES = {Source.BODY: Message("the description"), Source.LINKED_ISSUE: Message("a linked issue")}
_UNUSABLE = Message("the allowed paths cannot be used as they are declared; nothing else was checked")
_FNMATCH = Message("the paths are read as patterns of fnmatch, whose `*` crosses `/`")
_UNPROVEN = Message(
    "Have a maintainer edit the issue's text, let the description declare paths as well (`declared-in: [body, "
    "linked-issue]`), or trust every issue (`issue-editors: anyone`)."
)

CHECK = Check(
    name="allowed-paths",
    summary="Every changed file lies inside the agreed paths",
    about="""
Keeps a change to what was agreed. The agreed paths stand in the policy (`allow`), or each pull request declares its
own (`declared-in`): in its description, in the issue that it closes, or in both. Where several say something, all must
allow a path: the narrowest decides. Of several linked issues each adds its own paths.

Every path that the change touches must be inside: of added, changed and deleted files, of mode changes, links and
submodules, and both sides of a move. What was changed and changed back is no part of the change, unless `per-commit`
asks each commit to stay inside by itself; of a merge counts what it changed against all of its parents.

**How paths are declared.** A line `Allowed paths: src/api/**, docs/api.md`; a section or a bold line with that title
and a list or a code block below; or a code block marked `allowed-paths`. Backticks, quotes, emphasis, list markers,
task boxes, `EDIT:` and `NEW:`, and remarks in parentheses or behind a dash are all read. HTML comments, block quotes
and other code are not, and neither are `none`, `n/a`, `tbd`, `_No response_` and `<placeholders>`. Several declarations
in one text are joined, and that is told. `!path` excludes.

**What the paths mean.** They are globs from the root of the repository, as everywhere in a policy: `*` stays inside a
folder, `**` crosses, a trailing `/` is everything below; case counts. Brackets and parentheses stand for themselves. A
path that cannot be read is named with the reason and fails the rule; so is a folder without `/**`, and a pattern that
covers whatever there is, such as `**`, unless `allow-universal` says otherwise. `max-share` sets a finer limit.

**Whose word counts.** The description is the author's own word. An issue decides when somebody with triage rights wrote
its text last. Where that is not known to be so, it is one more word of the author's: with `body` among the places it
narrows like the description, and without it the answer is unknown, or, where somebody else is known to have written it,
it does not count. `issue-editors: anyone` trusts every issue. Only issues of the change's own repository count, or of
`repositories`.

Where the description declares more than the issue does, the issue decides, and the report tells what is too much;
`when-widened: fail` fails on it, in words that can be acted upon. It is compared on the files that there are.

`dialect: fnmatch` is for lists that were written for `fnmatch`: `*` and `?` cross `/`, `[...]` is a choice, braces
stand for themselves. The report says so.

Nothing declared fails; `when-missing: ignore` lets it pass. `always-allowed` is for what any change may bring, such as
a line in the changelog.
""",
    options=Options,
    shorthand="allow",
    evaluate=evaluate,
    needs=needs,
    mistake=mistake,
    examples=(
        Example("inside", '"src/**"', "files: [src/app.py]", Truth.HOLDS, "1 of 1 changed files lie inside"),
        Example(
            "outside",
            '["src/**", "tests/**"]',
            "files: [src/app.py, docs/x.md]",
            Truth.FAILS,
            "1 of 2 changed files is outside the agreed paths. Agreed: src/**, tests/** (from the policy)",
        ),
        *DECLARED,
        Example(
            "moved out of another place",
            '"app/**"',
            "files: [{path: app/x.py, old-path: src/protected.py}]",
            Truth.FAILS,
            "src/protected.py was moved to app/x.py. The place it left counts too",
        ),
        Example("deleted elsewhere", '"app/**"', "files: [{path: src/x.py, status: deleted}]", Truth.FAILS),
        Example(
            "a mode changed elsewhere",
            '"app/**"',
            "files: [{path: run.sh, mode: 100755, old-mode: 100644}]",
            Truth.FAILS,
            "run.sh is outside",
        ),
        Example(
            "a pattern for the root only",
            '"*.md"',
            "files: [docs/a.md]",
            Truth.FAILS,
            "docs/a.md is outside the agreed",
        ),
        Example(
            "a letter in disguise",
            "admin.py",
            'files: ["\\u0430dmin.py"]',
            Truth.FAILS,
            "U+0430 CYRILLIC SMALL LETTER A",
        ),
        Example(
            "taken back by a later commit",
            "{allow: 'app/**', per-commit: true}",
            "{files: [app/a.py], commit-paths: [[app/a.py, src/b.py], [src/b.py]]}",
            Truth.FAILS,
            "src/b.py is outside the agreed paths in commit 000000000000",
        ),
    ),
)
