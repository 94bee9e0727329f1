from __future__ import annotations

from dataclasses import replace

from govbot.core.preview import compare
from govbot.core.report import Conclusion, Outcome, PolicyState, Preview, Report, Severity
from govbot.core.verdict import say
from govbot.render.preview import kind, step, summary
from tests.render.samples import DOCS, SCOPE, SECRETS, SIZE, TITLE, WAIVED, finding, report


def compared(decided: Report, then: Report) -> Preview:
    return compare(decided, then, now=PolicyState.OWN, state=PolicyState.OWN)


def test_the_same_results_are_counted_and_not_told() -> None:
    preview = compared(report(DOCS, SCOPE), report(replace(DOCS, reason=say("in other words")), SCOPE))
    assert preview.differences == ()
    assert preview.same == 2
    assert summary(preview).endswith("this change would fail. No rule would decide otherwise.")


def test_rules_that_come_and_go_are_differences_even_when_they_pass() -> None:
    preview = compared(report(DOCS, SIZE), report(DOCS, WAIVED))
    assert [(item.rule, item.now is None, item.then is None) for item in preview.differences] == [
        ("generated", True, False),
        ("size", False, True),
    ]
    assert preview.conclusion is Conclusion.SUCCESS
    assert [step(item, preview) for item in preview.differences] == ["new rule → waived", "passed → no such rule"]


def test_the_worst_comes_first() -> None:
    then = report(DOCS, replace(TITLE, audit=True), TITLE, SECRETS)
    preview = compared(report(), then)
    assert [item.rule for item in preview.differences] == ["no-secrets", "title", "docs"]


def test_a_severity_that_changes_is_told_on_both_sides() -> None:
    mild = replace(SCOPE, severity=Severity.WARNING)
    [difference] = compared(report(SCOPE), report(mild)).differences
    assert step(difference, compared(report(SCOPE), report(mild))) == (
        "failed as error (3 findings) → failed as warning (3 findings)"
    )
    assert kind(difference) is Severity.WARNING
    [audited] = compared(report(SCOPE), report(replace(SCOPE, audit=True))).differences
    assert kind(audited) is Severity.NOTICE


def test_the_same_count_at_other_places_is_a_difference() -> None:
    moved = replace(SCOPE, findings=tuple(replace(item, path="other/" + str(item.path)) for item in SCOPE.findings))
    preview = compared(report(SCOPE), report(moved))
    assert [item.rule for item in preview.differences] == ["declared-scope"]
    assert step(preview.differences[0], preview) == "failed (3 findings), at other places"


def test_the_reason_is_the_new_policys() -> None:
    before = replace(DOCS, outcome=Outcome.FAILED, findings=(finding("x"),))
    [difference] = compared(report(before), report(DOCS)).differences
    assert difference.reason == str(DOCS.reason)
    [gone] = compared(report(before), report()).differences
    assert gone.reason == ""


def test_a_policy_that_is_removed_or_first_or_mended_is_said_to_be_so() -> None:
    def told(now: PolicyState, state: PolicyState) -> str:
        return summary(compare(report(), report(DOCS), now=now, state=state))

    assert "removes the policy" in told(PolicyState.OWN, PolicyState.BUILT_IN)
    assert "first policy" in told(PolicyState.BUILT_IN, PolicyState.OWN)
    assert "policy of the base does not load; the changed one does" in told(PolicyState.BROKEN, PolicyState.OWN)
