"""Secrets in names and titles, whoever tells them: taken out of the report before anything is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings

from govbot.app.masking import looks_secret, masked, masked_where_likely
from govbot.cli.main import main
from govbot.core.report import (
    Conclusion,
    Difference,
    Outcome,
    PolicyState,
    Preview,
    Report,
    RuleResult,
    Severity,
    Waived,
)
from govbot.core.verdict import say
from govbot.errors import ExitCode
from govbot.policy.secret_table import read_bundled
from tests.render.samples import CHANGE, finding
from tests.render.strategies import reports

if TYPE_CHECKING:
    import pytest

SECRET = "ghp_" + "a1B2c3D4e5F6" * 3


def test_every_part_of_a_report_is_masked() -> None:
    inner = say("{seen}", seen=SECRET)
    found = replace(
        finding("{path} {inner}", path=f"src/{SECRET}.py", fix=say("rename {path}", path=SECRET)),
        old_path=SECRET,
        message=say("{inner} in {many}", inner=inner, many=("plain", SECRET)),
    )
    waived = Waived(finding=found, reason="why", owner="who", expires=date(2030, 1, 1))
    rule = RuleResult(
        id="a",
        name="A",
        severity=Severity.ERROR,
        outcome=Outcome.FAILED,
        reason=say("the title {title} has {count}", title=SECRET, count=3),
        findings=(found,),
        waived=(waived,),
    )
    preview = Preview(
        now=PolicyState.OWN,
        then=PolicyState.BROKEN,
        conclusion=None,
        policy=(SECRET,),
        differences=(Difference(rule=SECRET, now=None, then=None, reason=SECRET),),
        problems=(SECRET,),
    )
    whole = Report(conclusion=Conclusion.FAILURE, change=CHANGE, rules=(rule,), notes=(inner,), preview=preview)
    told = masked(whole)
    assert SECRET[:12] not in repr(told)
    assert told.rules[0].findings[0].path == "src/[secret].py"
    assert str(told.rules[0].reason) == "the title [secret] has 3"
    assert (told.conclusion, told.change) == (whole.conclusion, whole.change)


@settings(max_examples=30)
@given(reports())
def test_a_report_without_secrets_stays_as_it_is(report: Report) -> None:
    assert masked(report) == masked_where_likely(report) == report


def test_every_pattern_s_secret_is_looked_for_in_names_too() -> None:
    for written in read_bundled():
        assert all(map(looks_secret, written.match)), written.pattern.id


def test_usual_names_cost_nothing() -> None:
    assert not looks_secret("src/app/main.py\nFix the parser\nfeature/x-12\ndocs/guide.md:7\n@octocat")


def test_a_secret_that_was_found_comes_up_in_no_name_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"src/{SECRET}.py"
    lines = f"--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n+KEY = '{SECRET}'\n"
    Path("change.diff").write_text(f"diff --git a/{name} b/{name}\nnew file mode 100644\n{lines}")
    Path("policy.yml").write_text(
        "version: 1\nrules:\n  - {id: s, forbid: {secrets: {}}}\n  - {id: p, forbid: {changed-paths: 'src/**'}}\n"
    )
    for form in ("terminal", "json", "markdown", "sarif"):
        assert main(["check", "change.diff", "--policy", "policy.yml", "--format", form]) == ExitCode.FAILED
        told = capsys.readouterr()
        assert SECRET[:12] not in told.out + told.err
        assert "[secret]" in told.out
