"""Whether the pull request closes an issue, and one that is ready for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from govbot.core.change import Change, Issue, LinkedIssues, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.globs import Globs
from govbot.core.issues import counts, issue_name, label_reasons
from govbot.core.link_traps import references_of, traps, written
from govbot.core.links import IssueRef
from govbot.core.options import Codec, CountCodec, ListCodec, NameCodec, choice, count, names, option
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown


class State(StrEnum):
    """The state that a linked issue must have."""

    OPEN = "open"
    CLOSED = "closed"
    ANY = "any"


class Keywords(StrEnum):
    """What makes an issue a linked one."""

    CLOSING = "closing"
    ANY = "any"


_labels: Codec[tuple[Globs, ...]] = ListCodec(NameCodec())


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a linked issue must be like, and how many there must be."""

    state: State = option(choice(State), "The state that the issue must have.", default=State.OPEN)
    any_label: tuple[Globs, ...] = option(_labels, "The issue must carry one of these labels.", default=())
    all_labels: tuple[Globs, ...] = option(_labels, "The issue must carry each of these labels.", default=())
    none_label: tuple[Globs, ...] = option(_labels, "The issue must carry none of these labels.", default=())
    repositories: Globs | None = option(
        names, "Repositories (`owner/name`) whose issues count. Left out: only the change's own."
    )
    min: int = option(CountCodec(least=1), "How many such issues must be linked, at least.", default=1)
    max: int | None = option(count, "How many issues may be linked, at most, whatever they are like.")
    keywords: Keywords = option(
        choice(Keywords),
        "What links an issue: only what closes it (`closing`: `Fixes #7`, or a link made on GitHub), or `any` mention "
        "in the description (`Refs #7`).",
        default=Keywords.CLOSING,
    )


def needs(options: Options) -> tuple[str, ...]:
    """Ask for the issues that are closed, and for those that are mentioned only where they count."""
    mentioned = ("mentioned_issues",) if options.keywords is Keywords.ANY else ()
    return ("linked_issues", *mentioned)


