"""What many audit lines add up to, and what becomes of lines that are none."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.cli.main import main
from govbot.core.audit import AuditedRule, AuditEntry, Seconds, UsedWaiver
from govbot.core.metrics import measure, quantile
from govbot.core.report import Conclusion, Outcome, Severity
from govbot.errors import ExitCode
from govbot.render.audit import render_audit
from govbot.render.metrics import render_prometheus, render_table
from tests.render.test_audit import ENTRY, entries

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# https://prometheus.io/docs/instrumenting/exposition_formats/
LABEL = r'[a-z_]+="(?:[^"\\\n]|\\[\\"])*"'
SAMPLE = re.compile(rf"(?P<name>govbot_[a-z_]+)\{{{LABEL}(?:,{LABEL})*\}} (?P<value>\d+(?:\.\d+)?(?:e\+\d+)?)")


def run_of(
    number: int, *, seconds: float = 2.0, found: int = 0, outcome: Outcome | None = None, **more: object
) -> AuditEntry:
    rule = AuditedRule(
        id="no-secrets",
        severity=Severity.ERROR,
        outcome=outcome or (Outcome.FAILED if found else Outcome.PASSED),
        checks=("secrets",),
        findings={"secrets": found} if found else {},
    )
    made = replace(
        ENTRY,
        run=(number, 1),
        time=ENTRY.time + timedelta(minutes=number),
        rules=(rule,),
        conclusion=Conclusion.FAILURE if found else Conclusion.SUCCESS,
        seconds=Seconds(read=0, judge=0, deliver=0, total=seconds),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def write(path: Path, *lines: AuditEntry | str) -> str:
    texts = (render_audit(line) if isinstance(line, AuditEntry) else line + "\n" for line in lines)
    path.write_text("".join(texts))
    return str(path)


def samples(text: str) -> dict[str, float]:
    """Read the text format, and refuse what is not in it."""
    found = {}
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP govbot_[a-z_]+ .+|TYPE govbot_[a-z_]+ (counter|gauge|histogram))", line)
            continue
        match = SAMPLE.fullmatch(line)
        assert match is not None, line
        found[line.rpartition(" ")[0]] = float(match["value"])
    return found


def test_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [run_of(number, seconds=number) for number in range(1, 20)]
    slow = run_of(20, seconds=400.0, found=2)
    other = replace(ENTRY.rules[0], id="docs", checks=("docs-allowlist",), findings={})
    unknown = run_of(21, outcome=Outcome.UNKNOWN, pull_request=8, conclusion=Conclusion.INCOMPLETE)
    overtaken = run_of(22, rules=(), conclusion=None)
    file = write(tmp_path / "a", *lines, slow, replace(unknown, rules=(*unknown.rules, other)), overtaken)
    assert main(["metrics", file]) == ExitCode.PASSED
    assert capsys.readouterr().out == (
        "lines         22\n"
        "runs          22 (19 success, 1 failure, 1 incomplete, 1 none)\n"
        "duration      median 9.0 s, p95 19.0 s, 95.5% under five minutes\n"
        "open secrets  2 findings in 1 pull request; not known in 1 pull request\n"
        "requests      154\n"
        "\n"
        "rule         failed  unknown   waived   passed  not-applicable\n"
        "no-secrets        1        1        0       19               0\n"
        "docs              1        0        0        0               0\n"
    )


def test_only_the_latest_line_of_a_pull_request_says_what_is_open() -> None:
    runs = [run_of(1, found=3), run_of(3), run_of(2, found=2)]
    assert measure(runs).secrets["acme/app", "govbot"].findings == 0
    assert measure([*runs, run_of(4, found=1), run_of(5, rules=())]).secrets["acme/app", "govbot"].findings == 1
    assert measure([run_of(1, found=3, pull_request=8), *runs]).secrets["acme/app", "govbot"].pull_requests == 1


def test_prometheus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waiver = UsedWaiver(rule="docs", reason="why", owner="@o", expires=ENTRY.waivers[0].expires, findings=3)
    lines = [run_of(1, seconds=4.0), run_of(2, seconds=250.0, found=2, waivers=(waiver,)), run_of(3, seconds=1000.5)]
    assert (
        main(["metrics", "--format", "prometheus", write(tmp_path / "a", *lines[:2]), write(tmp_path / "b", lines[2])])
        == 0
    )
    found = samples(capsys.readouterr().out)
    assert found['govbot_runs_total{repository="acme/app",event="pull_request",conclusion="success"}'] == 2
    assert found['govbot_run_duration_seconds_bucket{repository="acme/app",le="5"}'] == 1
    assert found['govbot_run_duration_seconds_bucket{repository="acme/app",le="300"}'] == 2
    assert found['govbot_run_duration_seconds_bucket{repository="acme/app",le="+Inf"}'] == 3
    assert found['govbot_run_duration_seconds_sum{repository="acme/app"}'] == 1254.5
    assert (
        found['govbot_rule_outcomes_total{repository="acme/app",rule="no-secrets",severity="error",outcome="failed"}']
        == 1
    )
    assert found['govbot_open_secret_findings{repository="acme/app",profile="govbot"}'] == 0
    assert found['govbot_waived_findings_total{repository="acme/app",rule="docs"}'] == 9
    assert found['govbot_deliveries_total{repository="acme/app",object="comment",result="created"}'] == 3
    assert found['govbot_requests_total{repository="acme/app"}'] == 21
    assert found['govbot_audit_lines{state="read"}'] == 3


def test_bad_lines_are_told_and_counted_and_the_rest_is_summed_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a", run_of(1), "", "{}", run_of(2), "not \x1b[31mjson", run_of(1))
    assert main(["metrics", file]) == ExitCode.INCOMPLETE
    out, err = capsys.readouterr()
    assert out.startswith("lines         2 (2 bad, 1 repeated, counted once)\nruns          2 (2 success)\n")
    assert err.splitlines() == [
        f"{file}:3: no audit line: version is missing or not what it should be",
        f"{file}:5: no audit line: not JSON",
    ]
    assert main(["metrics", "--format=prometheus", file]) == ExitCode.INCOMPLETE
    assert samples(capsys.readouterr().out)['govbot_audit_lines{state="bad"}'] == 2


def test_bytes_that_are_no_text_are_a_bad_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xfe\n\0\n")
    assert main(["metrics", str(tmp_path / "a")]) == ExitCode.INCOMPLETE
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_file_that_is_not_there_is_a_mistake_of_the_user(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics", str(tmp_path / "none")]) == ExitCode.USAGE
    assert "cannot read" in capsys.readouterr().err
    assert main(["metrics", str(tmp_path)]) == ExitCode.USAGE


def test_no_lines_are_no_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics", write(tmp_path / "a")]) == ExitCode.PASSED
    assert capsys.readouterr().out == "lines         0\nruns          0\nopen secrets  none\nrequests      0\n"
    assert main(["metrics", "--format=prometheus", str(tmp_path / "a")]) == ExitCode.PASSED
    assert samples(capsys.readouterr().out)['govbot_audit_lines{state="read"}'] == 0


def test_lines_come_from_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(render_audit(run_of(1)).encode())))
    assert main(["metrics", "-"]) == ExitCode.PASSED
    assert "runs          1 (1 success)" in capsys.readouterr().out


@settings(max_examples=40)
@given(st.lists(entries, max_size=5))
def test_whatever_lines_hold_both_formats_stay_in_form(lines: list[AuditEntry]) -> None:
    metrics = measure(lines)
    found = samples(render_prometheus(metrics, read=len(lines), bad=0, repeated=0))
    runs = sum(value for name, value in found.items() if name.startswith("govbot_runs_total"))
    assert runs == len(lines)
    table = render_table(metrics, read=len(lines), bad=0, repeated=0)
    assert all(
        not re.search("[\x00-\x1f\x7f-\x9f]", line) and not line.lstrip().startswith("::") for line in table.split("\n")
    )


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1000), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_one_of_the_values_and_enough_are_not_above_it(values: list[float], share: float) -> None:
    found = quantile(sorted(values), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
