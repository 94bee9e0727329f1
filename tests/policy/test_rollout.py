from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from govbot.core.change import Change, File, Status
from govbot.core.engine import Terms, judge
from govbot.core.report import Conclusion, Outcome, Report, Severity
from govbot.render.annotations import render_annotations
from govbot.render.headline import ICONS, check_title, headline, is_clean
from govbot.render.json_ import render_json
from govbot.render.markdown import render_markdown
from govbot.render.terminal import render_terminal
from tests.policy.trees import one

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LOG = "{id: no-logs, forbid: {changed-paths: '**/*.log'}, %s}"
DOCS = "{id: docs, require: {changed-paths: 'docs/**'}}"


def report(*rules: str, path: str = "src/a.log", terms: Terms | None = None, unseen: str = "") -> Report:
    text = "version: 1\nrules:\n" + "".join(f"  - {rule}\n" for rule in rules)
    file = File(old_path=None, new_path=path, status=Status.ADDED, unseen=unseen)
    return judge(one(text).policy, Change(files=(file,), now=NOW), terms or Terms())


def test_a_rule_in_audit_is_told_and_does_not_block() -> None:
    told = report(LOG % "audit: true")
    assert told.conclusion is Conclusion.SUCCESS
    (rule,) = told.rules
    assert (rule.outcome, rule.severity, rule.audit) == (Outcome.FAILED, Severity.ERROR, True)
    assert str(rule.reason).endswith("(audit: does not block)")
    assert [finding.severity for finding in rule.findings] == [Severity.NOTICE]
    assert told.count(Severity.ERROR) == 0
    assert not is_clean(told)


@pytest.mark.parametrize("terms", [Terms(fail_on=Severity.NOTICE), Terms(strict=True)])
def test_no_terms_make_it_block(terms: Terms) -> None:
    assert report(LOG % "audit: true", terms=terms).conclusion is Conclusion.SUCCESS
    unknown = "{id: lines, audit: true, forbid: {added-lines: {matches: x}}}"
    told = report(unknown, unseen="too large", terms=terms)
    assert told.rules[0].outcome is Outcome.UNKNOWN
    assert told.conclusion is Conclusion.SUCCESS


@pytest.mark.parametrize(
    ("until", "conclusion"),
    [
        ("2026-01-14", Conclusion.FAILURE),
        ("2026-01-15", Conclusion.SUCCESS),
        ("2026-01-16", Conclusion.SUCCESS),
        ("9999-12-31", Conclusion.SUCCESS),
    ],
)
def test_a_rule_blocks_once_the_day_has_passed(until: str, conclusion: Conclusion) -> None:
    told = report(LOG % f"enforce-after: {until}")
    assert told.conclusion is conclusion
    assert told.rules[0].audit is (conclusion is Conclusion.SUCCESS)
    assert (f"(audit: does not block until {until} has passed)" in str(told.rules[0].reason)) is told.rules[0].audit


def test_a_rule_in_audit_that_passes_says_nothing_of_it() -> None:
    (rule,) = report(LOG % "audit: true", path="a.py").rules
    assert rule.outcome is Outcome.PASSED
    assert rule.audit
    assert "audit" not in str(rule.reason)


def test_other_rules_block_all_the_same() -> None:
    told = report(LOG % "audit: true", DOCS)
    assert told.conclusion is Conclusion.FAILURE
    assert headline(told) == "1 rule failed, 1 would fail"
    assert check_title(told) == "1 rule failed, 1 would fail: docs, no-logs"
    assert told.count(Severity.ERROR) == 1


def test_how_it_is_told() -> None:
    told = report(LOG % "audit: true, name: No logs")
    assert headline(told) == "1 would fail; nothing blocks"
    terminal = render_terminal(told, color=False, width=100)
    assert terminal.startswith("• No logs (no-logs), would fail (audit)\n")
    assert "• 1 would fail; nothing blocks" in terminal
    markdown = render_markdown(told, version="1")
    sign = ICONS[Severity.NOTICE]
    assert markdown.startswith(
        f"### {sign} 1 would fail; nothing blocks\n\n#### {sign} No logs `no-logs` — would fail (audit)\n"
    )
    assert render_annotations(told).startswith("::notice ")


def test_the_day_is_told_to_the_author() -> None:
    told = report(LOG % "enforce-after: 2026-03-31")
    for text in (render_terminal(told, color=False, width=100), render_markdown(told, version="1")):
        assert "does not block until" in text
        assert "2026-03-31" in text


def test_the_machine_format_keeps_its_keys() -> None:
    told = json.loads(render_json(report(LOG % "audit: true"), version="1"))
    assert [sorted(rule) for rule in told["rules"]] == [["id", "outcome", "reason", "severity"]]
    assert told["rules"][0]["outcome"] == "failed"
    assert told["rules"][0]["severity"] == "error"
    assert told["findings"][0]["severity"] == "notice"
    assert told["conclusion"] == "success"


def test_a_rule_that_is_switched_off_is_not_judged() -> None:
    assert [rule.id for rule in report(LOG % "enabled: false", DOCS).rules] == ["docs"]
