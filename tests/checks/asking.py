"""Asking a check about a described change, as a policy would."""

from __future__ import annotations

from govbot.checks.registry import load_check
from govbot.core.change import Change
from govbot.core.options import decode_options
from govbot.core.verdict import Verdict
from govbot.policy.described import describe_change
from govbot.policy.yaml import read_yaml


def options(name: str, words: str, *, fold: bool = False) -> object:
    """Read the options that stand behind a check's name."""
    check = load_check(name)
    assert check is not None
    value, problems = decode_options(
        check.options, read_yaml(words.encode(), "options"), shorthand=check.shorthand, fold=fold
    )
    assert not problems, [problem.message for problem in problems]
    assert value is not None
    return value


def change(words: str) -> Change:
    """Read a described change."""
    return describe_change(read_yaml(words.encode(), "change"))


def ask(name: str, words: str, about: str | Change) -> Verdict:
    """Ask a check about a change."""
    check = load_check(name)
    assert check is not None
    return check.evaluate(change(about) if isinstance(about, str) else about, options(name, words))


def needs(name: str, words: str) -> tuple[str, ...]:
    """Give the facts that a check wants for some options."""
    check = load_check(name)
    assert check is not None
    return check.needs(options(name, words))


def told(verdict: Verdict) -> list[str]:
    """Give what the evidence says."""
    return [str(item.message) for item in verdict.evidence]
