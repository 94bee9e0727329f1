"""Whether an even number of files changed: as small as a check can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from govbot.core.change import Change
from govbot.core.check import Check, Example, unseen
from govbot.core.options import count, option
from govbot.core.verdict import Truth, Verdict, fails, holds, say, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What counts as even."""

    divisor: int = option(count, "How many files make a full set.", default=2)


def evaluate(change: Change, options: Options) -> Verdict:
    """Divide the number of files."""
    missing = unseen(change, ())
    if missing:
        return unknown(missing[0].message, *missing)
    total = len(change.files)
    answer = fails if total % options.divisor else holds
    return answer(say("{seen} files in sets of {wanted}", seen=total, wanted=options.divisor))


CHECK = Check(
    name="even-files",
    summary="The changed files make full sets",
    about="An example of a check that another package brings; it counts the changed files.",
    options=Options,
    shorthand="divisor",
    evaluate=evaluate,
    examples=(
        Example("two files", "{}", "files: [a.py, b.py]", Truth.HOLDS, "2 files"),
        Example("one file", "{}", "files: [a.py]", Truth.FAILS, "1 files"),
        Example("a list that is cut", "{}", "{files: [a.py], files-unseen: too many}", Truth.UNKNOWN, "too many"),
    ),
)


def break_down(change: Change, options: Options) -> Verdict:
    """Do what a check must not do."""
    raise ValueError(change.title, options)


BROKEN = replace(CHECK, name="never-works", evaluate=break_down)
