"""``on-failure``: what a rule may ask for beside its verdict, and how it goes from file to file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govbot.core.actions import Actions
from govbot.core.policy import Rule
from govbot.errors import PolicyError
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from tests.policy.trees import Tree

RULE = "version: 1\nrules:\n  - id: a\n    forbid: {secrets: {}}\n"


def load(actions: str) -> Rule:
    (rule,) = load_policy([Source("x.yml", f"{RULE}    on-failure: {actions}\n".encode())]).rules
    return rule


def refused(actions: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(actions)
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in caught.value.problems]


def test_nothing_happens_unless_it_is_written() -> None:
    (rule,) = load_policy([Source("x.yml", RULE.encode())]).rules
    assert rule.on_failure is None


def test_everything_that_can_be_asked_for() -> None:
    words = (
        "{label: [needs security review, c++], remove-label: ready, request-review: ['@acme/security', octocat], "
        "review-comments: true, notify: [GOVBOT_NOTIFY, GOVBOT_NOTIFY_2]}"
    )
    assert load(words).on_failure == Actions(
        labels=("needs security review", "c++"),
        without=("ready",),
        reviewers=("acme/security", "octocat"),
        review_comments=True,
        notify=("GOVBOT_NOTIFY", "GOVBOT_NOTIFY_2"),
    )


@pytest.mark.parametrize(
    "actions",
    [
        "{}",
        "",
        "{review-comments: false}",
        "x",
        "[label]",
        "{label: ''}",
        "{label: []}",
        f"{{label: {'x' * 51}}}",
        '{label: "a\\nb"}',
        "{request-review: '@'}",
        "{request-review: a/B}",
        "{request-review: https://github.com/octocat}",
        "{notify: GITHUB_TOKEN}",
        "{notify: AWS_SECRET_ACCESS_KEY}",
        "{notify: govbot_notify}",
    ],
)
def test_what_is_refused(actions: str) -> None:
    assert refused(actions)


def test_an_address_in_a_policy_is_refused_and_not_repeated() -> None:
    (problem,) = refused("{notify: 'slack://T0/B0/XYZ'}")
    assert problem.endswith("found an address")
    assert "XYZ" not in problem


def test_a_label_that_other_rules_look_at_is_no_mistake() -> None:
    other = "  - id: b\n    when: {labels: {any-of: [boom]}}\n    require: {draft: false}\n"
    text = f"{RULE}    on-failure: {{label: boom}}\n{other}"
    assert len(load_policy([Source("x.yml", text.encode())]).rules) == 2


def test_the_example_of_the_documentation_is_a_policy() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "escalation.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(version: 1\n.*?)```", text, re.DOTALL)
    assert block is not None
    rules = {rule.id: rule.on_failure for rule in load_policy([Source("x.yml", block[1].encode())]).rules}
    assert rules["no-secrets"] == Actions(
        labels=("leaked-secret",),
        without=("ready-to-merge",),
        reviewers=("acme/security",),
        review_comments=True,
        notify=("GOVBOT_NOTIFY_SECURITY",),
    )


BASE = "version: 1\nrules:\n  - id: a\n    forbid: {secrets: {}}\n    on-failure: {label: x}\n"


def tree_of(base: str, over: str) -> Tree:
    mine = f"version: 1\nextends: ./base.yml\nrules:\n  - id: a\n    {over}\n"
    return Tree({"base.yml": base.encode(), "x.yml": mine.encode()})


@pytest.mark.parametrize(
    ("over", "labels"),
    [("severity: warning", ("x",)), ("on-failure: {label: z}", ("z",)), ("on-failure: null", None)],
)
def test_an_extending_file_replaces_actions_or_takes_them_away(over: str, labels: tuple[str, ...] | None) -> None:
    tree = tree_of(BASE, over)
    (rule,) = load_policy([Source("x.yml", tree.files["x.yml"])], files=tree).rules
    assert (rule.on_failure.labels if rule.on_failure else None) == labels


@pytest.mark.parametrize("over", ["on-failure: {label: z}", "on-failure: null"])
def test_what_an_enforced_rule_asks_for_stays(over: str) -> None:
    tree = tree_of(BASE + "    enforced: true\n", over)
    with pytest.raises(PolicyError) as caught:
        load_policy([Source("x.yml", tree.files["x.yml"])], files=tree)
    (problem,) = caught.value.problems
    assert (problem.place, "its `on-failure` cannot be changed here" in problem.message) == ("x.yml:5:17", True)


def test_a_file_may_escalate_an_enforced_rule_that_does_not() -> None:
    tree = tree_of(RULE + "    enforced: true\n", "on-failure: {label: z}")
    (rule,) = load_policy([Source("x.yml", tree.files["x.yml"])], files=tree).rules
    assert rule.on_failure == Actions(labels=("z",))
