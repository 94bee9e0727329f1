"""For authors of checks: ask a check about a change described in a few lines, and test a check's own examples.

from govbot.testing import ask, check_examples

def test_examples() -> None:
    check_examples(CHECK)

def test_case() -> None:
    assert ask(CHECK, "{max: 3}", "files: [a.py]").truth is Truth.HOLDS
"""

from __future__ import annotations

from typing import Any, TypeVar

from govbot.core.change import Change
from govbot.core.check import Check, Example
from govbot.core.options import decode_options
from govbot.core.verdict import Truth, Verdict
from govbot.errors import PolicyError
from govbot.policy.described import describe_change
from govbot.policy.yaml import read_yaml

O = TypeVar("O")  # noqa: E741 - the options of a check

__all__ = ["Example", "Truth", "Verdict", "ask", "change_of", "check_examples", "options_of", "told"]


def change_of(text: str) -> Change:
    """Make a Change of its description in YAML (docs/testing-rules.md). Raises PolicyError."""
    return describe_change(read_yaml(text.encode(), "change"))


def options_of(check: Check[O], text: str) -> O:
    """Read options as a policy writes them behind the check's name. Raises PolicyError."""
    node = read_yaml(text.encode(), "options")
    options, problems = decode_options(check.options, node, shorthand=check.shorthand, bare=check.bare)
    if options is None:
        raise PolicyError(problems)
    mistake = check.mistake(options)
    if mistake is not None:
        raise AssertionError(f"{check.name}: {mistake.message}")
    return options


def ask(check: Check[Any], options: str, change: str) -> Verdict:
    """Ask a check about a described change. Raises PolicyError for a mistake in either text."""
    return check.evaluate(change_of(change), options_of(check, options))


def told(verdict: Verdict) -> str:
    """Give all words of a verdict, a line each."""
    return "\n".join([str(verdict.summary), *(str(item.message) for item in verdict.evidence)])


def check_examples(check: Check[Any]) -> None:
    """Ask every example of a check, twice. Raises AssertionError where an answer is not the one that is shown."""
    if not check.examples:
        raise AssertionError(f"{check.name} has no examples")
    for example in check.examples:
        options, change = options_of(check, example.options), change_of(example.change)
        verdict = check.evaluate(change, options)
        if verdict.truth is not example.verdict or example.shows not in told(verdict):
            wanted = f"{example.verdict.value} with {example.shows!r}"
            raise AssertionError(f"{check.name}: {example.title}: wanted {wanted}, got\n{told(verdict)}")
        if check.evaluate(change, options) != verdict:
            raise AssertionError(f"{check.name}: {example.title}: asked twice, two answers")
