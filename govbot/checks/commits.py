"""Whether every commit is as it should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from govbot.core.change import Author, Change, Commit, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.commit_message import is_fixup, is_signed_off, not_conventional, subject_of
from govbot.core.conditions import Condition, searched
from govbot.core.matching import matchable
from govbot.core.options import ChoiceCodec, CountCodec, ListCodec, MappingCodec, flag, option, texts
from govbot.core.slots import Template, templates
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown


class Ignored(StrEnum):
    """Commits that are not looked at."""

    MERGES = "merges"
    BOTS = "bots"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRule:
    """What a text must be like."""

    matches: tuple[Template, ...] = option(
        templates, "What the text must match: one of these regular expressions.", default=()
    )
    not_matches: tuple[Template, ...] = option(
        templates, "What the text must not match: any of these regular expressions.", default=()
    )


_rule = MappingCodec(TextRule, label="a regular expression (RE2), or `matches` and `not-matches`", shorthand="matches")
# The types of commitlint's config-conventional, which most projects start from.
_TYPES = ("build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What every commit must be like."""

    subject: TextRule | None = option(_rule, "What the first line of the message must be like.")
    subject_max_length: int | None = option(
        CountCodec(least=1), "How many characters the first line of the message may have, at most."
    )
    message: TextRule | None = option(_rule, "What the whole message must be like; `^` and `$` stand for each line.")
    conventional: bool = option(flag, "Whether messages must follow Conventional Commits 1.0.0.", default=False)
    types: tuple[str, ...] = option(texts, "The types that a conventional commit may have.", default=_TYPES)
    sign_off: bool = option(
        flag, "Whether the author or committer must have signed off, by name and e-mail (DCO).", default=False
    )
    signed: bool = option(flag, "Whether GitHub must have verified the signature.", default=False)
    no_merges: bool = option(flag, "Whether merge commits are refused.", default=False)
    no_fixups: bool = option(flag, "Whether `fixup!`, `squash!` and `amend!` commits are refused.", default=False)
    author_email: TextRule | None = option(_rule, "What the author's e-mail address must be like.")
    committer_email: TextRule | None = option(_rule, "What the committer's e-mail address must be like.")
    ignore: tuple[Ignored, ...] = option(
        ListCodec(ChoiceCodec(Ignored), least=0),
        "Commits that are not looked at: `merges` are those with two parents (`no-merges` sees them all the same), "
        "`bots` those of the bot that opened the pull request; `[]` for none.",
        default=(Ignored.MERGES,),
    )


_SHORT = 12


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at every commit of the pull request."""
    if isinstance(change.commits, Unknown):
        return missing(change.commits)
    wrong: list[Evidence] = []
    open_: list[Evidence] = []
    bad: set[str] = set()
    for commit in change.commits:
        for condition in _conditions(change, commit, options):
            if condition.met is False:
                wrong.append(_evidence(commit, condition.seen))
                bad.add(commit.sha)
            elif isinstance(condition.met, Unknown):
                open_.append(_open(commit, condition.met))
    if wrong:
        template = "{seen} of {total} commits are not as they should be"
        return fails(say(template, seen=len(bad), total=len(change.commits)), *wrong)
    if open_:
        return unknown(open_[0].message, *open_)
    return holds(say("every commit is as it should be, {seen} of them", seen=len(change.commits)))


def _evidence(commit: Commit, words: Message) -> Evidence:
    return Evidence(message=say("commit {commit}: {words}", commit=commit.sha[:_SHORT], words=words))


def _open(commit: Commit, fact: Unknown) -> Evidence:
    words = say("{what} is not known ({why})", what=Message(fact.what), why=Message(fact.why))
    message = say("commit {commit}: {words}", commit=commit.sha[:_SHORT], words=words)
    return Evidence(message=message, offline=fact.offline)


def _conditions(change: Change, commit: Commit, options: Options) -> Iterator[Condition]:
    """Give what is not met, or not known, of one commit."""
    merge = commit.parents > 1
    if options.no_merges:
        yield Condition(not merge, say("it is a merge"))
    if merge and Ignored.MERGES in options.ignore:
        return
    unmet = [item for item in _of_commit(change, commit, options) if item.met is not True]
    by_bot = _is_bots(change.author, commit) if unmet and Ignored.BOTS in options.ignore else False
    if by_bot is True:
        return
    yield from unmet if by_bot is False else (Condition(by_bot),)


def _of_commit(change: Change, commit: Commit, options: Options) -> Iterator[Condition]:
    yield from _of_words(change, commit, options)
    yield from _of_people(change, commit, options)
    if options.no_fixups:
        yield Condition(not is_fixup(commit.message), say("it waits to be squashed into another commit"))


def _of_words(change: Change, commit: Commit, options: Options) -> Iterator[Condition]:
    subject = subject_of(commit.message)
    yield from _text("the subject", subject, options.subject, change)
    limit = options.subject_max_length
    if limit is not None:
        template = "the subject has {seen} characters, at most {wanted}"
        yield Condition(len(subject) <= limit, say(template, seen=len(subject), wanted=limit))
    yield from _text("the message", commit.message, options.message, change)
    if options.conventional:
        reason = not_conventional(commit.message, options.types)
        yield Condition(True) if reason is None else Condition(False, reason)


def _of_people(change: Change, commit: Commit, options: Options) -> Iterator[Condition]:
    if options.sign_off:
        words = "neither author nor committer signed it off, by name and e-mail address"
        yield Condition(is_signed_off(commit), say(words))
    if options.signed:
        met = _NOT_TOLD if commit.verified is None else commit.verified
        yield Condition(met, say("it has no signature that GitHub could verify"))
    yield from _text("the author's e-mail address", commit.author_email, options.author_email, change)
    yield from _text("the committer's e-mail address", commit.committer_email, options.committer_email, change)


def _text(what: str, text: str, rule: TextRule | None, change: Change) -> Iterable[Condition]:
    return () if rule is None else searched(what, matchable(text), rule.matches, rule.not_matches, change)


def _is_bots(author: Author | Unknown, commit: Commit) -> bool | Unknown:
    """Tell whether a commit is by the bot that opened the pull request.

    Who opened it is GitHub's word. The names in a commit are anybody's: alone they prove nothing.
    """
    names = {commit.author_name.casefold(), commit.author_email.partition("@")[0].rpartition("+")[2].casefold()}
    if isinstance(author, Unknown):
        return author if any(name.endswith("[bot]") for name in names) else False
    return author.bot and author.login.casefold() in names


_NOT_TOLD = Unknown("whether its signature is verified", "only GitHub knows: use --pr", offline=True)


def _needs(options: Options) -> tuple[str, ...]:
    facts = {"commits"} | ({"author"} if Ignored.BOTS in options.ignore else set())
    return tuple(sorted(facts | {need for template in _templates(options) for need in template.needs}))


def _templates(options: Options) -> list[Template]:
    rules = (options.subject, options.message, options.author_email, options.committer_email)
    return [template for rule in rules if rule is not None for template in (*rule.matches, *rule.not_matches)]


def _mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing, and types that nothing looks at."""
    if options.types != _TYPES and not options.conventional:
        return Mistake("`types` says nothing alone", "Write `conventional: true` beside it.", "types")
    asked = (options.subject_max_length, *_templates(options))
    flags = (options.conventional, options.sign_off, options.signed, options.no_merges, options.no_fixups)
    if all(item is None for item in asked) and not any(flags):
        return Mistake("what to look for is missing", "Write for example `sign-off: true` or `no-merges: true`.")
    return None


