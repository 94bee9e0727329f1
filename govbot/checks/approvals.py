"""Whether enough people whose approval counts have approved the pull request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from govbot.core.approvals import Terms, enough, judge_approval, standing
from govbot.core.approvers import Approvers
from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing, unseen
from govbot.core.conditions import Condition, answer
from govbot.core.edits import FACTS, Text
from govbot.core.membership import team_mistake
from govbot.core.options import choice, choices, count, flag, option, texts
from govbot.core.owner_approvals import owner_conditions
from govbot.core.state import Association, Permission, Review, ReviewState
from govbot.core.verdict import Truth, Verdict, say, unknown

_INSIDERS = (Association.OWNER, Association.MEMBER, Association.COLLABORATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many approvals there must be, and whose count."""

    count: int = option(count, "How many approvals there must be, at least, each of another person.", default=1)
    teams: tuple[str, ...] = option(
        texts, "Only approvals by members of one of these teams (`owner/team`) count.", default=()
    )
    users: tuple[str, ...] = option(
        texts, "Only approvals by these logins count; with `teams`, by these besides.", default=()
    )
    association: tuple[Association, ...] = option(
        choices(Association),
        "How who approves must stand to the repository: one of these. Not asked of members of `teams`, of `users` and "
        "of code owners.",
        default=_INSIDERS,
    )
    permission: Permission | None = option(
        choice(Permission),
        "What who approves must be allowed to do in the repository, at least. It takes the place of `association`.",
    )
    code_owners: bool = option(
        flag, "Whether every changed file that has code owners needs the approval of one of them.", default=False
    )
    on_head: bool = option(flag, "Whether only approvals of the newest commit count.", default=True)
    ignore_update_merges: bool = option(
        flag,
        "Whether merges that GitHub itself made of the base into the branch leave approvals as they are.",
        default=False,
    )
    newer_than: tuple[Text, ...] = option(
        choices(Text),
        "Texts whose last edit an approval must be newer than: the description (`body`), the issues that are closed.",
        default=(),
    )
    not_author: bool = option(
        flag, "Whether the approval of the pull request's author counts for nothing.", default=True
    )
    not_contributors: bool = option(
        flag, "Whether approvals of those who wrote, committed or co-wrote its commits count for nothing.", default=True
    )
    humans_only: bool = option(flag, "Whether approvals of bots count for nothing.", default=True)
    no_veto: bool = option(
        flag, "Whether it fails while somebody whose approval could count asks for changes.", default=False
    )

    @property
    def approvers(self) -> Approvers:
        """Who is asked."""
        return Approvers(teams=self.teams, users=self.users, association=self.association, permission=self.permission)

    @property
    def terms(self) -> Terms:
        """What is asked of every approval, whoever gives it."""
        return Terms(
            on_head=self.on_head,
            not_author=self.not_author,
            not_contributors=self.not_contributors,
            humans_only=self.humans_only,
            ignore_updates=self.ignore_update_merges,
            newer_than=self.newer_than,
        )


def evaluate(change: Change, options: Options) -> Verdict:
    """Count the approvals that count."""
    if isinstance(change.reviews, Unknown):
        return missing(change.reviews)
    latest = standing(change.reviews)
    approved = [review for review in latest.values() if review.state is ReviewState.APPROVED]
    verdict = answer(_conditions(change, options, latest, approved))
    if not options.code_owners:
        return verdict
    gaps = unseen(change, ())
    return unknown(gaps[0].message, *gaps) if gaps and verdict.truth is Truth.HOLDS else verdict


def _conditions(
    change: Change, options: Options, latest: dict[str, Review], approved: list[Review]
) -> Iterator[Condition]:
    judged = [(review, judge_approval(review, change, options.terms)) for review in approved]
    if options.count:
        yield enough(
            [item.but(options.approvers.judge(review, change)) for review, item in judged],
            options.count,
            on_head=options.on_head,
        )
    if options.code_owners:
        yield from owner_conditions(change, [item for _, item in judged])
    if options.no_veto:
        for review in latest.values():
            if review.state is ReviewState.CHANGES_REQUESTED:
                yield _veto(review, change, options)


def _veto(review: Review, change: Change, options: Options) -> Condition:
    judged = judge_approval(review, change, replace(options.terms, on_head=False, newer_than=()))
    judged = judged.but(options.approvers.judge(review, change))
    if judged.counts is not True:
        return Condition(judged.counts if isinstance(judged.counts, Unknown) else True)
    return Condition(False, say("{seen} asks for changes", seen=review.login))