def mistake(options: Options) -> Mistake | None:
    """Refuse amounts that nothing can meet."""
    if options.max is not None and options.max < options.min:
        return Mistake("`max` is less than `min`, so nothing can meet both", "Raise `max`.", "max")
    return None


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at every linked issue."""
    facts = [change.linked_issues, *([change.mentioned_issues] if options.keywords is Keywords.ANY else [])]
    issues = _issues([fact for fact in facts if not isinstance(fact, Unknown)])
    gaps = [fact for fact in facts if isinstance(fact, Unknown)]
    if options.max is not None and len(issues) > options.max:
        shown = written([IssueRef(issue.repository, issue.number) for issue in issues], change)
        words = "{count} issues are linked, more than {max}: {issues}"
        return fails(say(words, count=len(issues), max=options.max, issues=shown))
    lacks = {issue: _lacks(issue, change, options) for issue in issues}
    fit = [issue for issue in issues if not lacks[issue]]
    if len(fit) >= options.min and (options.max is None or not gaps):
        return _enough(fit, change)
    unsure = _unsure(change, issues, gaps, options)
    return _too_few(change, fit, lacks, options) if unsure is None else unsure


def _issues(known: list[LinkedIssues]) -> list[Issue]:
    """List the issues, each once, those that GitHub links before those that are mentioned."""
    issues: dict[tuple[str, int], Issue] = {}
    for links in known:
        for issue in links.issues:
            issues.setdefault((issue.repository.lower(), issue.number), issue)
    return list(issues.values())


def _lacks(issue: Issue, change: Change, options: Options) -> Message | None:
    """Say what keeps an issue from counting; None where nothing does."""
    reasons = list(_reasons(issue, change, options))
    return joined(reasons, " and ") if reasons else None


def _reasons(issue: Issue, change: Change, options: Options) -> Iterator[Message]:
    if issue.problem:
        yield say("could not be read: {why}", why=Message(issue.problem))
        return
    if issue.pull_request:
        yield Message("is a pull request")
    if counts(issue, change.repository, options.repositories) is not True:
        yield say("is in {repository}, whose issues do not count", repository=issue.repository)
    if options.state is not State.ANY and issue.state != options.state.value:
        yield say("is {state}", state=Message(issue.state or "in an unknown state"))
    yield from label_reasons(issue, options.any_label, options.all_labels, options.none_label)


def _enough(fit: list[Issue], change: Change) -> Verdict:
    linked = [say("{issue} is linked", issue=issue_name(issue, change.repository)) for issue in fit]
    negated = [ref for ref in references_of(change) if ref.negated]
    summary = joined(linked, ", ")
    if negated:
        words = "{summary}. The description says that it does not close {issues}, and GitHub closes it all the same"
        summary = say(words, summary=summary, issues=written([ref.issue for ref in negated], change))
    return holds(summary, *(Evidence(message=message) for message in linked))


def _unsure(change: Change, issues: list[Issue], gaps: list[Unknown], options: Options) -> Verdict | None:
    """Answer unknown where an issue that would do may be there unseen."""
    if gaps:
        verdict = missing(*gaps)
        hint = _seen_offline(change, options) if all(gap.offline for gap in gaps) else None
        if hint is None:
            return verdict
        summary = say("{summary}; {hint}", summary=verdict.summary, hint=hint)
        return Verdict(verdict.truth, summary, verdict.evidence)
    links = change.linked_issues
    if not issues and isinstance(links, LinkedIssues) and links.source == "text":
        return unknown(Message("GitHub's own links could not be read, and the description closes no issue"))
    if issues and options.repositories is None and isinstance(change.repository, Unknown):
        return missing(change.repository)
    return None


def _seen_offline(change: Change, options: Options) -> Message | None:
    """Say what the description alone tells: less than GitHub knows, and more than nothing."""
    if isinstance(change.body, Unknown):
        return None
    found = [ref.issue for ref in references_of(change) if ref.closes or options.keywords is Keywords.ANY]
    if found:
        return say(
            "the description links {issues}, and what it is like only GitHub knows", issues=written(found, change)
        )
    return Message("the description links none, but one may be linked on GitHub itself")


def _too_few(change: Change, fit: list[Issue], lacks: dict[Issue, Message | None], options: Options) -> Verdict:
    evidence = [
        Evidence(message=say("{issue} {lacks}", issue=issue_name(issue, change.repository), lacks=lack))
        for issue, lack in lacks.items()
        if lack is not None
    ]
    state = "" if options.state is State.ANY else f"{options.state.value} "
    if fit:
        words = "only {count} of {total} linked issues will do, at least {min} must"
        summary = say(words, count=len(fit), total=len(lacks), min=options.min)
    elif not lacks:
        summary = Message(f"no {state}issue is linked")
    else:
        summary = say("no linked issue will do: {evidence}", evidence=joined([item.message for item in evidence], ", "))
    fix = _fix(change, options)
    return fails(summary, *(replace(item, fix=fix) for item in evidence or [Evidence(message=summary)]))


def _fix(change: Change, options: Options) -> Message:
    """Say how to link an issue, with the trap that the description fell into."""
    advice = Message("Write {example} in the description, not inside a comment or code.", {"example": "Fixes #123"})
    if options.keywords is Keywords.ANY:
        advice = Message("Name an issue in the description, as in {example}.", {"example": "Refs #123"})
    return joined([advice, *traps(change)], " ")


CHECK = Check(
    name="linked-issue",
    summary="The pull request closes an issue that is ready for it",
    about="""
Asks that the change has a reason that others have seen: an issue that it closes, in the state and with the labels that
you name. By default one open issue of the same repository is enough.

