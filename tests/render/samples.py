"""Reports to render, made of few words each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.core.change import Side
from govbot.core.report import (
    ChangeSummary,
    Conclusion,
    Decision,
    Difference,
    Finding,
    Outcome,
    PolicyState,
    Preview,
    Report,
    RuleResult,
    Severity,
)
from govbot.core.verdict import Message, Value, say

if TYPE_CHECKING:
    from collections.abc import Iterable

CHANGE = ChangeSummary(base="1" * 40, head="abcdef0123" * 4, files=34, added=512, removed=87)
EMPTY = ChangeSummary(base=None, head=None, files=0, added=0, removed=0)
POLICY = (".github/govbot.yml",)


def finding(
    template: str,
    *,
    path: str | None = None,
    line: int | None = None,
    fix: Message | None = None,
    check: str = "added-lines",
    side: Side | None = None,
    **values: Value,
) -> Finding:
    known = {"path": path} if path is not None else {}
    return Finding(
        rule="",
        check=check,
        severity=Severity.ERROR,
        message=Message(template, {**known, **values}),
        path=path,
        line=line,
        side=side or (Side.NEW if path is not None else None),
        fix=fix,
    )


def failed(
    rule_id: str,
    name: str,
    findings: Iterable[Finding],
    *,
    reason: Message | None = None,
    severity: Severity = Severity.ERROR,
) -> RuleResult:
    stamped = tuple(replace(item, rule=rule_id, severity=severity) for item in findings)
    return RuleResult(
        id=rule_id,
        name=name,
        severity=severity,
        outcome=Outcome.FAILED,
        reason=reason or stamped[0].message,
        findings=stamped,
    )


def rule(
    rule_id: str,
    name: str,
    outcome: Outcome,
    reason: Message,
    *,
    severity: Severity = Severity.ERROR,
    judged: bool = True,
) -> RuleResult:
    return RuleResult(id=rule_id, name=name, severity=severity, outcome=outcome, reason=reason, judged=judged)


def report(
    *rules: RuleResult,
    conclusion: Conclusion | None = None,
    change: ChangeSummary = CHANGE,
    notes: tuple[Message, ...] = (),
    policy: tuple[str, ...] = POLICY,
) -> Report:
    outcomes = {item.outcome for item in rules if item.severity is Severity.ERROR}
    drawn = Conclusion.FAILURE if Outcome.FAILED in outcomes else Conclusion.SUCCESS
    if Outcome.UNKNOWN in outcomes and drawn is Conclusion.SUCCESS:
        drawn = Conclusion.INCOMPLETE
    return Report(conclusion=conclusion or drawn, change=change, rules=rules, policy=policy, notes=notes)


SCOPE_FIX = say('List the path under "Scope" in the description, or move the change out of this pull request.')
SECRET_FIX = say("Revoke the key, then remove it from the history: it is public once it is pushed.")

SCOPE = failed(
    "declared-scope",
    "Changes stay inside their declared scope",
    [
        finding("{path} is outside the declared paths", path="src/auth/login.py", check="allowed-paths", fix=SCOPE_FIX),
        finding("{path} is outside the declared paths", path="src/auth/token.py", check="allowed-paths", fix=SCOPE_FIX),
        finding("{path} is outside the declared paths", path="setup.cfg", check="allowed-paths", fix=SCOPE_FIX),
    ],
    reason=say("{seen} files are outside {wanted}", seen=3, wanted=("docs/**", "README.md")),
)
SECRETS = failed(
    "no-secrets",
    "No secrets in the change",
    [
        finding(
            "a {kind} of {length} characters",
            path="deploy/prod.env",
            line=12,
            kind="AWS access key",
            length=20,
            fix=SECRET_FIX,
        ),
        finding(
            "a {kind} of {length} characters",
            path="tests/conftest.py",
            line=3,
            kind="GitHub token",
            length=40,
            fix=SECRET_FIX,
        ),
    ],
    reason=say("2 secrets were added"),
)
CHANGELOG = failed(
    "changelog",
    "User-visible changes have a line in the changelog",
    [
        finding(
            "none of these held: no changed file matches {wanted}; no label is one of {labels}",
            check="any",
            wanted=("CHANGELOG.md",),
            labels=("no-changelog",),
            fix=say('Add a line under "Unreleased".'),
        )
    ],
    severity=Severity.WARNING,
)
TITLE = failed(
    "title",
    "Titles are imperative",
    [
        finding(
            "the title {seen} does not match {wanted}", check="title", seen="Added new stuff ", wanted="^[A-Z][a-z]+ "
        )
    ],
    severity=Severity.NOTICE,
)
ISSUE = rule(
    "issue",
    "Every pull request links an open issue",
    Outcome.UNKNOWN,
    say("the linked issues are not known (only GitHub knows them: use --pr)"),
)
OFFLINE = rule("issue", ISSUE.name, Outcome.UNKNOWN, ISSUE.reason, judged=False)
WAIVED = rule(
    "generated",
    "Generated files are not edited by hand",
    Outcome.WAIVED,
    say("until 2027-03-31, by {owner}: {why}", owner="@acme/security", why="the generator is broken"),
)
DOCS = rule("docs", "docs", Outcome.PASSED, say("all 3 documents are on the list"))
SIZE = rule(
    "size",
    "Small enough to review",
    Outcome.PASSED,
    say("{seen} lines changed, at most {wanted} wanted", seen=599, wanted=800),
)
FREEZE = rule(
    "freeze",
    "No deploys on a Friday",
    Outcome.NOT_APPLICABLE,
    say("no changed file matches {wanted}", wanted=("deploy/**",)),
)
BUILT_IN = say("This repository has no policy yet, so the built-in one was used ({pack}).", pack="govbot:recommended")

PASSING = tuple(rule(f"rule-{n}", f"rule-{n}", Outcome.PASSED, say("fine")) for n in range(1, 8))
MANY = failed(
    "headers",
    "Source files name their licence",
    [
        finding("{path} has no licence line", path=f"src/pkg/module_{n:03}.py", line=1, fix=say("Run `make headers`."))
        for n in range(57)
    ],
    reason=say("{seen} files lack a licence line", seen=57),
)
HOSTILE_PATH = "src/@everyone `](https://evil.example)<img src=x> --> | #1 \x1b[31m\u202e\udcff.py"


def decided(outcome: Outcome, severity: Severity = Severity.ERROR, findings: int = 0) -> Decision:
    return Decision(outcome=outcome, severity=severity, findings=findings)


EDITED = Preview(
    now=PolicyState.OWN,
    then=PolicyState.OWN,
    conclusion=Conclusion.FAILURE,
    policy=POLICY,
    differences=(
        Difference(
            rule="scope",
            now=decided(Outcome.PASSED),
            then=decided(Outcome.FAILED, findings=2),
            reason="2 files are outside docs/**",
        ),
        Difference(
            rule="changelog",
            now=decided(Outcome.FAILED, findings=1),
            then=decided(Outcome.FAILED, Severity.WARNING, findings=1),
            reason="no changed file matches CHANGELOG.md",
        ),
        Difference(rule="owners", now=None, then=decided(Outcome.UNKNOWN), reason="the reviews are not known"),
        Difference(rule="no-secrets", now=decided(Outcome.PASSED), then=None),
    ),
    same=4,
)
MENDED = Preview(
    now=PolicyState.BROKEN,
    then=PolicyState.OWN,
    conclusion=Conclusion.SUCCESS,
    policy=POLICY,
    differences=(Difference(rule="docs", now=None, then=decided(Outcome.PASSED), reason="all is well"),),
)
SPOILT = Preview(
    now=PolicyState.BUILT_IN,
    then=PolicyState.BROKEN,
    conclusion=None,
    policy=POLICY,
    problems=(".github/govbot.yml:4:5: unknown key `requires`: Did you mean `require`?",),
)

SAMPLES = {
    "failing": report(DOCS, SECRETS, SCOPE, CHANGELOG, SIZE, TITLE, ISSUE, FREEZE, WAIVED, notes=(BUILT_IN,)),
    "clean": report(*PASSING),
    "clean-partly": report(DOCS, SIZE, FREEZE),
    "waived": report(DOCS, WAIVED),
    "warning": report(DOCS, CHANGELOG),
    "incomplete": report(DOCS, ISSUE, CHANGELOG),
    "offline": report(DOCS, OFFLINE, conclusion=Conclusion.SUCCESS),
    "folded": report(MANY, DOCS),
    "empty": report(DOCS, change=EMPTY, notes=(BUILT_IN,), policy=("govbot:recommended",)),
    "edited": replace(report(DOCS, SIZE), preview=EDITED),
    "mended": replace(
        report(conclusion=Conclusion.INCOMPLETE, notes=(say("This change could not be judged."),)), preview=MENDED
    ),
    "spoilt": replace(report(DOCS, notes=(BUILT_IN,)), preview=SPOILT),
    "hostile": report(
        failed(
            "paths",
            "Paths are plain",
            [finding("{path} is not plain: {title}", path=HOSTILE_PATH, line=3, title="::error::x\n## @all")],
        ),
        conclusion=Conclusion.FAILURE,
    ),
}
