"""What a policy cannot mean, told with its place by ``govbot validate``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.globs import Globs
from govbot.policy.doubts import covers, doubts
from govbot.policy.files import Source, read_policy_paths
from govbot.policy.load import resolve_policy
from govbot.policy.packs import pack_names, packs_folder

ROOT = Path(__file__).resolve().parents[2]


def told(rules: str) -> list[str]:
    resolved = resolve_policy([Source("p.yml", f"version: 1\nrules:\n{rules}".encode())])
    found = doubts(resolved.policy, resolved.drafts)
    return [f"{item.line}:{item.column} {item.message}" for item in found]


def rule(text: str, name: str = "a") -> str:
    return f"  - id: {name}\n    {text}\n"


DOUBTFUL = [
    ("require: {title: '^[feat|fix]: '}", "4:22 `[feat|fix]` matches a single letter, not a word"),
    ("require: {title: '^feat|fix: '}", "4:22 `^` in `^feat|fix: ` does not hold for every choice"),
    ("require: {title: 'a|b$'}", "4:22 `$` in `a|b$` does not hold for every choice"),
    ("require: {title: '.*'}", "4:22 `.*` matches every text, so it says nothing"),
    ("forbid: {added-lines: {matches: [x, 'y?']}}", "4:41 `y?` matches every text, so it says nothing"),
    ("require: {title: 'a$b'}", "4:22 `a$b` can never match: nothing follows the end `$`"),
    ("require: {title: 'a^b'}", "4:22 `a^b` can never match: nothing stands before the begin `^`"),
    (
        "forbid: {changed-paths: ['!docs/**', 'docs/keep/**']}",
        "4:42 `docs/keep/**` can never match: `!docs/**` excludes all of it",
    ),
    (
        "when: {changed-paths: 'src/**'}\n    unless: {changed-paths: 'src/**'}\n    require: {title: x}",
        "5:13 rule `a` can never apply: `unless` takes back what `when` asks for",
    ),
    (
        "require: {title: {matches: ['^feat: ', '^fix'], not-matches: ['^feat']}}",
        "4:33 `^feat: ` can never count: what it matches, `^feat` of `not-matches` refuses",
    ),
    (
        "require: {all: [{changed-paths: 'src/**'}, {not: {changed-paths: 'src/**'}}]}",
        "3:5 an `all` of rule `a` can never hold: it has a check and the `not` of the same",
    ),
    (
        "when: {not: {any: [{draft: true}, {not: {draft: true}}]}}\n    require: {title: x}",
        "3:5 an `any` of rule `a` can never fail: it has a check and the `not` of the same",
    ),
]


@pytest.mark.parametrize(("text", "expected"), DOUBTFUL)
def test_what_cannot_be_meant_is_told_with_its_place(text: str, expected: str) -> None:
    assert told(rule(text)) == [expected]


MEANT = [
    "require: {title: '^(feat|fix)(\\([a-z]+\\))?: .+$'}",
    "require: {title: '^feat|^fix'}",
    "require: {title: '(?i)^feat|^fix'}",
    "require: {title: '[a|b]'}",
    "require: {title: 'costs \\$5'}",
    "require: {title: '[$^]x'}",
    "forbid: {added-lines: '^\\s*print\\('}",
    "forbid: {added-lines: '(?m)^a$b'}",
    "forbid: {changed-paths: ['docs/**', '!docs/api/**']}",
    "require: {title: {matches: '^feats?: ', not-matches: '^feats'}}",
    "require: {title: {matches: '^(feat|fix)', not-matches: 'WIP'}}",
    "require: {title: {matches: '^feat', not-matches: '^feature'}}",
    "require: {all: [{changed-paths: 'src/**'}, {not: {changed-paths: 'docs/**'}}]}",
    "when: {changed-paths: 'src/**'}\n    unless: {changed-paths: 'src/gen/**'}\n    require: {title: x}",
]


@pytest.mark.parametrize("text", MEANT)
def test_what_can_be_meant_is_left_alone(text: str) -> None:
    assert told(rule(text)) == []


def test_two_rules_that_no_change_can_pass_both() -> None:
    asked = rule("require: {changed-paths: 'docs/a/**'}") + rule("forbid: {changed-paths: 'docs/**'}", "b")
    assert told(asked) == [
        "5:5 no change can pass both rule `b` and `a` in p.yml:3: one asks for what the other forbids"
    ]
    same = rule("require: {title: '^x'}") + rule("forbid: {title: '^x'}", "b")
    assert len(told(same)) == 1
    conditional = rule("require: {title: '^x'}") + rule("when: {draft: true}\n    forbid: {title: '^x'}", "b")
    assert told(conditional) == []


def test_they_are_told_in_the_order_of_the_lines() -> None:
    never = rule("when: {draft: true}\n    unless: {draft: true}\n    require: {title: x}")
    assert [item.split(":")[0] for item in told(never + rule("require: {title: 'a$b'}", "b"))] == ["5", "8"]


def test_a_rule_that_stands_twice() -> None:
    assert told(rule("require: {title: '^x'}") + rule("require: {title: '^x'}", "b")) == [
        "5:5 rule `b` asks the same as `a` in p.yml:3"
    ]


@pytest.mark.parametrize("name", pack_names())
def test_the_packs_are_beyond_doubt(name: str) -> None:
    resolved = resolve_policy(read_policy_paths([str(packs_folder() / f"{name}.yml")]))
    assert doubts(resolved.policy, resolved.drafts) == []


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "*", "**", "?.py", "{a,b}"]), min_size=1, max_size=4),
    st.lists(st.sampled_from(["a", "b", "x.py", "b.py"]), min_size=1, max_size=4),
)
def test_a_plain_path_is_covered_exactly_when_it_is_matched(wide: list[str], path: list[str]) -> None:
    glob, plain = "/".join(wide), "/".join(path)
    assert covers(glob, plain) == Globs((glob,)).matches(plain)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("docs/**", "docs/api/**", True),
        ("docs/**", "docs/", True),
        ("docs/*", "docs/**", False),
        ("**/*.py", "src/**/*.py", True),
        ("src/**", "**", False),
        ("{a,b}/**", "a/x", True),
    ],
)
def test_covers(wide: str, narrow: str, expected: bool) -> None:
    assert covers(wide, narrow) is expected
