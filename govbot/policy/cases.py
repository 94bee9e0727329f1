"""Cases of a policy's tests: a change in a few lines, and what the policy must say of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govbot.core.change import Change
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Place, Scalar, Sequence, describe
from govbot.core.options import Codec, Schema, choice, count, decode_options, option, text
from govbot.core.report import Conclusion, Outcome
from govbot.errors import PolicyError, Problem
from govbot.policy.described import describe_change
from govbot.policy.files import Source
from govbot.policy.yaml import read_yaml

SUFFIXES = (".test.yml", ".test.yaml")
KEYS = ("version", "policy", "cases")


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A finding that must be among those of the report; what is left out may be anything."""

    place: Place
    rule: str | None
    path: str | None
    line: int | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects: outcomes of rules, findings, the conclusion. What is left out may be anything."""

    conclusion: Conclusion | None
    rules: tuple[tuple[str, Outcome, Place], ...]
    findings: tuple[ExpectedFinding, ...] | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case: a change, and what is expected of it."""

    name: str
    place: Place
    change: Change
    expect: Expectation


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases and the policy files they are about (paths beside it; empty: found by the file's name)."""

    source: Source
    policy: tuple[str, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FindingWords:
    rule: str | None = option(text, "Id of the rule.")
    path: str | None = option(text, "Path of the finding.")
    line: int | None = option(count, "Line of the finding.")
    message: str | None = option(text, "A part of its message.")


class _Findings:
    label = "a list of findings: {rule, path, line, message}, each a part of what is expected"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "array"}

    def decode(self, node: Node, *, fold: bool) -> tuple[ExpectedFinding, ...]:  # noqa: ARG002
        """Read the findings; an empty list means that there must be none."""
        if not isinstance(node, Sequence):
            raise Bad(node.place, f"expected a list of findings, found {describe(node)}", "Write `[]` for none.")
        found = []
        for item in node.items:
            words, problems = decode_options(_FindingWords, item, what="key of a finding:")
            if words is None:
                raise PolicyError(problems)
            found.append(ExpectedFinding(item.place, words.rule, words.path, words.line, words.message))
        return tuple(found)


class _Outcomes:
    label = "a mapping of rule id to outcome"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "object"}

    def decode(self, node: Node, *, fold: bool) -> tuple[tuple[str, Outcome, Place], ...]:
        """Read the outcomes."""
        if not isinstance(node, Mapping):
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}", "Write `my-rule: failed`.")
        outcomes = choice(Outcome)
        return tuple((key.text, outcomes.decode(value, fold=fold), key.place) for key, value in node.entries)


_findings: Codec[tuple[ExpectedFinding, ...]] = _Findings()
_outcomes: Codec[tuple[tuple[str, Outcome, Place], ...]] = _Outcomes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ExpectWords:
    conclusion: Conclusion | None = option(choice(Conclusion), "What the whole report must say.")
    rules: tuple[tuple[str, Outcome, Place], ...] = option(_outcomes, "What single rules must say.", default=())
    findings: tuple[ExpectedFinding, ...] | None = option(_findings, "What must be found; `[]` for nothing.")


def read_cases(source: Source, folder: Path) -> CaseFile:
    """Read a file of cases. ``folder`` is where its ``diff-file`` paths are looked up. Raises PolicyError."""
    node = read_yaml(source.data, source.name)
    if not isinstance(node, Mapping):
        raise PolicyError([Bad(node.place, f"expected cases, found {describe(node)}", "Write `cases:`.").problem])
    problems = [
        Bad(key.place, f"unknown key `{key.text}`", did_you_mean(key.text, KEYS)).problem
        for key, _ in node.entries
        if key.text not in KEYS
    ]
    policy = _policy(node.get("policy"), problems)
    items = node.get("cases")
    if not isinstance(items, Sequence) or not items.items:
        place = items.place if items is not None else node.place
        problems.append(Bad(place, "there are no cases", "Write `cases:` and below it one case after another.").problem)
        raise PolicyError(problems)
    cases = [_case(item, folder, problems) for item in items.items]
    if problems:
        raise PolicyError(problems)
    return CaseFile(source, policy, tuple(case for case in cases if case is not None))


def _policy(node: Node | None, problems: list[Problem]) -> tuple[str, ...]:
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    wrong = [item for item in items if not isinstance(item, Scalar)]
    problems.extend(Bad(item.place, f"expected a path, found {describe(item)}").problem for item in wrong)
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _case(node: Node, folder: Path, problems: list[Problem]) -> Case | None:
    if not isinstance(node, Mapping):
        problems.append(Bad(node.place, f"expected a case, found {describe(node)}", "Write `- name:`.").problem)
        return None
    known = ("name", "change", "expect")
    problems.extend(
        Bad(key.place, f"unknown key `{key.text}` in a case", did_you_mean(key.text, known)).problem
        for key, _ in node.entries
        if key.text not in known
    )
    name, change, expect = (node.get(key) for key in known)
    if not isinstance(name, Scalar) or change is None or expect is None:
        problems.append(Bad(node.place, "a case needs `name`, `change` and `expect`").problem)
        return None
    try:
        words, wrong = decode_options(_ExpectWords, expect, what="key of an expectation:")
        problems.extend(wrong)
        described = describe_change(change, folder=folder)
    except PolicyError as error:
        problems.extend(error.problems)
        return None
    if words is None:
        return None
    if words == _ExpectWords():
        problems.append(Bad(expect.place, "a case that expects nothing cannot fail", "Write `rules:`.").problem)
    return Case(name.text, node.place, described, Expectation(words.conclusion, words.rules, words.findings))