CHECK = Check(
    name="commits",
    summary="Every commit is as it should be",
    about="""
Looks at each commit between base and head. All that is written must be met by all of them.

- `subject` is the first line of the message, `message` the whole of it. In `message`, `^` and `$` stand for each line,
  so what must be at the very beginning belongs under `subject`.
- `sign-off` is the Developer Certificate of Origin: a line `Signed-off-by: Name <e-mail>` with the name and the address
  of the commit's author, or of its committer.
- `signed` asks GitHub's verdict on the signature; elsewhere it is not known.
- `conventional` follows Conventional Commits 1.0.0: `type(scope)!: description`, then an empty line before any body.
- Merges are told by their two parents, never by what a message says. They are left alone unless `ignore: []` is
  written; `no-merges: true` refuses them in any case.
- `ignore: [merges, bots]` leaves alone, too, the commits of the bot that opened the pull request, such as Dependabot.
  A commit that merely names a bot is not believed.

Commits are named by the first digits of their ids; their messages are not repeated.
""",
    options=Options,
    needs=_needs,
    mistake=_mistake,
    evaluate=evaluate,
    examples=(
        Example(
            "signed off by its author",
            "{sign-off: true}",
            """
            commits:
              - message: "Mend the clock\n\nSigned-off-by: Ada <ada@example.org>"
            """,
            Truth.HOLDS,
            "every commit is as it should be, 1 of them",
        ),
        Example(
            "signed off by somebody else",
            "{sign-off: true}",
            """
            commits:
              - message: "Mend the clock\n\nSigned-off-by: Bob <bob@example.org>"
            """,
            Truth.FAILS,
            "commit 000000000000: neither author nor committer signed it off",
        ),
        Example(
            "not conventional",
            "{conventional: true}",
            "commits: ['fix: mend the clock', Mend the clock again]",
            Truth.FAILS,
            "the subject is not of the form type(scope): description",
        ),
        Example(
            "a subject that is too long",
            "{subject-max-length: 10}",
            "commits: [Mend the clock]",
            Truth.FAILS,
            "the subject has 14 characters, at most 10",
        ),
        Example(
            "a merge is told by its parents, not by its words",
            "{conventional: true}",
            "commits: [{message: \"Mend the clock\\n\\nMerge branch 'main'\"}, {message: Merge main, parents: 2}]",
            Truth.FAILS,
            "1 of 2 commits are not as they should be",
        ),
        Example("no merges", "{no-merges: true}", "commits: [{message: x, parents: 2}]", Truth.FAILS, "it is a merge"),
        Example(
            "a fixup that was left",
            "{no-fixups: true}",
            "commits: ['fixup! Mend the clock']",
            Truth.FAILS,
            "it waits to be squashed",
        ),
        Example(
            "an address of the company",
            r"{author-email: '@acme\.org$'}",
            "commits: [{message: x, email: ada@example.org}]",
            Truth.FAILS,
            "the author's e-mail address does not match",
        ),
        Example(
            "the bot that opened the pull request",
            "{sign-off: true, ignore: [merges, bots]}",
            "{author: 'dependabot[bot]', commits: [{message: Bump x, author: 'dependabot[bot]'}]}",
            Truth.HOLDS,
        ),
        Example(
            "somebody who calls himself a bot",
            "{sign-off: true, ignore: [merges, bots]}",
            "{author: mallory, commits: [{message: Bump x, author: 'dependabot[bot]'}]}",
            Truth.FAILS,
        ),
        Example("signatures are not known", "{signed: true}", "commits: [x]", Truth.UNKNOWN, "only GitHub knows"),
        Example("no commits are known", "{sign-off: true}", "{}", Truth.UNKNOWN, "not known"),
    ),
)