def _needs(options: Options) -> tuple[str, ...]:
    return (
        "reviews",
        *(("author",) if options.not_author else ()),
        *(("commits",) if options.not_contributors or (options.on_head and options.ignore_update_merges) else ()),
        *(FACTS[text] for text in options.newer_than),
        *(("permissions",) if options.permission is not None else ()),
        *(("teams",) if options.teams or options.code_owners else ()),
        *(("codeowners",) if options.code_owners else ()),
    )


def _mistake(options: Options) -> Mistake | None:
    """Refuse what asks for nothing, and names that are no teams or no logins."""
    if options.count == 0 and not options.code_owners and not options.no_veto:
        return Mistake(
            "`count: 0` asks for nothing",
            "Write at least 1, or `code-owners: true` or `no-veto: true` besides.",
            "count",
        )
    if options.ignore_update_merges and not options.on_head and not options.not_contributors:
        return Mistake("`ignore-update-merges` changes nothing here", "Take it out.", "ignore-update-merges")
    if options.permission is Permission.NONE:
        return Mistake("`permission: none` asks for nothing", "Write `read` or more.", "permission")
    if (wrong := team_mistake(options.teams)) is not None:
        return wrong
    for user in options.users:
        if "/" in user or "@" in user[1:]:
            return Mistake(f"`{user}` is no login", "Write teams under `teams`, and no addresses.", "users")
    if options.users and not options.teams and len(set(options.users)) < options.count:
        return Mistake("more approvals are wanted than there are `users`", "No pull request can meet both.", "count")
    return None


_BY_ADA = "{author: grace, commits: [x], reviews: [ada]}"
_OWNED = "{files: [docs/a.md, src/a.py], author: grace, commits: [x], codeowners: '/docs/ @ada @acme/docs', "

