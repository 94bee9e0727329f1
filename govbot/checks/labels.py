"""Whether the pull request carries the right labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.conditions import Condition, answer
from govbot.core.globs import Globs
from govbot.core.options import Codec, ListCodec, NameCodec, option
from govbot.core.verdict import Truth, Verdict, say

_labels: Codec[tuple[Globs, ...]] = ListCodec(NameCodec())


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which labels there must be, and must not be."""

    any_of: tuple[Globs, ...] = option(_labels, "One of these labels must be there.", default=())
    all_of: tuple[Globs, ...] = option(_labels, "Each of these labels must be there.", default=())
    none_of: tuple[Globs, ...] = option(_labels, "None of these labels may be there.", default=())


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the labels."""
    if isinstance(change.labels, Unknown):
        return missing(change.labels)
    return answer(_conditions(change.labels, options))


def _conditions(labels: tuple[str, ...], options: Options) -> Iterator[Condition]:
    if options.any_of:
        wanted = _written(options.any_of)
        found = tuple(label for label in labels if any(item.matches(label) for item in options.any_of))
        template = "no label of {wanted}" if len(wanted) > 1 else "no label {wanted}"
        yield Condition(bool(found), say("label {seen}" if found else template, seen=found, wanted=wanted))
    for item in options.all_of:
        there = any(item.matches(label) for label in labels)
        words = "label {wanted}" if there else "the label {wanted} is missing"
        yield Condition(there, say(words, wanted=_written((item,))))
    for label in labels:
        if any(item.matches(label) for item in options.none_of):
            yield Condition(False, say("the label {seen} must not be there", seen=label))
    if options.none_of:
        yield Condition(True, say("no label of {wanted}", wanted=_written(options.none_of)))


def _written(items: tuple[Globs, ...]) -> tuple[str, ...]:
    return tuple(pattern for item in items for pattern in item.patterns)


def _needs(_options: Options) -> tuple[str, ...]:
    return ("labels",)


def _mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing."""
    return Mistake("what to look for is missing", _BARE) if options == Options() else None


_BARE = "Write `any-of:` if one label is enough, `all-of:` if each must be there, `none-of:` if none may be."

CHECK = Check(
    name="labels",
    summary="The pull request has these labels",
    about="""
Compares the labels of the pull request. A list could mean any or all, so the word is always written: `any-of`,
`all-of`, `none-of`. All that are written must be met.

Labels are compared without case, as GitHub does, and may be globs: `any-of: ["kind/*"]`. `+`, `#` and brackets are
plain letters: `c++` is the label `c++`.

A label is only as good as who may set it: on GitHub that is everybody with the triage role.
""",
    options=Options,
    bare=_BARE,
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example("one is enough", "{any-of: [bug, feature]}", "labels: [Bug]", Truth.HOLDS, "label Bug"),
        Example(
            "none of them is there",
            "{any-of: [bug, feature]}",
            "labels: [docs]",
            Truth.FAILS,
            "no label of bug, feature",
        ),
        Example(
            "each must be there",
            "{all-of: [reviewed, 'kind/*']}",
            "labels: [kind/bug]",
            Truth.FAILS,
            "the label reviewed is missing",
        ),
        Example("each is there", "{all-of: [reviewed, 'kind/*']}", "labels: [kind/bug, reviewed]", Truth.HOLDS),
        Example(
            "one that must not be there",
            "{none-of: [disposition/DO NOT MERGE]}",
            "labels: [c++, disposition/do not merge]",
            Truth.FAILS,
            "the label disposition/do not merge must not be there",
        ),
        Example("signs are plain letters", "{any-of: [c++, 'c#']}", "labels: [ccc]", Truth.FAILS),
        Example("no labels at all", "{none-of: [wip]}", "labels: []", Truth.HOLDS, "no label of wip"),
        Example("the labels are not known", "{any-of: [bug]}", "{}", Truth.UNKNOWN, "the labels are not known"),
    ),
)
