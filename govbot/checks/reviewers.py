"""Whether people are asked to review the pull request, or already have."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.approvals import is_one_of
from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.membership import OF_REVIEWERS, team_mistake
from govbot.core.options import count, flag, option, texts
from govbot.core.verdict import Message, Truth, Verdict, fails, holds, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many there must be, and who."""

    count: int = option(count, "How many people or teams are asked or have reviewed, at least.", default=1)
    teams: tuple[str, ...] = option(
        texts, "Only these teams (`owner/team`) count, and people who are in one of them.", default=()
    )
    users: tuple[str, ...] = option(texts, "Only these logins count; with `teams`, these besides.", default=())
    humans_only: bool = option(flag, "Whether bots count for nothing.", default=True)


def evaluate(change: Change, options: Options) -> Verdict:
    """Count those who are asked, and those who have reviewed."""
    if isinstance(change.asked, Unknown) or isinstance(change.reviews, Unknown):
        return missing(*(fact for fact in (change.asked, change.reviews) if isinstance(fact, Unknown)))
    if isinstance(change.author, Unknown):
        return missing(change.author)
    found = {
        **{review.login.casefold(): False for review in change.reviews if not (review.bot and options.humans_only)},
        **{item.name.casefold(): item.team for item in change.asked if not (item.bot and options.humans_only)},
    }
    found.pop(change.author.login.casefold(), None)
    met = {name: _counts(name, change, options, team=team) for name, team in found.items()}
    counted = tuple(name for name, yes in met.items() if yes is True)
    open_ = [fact for fact in met.values() if isinstance(fact, Unknown)]
    if len(counted) >= options.count:
        return holds(say("{told}: {who}", told=_told(counted, options), who=counted))
    if len(counted) + len(open_) >= options.count:
        return missing(open_[0])
    return fails(_told(counted, options))


def _counts(name: str, change: Change, options: Options, *, team: bool) -> bool | Unknown:
    named = (*options.users, *options.teams)
    if not named:
        return True
    if team:
        return name in {item.removeprefix("@").casefold() for item in options.teams}
    return is_one_of(name, named, change.teams, what="`users`")


def _told(counted: tuple[str, ...], options: Options) -> Message:
    named = (*options.users, *options.teams)
    words = "{seen} of {wanted} reviewers are asked or have reviewed"
    message = say(words, seen=len(counted), wanted=options.count)
    return say("{told}, of {named}", told=message, named=named) if named else message


def _needs(options: Options) -> tuple[str, ...]:
    return ("asked", "reviews", "author", *(("teams", OF_REVIEWERS) if options.teams else ()))


def _mistake(options: Options) -> Mistake | None:
    """Refuse what asks for nothing, and names that are no teams or no logins."""
    if options.count == 0:
        return Mistake("`count: 0` asks for nothing", "Write at least 1.", "count")
    for user in options.users:
        if "/" in user or "@" in user[1:]:
            return Mistake(f"`{user}` is no login", "Write teams under `teams`, and no addresses.", "users")
    return team_mistake(options.teams)


CHECK = Check(
    name="reviewers",
    summary="People are asked to review the pull request, or already have",
    about="""
Counts the people and teams whose review is requested and those who have given one, whatever it says: GitHub takes a
request away once it is answered. The author does not count, and bots only with `humans-only: false`. `reviewers: 2`
asks for two; `teams` and `users` say who. That somebody approved is asked by [approvals](approvals.md).
""",
    options=Options,
    shorthand="count",
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example(
            "somebody is asked",
            "{}",
            "{author: grace, asked: [ada], reviews: []}",
            Truth.HOLDS,
            "1 of 1 reviewers are asked or have reviewed: ada",
        ),
        Example("a team is asked", "{}", "{author: grace, asked: [acme/ios], reviews: []}", Truth.HOLDS, "acme/ios"),
        Example(
            "somebody has reviewed",
            "{}",
            "{author: grace, asked: [], reviews: [{login: ada, state: commented}]}",
            Truth.HOLDS,
        ),
        Example("nobody", "{}", "{author: grace, asked: [], reviews: []}", Truth.FAILS, "0 of 1 reviewers are asked"),
        Example(
            "the author and a bot",
            "{}",
            "{author: grace, asked: ['helper[bot]'], reviews: [{login: Grace, state: commented}]}",
            Truth.FAILS,
        ),
        Example("one of two", "2", "{author: grace, asked: [ada, acme/ios], reviews: []}", Truth.HOLDS),
        Example(
            "not of the team",
            "{teams: acme/ios}",
            "{author: grace, asked: [ada, acme/web], reviews: [], teams: {ada: acme/web}}",
            Truth.FAILS,
            "0 of 1 reviewers are asked or have reviewed, of acme/ios",
        ),
        Example(
            "somebody of the team",
            "{teams: acme/ios}",
            "{author: grace, asked: [], reviews: [ada], teams: {ada: acme/ios}}",
            Truth.HOLDS,
        ),
        Example("who is asked is not known", "{}", "{author: grace}", Truth.UNKNOWN, "the requested reviewers are not"),
    ),
)