CHECK = Check(
    name="approvals",
    summary="Enough people whose approval counts have approved the pull request",
    about="""
Counts the approvals of the pull request; `approvals: 2` asks for two. What somebody said last counts: a later request
for changes takes an approval back, a comment does not, and a dismissed review counts no more. The answer says of each
approval that does not count why it does not.

By default an approval counts if all of this is so; each can be switched off by its option:

- it was given for the newest commit (`on-head`);
- who gave it did not open the pull request (`not-author`), and neither wrote nor committed one of its commits, nor is
  named there by `Co-authored-by:` (`not-contributors`). GitHub tells the accounts of commits; of co-authors they are
  known where the address is GitHub's own (`...@users.noreply.github.com`);
- a person gave it (`humans-only`);
- who gave it is owner, member or collaborator of the repository (`association`), as GitHub shows it to the token: on a
  public repository everybody can approve. To be exact name `teams` or `users`; these are then the only ones that count.
  Or ask for a `permission`, as GitHub tells it of each who reviewed: `permission: write` is who could merge.

`code-owners: true` asks besides that each changed file with owners has the approval of one of them, by the file
CODEOWNERS at the base, read by GitHub's own rules: the first of `.github/`, the root and `docs/`; the last line
that matches wins, also one without owners; lines that GitHub skips are skipped. Both sides of a move count.
`count: 0` leaves it at the code owners. `no-veto: true` fails as long as somebody whose approval could count asks for
changes.

**After the approval.** A merge of the base into the branch makes approvals old and its author a contributor, since it
can hold anything. `ignore-update-merges: true` leaves approvals alone where GitHub itself made it, by the button
"Update branch" or the API (GitHub committed and signed it, its second parent is of the base). Conflicts that somebody
resolves in GitHub's editor end in such a merge too.

`newer-than: linked-issue` makes an approval void once the text of an issue that the pull request closes is edited,
`newer-than: body` once its description is: whoever approved a declared scope approved what stood there. The workflow
starts on `edited` for the description; an edit of the issue is seen by the next run.

The token of a job, `GITHUB_TOKEN`, cannot read who is in a team: without another token (`members: read`) what hangs on
a team is not known, and never passes. A workflow that also starts on `pull_request_review` judges anew at each review.
""",
    options=Options,
    shorthand="count",
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example("one is there", "{}", _BY_ADA, Truth.HOLDS, "1 of 1 approvals of this commit (by ada)"),
        Example("one is missing", "2", _BY_ADA, Truth.FAILS, "1 of 2 approvals"),
        Example(
            "of an older commit",
            "{}",
            "{author: grace, commits: [x], reviews: [{login: ada, on-head: false, commit: '0123456789'}]}",
            Truth.FAILS,
            "ada's doesn't count: ada approved an older commit, 0123456",
        ),
        Example(
            "an older commit will do",
            "{on-head: false}",
            "{author: grace, commits: [x], reviews: [{login: ada, on-head: false}]}",
            Truth.HOLDS,
        ),
        Example(
            "taken back",
            "{}",
            "{author: grace, commits: [x], reviews: [ada, {login: ada, state: changes-requested}]}",
            Truth.FAILS,
            "0 of 1 approvals",
        ),
        Example(
            "a comment takes nothing back",
            "{}",
            "{author: grace, commits: [x], reviews: [ada, {login: Ada, state: commented}]}",
            Truth.HOLDS,
        ),
        Example(
            "by a bot",
            "{}",
            "{author: grace, commits: [x], reviews: ['helper[bot]']}",
            Truth.FAILS,
            "helper[bot]'s doesn't count: helper[bot] is a bot",
        ),
        Example(
            "by a co-author",
            "{}",
            '{author: grace, commits: ["x\\n\\nCo-authored-by: A <7+ada@users.noreply.github.com>"], reviews: [ada]}',
            Truth.FAILS,
            "ada's doesn't count: ada wrote a part of this change",
        ),
        Example(
            "by a stranger",
            "{}",
            "{author: grace, commits: [x], reviews: [{login: eve, association: NONE}]}",
            Truth.FAILS,
            "eve is none, not owner, member, collaborator",
        ),
        Example(
            "by a team",
            "{teams: acme/security}",
            "{author: grace, commits: [x], reviews: [ada], teams: {ada: [acme/security]}}",
            Truth.HOLDS,
        ),
        Example(
            "the token cannot read teams",
            "{teams: acme/security}",
            "{author: grace, commits: [x], reviews: [ada], teams: {unknown: the token may not read them}}",
            Truth.UNKNOWN,
            "the teams of people are not known",
        ),
        Example(
            "by somebody who may merge",
            "{permission: write}",
            "{author: grace, commits: [x], reviews: [ada], permissions: {ada: maintain}}",
            Truth.HOLDS,
        ),
        Example(
            "by somebody who may only read",
            "{permission: write}",
            "{author: grace, commits: [x], reviews: [ada], permissions: {ada: read}}",
            Truth.FAILS,
            "ada has the permission read, not write",
        ),
        Example(
            "GitHub merged the base since",
            "{ignore-update-merges: true}",
            "{author: grace, commits: [{message: x, sha: aaa}, {message: Merge main, sha: bbb, update: true}],"
            " reviews: [{login: ada, commit: aaa, on-head: false}]}",
            Truth.HOLDS,
        ),
        Example(
            "somebody merged the base since",
            "{ignore-update-merges: true}",
            "{author: grace, commits: [{message: x, sha: aaa}, {message: Merge main, sha: bbb, parents: 2}],"
            " reviews: [{login: ada, commit: aaa, on-head: false}]}",
            Truth.FAILS,
            "ada approved an older commit, aaa",
        ),
        Example(
            "the issue was edited since",
            "{newer-than: linked-issue}",
            "{author: grace, commits: [x], reviews: [{login: ada, submitted: 2026-01-10T10:00:00Z}],"
            " linked-issues: [{number: 5, edited: 2026-01-11T10:00:00Z}]}",
            Truth.FAILS,
            "ada approved before issue #5 was last edited",
        ),
        Example("code owners approved", "{code-owners: true}", _OWNED + "reviews: [ada], teams: {}}", Truth.HOLDS),
        Example(
            "another approved",
            "{code-owners: true}",
            _OWNED + "reviews: [alan], teams: {}}",
            Truth.FAILS,
            "no approval by a code owner (@ada, @acme/docs) of docs/a.md",
        ),
        Example(
            "somebody asks for changes",
            "{no-veto: true}",
            "{author: grace, commits: [x], reviews: [ada, {login: alan, state: changes-requested}]}",
            Truth.FAILS,
            "alan asks for changes",
        ),
        Example("the reviews are not known", "{}", "{}", Truth.UNKNOWN, "the reviews are not known"),
    ),
)
