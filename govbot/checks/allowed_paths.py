"""Whether every changed file lies inside the agreed paths."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing, unseen
from govbot.core.globs import Globs
from govbot.core.options import CountCodec, choice, choices, flag, globs, names, option, texts
from govbot.core.paths import changed_paths
from govbot.core.scope.allowed import Limits, outside, touched_paths
from govbot.core.scope.declarations import DEFAULT_TITLES
from govbot.core.scope.refusals import agreed, refuse, told
from govbot.core.scope.sources import Declared, Terms, read_sources
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown


class Source(StrEnum):
    """Where a scope may be declared, besides the policy."""

    BODY = "body"
    LINKED_ISSUE = "linked-issue"


class WhenMissing(StrEnum):
    """What to make of a change for which nothing is declared."""

    FAIL = "fail"
    IGNORE = "ignore"


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
    max_share: int | None = option(
        CountCodec(least=1), "How many percent of the repository's files a declaration may cover, at most."
    )


def needs(options: Options) -> tuple[str, ...]:
    """Ask for the places where paths may be declared, and for the tree only where a share is to be told."""
    wanted = {"body": Source.BODY in options.declared_in, "linked_issues": Source.LINKED_ISSUE in options.declared_in}
    return (*(name for name, yes in wanted.items() if yes), *(("tree",) if options.max_share is not None else ()))


def mistake(options: Options) -> Mistake | None:
    """Refuse options that allow nothing, or that nothing reads."""
    if options.allow is None and not options.declared_in:
        return Mistake(
            "nothing says which paths are allowed", "Write `allow:` with globs, or `declared-in: [body, linked-issue]`."
        )
    if any(not any(char.isalnum() for char in label) for label in options.titles):
        return Mistake("a title without a letter", "Write words, as in `allowed paths`.", "titles")
    return None


def evaluate(change: Change, options: Options) -> Verdict:
    """Hold every touched path, on both sides of a rename, against what the policy and the declarations allow."""
    if not change.files and change.files_unseen is None:
        return holds(Message("no file changed"))
    exempt = changed_paths(change).matching(options.always_allowed) if options.always_allowed else frozenset[str]()
    if change.files_unseen is None and touched_paths(change) <= exempt:
        return holds(say("every changed file is always allowed: {seen}", seen=tuple(sorted(exempt))))
    declared = read_sources(change, _terms(options))
    if declared.problems:
        return fails(_UNUSABLE, *declared.problems)
    scopes = declared.scopes(options.allow)
    refused = {path: scope for scope in reversed(scopes) for path in outside(scope, change, exempt)}
    if refused:
        return refuse(change, scopes, refused, declared.remarks)
    unsure = _unsure(change, options, declared, exempt)
    if unsure is not None:
        return unsure
    if options.declared_in and not declared.anything and options.when_missing is WhenMissing.FAIL:
        return _nothing_declared(options, declared)
    if not scopes:
        return holds(say("no paths are declared, and none need be{remarks}", remarks=told(declared.remarks)))
    words = "{count} of {total} changed files lie inside the agreed paths: {agreed}{remarks}"
    count = len(change.files)
    return holds(say(words, count=count, total=count, agreed=agreed(scopes), remarks=told(declared.remarks)))


def _terms(options: Options) -> Terms:
    return Terms(
        body=Source.BODY in options.declared_in,
        issues=Source.LINKED_ISSUE in options.declared_in,
        titles=options.titles,
        repositories=options.repositories,
        anyone=options.issue_editors is Editors.ANYONE,
        limits=Limits(universal=options.allow_universal, share=options.max_share),
    )


def _unsure(change: Change, options: Options, declared: Declared, exempt: frozenset[str]) -> Verdict | None:
    """Answer unknown where nothing is known to be wrong, and not all is known to be right."""
    facts = declared.unknown
    if options.max_share is not None and isinstance(change.tree, Unknown) and declared.anything:
        facts = (*facts, change.tree)
    if facts:
        return missing(*facts)
    not_seen = unseen(change, ())
    if not_seen:
        return unknown(not_seen[0].message, *not_seen)
    if declared.unproven and any(outside(it, change, exempt) for it in declared.scopes(options.allow, proven=True)):
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
_UNPROVEN = Message(
    "Have a maintainer edit the issue's text, let the description declare paths as well (`declared-in: [body, "
    "linked-issue]`), or trust every issue (`issue-editors: anyone`)."
)

# Every form of a declaration that was seen in real descriptions, as text within double quotes of YAML.
_FORMS = {
    "a line with spaces between": r"Allowed paths: app/** tests/**",
    "a line with commas between": r"Allowed paths: app/*, docs/specs/*",
    "a bold title with its colon": r"**Allowed paths:** app/**",
    "a bold title before its colon": r"**Allowed paths**: app/**",
    "a heading and a code block": r"## Allowed paths\n\n```\napp/**\n```",
    "backticks": r"Allowed paths: `app/**`, `tests/**`",
    "backticks around all": r"Allowed paths: `app/**, tests/**`",
    "a title and a list": r"Allowed paths:\n- app/**\n- tests/**",
    "stars escaped by a formatter": r"Allowed paths: app/\\*\\*",
    "an issue form": r"### Allowed paths (globs)\n\napp/**\n\n### Done when\n\n_No response_",
    "a code block of its own": r"```allowed-paths\n# the app\napp/**\n```",
    "a task": r"- [x] Scope paths: app/**",
    "a plan": r"**Files scope**\n- EDIT: `app/a.py`\n- NEW: `app/b.py` (the parser)",
}
_NOT_SEEN = {
    "a comment": r"<!-- Allowed paths: app/** -->",
    "a quote": r"> Allowed paths: app/**",
    "code": r"```\nAllowed paths: app/**\n```",
    "a sentence": r"- [x] Allowed paths: declared and matched",
    "an empty field": r"### Allowed paths\n\n_No response_",
}

CHECK = Check(
    name="allowed-paths",
    summary="Every changed file lies inside the agreed paths",
    about="""
