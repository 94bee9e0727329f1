"""``govbot test``: run the cases kept beside a policy, and tell what differs and which rules no case ever failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from govbot.app.judging import judge_change
from govbot.app.policy import load_named
from govbot.core.engine import Terms
from govbot.core.near import did_you_mean
from govbot.core.node import Place
from govbot.core.policy import Policy
from govbot.core.report import Finding, Outcome, Report
from govbot.errors import UsageError
from govbot.policy.cases import SUFFIXES, Case, CaseFile, ExpectedFinding, read_cases
from govbot.policy.files import FOLDER, Source


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference: where it was expected, what was expected, and what came."""

    place: Place
    expected: str
    came: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case and its differences; none when it passed."""

    case: Case
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file of cases: its results, and the ids of the rules that no case ever failed."""

    name: str
    results: tuple[CaseResult, ...]
    never_failed: tuple[str, ...]


def run_cases(paths: tuple[str, ...], root: Path, environ: Mapping[str, str] | None = None) -> tuple[FileResult, ...]:
    """Run the cases of the given files and folders; of ``.github`` when none is given. Raises GovbotError."""
    found = _case_files(paths, root)
    if not found:
        raise UsageError("there are no cases here", "Keep them beside the policy, in `.github/govbot.test.yml`.")
    return tuple(_run_file(path, environ or {}) for path in found)


def _case_files(paths: tuple[str, ...], root: Path) -> list[Path]:
    if not paths:
        folders = (root / ".github", root / FOLDER)
        return [path for folder in folders if folder.is_dir() for path in _cases_in(folder)]
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if not path.exists():
            raise UsageError(f"cannot read the cases {name}: no such file or directory", "Check the path.")
        found.extend(_cases_in(path) if path.is_dir() else [path])
    return found


def _cases_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES))


def _run_file(path: Path, environ: Mapping[str, str]) -> FileResult:
    file = read_cases(Source(str(path), path.read_bytes()), path.parent)
    policy = load_named(_policy_of(file, path), environ)
    reports = [(case, judge_change(policy, case.change, Terms())) for case in file.cases]
    results = tuple(CaseResult(case, tuple(_misses(case, report, policy))) for case, report in reports)
    failed = {rule.id for _, report in reports for rule in report.rules if rule.outcome is Outcome.FAILED}
    return FileResult(str(path), results, tuple(rule.id for rule in policy.rules if rule.id not in failed))


def _policy_of(file: CaseFile, path: Path) -> list[str]:
    """Find the policy of a file of cases: the one it names, else the one of its own name without ``.test``."""
    named = [str(path.parent / name) for name in file.policy]
    stem = path.name.removesuffix(path.suffix).removesuffix(".test")
    return named or [str(path.with_name(stem + path.suffix))]


def _misses(case: Case, report: Report, policy: Policy) -> list[Miss]:
    expect = case.expect
    misses = []
    if expect.conclusion is not None and report.conclusion is not expect.conclusion:
        misses.append(Miss(case.place, f"the conclusion {expect.conclusion}", report.conclusion))
    came = {rule.id: rule for rule in report.rules}
    for name, outcome, place in expect.rules:
        if name not in came:
            hint = did_you_mean(name, [rule.id for rule in policy.rules])
            misses.append(Miss(place, f"{name}: {outcome}", f"no such rule. {hint}"))
        elif came[name].outcome is not outcome:
            misses.append(Miss(place, f"{name}: {outcome}", f"{came[name].outcome} ({came[name].reason})"))
    misses.extend(_finding_misses(case, report))
    return misses


def _finding_misses(case: Case, report: Report) -> list[Miss]:
    wanted = case.expect.findings
    if wanted is None:
        return []
    came = "; ".join(_told(finding) for finding in report.findings) or "nothing was found"
    if not wanted and report.findings:
        return [Miss(case.place, "no findings", came)]
    missed = [item for item in wanted if not any(_fits(item, finding) for finding in report.findings)]
    return [Miss(item.place, _asked(item), came) for item in missed]


def _fits(wanted: ExpectedFinding, finding: Finding) -> bool:
    return (
        wanted.rule in (None, finding.rule)
        and wanted.path in (None, finding.path)
        and wanted.line in (None, finding.line)
        and (wanted.message is None or wanted.message in str(finding.message))
    )


def _asked(wanted: ExpectedFinding) -> str:
    parts = {"rule": wanted.rule, "path": wanted.path, "line": wanted.line, "message": wanted.message}
    return "a finding with " + ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)


def _told(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}" if finding.line is not None else finding.path or "no path"
    return f"{finding.rule} at {place}: {finding.message}"
