"""Which declarations of a change count: the one of its description, those of the issues it links, and whose word it is.

The description is the author's own word. An issue decides for the author only where somebody with triage rights stands
behind its text; else it says no more than the description could.
"""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, Issue, Unknown
from govbot.core.globs import Globs
from govbot.core.issues import counts, issue_name
from govbot.core.scope.allowed import Allowed, Limits, allowed_by
from govbot.core.scope.declarations import Declaration, read_declarations
from govbot.core.scope.names import names_of
from govbot.core.verdict import Evidence, Message, joined, say

POLICY = Message("the policy")
DESCRIPTION = Message("the description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How declarations are read: where, under which titles, whose issues count, and how much one may cover.

    ``repositories`` are those whose issues count; None: the change's own. ``anyone`` lets an issue decide whoever wrote
    it last.
    """

    body: bool
    issues: bool
    titles: tuple[str, ...]
    repositories: Globs | None
    anyone: bool
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What was declared.

    ``own`` are the author's own words: each narrows the scope. ``decided`` are the issues that decide: what any of them
    allows is allowed. ``unproven`` are issues that would, if it were known that somebody with triage rights stands
    behind them. ``problems`` are lists that cannot be used, ``unknown`` the facts that are missing, ``remarks`` what a
    reader should know besides.
    """

    own: tuple[Allowed, ...]
    decided: tuple[Allowed, ...]
    unproven: tuple[Allowed, ...]
    problems: tuple[Evidence, ...]
    unknown: tuple[Unknown, ...]
    remarks: tuple[Message, ...]

    @property
    def anything(self) -> bool:
        """Whether anything was declared that can be used."""
        return bool(self.own or self.decided or self.unproven)

    def scopes(self, policy: Globs | None, *, proven: bool = False) -> tuple[Allowed, ...]:
        """List the scopes that must all hold a path. ``proven`` leaves out the issues that perhaps do not decide."""
        issues = self.decided if proven else self.decided + self.unproven
        scopes = [Allowed(POLICY, (policy,))] if policy else []
        if issues or self.unproven:
            source = joined([issue.source for issue in issues or self.unproven], " and ")
            scopes.append(Allowed(source, tuple(globs for issue in issues for globs in issue.lists)))
        return (*scopes, *self.own)


def read_sources(change: Change, terms: Terms) -> Declared:
    """Read every declaration that counts; worked out once per change and terms."""
    declared = change.memo.get(terms)
    if not isinstance(declared, Declared):
        declared = change.memo[terms] = _Reader(change, terms).read()
    return declared


class _Reader:
    def __init__(self, change: Change, terms: Terms) -> None:
        self.change = change
        self.terms = terms
        self.own: list[Allowed] = []
        self.decided: list[Allowed] = []
        self.unproven: list[Allowed] = []
        self.problems: list[Evidence] = []
        self.unknown: list[Unknown] = []
        self.remarks: list[Message] = []

    def read(self) -> Declared:
        body, links = self.change.body, self.change.linked_issues
        if self.terms.body:
            if isinstance(body, Unknown):
                self.unknown.append(body)
            else:
                self._take(body, DESCRIPTION, self.own)
        if self.terms.issues:
            if isinstance(links, Unknown):
                self.unknown.append(links)
            else:
                for issue in links.issues:
                    self._issue(issue)
        return Declared(
            own=tuple(self.own),
            decided=tuple(self.decided),
            unproven=tuple(self.unproven),
            problems=tuple(self.problems),
            unknown=tuple(dict.fromkeys(self.unknown)),
            remarks=tuple(self.remarks),
        )

    def _issue(self, issue: Issue) -> None:
        name = issue_name(issue, self.change.repository)
        ours = counts(issue, self.change.repository, self.terms.repositories)
        if issue.problem:
            self._remark("{issue} could not be read ({why})", issue=name, why=Message(issue.problem))
        elif issue.pull_request:
            self._remark("{issue} is a pull request, which declares nothing", issue=name)
        elif isinstance(ours, Unknown):
            self.unknown.append(ours)
        elif not ours:
            self._remark("{issue} is in a repository that declares nothing here", issue=name)
        elif issue.trusted or self.terms.anyone:
            self._take(issue.body, name, self.decided)
        elif self.terms.body:
            self._take(issue.body, name, self.own)
        elif issue.trusted is None:
            self._take(issue.body, name, self.unproven)
        else:
            words = "{issue} was last edited by somebody without triage rights, so what it declares does not count"
            self._remark(words, issue=name)

    def _take(self, text: str, source: Message, into: list[Allowed]) -> None:
        declaration = self._declaration(text)
        if len(declaration.places) > 1:
            words = "{source} declares paths in {count} places, which are joined"
            self._remark(words, source=source, count=len(declaration.places))
        for line in declaration.sentences[:1]:
            self._remark("line {line} of {source} is no list of paths", line=line, source=source)
        if declaration.tokens:
            allowed, problems = allowed_by(declaration, source, self.change, self.terms.limits)
            self.problems += problems
            into += [allowed] if allowed is not None else []

    def _declaration(self, text: str) -> Declaration:
        """Read a text's declarations, once for all terms that read it alike."""
        key = (Declaration, text, self.terms.titles)
        known = self.change.memo.get(key)
        if not isinstance(known, Declaration):
            known = read_declarations(text, self.terms.titles, names_of(self.change).known)
            self.change.memo[key] = known
        return known

    def _remark(self, words: str, **values: Message | int) -> None:
        self.remarks.append(say(words, **values))
