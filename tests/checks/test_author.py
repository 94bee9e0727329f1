"""``author``: who it is, and the signs of a coding agent."""

from __future__ import annotations

import pytest

from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, told

JULES = "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>"
COPILOT = "Copilot <198982749+Copilot@users.noreply.github.com>"
CLAUDE = "Claude <claude@users.noreply.github.com>"
KNOWN = "branch: topic, commits: [x]"
YES, NO, OPEN = Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("about", "truth"),
    [
        (f"{{author: 'copilot-swe-agent[bot]', {KNOWN}}}", YES),
        (f"{{author: {{login: Copilot, bot: true}}, {KNOWN}}}", YES),
        (f"{{author: 'claude[bot]', {KNOWN}}}", YES),
        (f"{{author: {{login: claude, bot: true}}, {KNOWN}}}", YES),
        (f"{{author: {{login: claude, bot: false}}, {KNOWN}}}", NO),
        (f"{{author: 'Devin-AI-integration[bot]', {KNOWN}}}", YES),
        (f"{{author: 'dependabot[bot]', {KNOWN}}}", NO),
        (f"{{author: ada, {KNOWN}}}", NO),
        ("{author: ada, branch: copilot/fix-1, commits: [x]}", YES),
        ("{author: ada, branch: devin/1764000000-clock, commits: [x]}", YES),
        ("{author: ada, branch: devin/clock, commits: [x]}", NO),
        ("{author: ada, branch: my-claude/x, commits: [x]}", NO),
        ("{author: ada, branch: topic, commits: [{message: x, email: cursoragent@cursor.com}]}", YES),
        ("{author: ada, branch: topic, commits: [{message: x, committer-email: NoReply@Anthropic.com}]}", YES),
        (f'{{author: ada, branch: topic, commits: ["x\\n\\nco-authored-by: {COPILOT}"]}}', YES),
        (f'{{author: ada, branch: topic, commits: ["x\\n\\nCo-authored-by: {JULES}"]}}', YES),
        (f'{{author: ada, branch: topic, commits: ["x\\n\\nCo-authored-by: {CLAUDE}"]}}', NO),
        ('{author: ada, branch: topic, commits: ["x\\n\\nCo-authored-by: Eve <eve@example.org>"]}', NO),
        ('{author: ada, branch: topic, commits: ["Reply to <noreply@anthropic.com>"]}', NO),
        ("{author: ada, branch: topic}", OPEN),
        ("{branch: codex/x}", YES),
        ("{}", OPEN),
    ],
)
def test_signs_of_an_agent(about: str, truth: Truth) -> None:
    assert ask("author", "{agent: true}", about).truth is truth
    assert ask("author", "{agent: false}", about).truth is ~truth


def test_every_sign_is_told_once() -> None:
    about = "{author: 'claude[bot]', branch: claude/x, commits: [{message: x, email: noreply@anthropic.com}, y]}"
    (sign,) = told(ask("author", "{agent: true}", about))
    assert sign.split("; ") == [
        "claude[bot] is a coding agent's account",
        "the branch claude/x is named as a coding agent names it",
        "commit 000000000000 names a coding agent",
    ]


@pytest.mark.parametrize(
    ("options", "about", "truth"),
    [
        ("{login: [ADA], bot: false}", "author: ada", YES),
        ("{login: [ada], bot: true}", "author: ada", NO),
        ("'*[bot]'", "author: 'renovate[bot]'", YES),
        ("['*', '!eve']", "author: Eve", NO),
        ("{association: [member, owner]}", "author: {login: ada, association: MEMBER}", YES),
        ("{association: none}", "author: {login: ada, association: NONE}", YES),
        ("{association: first-timer}", "author: {login: ada, association: FIRST_TIME_CONTRIBUTOR}", NO),
        ("{association: member, login: eve}", "author: ada", NO),
        ("{bot: true}", "{}", OPEN),
        ("{bot: true, agent: true}", "{branch: codex/x}", OPEN),
        ("{login: ada, agent: true}", "{author: ada, branch: codex/x}", YES),
    ],
)
def test_all_that_is_written_must_be_met(options: str, about: str, truth: Truth) -> None:
    assert ask("author", options, about).truth is truth


def test_commits_are_read_only_for_agents() -> None:
    assert needs("author", "ada") == ("author",)
    assert set(needs("author", "{agent: true}")) == {"author", "branch", "commits"}


def test_what_only_a_local_run_does_not_know_is_marked() -> None:
    assert all(item.offline for item in ask("author", "{agent: true}", "author: ada").evidence)
    (item,) = ask("author", "{agent: false}", "{author: ada, branch: x, commits: {unknown: no access}}").evidence
    assert not item.offline
