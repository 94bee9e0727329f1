"""Whether the pull request is a draft."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, missing
from govbot.core.options import flag, option
from govbot.core.verdict import Message, Truth, Verdict, fails, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which of the two it must be."""

    is_: bool = option(flag, "Whether it must be a draft, or must not.", default=True)


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the draft state."""
    if isinstance(change.draft, Unknown):
        return missing(change.draft)
    seen = Message("the pull request is a draft" if change.draft else "the pull request is not a draft")
    return holds(seen) if change.draft is options.is_ else fails(seen)


def _needs(_options: Options) -> tuple[str, ...]:
    return ("draft",)


CHECK = Check(
    name="draft",
    summary="The pull request is a draft",
    about="""
Tells whether the pull request is marked as a draft. `unless: {draft: {}}` leaves drafts alone until they are ready;
`draft: false` asks for one that is ready.
""",
    options=Options,
    shorthand="is",
    evaluate=evaluate,
    needs=_needs,
    examples=(
        Example("a draft", "{}", "draft: true", Truth.HOLDS, "is a draft"),
        Example("ready for review", "{}", "draft: false", Truth.FAILS, "is not a draft"),
        Example("must be ready", "false", "draft: true", Truth.FAILS, "is a draft"),
        Example("not known", "{}", "{}", Truth.UNKNOWN, "the draft state is not known"),
    ),
)
