"""From verdicts to outcomes, findings and the conclusion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from govbot.core.change import Author, Change, Side
from govbot.core.check import Check
from govbot.core.engine import Terms, conclude, judge, judge_rule
from govbot.core.policy import Ask, Policy, Rule
from govbot.core.report import Conclusion, Outcome, RuleResult, Severity
from govbot.core.verdict import Evidence, Message, Truth, Verdict, say

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHANGE = Change(files=(), now=NOW, base="1a", head="2b", title="a *title*", author=Author(login="ada"))
HOLDS, FAILS, UNKNOWN = Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Says what it is told to say."""

    truth: Truth
    offline: bool = False


def _answer(_change: Change, options: Fixed) -> Verdict:
    message = say("{path} has {seen}, not {wanted}", path="a.py", seen="x", wanted="y")
    evidence = Evidence(message=message, path="a.py", line=3, side=Side.NEW, offline=options.offline)
    return Verdict(options.truth, say(options.truth.value), (evidence,))


FIXED = Check(name="fixed", summary="", about="", options=Fixed, evaluate=_answer)


def ask(truth: Truth, *, offline: bool = False) -> Ask:
    return Ask(FIXED, Fixed(truth=truth, offline=offline))


@pytest.mark.parametrize(
    ("when", "unless", "require", "outcome"),
    [
        (None, None, HOLDS, Outcome.PASSED),
        (None, None, FAILS, Outcome.FAILED),
        (None, None, UNKNOWN, Outcome.UNKNOWN),
        (HOLDS, None, FAILS, Outcome.FAILED),
        (FAILS, None, FAILS, Outcome.NOT_APPLICABLE),
        (FAILS, UNKNOWN, UNKNOWN, Outcome.NOT_APPLICABLE),
        (UNKNOWN, None, HOLDS, Outcome.UNKNOWN),
        (UNKNOWN, HOLDS, FAILS, Outcome.NOT_APPLICABLE),
        (UNKNOWN, FAILS, FAILS, Outcome.UNKNOWN),
        (None, HOLDS, FAILS, Outcome.NOT_APPLICABLE),
        (None, FAILS, HOLDS, Outcome.PASSED),
        (HOLDS, UNKNOWN, FAILS, Outcome.UNKNOWN),
    ],
)
def test_outcomes(when: Truth | None, unless: Truth | None, require: Truth, outcome: Outcome) -> None:
    rule = Rule(
        id="r",
        when=ask(when) if when else None,
        unless=ask(unless) if unless else None,
        require=ask(require),
    )
    result = judge_rule(rule, CHANGE)
    assert result.outcome is outcome
    assert bool(result.findings) is (outcome is Outcome.FAILED)
    assert str(result.reason)


def test_a_finding_has_the_place_and_the_words_of_the_check() -> None:
    (finding,) = judge_rule(Rule(id="r", severity=Severity.WARNING, require=ask(FAILS)), CHANGE).findings
    assert (finding.rule, finding.check, finding.severity) == ("r", "fixed", Severity.WARNING)
    assert (finding.path, finding.line, finding.side) == ("a.py", 3, Side.NEW)
    assert str(finding.message) == "a.py has x, not y"
    assert finding.fix is None


def test_a_rule_can_say_it_in_its_own_words() -> None:
    rule = Rule(
        id="r",
        require=ask(FAILS),
        message="{path}:{line} by {author} in {title}: {seen} instead of {wanted}, see {number}",
        fix="Mend {path}.",
    )
    (finding,) = judge_rule(rule, CHANGE).findings
    assert str(finding.message) == "a.py:3 by ada in a *title*: x instead of y, see {number}"
    assert finding.message.render(lambda text: f"<{text}>").startswith("<a.py>:3 by <ada> in <a *title*>")
    assert str(finding.fix) == "Mend a.py."


def result(outcome: Outcome, severity: Severity = Severity.ERROR, *, judged: bool = True) -> RuleResult:
    return RuleResult(id="r", name="", severity=severity, outcome=outcome, reason=Message("x"), judged=judged)


CI, LOCAL, STRICT = Terms(), Terms(local=True), Terms(local=True, strict=True)
ERROR, WARNING, NOTICE = Severity


@pytest.mark.parametrize(
    ("rules", "terms", "conclusion"),
    [
        ([], CI, Conclusion.SUCCESS),
        ([result(Outcome.PASSED), result(Outcome.NOT_APPLICABLE), result(Outcome.WAIVED)], CI, Conclusion.SUCCESS),
        ([result(Outcome.FAILED)], CI, Conclusion.FAILURE),
        ([result(Outcome.FAILED), result(Outcome.UNKNOWN)], CI, Conclusion.FAILURE),
        ([result(Outcome.UNKNOWN)], CI, Conclusion.INCOMPLETE),
        ([result(Outcome.UNKNOWN, judged=False)], CI, Conclusion.INCOMPLETE),
        ([result(Outcome.UNKNOWN, judged=False)], LOCAL, Conclusion.SUCCESS),
        ([result(Outcome.UNKNOWN)], LOCAL, Conclusion.INCOMPLETE),
        ([result(Outcome.UNKNOWN, judged=False)], STRICT, Conclusion.INCOMPLETE),
        ([result(Outcome.FAILED, WARNING)], CI, Conclusion.SUCCESS),
        ([result(Outcome.FAILED, WARNING)], Terms(fail_on=WARNING), Conclusion.FAILURE),
        ([result(Outcome.FAILED, NOTICE)], Terms(fail_on=WARNING), Conclusion.SUCCESS),
        ([result(Outcome.UNKNOWN, WARNING)], CI, Conclusion.SUCCESS),
        ([result(Outcome.UNKNOWN, WARNING)], Terms(strict=True), Conclusion.INCOMPLETE),
        ([result(Outcome.FAILED)], Terms(fail_on=None), Conclusion.SUCCESS),
    ],
)
def test_conclusions(rules: list[RuleResult], terms: Terms, conclusion: Conclusion) -> None:
    assert conclude(tuple(rules), terms) is conclusion


def test_unknown_only_for_want_of_a_local_fact_is_not_judged() -> None:
    assert judge_rule(Rule(id="r", require=ask(UNKNOWN, offline=True)), CHANGE).judged is False
    assert judge_rule(Rule(id="r", require=ask(UNKNOWN)), CHANGE).judged is True
    assert judge_rule(Rule(id="r", when=ask(UNKNOWN, offline=True), require=ask(HOLDS)), CHANGE).judged is False


def test_a_report_tells_what_was_judged_worst_first() -> None:
    rules = (Rule(id="a", severity=NOTICE, require=ask(FAILS)), Rule(id="b", require=ask(FAILS)))
    report = judge(Policy(rules=rules, sources=("x.yml",)), CHANGE, CI)
    assert report.conclusion is Conclusion.FAILURE
    assert (report.change.base, report.change.head, report.change.files) == ("1a", "2b", 0)
    assert [finding.rule for finding in report.findings] == ["b", "a"]
    assert [rule.id for rule in report.rules] == ["a", "b"]
    assert report.count(ERROR) == 1
    assert report.policy == ("x.yml",)
    assert judge(Policy(rules=rules, sources=("x.yml",)), CHANGE, CI) == report
