"""Whether the title reads as it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.conditions import Condition, answer, searched
from govbot.core.matching import matchable
from govbot.core.options import CountCodec, option
from govbot.core.slots import Template, templates
from govbot.core.verdict import Truth, Verdict, say

_count = CountCodec(least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the title must be like."""

    matches: tuple[Template, ...] = option(
        templates,
        "What the title must match: one of these regular expressions, anywhere in it unless anchored by `^` and `$`. "
        "`{number}`, `{author}`, `{base}` and `{branch}` stand for the facts.",
        default=(),
    )
    not_matches: tuple[Template, ...] = option(
        templates, "What the title must not match: any of these regular expressions.", default=()
    )
    min_length: int | None = option(_count, "How many characters it must have, at least.")
    max_length: int | None = option(_count, "How many characters it may have, at most.")


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the title."""
    if isinstance(change.title, Unknown):
        return missing(change.title)
    return answer(_conditions(change, change.title.strip(), options))


def _conditions(change: Change, title: str, options: Options) -> Iterator[Condition]:
    yield from searched("the title", matchable(title), options.matches, options.not_matches, change)
    length = len(title)
    if options.min_length is not None:
        seen = say("the title has {seen} characters, at least {wanted}", seen=length, wanted=options.min_length)
        yield Condition(length >= options.min_length, seen)
    if options.max_length is not None:
        seen = say("the title has {seen} characters, at most {wanted}", seen=length, wanted=options.max_length)
        yield Condition(length <= options.max_length, seen)


def _needs(options: Options) -> tuple[str, ...]:
    slots = (need for template in (*options.matches, *options.not_matches) for need in template.needs)
    return tuple(sorted({"title", *slots}))


def _mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing, and lengths that no title can have."""
    if options == Options():
        return Mistake("what to look for is missing", "Write `matches`, `not-matches`, `min-length` or `max-length`.")
    least, most = options.min_length, options.max_length
    if least is not None and most is not None and least > most:
        return Mistake(
            f"`min-length` {least} is more than `max-length` {most}", "No title can have both.", "min-length"
        )
    return None


CHECK = Check(
    name="title",
    summary="The title reads like this",
    about="""
Compares the title of the pull request, without white space around it, with regular expressions (RE2) and lengths. All
that is written must be met; of a list of expressions under `matches` one is enough.

RE2 has no look-ahead. What a title must not be goes under `not-matches`: `not-matches: "^[A-Z]"`. For a text whatever
its case, write `(?i)` at the begin of the expression.
""",
    options=Options,
    shorthand="matches",
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example(
            "a conventional title",
            r"'^(feat|fix|docs)(\([a-z]+\))?: '",
            "title: 'fix(parser): accept an empty list'",
            Truth.HOLDS,
            "the title matches",
        ),
        Example(
            "a free title",
            "'^(feat|fix|docs): '",
            "title: Accept an empty list",
            Truth.FAILS,
            "the title does not match ^(feat|fix|docs): ",
        ),
        Example(
            "instead of look-ahead",
            "{matches: '^[a-z]+: ', not-matches: ': [A-Z]'}",
            "title: 'fix: Accept an empty list'",
            Truth.FAILS,
            "the title matches : [A-Z], which it must not",
        ),
        Example(
            "too long",
            "{max-length: 10}",
            "title: Accept an empty list",
            Truth.FAILS,
            "the title has 20 characters, at most 10",
        ),
        Example("white space does not count", "{min-length: 3}", "title: ' ab '", Truth.FAILS, "has 2 characters"),
        Example(
            "a title that names the branch it goes to",
            r"'^\[{base}\] '",
            "{title: '[1.x] Mend the clock', target: 1.x}",
            Truth.HOLDS,
        ),
        Example(
            "the branch is taken as plain text",
            r"'^\[{base}\] '",
            "{title: '[1yx] Mend the clock', target: 1.x}",
            Truth.FAILS,
        ),
        Example("no title is known", "'^fix: '", "{}", Truth.UNKNOWN, "the title is not known"),
    ),
)
