"""Which declarations of a change count: the one of its description, those of the issues it links, and whose word it is.

The description is the author's own word. An issue decides for the author only where somebody with triage rights stands
behind its text; else it says no more than the description could (policies of design: "the issue decides").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from govbot.core.change import Change, Issue, Unknown
from govbot.core.globs import Globs
from govbot.core.issues import counts, issue_name
from govbot.core.scope.allowed import Allowed, Limits, allowed_by
from govbot.core.scope.declarations import Declaration, read_declarations
from govbot.core.scope.names import names_of
from govbot.core.verdict import Evidence, Message, say

DESCRIPTION = Message("the description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How declarations are read: where, under which titles, and whose issues count.

    ``repositories`` are those whose issues count; None: the change's own. ``anyone`` lets an issue decide whoever wrote
    it.
    """

    body: bool
    issues: bool
    labels: Sequence[str]
    repositories: Globs | None
    anyone: bool
    limits: Limits


@dataclass(slots=True)
class Declared:
    """What was declared.

    ``own`` are the author's own words: each narrows the scope. ``decided`` are the issues that decide: together they
    are one scope. ``unproven`` are issues that would, if it were known that somebody with triage rights stands behind
    them. ``problems`` are lists that cannot be used, ``unknown`` the facts that are missing, ``remarks`` what a reader
    should know besides.
    """

    own: list[Allowed] = field(default_factory=list)
    decided: list[Allowed] = field(default_factory=list)
    unproven: list[Allowed] = field(default_factory=list)
    problems: list[Evidence] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)


def read_sources(change: Change, reading: Reading) -> Declared:
    """Read every declaration that counts."""
    declared = Declared()
    if reading.body:
        if isinstance(change.body, Unknown):
            declared.unknown.append(change.body)
        else:
            _take(change.body, DESCRIPTION, declared.own, change, reading, declared)
    if reading.issues:
        if isinstance(change.linked_issues, Unknown):
            declared.unknown.append(change.linked_issues)
        else:
            for issue in change.linked_issues.issues:
                _read_issue(issue, change, reading, declared)
    return declared


def _read_issue(issue: Issue, change: Change, reading: Reading, declared: Declared) -> None:
    name = issue_name(issue, change.repository)
    ours = counts(issue, change.repository, reading.repositories)
    if issue.problem:
        declared.remarks.append(say("{issue} could not be read ({why})", issue=name, why=Message(issue.problem)))
    elif issue.pull_request:
        declared.remarks.append(say("{issue} is a pull request, which declares nothing", issue=name))
    elif isinstance(ours, Unknown):
        declared.unknown.append(ours)
    elif not ours:
        declared.remarks.append(say("{issue} is in a repository that declares nothing here", issue=name))
    elif issue.trusted or reading.anyone:
        _take(issue.body, name, declared.decided, change, reading, declared)
    elif reading.body:
        _take(issue.body, name, declared.own, change, reading, declared)
    elif issue.trusted is None:
        _take(issue.body, name, declared.unproven, change, reading, declared)
    else:
        words = "{issue} was last edited by somebody without triage rights, so what it declares does not count"
        declared.remarks.append(say(words, issue=name))


def _take(
    text: str, source: Message, into: list[Allowed], change: Change, reading: Reading, declared: Declared
) -> None:
    declaration = _declaration(text, change, reading)
    if len(declaration.places) > 1:
        words = "{source} declares paths in {count} places, which are joined"
        declared.remarks.append(say(words, source=source, count=len(declaration.places)))
    for line in declaration.sentences[:1]:
        words = "line {line} of {source} is no list of paths"
        declared.remarks.append(say(words, line=line, source=source))
    if not declaration.tokens:
        return
    allowed, problems = allowed_by(declaration, source, change, reading.limits)
    declared.problems += problems
    if allowed is not None:
        into.append(allowed)


def _declaration(text: str, change: Change, reading: Reading) -> Declaration:
    """Read a text's declarations, once for all rules that ask the same."""
    key = (read_declarations, text, tuple(reading.labels))
    known = change.memo.get(key)
    if not isinstance(known, Declaration):
        known = read_declarations(text, reading.labels, names_of(change).known)
        change.memo[key] = known
    return known