GitHub's own links decide: they are what a merge will close, and they hold the ones made in the sidebar. Where GitHub
makes none, because the base is not the default branch, or cannot be asked, the description is read by GitHub's grammar:
`close`, `closes`, `closed`, `fix`, `fixes`, `fixed`, `resolve`, `resolves` or `resolved`, in any case, perhaps a colon,
and then `#7`, `GH-7`, `owner/repo#7`, or the URL of an issue. Code, HTML comments and block quotes do not count. What
often goes wrong is told: `Closes #1, #2` closes only the first, and "does not close #5" closes it all the same.

`keywords: any` lets a mention do (`Refs #7`). The number of a pull request is no issue either way. An issue must meet
all that is asked, and every linked issue that does not is told with what it lacks; only `min` of them must meet it.
Labels may be globs and are compared without case, as GitHub does.

A local run has not seen GitHub's links, so there the answer is always unknown: it says what the description links.
""",
    options=Options,
    evaluate=evaluate,
    needs=needs,
    mistake=mistake,
    bare="Write `linked-issue: {}`, or what the issue must be like, as in `linked-issue: {state: open}`.",
    examples=(
        Example("an open issue", "{}", "linked-issues: [7]", Truth.HOLDS, "issue #7 is linked"),
        Example("no issue", "{}", "linked-issues: []", Truth.FAILS, "no open issue is linked"),
        Example(
            "a closed issue", "{}", "linked-issues: [{number: 7, state: closed}]", Truth.FAILS, "issue #7 is closed"
        ),
        Example(
            "a closed issue, where that does",
            "{state: any}",
            "linked-issues: [{number: 7, state: closed}]",
            Truth.HOLDS,
        ),
        Example(
            "the number of a pull request",
            "{state: any}",
            "linked-issues: [{number: 7, pull-request: true}]",
            Truth.FAILS,
            "issue #7 is a pull request",
        ),
        Example(
            "an issue that is not there",
            "{}",
            "linked-issues: [{number: 7, problem: not found}]",
            Truth.FAILS,
            "issue #7 could not be read: not found",
        ),
        Example(
            "an accepted issue",
            "{any-label: [accepted, 'ready-*']}",
            "linked-issues: [{number: 7, labels: [Ready-Now]}]",
            Truth.HOLDS,
        ),
        Example(
            "an issue that is not accepted yet",
            "{any-label: accepted, none-label: needs-design}",
            "linked-issues: [{number: 7, labels: [needs-design]}]",
            Truth.FAILS,
            "issue #7 is not marked accepted and is marked needs-design",
        ),
        Example(
            "an issue of another repository",
            "{}",
            "linked-issues: [{number: 7, repository: acme/plans}]",
            Truth.FAILS,
            "issue acme/plans#7 is in acme/plans, whose issues do not count",
        ),
        Example(
            "an issue of another repository that counts",
            "{repositories: acme/plans}",
            "linked-issues: [{number: 7, repository: acme/plans}]",
            Truth.HOLDS,
        ),
        Example(
            "too many",
            "{max: 1}",
            "linked-issues: [7, 8]",
            Truth.FAILS,
            "2 issues are linked, more than 1",
        ),
        Example(
            "only mentioned",
            "{}",
            "{linked-issues: [], body: 'Refs #7'}",
            Truth.FAILS,
            "no open issue is linked",
        ),
        Example(
            "mentioned, where that does",
            "{keywords: any}",
            "{linked-issues: [], mentioned-issues: [7], body: 'Refs #7'}",
            Truth.HOLDS,
        ),
        Example(
            "said not to be closed, and closed all the same",
            "{}",
            "{linked-issues: [5], body: 'This does not close #5'}",
            Truth.HOLDS,
            "GitHub closes it all the same",
        ),
        Example(
            "a local run with a keyword",
            "{}",
            "body: 'Fixes #7'",
            Truth.UNKNOWN,
            "the description links #7, and what it is like only GitHub knows",
        ),
        Example(
            "a local run without one",
            "{}",
            "body: A small fix",
            Truth.UNKNOWN,
            "the description links none, but one may be linked on GitHub itself",
        ),
    ),
)
