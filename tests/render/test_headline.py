from __future__ import annotations

import pytest
from hypothesis import given, settings

from govbot.core.report import Conclusion, Outcome, Report, Severity
from govbot.render.headline import (
    STATUS_LIMIT,
    TITLE_LIMIT,
    check_title,
    headline,
    is_clean,
    status_description,
    tenor,
)
from tests.render.samples import CHANGE, CHANGELOG, DOCS, FREEZE, ISSUE, SAMPLES, SCOPE, TITLE, failed, finding, report
from tests.render.strategies import reports


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (SAMPLES["failing"], "2 rules failed, 1 warning, 1 notice, 1 not judged, 1 waived"),
        (SAMPLES["clean"], "All 7 rules passed"),
        (SAMPLES["clean-partly"], "2 rules passed, 1 did not apply"),
        (SAMPLES["warning"], "1 warning; nothing blocks"),
        (SAMPLES["incomplete"], "1 of 3 rules could not be judged, 1 warning"),
        (SAMPLES["offline"], "1 rule passed, 1 not judged"),
        (SAMPLES["waived"], "1 rule passed, 1 waived"),
        (report(DOCS), "1 rule passed"),
        (report(FREEZE), "No rule applies to this change"),
        (report(), "There are no rules"),
        (report(conclusion=Conclusion.INCOMPLETE), "The change could not be judged"),
        (report(SCOPE, conclusion=Conclusion.SUCCESS), "1 rule failed; nothing blocks"),
        (report(CHANGELOG, conclusion=Conclusion.FAILURE), "1 warning"),
        (report(ISSUE), "1 of 1 rule could not be judged"),
    ],
)
def test_the_verdict_in_one_line(sample: Report, expected: str) -> None:
    assert headline(sample) == expected


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (SAMPLES["failing"], Severity.ERROR),
        (report(CHANGELOG, conclusion=Conclusion.FAILURE), Severity.ERROR),
        (report(CHANGELOG, TITLE), Severity.WARNING),
        (report(TITLE), Severity.NOTICE),
        (report(SCOPE, conclusion=Conclusion.SUCCESS), Severity.WARNING),
        (SAMPLES["incomplete"], Outcome.UNKNOWN),
        (SAMPLES["clean"], Outcome.PASSED),
    ],
)
def test_the_sign_of_the_verdict(sample: Report, expected: Severity | Outcome) -> None:
    assert tenor(sample) is expected


def test_a_title_names_the_rules_it_is_about() -> None:
    assert check_title(report(SCOPE, CHANGELOG)) == "1 rule failed, 1 warning: declared-scope, changelog"
    assert check_title(report(ISSUE)) == "1 of 1 rule could not be judged: issue"
    assert check_title(SAMPLES["clean"]) == "All 7 rules passed"


def test_titles_are_cut_to_githubs_limits() -> None:
    many = report(*(failed(f"rule-number-{n}", "A", [finding("x")]) for n in range(50)))
    assert len(check_title(many)) == TITLE_LIMIT
    assert len(status_description(many)) == STATUS_LIMIT
    assert status_description(many).endswith("…")


@pytest.mark.parametrize("name", ["clean", "clean-partly", "empty"])
def test_clean_reports(name: str) -> None:
    assert is_clean(SAMPLES[name])


@pytest.mark.parametrize("name", ["failing", "warning", "incomplete", "offline", "waived"])
def test_reports_with_something_to_say(name: str) -> None:
    assert not is_clean(SAMPLES[name])


def test_a_report_without_rules_is_clean_only_if_it_succeeded() -> None:
    assert is_clean(report())
    assert not is_clean(Report(conclusion=Conclusion.INCOMPLETE, change=CHANGE, rules=()))


@settings(max_examples=30)
@given(reports())
def test_the_headline_is_one_short_line(report: Report) -> None:
    assert 0 < len(headline(report)) < STATUS_LIMIT
    assert headline(report).isascii()
    assert headline(report).isprintable()
