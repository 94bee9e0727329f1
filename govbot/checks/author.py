"""Whether the author is one of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.agents import FACTS, agent_signs
from govbot.core.approvals import is_one_of
from govbot.core.change import Author, Change, Unknown
from govbot.core.check import Check, Example, Mistake
from govbot.core.conditions import Condition, answer
from govbot.core.globs import Globs
from govbot.core.membership import OF_AUTHOR, team_mistake
from govbot.core.options import choices, flag, names, option, texts
from govbot.core.state import Association
from govbot.core.verdict import Message, Truth, Verdict, joined, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Who the author must be."""

    login: Globs = option(names, "The login: one of these names or globs.", default=Globs(()))
    bot: bool | None = option(flag, "Whether the account is a bot's, by GitHub's word.")
    agent: bool | None = option(flag, "Whether there is a sign that a coding agent made the change.")
    association: tuple[Association, ...] = option(
        choices(Association), "How the author stands to the repository: one of these.", default=()
    )
    teams: tuple[str, ...] = option(texts, "The author is in one of these teams (`owner/team`).", default=())


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the author."""
    return answer(_conditions(change, options))


def _conditions(change: Change, options: Options) -> Iterator[Condition]:
    if isinstance(change.author, Unknown):
        if options != Options(agent=options.agent):
            yield Condition(change.author)
    else:
        yield from _account(change.author, options)
        if options.teams:
            yield _member(change, change.author, options.teams)
    if options.agent is not None:
        yield from _agent(change, wanted=options.agent)


def _account(author: Author, options: Options) -> Iterator[Condition]:
    if options.login:
        met = options.login.matches(author.login)
        words = "{seen} is one of {wanted}" if met else "{seen} is none of {wanted}"
        yield Condition(met, say(words, seen=author.login, wanted=options.login.patterns))
    if options.bot is not None:
        words = "{seen} is a bot" if author.bot else "{seen} is not a bot"
        yield Condition(author.bot is options.bot, say(words, seen=author.login))
    if options.association:
        yield _association(author, options.association)


def _association(author: Author, wanted: tuple[Association, ...]) -> Condition:
    if author.association is None:
        return Condition(Unknown("the author's association", "only GitHub knows it: use --pr or --event", offline=True))
    seen = author.association.lower().replace("_", "-")
    words = "{seen} is {association}" if seen in wanted else "{seen} is {association}, not {wanted}"
    message = say(words, seen=author.login, association=seen, wanted=tuple(word.value for word in wanted))
    return Condition(seen in wanted, message)


def _member(change: Change, author: Author, teams: tuple[str, ...]) -> Condition:
    # An app is in no team, and GitHub is not asked about it.
    met = False if author.bot else is_one_of(author.login.casefold(), teams, change.teams, what="`teams`")
    words = "{seen} is in one of {wanted}" if met is True else "{seen} is in none of {wanted}"
    return Condition(met, say(words, seen=author.login, wanted=teams))


def _agent(change: Change, *, wanted: bool) -> Iterator[Condition]:
    """One sign proves an agent. No sign proves nothing, and says so; and less than nothing while signs are missing."""
    signs = list(agent_signs(change))
    if signs:
        yield Condition(wanted, joined(signs, "; "))
        return
    facts = [fact for fact in (change.author, change.branch, change.commits) if isinstance(fact, Unknown)]
    if not facts:
        yield Condition(not wanted, Message("no sign of a coding agent was seen"))
    for fact in facts:
        yield Condition(fact)


def _needs(options: Options) -> tuple[str, ...]:
    signs = FACTS if options.agent is not None else ()
    return ("author", *signs, *(("teams", OF_AUTHOR) if options.teams else ()))


def _mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing."""
    if options == Options():
        return Mistake("what to look for is missing", "Write `login`, `bot`, `agent`, `association` or `teams`.")
    return team_mistake(options.teams)


CHECK = Check(
    name="author",
    summary="The author is one of these",
    about="""
Looks at who opened the pull request. All that is written must be met.

- `login` takes names or globs, compared without case: `login: ["dependabot[bot]", "acme-*"]`.
- `bot` is GitHub's own word about the account. The names in commits play no part: anybody can write them.
- `association` is GitHub's word too: `owner`, `member`, `collaborator`, `contributor`, `first-time-contributor`,
  `first-timer`, `mannequin`, `none`. GitHub says `member` only to those who may see the membership.
- `teams` asks GitHub who is in a team. The token of a job, `GITHUB_TOKEN`, may not: without another token (`members:
  read`) the answer is unknown.
- `agent` looks for signs of a coding agent: a known account, a branch named as an agent names its branches, or a commit
  with an agent as author, committer or co-author. The answer says which sign was seen. A sign is good enough to ask
  for more care; that none was seen never proves that a person wrote the change.
""",
    options=Options,
    shorthand="login",
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example("by login", "'dependabot[bot]'", "author: 'Dependabot[bot]'", Truth.HOLDS, "is one of"),
        Example("somebody else", "[ada, 'acme-*']", "author: grace", Truth.FAILS, "grace is none of ada, acme-*"),
        Example(
            "a name in a commit is not the author",
            "{bot: true}",
            "{author: mallory, commits: [{message: update, author: 'dependabot[bot]'}]}",
            Truth.FAILS,
            "mallory is not a bot",
        ),
        Example("a bot", "{bot: true}", "author: {login: acme-ci, bot: true}", Truth.HOLDS, "acme-ci is a bot"),
        Example(
            "new here",
            "{association: [first-time-contributor, first-timer, none]}",
            "author: {login: grace, association: FIRST_TIME_CONTRIBUTOR}",
            Truth.HOLDS,
            "grace is first-time-contributor",
        ),
        Example(
            "by team",
            "{teams: [acme/maintainers, acme/contributors]}",
            "{author: ada, teams: {ada: acme/contributors}}",
            Truth.HOLDS,
            "ada is in one of acme/maintainers, acme/contributors",
        ),
        Example(
            "in no team", "{teams: acme/maintainers}", "{author: eve, teams: {}}", Truth.FAILS, "eve is in none of"
        ),
        Example(
            "the token cannot read teams",
            "{teams: acme/maintainers}",
            "{author: ada, teams: {unknown: the token may not read them}}",
            Truth.UNKNOWN,
            "the teams of people are not known",
        ),
        Example(
            "how the author stands is not known",
            "{association: member}",
            "author: grace",
            Truth.UNKNOWN,
            "the author's association is not known",
        ),
        Example(
            "an agent by its account",
            "{agent: true}",
            "author: {login: Copilot, bot: true}",
            Truth.HOLDS,
            "Copilot is a coding agent's account",
        ),
        Example(
            "an agent by its branch",
            "{agent: true}",
            "{author: ada, branch: codex/mend-the-clock}",
            Truth.HOLDS,
            "the branch codex/mend-the-clock is named as",
        ),
        Example(
            "an agent by a commit",
            "{agent: true}",
            """
            author: ada
            branch: mend-the-clock
            commits:
              - message: |
                  Mend the clock

                  Co-Authored-By: Claude <noreply@anthropic.com>
            """,
            Truth.HOLDS,
            "names a coding agent",
        ),
        Example(
            "no sign of an agent",
            "{agent: true}",
            "{author: ada, branch: mend-the-clock, commits: [Mend the clock]}",
            Truth.FAILS,
            "no sign of a coding agent was seen",
        ),
        Example(
            "no sign yet, and the commits are not known",
            "{agent: false}",
            "{author: ada, branch: mend-the-clock}",
            Truth.UNKNOWN,
            "the commits are not known",
        ),
    ),
)
