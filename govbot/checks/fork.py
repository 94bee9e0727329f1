"""Whether the pull request comes from a fork."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, missing
from govbot.core.options import flag, option
from govbot.core.verdict import Truth, Verdict, fails, holds, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which of the two is asked for."""

    is_: bool = option(flag, "Whether it must come from a fork (`true`) or must not (`false`).", default=True)


def needs(_options: Options) -> tuple[str, ...]:
    """Ask for the fact."""
    return ("fork",)


def evaluate(change: Change, options: Options) -> Verdict:
    """Compare the fact."""
    if isinstance(change.fork, Unknown):
        return missing(change.fork)
    words = say("it comes from a fork") if change.fork else say("it comes from a branch of the repository itself")
    return holds(words) if change.fork is options.is_ else fails(words)


CHECK = Check(
    name="fork",
    summary="The pull request comes from a fork",
    about="""
Tells whether the branch of the pull request is in another repository than the one it goes to. A fork that was deleted
since counts as a fork.

In `when` it makes a rule for contributions from outside: `when: {fork: true}`.
""",
    options=Options,
    shorthand="is",
    needs=needs,
    evaluate=evaluate,
    examples=(
        Example("from a fork", "true", "fork: true", Truth.HOLDS, "it comes from a fork"),
        Example("from the repository itself", "{}", "fork: false", Truth.FAILS, "a branch of the repository itself"),
        Example("asked for the other", "{is: false}", "fork: false", Truth.HOLDS),
        Example("nobody said", "true", "{}", Truth.UNKNOWN, "whether it comes from a fork is not known"),
    ),
)
