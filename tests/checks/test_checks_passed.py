"""Whether other checks passed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Change
from govbot.core.state import CheckState, Conclusion
from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, told


@pytest.mark.parametrize(
    ("words", "checks", "truth"),
    [
        ("Test", "[test]", Truth.HOLDS),
        ("test", "[]", Truth.FAILS),
        ("test", "[test, {name: test, conclusion: failure, app: other}]", Truth.FAILS),
        ("{names: test, from-app: github-*}", "[test, {name: test, conclusion: failure, app: other}]", Truth.HOLDS),
        ("test", "[{name: test, app: ''}]", Truth.HOLDS),
        ("{names: test, conclusions: [cancelled, timed-out]}", "[test]", Truth.FAILS),
        ("'a / *'", "[a / b, a / c]", Truth.HOLDS),
    ],
)
def test_what_passed(words: str, checks: str, truth: Truth) -> None:
    verdict = ask("checks-passed", words, f"checks: {checks}")
    assert verdict.truth is truth, told(verdict)


def test_each_that_did_not_pass_is_told() -> None:
    checks = "checks: [a, {name: b, running: true}, {name: c, conclusion: startup-failure}]"
    assert told(ask("checks-passed", "[a, b, c, d]", checks)) == [
        "b is still running",
        "c ended with startup-failure",
        "d has not run",
    ]


def test_one_of_another_app_is_told() -> None:
    words = "{names: [a, b], from-app: trusted}"
    assert told(ask("checks-passed", words, "checks: [{name: a, app: x}]")) == [
        "a did not come from trusted, but from x",
        "b has not run",
    ]
    assert needs("checks-passed", "a") == ("checks",)


STATES = st.builds(
    CheckState,
    name=st.one_of(st.sampled_from(["test", "TEST", "build a"]), st.text(max_size=6), st.just("\ud800")),
    conclusion=st.one_of(st.none(), st.sampled_from(Conclusion)),
    app=st.sampled_from(["", "github-actions", "x\ny"]),
)
WORDS = st.sampled_from(["test", "[test, 'build *']", "{names: '*', from-app: github-actions, conclusions: success}"])


@settings(max_examples=150, deadline=None)
@given(st.lists(STATES, max_size=5), WORDS)
def test_it_never_raises_and_passes_only_what_ended(checks: list[CheckState], words: str) -> None:
    change = Change(files=(), now=datetime(2026, 1, 1, tzinfo=UTC), checks=tuple(checks))
    verdict = ask("checks-passed", words, change)
    assert verdict.evidence
    if verdict.truth is Truth.HOLDS:
        good = {Conclusion.SUCCESS, Conclusion.NEUTRAL, Conclusion.SKIPPED}
        assert any(item.conclusion in good for item in checks)
