"""Whether every changed file lies inside the agreed paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from govbot.core.change import Change, File, Side, Unknown
from govbot.core.check import Check, Example, Mistake, missing, unseen
from govbot.core.globs import Globs
from govbot.core.options import CountCodec, choice, choices, flag, globs, names, option, texts
from govbot.core.paths import changed_paths
from govbot.core.scope.allowed import Allowed, Limits, outside
from govbot.core.scope.declarations import DEFAULT_LABELS
from govbot.core.scope.sources import Declared, Reading, read_sources
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
    labels: tuple[str, ...] = option(
        texts, "Titles that announce a declaration, in any case, singular or plural.", default=DEFAULT_LABELS
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
    if any(not any(char.isalnum() for char in label) for label in options.labels):
        return Mistake("a title without a letter", "Write words, as in `allowed paths`.", "labels")
    return None


def evaluate(change: Change, options: Options) -> Verdict:
    """Hold every touched path, on both sides of a rename, against what the policy and the declarations allow."""
    if not change.files and change.files_unseen is None:
        return holds(Message("no file changed"))
    declared = read_sources(change, _reading(options))
    if declared.problems:
        count = len(declared.problems)
        return fails(say(_PROBLEMS[count > 1], count=count), *declared.problems)
    scopes = _scopes(options, declared)
    exempt = changed_paths(change).matching(options.always_allowed) if options.always_allowed else frozenset[str]()
    refused = {path: scope for scope in reversed(scopes) for path in outside(scope, change, exempt)}
    if refused:
        return _refuse(change, scopes, refused, declared)
    unsure = _unsure(change, options, declared, exempt)
    if unsure is not None:
        return unsure
    if _is_missing(options, declared):
        return _nothing_declared(options, declared)
    if not scopes:
        return holds(say("no paths are declared, and none need be{remarks}", remarks=_told(declared.remarks)))
    words = "all {count} changed files are inside the agreed paths: {agreed}{remarks}"
    return holds(say(words, count=len(change.files), agreed=_agreed(scopes), remarks=_told(declared.remarks)))


def _reading(options: Options) -> Reading:
    return Reading(
        body=Source.BODY in options.declared_in,
        issues=Source.LINKED_ISSUE in options.declared_in,
        labels=options.labels,
        repositories=options.repositories,
        anyone=options.issue_editors is Editors.ANYONE,
        limits=Limits(universal=options.allow_universal, share=options.max_share),
    )


def _scopes(options: Options, declared: Declared) -> list[Allowed]:
    """List the scopes that all must hold. Issues decide together; one that may decide counts as if it did."""
    scopes = [Allowed(_POLICY, (options.allow,))] if options.allow else []
    issues = declared.decided + declared.unproven
    if issues:
        source = joined([issue.source for issue in issues], " and ")
        scopes.append(Allowed(source, tuple(globs for issue in issues for globs in issue.lists)))
    return scopes + declared.own


def _is_missing(options: Options, declared: Declared) -> bool:
    found = declared.own or declared.decided or declared.unproven
    return bool(options.declared_in) and not found and options.when_missing is WhenMissing.FAIL


def _refuse(change: Change, scopes: list[Allowed], refused: dict[str, Allowed], declared: Declared) -> Verdict:
    evidence = [_evidence(file, refused) for file in change.files if not refused.keys().isdisjoint(file.touched)]
    summary = say(
        _OUTSIDE[len(evidence) > 1],
        count=len(evidence),
        total=len(change.files),
        agreed=_agreed(scopes),
        remarks=_told(declared.remarks),
    )
    return fails(summary, *evidence)


def _evidence(file: File, refused: dict[str, Allowed]) -> Evidence:
    path = file.path if file.path in refused else (file.old_path or "")
    scope = refused[path]
    if path == file.path:
        message = say("{path} is outside the agreed paths", path=path, seen=path, wanted=scope.patterns)
    else:
        message = say(
            "{old} was moved to {path}. The place it left counts too, and {old} is outside the agreed paths",
            old=path,
            path=file.path,
            seen=path,
            wanted=scope.patterns,
        )
    disguise = _disguise(path)
    return Evidence(
        message=say("{message} ({disguise})", message=message, disguise=disguise, seen=path, wanted=scope.patterns)
        if disguise
        else message,
        path=file.path,
        old_path=file.old_path,
        side=Side.NEW if file.new_path is not None else Side.OLD,
        fix=say("Revert it, move it to another pull request, or have it allowed in {source}.", source=scope.source),
    )


def _disguise(path: str) -> Message | None:
    """Name letters of another script that pass for Latin ones: they are why a path that looks right is not."""
    if path.isascii():
        return None
    from govbot.core.characters import all_named
    from govbot.core.lookalikes import disguised

    letters = [letter for _, _, foreign in disguised(path) for letter in foreign]
    return say("it holds {letters}", letters=all_named(letters)) if letters else None


def _unsure(change: Change, options: Options, declared: Declared, exempt: frozenset[str]) -> Verdict | None:
    """Answer unknown where nothing is known to be wrong, and not all is known to be right."""
    facts = list(declared.unknown)
    if options.max_share is not None and isinstance(change.tree, Unknown) and (declared.own or declared.decided):
        facts.append(change.tree)
    if facts:
        return missing(*dict.fromkeys(facts))
    not_seen = unseen(change, ())
    if not_seen:
        return unknown(not_seen[0].message, *not_seen)
    sure = Allowed(_POLICY, tuple(globs for issue in declared.decided for globs in issue.lists))
    if declared.unproven and (not declared.decided or outside(sure, change, exempt)):
        words = "whether somebody with triage rights wrote {issue} is not known, and only then its paths count"
        doubts = [Evidence(message=say(words, issue=issue.source), fix=_UNPROVEN) for issue in declared.unproven]
        return unknown(doubts[0].message, *doubts)
    return None


def _nothing_declared(options: Options, declared: Declared) -> Verdict:
    places = [_PLACES[place] for place in dict.fromkeys(options.declared_in)]
    words = "no allowed paths are declared in {places}{remarks}"
    summary = say(words, places=joined(places, " or "), remarks=_told(declared.remarks))
    title = options.labels[0].capitalize()
    fix = say("Add a line such as {line} there, or a section with that title.", line=f"{title}: `src/api/**`")
    return fails(summary, Evidence(message=summary, fix=fix))


def _agreed(scopes: Sequence[Allowed]) -> Message:
    parts = [say("{paths} (from {source})", paths=scope.patterns, source=scope.source) for scope in scopes]
    return joined(parts, ", and of these ")


def _told(remarks: Sequence[Message]) -> Message:
    return Message("; {remarks}", {"remarks": joined(remarks, "; ")}) if remarks else Message("")


_POLICY = Message("the policy")
_PLACES = {Source.BODY: Message("the description"), Source.LINKED_ISSUE: Message("a linked issue")}
_PROBLEMS = (
    "the allowed paths cannot be used as they are declared; nothing else was checked",
    "the allowed paths cannot be used as they are declared ({count} problems); nothing else was checked",
)
_OUTSIDE = (
    "{count} of {total} changed files is outside the agreed paths. Agreed: {agreed}{remarks}",
    "{count} of {total} changed files are outside the agreed paths. Agreed: {agreed}{remarks}",
)
_UNPROVEN = Message(
    "Have a maintainer edit the issue's text, let the description declare paths as well (`declared-in: [body, "
    "linked-issue]`), or trust every issue (`issue-editors: anyone`)."
)

CHECK = Check(
    name="allowed-paths",
    summary="Every changed file lies inside the agreed paths",
    about="""
TODO prose that is long enough to satisfy the contract test; it is written below once the behaviour is settled for good.
""",
    options=Options,
    shorthand="allow",
    evaluate=evaluate,
    needs=needs,
    mistake=mistake,
    examples=(
        Example("inside", '"src/**"', "files: [src/app.py]", Truth.HOLDS, "all 1 changed files"),
        Example("outside", '"src/**"', "files: [docs/x.md]", Truth.FAILS, "docs/x.md is outside the agreed paths"),
    ),
)
