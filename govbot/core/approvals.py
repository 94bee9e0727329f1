"""Whose approvals of a pull request count, and why the others do not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from govbot.core.change import Author, Change, Commit, Unknown
from govbot.core.conditions import Condition
from govbot.core.edits import Text, edited_after
from govbot.core.state import Review, ReviewState
from govbot.core.verdict import Message, joined, say

# https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
_NOREPLY = re.compile(r"(?:\d+\+)?([a-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com\Z")
_CO_AUTHOR = re.compile(r"^co-authored-by[ \t]*:[^\n]*<([^<>\s]{1,254})>", re.IGNORECASE | re.MULTILINE)
_SHORT = 7
REASONS_SHOWN = 5
"""Of how many approvals that do not count the reason is told."""
_NOTHING = Message("")


@dataclass(frozen=True, slots=True)
class Judged:
    """An approval: whether it counts, which may hang on what is not known, and why not."""

    login: str
    counts: bool | Unknown
    why: Message = _NOTHING

    def but(self, other: Judged) -> Judged:
        """Ask for another thing too: what speaks against decides, then what is not known."""
        if self.counts is False or other.counts is True:
            return self
        return other if other.counts is False or self.counts is True else self


def standing(reviews: Iterable[Review]) -> dict[str, Review]:
    """Give what everybody says now, by login in small letters.

    The latest review counts; a comment changes nothing, a dismissed review says nothing any more
    (https://docs.github.com/en/graphql/reference/objects#pullrequest, ``latestOpinionatedReviews``).
    """
    latest: dict[str, Review] = {}
    for review in reviews:
        if review.state is not ReviewState.COMMENTED:
            latest.pop(review.login.casefold(), None)
            latest[review.login.casefold()] = review
    return {login: review for login, review in latest.items() if review.state is not ReviewState.DISMISSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What makes an approval count: see the options of the check."""

    on_head: bool
    not_author: bool
    not_contributors: bool
    humans_only: bool
    ignore_updates: bool = False
    newer_than: tuple[Text, ...] = ()


def judge_approval(review: Review, change: Change, terms: Terms) -> Judged:
    """Tell whether an approval counts at all, whoever gave it."""
    login = review.login.casefold()
    if terms.humans_only and review.bot:
        return Judged(login, False, say("is a bot"))
    judged = Judged(login, True)
    if terms.not_author:
        judged = judged.but(_author(login, change.author))
    if terms.not_contributors:
        judged = judged.but(_contributors(login, change.commits, terms))
    if terms.on_head and not review.on_head:
        judged = judged.but(_older(review, login, change, terms))
    if terms.newer_than:
        judged = judged.but(_edited(review, login, change, terms.newer_than))
    return judged


def _older(review: Review, login: str, change: Change, terms: Terms) -> Judged:
    """Judge an approval of a commit that is not the newest: what followed may all be updates from the base."""
    commit = review.commit[:_SHORT]
    older = say("approved an older commit, {commit}", commit=commit) if commit else say("approved an older commit")
    if not terms.ignore_updates:
        return Judged(login, False, older)
    if isinstance(change.commits, Unknown):
        return Judged(login, change.commits)
    return Judged(login, review.commit in _same_as_head(change.commits, change.head), older)


def _same_as_head(commits: tuple[Commit, ...], head: str | None) -> Collection[str]:
    """Name the commits that nothing but updates from the base came after."""
    by_id = {commit.sha: commit for commit in commits}
    at = by_id.get(head or "", commits[-1] if commits else None)
    names: set[str] = set()
    while at is not None and at.sha not in names:
        names.add(at.sha)
        at = by_id.get(at.first_parent) if at.update else None
    return names


def _edited(review: Review, login: str, change: Change, texts: tuple[Text, ...]) -> Judged:
    found = edited_after(change, review.submitted, texts)
    if isinstance(found, Unknown):
        return Judged(login, found)
    return Judged(login, found is None, say("approved before {text} was last edited", text=found or _NOTHING))


def _author(login: str, author: Author | Unknown) -> Judged:
    if isinstance(author, Unknown):
        return Judged(login, author)
    return Judged(login, login != author.login.casefold(), say("opened this pull request"))


def _contributors(login: str, commits: tuple[Commit, ...] | Unknown, terms: Terms) -> Judged:
    if isinstance(commits, Unknown):
        return Judged(login, commits)
    wrote = say("wrote a part of this change")
    commits = tuple(commit for commit in commits if not (terms.ignore_updates and commit.update))
    for commit in commits:
        if login in _accounts(commit):
            return Judged(login, False, wrote)
    if any(commit.logins is None for commit in commits):
        return Judged(login, Unknown("the accounts of those who wrote the commits", "GitHub did not tell them"))
    return Judged(login, True)


def _accounts(commit: Commit) -> set[str]:
    """Name the accounts behind a commit, in small letters, as far as GitHub or an address tells."""
    addresses = (commit.author_email, commit.committer_email, *_CO_AUTHOR.findall(commit.message))
    named = (_NOREPLY.match(address.casefold()) for address in addresses)
    return {*(login.casefold() for login in commit.logins or ()), *(match[1] for match in named if match)}


def is_one_of(
    login: str, names: Collection[str], teams: Mapping[str, frozenset[str]] | Unknown, *, what: str
) -> bool | Unknown:
    """Tell whether somebody is one of ``@login``, ``@org/team`` or an address; ``what`` tells whose list that is."""
    unknown: Unknown | None = None
    for name in names:
        plain = name.removeprefix("@").casefold()
        if "@" in plain:
            unknown = unknown or Unknown(f"the account of an address in {what}", "GitHub does not tell it")
        elif "/" not in plain:
            if plain == login:
                return True
        elif isinstance(teams, Unknown):
            unknown = teams
        elif plain in teams.get(login, ()):
            return True
    return unknown or False


def refused(judged: Iterable[Judged]) -> Iterator[Message]:
    """Say of each approval that does not count why it does not."""
    for item in judged:
        if item.counts is False:
            yield say("{login}'s doesn't count: {login} {why}", login=item.login, why=item.why)


def enough(judged: Sequence[Judged], wanted: int, *, on_head: bool) -> Condition:
    """Tell whether enough approvals count, and of those that do not why."""
    counted = [item.login for item in judged if item.counts is True]
    open_ = [item.counts for item in judged if isinstance(item.counts, Unknown)]
    words = "{seen} of {wanted} approvals of this commit" if on_head else "{seen} of {wanted} approvals"
    seen = say(words, seen=len(counted), wanted=wanted)
    if counted:
        seen = say("{seen} (by {who})", seen=seen, who=tuple(counted))
    if len(counted) >= wanted:
        return Condition(True, seen)
    if len(counted) + len(open_) >= wanted:
        return Condition(open_[0])
    return Condition(False, joined([seen, *list(refused(judged))[:REASONS_SHOWN]], "; "))
