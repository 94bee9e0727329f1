"""Check expressions: from the document to the tree that the engine evaluates."""

from __future__ import annotations

from govbot.checks.registry import NAMES, load_check
from govbot.checks.third_party import BrokenCheckError
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe
from govbot.core.options import decode_options
from govbot.core.policy import All, Any_, Ask, Expression, Not
from govbot.errors import Problem
from govbot.policy.draft import FIELDS

COMBINERS = ("all", "any", "not")
_OUTSIDE = "It is a key of the rule itself: write it one level further out."


def read_expression(node: Node, *, fold: bool, problems: list[Problem]) -> Expression | None:
    """Read an expression; None, with the problems added, when it is wrong.

    ``fold`` says that a match counts against the change (``forbid``, ``when``): paths are then compared without case.
    """
    if isinstance(node, Sequence):
        hint = "Write `all:` before the list if every one must hold, `any:` if one is enough."
        problems.append(Bad(node.place, "a list is not an expression", hint).problem)
        return None
    if not isinstance(node, Mapping) or not node.entries:
        hint = 'Write a check\'s name and its options, as in `changed-paths: "src/**"`.'
        problems.append(Bad(node.place, f"expected a check, found {describe(node)}", hint).problem)
        return None
    parts = [_entry(key, value, fold=fold, problems=problems) for key, value in node.entries]
    whole = tuple(part for part in parts if part is not None)
    if len(whole) < len(parts):
        return None
    return whole[0] if len(whole) == 1 else All(whole)


def _entry(key: Scalar, value: Node, *, fold: bool, problems: list[Problem]) -> Expression | None:
    if key.text == "not":
        part = read_expression(value, fold=not fold, problems=problems)
        return None if part is None else Not(part)
    if key.text in COMBINERS:
        return _combined(key, value, fold=fold, problems=problems)
    try:
        check = load_check(key.text)
    except BrokenCheckError as error:
        hint = "Install a version of that package that works with this govbot, or take the rule out."
        problems.append(Bad(key.place, str(error), hint).problem)
        return None
    if check is None:
        hint = _OUTSIDE if key.text in FIELDS else did_you_mean(key.text, (*NAMES, *COMBINERS))
        problems.append(Bad(key.place, f"no check is called `{key.text}`", hint).problem)
        return None
    options, wrong = decode_options(
        check.options, value, shorthand=check.shorthand, bare=check.bare, fold=fold, what=f"option of `{key.text}`:"
    )
    problems.extend(wrong)
    if options is None:
        return None
    mistake = check.mistake(options)
    if mistake is None:
        return Ask(check, options)
    option = value.get(mistake.option) if isinstance(value, Mapping) else None
    problems.append(Bad((option or value).place, f"`{key.text}`: {mistake.message}", mistake.hint).problem)
    return None


def _combined(key: Scalar, value: Node, *, fold: bool, problems: list[Problem]) -> Expression | None:
    items = value.items if isinstance(value, Sequence) else ()
    if not items:
        hint = f"Write `{key.text}:` and below it one check a line, each with a dash."
        problems.append(Bad(value.place, f"`{key.text}` needs a list, found {describe(value)}", hint).problem)
        return None
    parts = [read_expression(item, fold=fold, problems=problems) for item in items]
    whole = tuple(part for part in parts if part is not None)
    if len(whole) < len(parts):
        return None
    return All(whole) if key.text == "all" else Any_(whole)