Keeps a change to what was agreed. The agreed paths stand in the policy (`allow`), or each pull request declares its
own (`declared-in`): in its description, in the issue that it closes, or in both. Where several say something, all must
allow a path: the narrowest decides. Of several linked issues each adds its own paths.

Every path that the change touches must be inside: of added, changed and deleted files, of mode changes, links and
submodules, and both sides of a move. What was changed and changed back is no part of the change.

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
        *(
            Example(
                f"declared by {form}",
                "{declared-in: body}",
                f'{{files: [app/a.py], body: "{body}"}}',
                Truth.HOLDS,
                "app/",
            )
            for form, body in _FORMS.items()
        ),
        *(
            Example(
                f"not declared by {form}",
                "{declared-in: body}",
                f'{{files: [app/a.py], body: "{body}"}}',
                Truth.FAILS,
                "no allowed paths are declared in the description",
            )
            for form, body in _NOT_SEEN.items()
        ),
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
        Example("nothing changed", "{declared-in: body}", "files: []", Truth.HOLDS, "no file changed"),
        Example(
            "a folder without stars",
            "{declared-in: body}",
            "{files: [app/a.py], body: 'Allowed paths: app'}",
            Truth.FAILS,
            "app in the allowed paths (the description, line 1) cannot be read: it is a folder; did you mean app/**?",
        ),
        Example(
            "a pattern that limits nothing",
            "{declared-in: body}",
            "{files: [app/a.py], body: 'Allowed paths: **'}",
            Truth.FAILS,
            "** (the description) covers whatever there is, so it limits nothing",
        ),
        Example(
            "a pattern that covers much",
            "{declared-in: body, max-share: 50}",
            "{files: [app/a.py], tree: [app/a.py, app/b.py, LICENSE], body: 'Allowed paths: app/**'}",
            Truth.FAILS,
            "app/** (the description) covers 67 % of the repository, more than 50 %",
        ),
        Example(
            "an exclusion",
            "{declared-in: body}",
            "{files: [app/keys/a.py], body: 'Allowed paths: `app/**`, `!app/keys/**`'}",
            Truth.FAILS,
            "app/keys/a.py is outside",
        ),
        Example(
            "two declarations",
            "{declared-in: body}",
            '{files: [app/a.py, docs/a.md], body: "Allowed paths: app/**\\n\\nAllowed paths: docs/**"}',
            Truth.HOLDS,
            "the description declares paths in 2 places, which are joined",
        ),
        Example(
            "a pattern for the root only",
            '"*.md"',
            "files: [docs/a.md]",
            Truth.FAILS,
            "docs/a.md is outside the agreed",
        ),
        Example(
            "brackets and parentheses",
            "{declared-in: body}",
            "{files: ['app/(shop)/[id].ts', app/@modal/$slug.tsx],"
            " body: 'Allowed paths: app/(shop)/[id].ts, app/@modal/$slug.tsx'}",
            Truth.HOLDS,
        ),
        Example(
            "a letter in disguise",
            "admin.py",
            'files: ["\\u0430dmin.py"]',
            Truth.FAILS,
            "U+0430 CYRILLIC SMALL LETTER A",
        ),
        Example(
            "the issue narrows the description",
            "{declared-in: [body, linked-issue]}",
            "{files: [app/b.py], body: 'Allowed paths: app/**',"
            " linked-issues: [{number: 7, body: 'Allowed paths: app/a.py', trusted: true}]}",
            Truth.FAILS,
            "app/a.py (from issue #7), and of these app/** (from the description)",
        ),
        Example(
            "each linked issue adds its own",
            "{declared-in: linked-issue}",
            "{files: [app/a.py, docs/a.md], linked-issues: [{number: 7, body: 'Allowed paths: app/**', trusted: true},"
            " {number: 8, body: 'Allowed paths: docs/**', trusted: true}]}",
            Truth.HOLDS,
            "app/**, docs/** (from issue #7 and issue #8)",
        ),
        Example(
            "an issue that nobody with triage rights stands behind",
            "{declared-in: linked-issue}",
            "{files: [app/a.py], linked-issues: [{number: 7, body: 'Allowed paths: app/**', trusted: false}]}",
            Truth.FAILS,
            "issue #7 was last edited by somebody without triage rights",
        ),
        Example(
            "an issue of which that is not known",
            "{declared-in: linked-issue}",
            "{files: [app/a.py], linked-issues: [{number: 7, body: 'Allowed paths: app/**'}]}",
            Truth.UNKNOWN,
            "whether somebody with triage rights wrote issue #7 is not known",
        ),
        Example(
            "nothing declared, and nothing asked",
            "{declared-in: body, when-missing: ignore}",
            "{files: [app/a.py], body: A fix}",
            Truth.HOLDS,
        ),
        Example(
            "always allowed",
            '{declared-in: body, always-allowed: "changelog.d/**"}',
            "{files: [app/a.py, changelog.d/1.md], body: 'Allowed paths: app/**'}",
            Truth.HOLDS,
        ),
        Example(
            "a description that was not given",
            "{declared-in: body}",
            "files: [app/a.py]",
            Truth.UNKNOWN,
            "the description is not known",
        ),
        Example(
            "known to be outside, whatever the issue says",
            "{declared-in: [body, linked-issue]}",
            "{files: [docs/a.md], body: 'Allowed paths: app/**'}",
            Truth.FAILS,
            "docs/a.md is outside",
        ),
    ),
)
