"""Fingerprints: a finding's name survives moves of its line, tells alike ones apart, and lets one be waived."""

from __future__ import annotations

from govbot.core.engine import Terms, judge
from govbot.core.report import Outcome, Report
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from govbot.testing import change_of

RULES = """\
version: 1
rules:
  - id: no-print
    forbid: {added-lines: print}
"""


def judged(change: str, waivers: str = "") -> Report:
    return judge(load_policy([Source("govbot.yml", (RULES + waivers).encode())]), change_of(change), Terms())


def names(report: Report) -> list[str]:
    return [finding.fingerprint for finding in report.findings]


def test_a_line_that_moves_keeps_its_name() -> None:
    here = judged("files: [{path: a.py, line: 3, added: [print]}]")
    there = judged("files: [{path: a.py, line: 90, added: [print]}]")
    assert names(here) == names(there)
    assert len(names(here)[0]) == 16


def test_alike_findings_have_names_of_their_own() -> None:
    assert len(set(names(judged("files: [{path: a.py, added: [print, x, print]}, {path: b.py, added: [print]}]")))) == 3


def test_one_finding_is_waived_and_the_others_stay() -> None:
    change = "files: [{path: a.py, added: [print]}, {path: b.py, added: [print]}]"
    name = names(judged(change))[0]
    waiver = f"""\
waivers:
  - rule: no-print
    fingerprint: {name}
    reason: it talks to its user
    owner: "@acme/tools"
    expires: 2026-12-31
"""
    report = judged(change, waiver)
    assert [finding.path for finding in report.findings] == ["b.py"]
    assert [item.finding.path for item in report.rules[0].waived] == ["a.py"]
    alone = judged("files: [{path: a.py, line: 40, added: [print]}]", waiver)
    assert alone.rules[0].outcome is Outcome.WAIVED
    elsewhere = judged("files: [{path: c.py, added: [print]}]", waiver)
    assert elsewhere.rules[0].outcome is Outcome.FAILED


def test_with_paths_both_must_fit() -> None:
    change = "files: [{path: a.py, added: [print]}]"
    name = names(judged(change))[0]
    waiver = f"""\
waivers:
  - {{rule: no-print, fingerprint: ["{name}"], paths: "b/**", reason: r, owner: o, expires: 2026-12-31}}
"""
    assert judged(change, waiver).rules[0].outcome is Outcome.FAILED
