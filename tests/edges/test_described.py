"""Edges that a described change shows: one case for each, by the number of its row in the list of edges."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent, indent
from typing import NamedTuple

import pytest

from govbot.app.judging import judge_change
from govbot.core.change import File, Status
from govbot.core.engine import Terms
from govbot.core.report import Outcome, Report, Severity
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from govbot.render.markdown import render_markdown
from govbot.testing import change_of
from tests.render import markup

SCOPE = "require: {allowed-paths: 'app/**'}"
DECLARED = "require: {allowed-paths: {declared-in: body}}"
ISSUE = "require: {linked-issue: {state: open}}"


class Edge(NamedTuple):
    """A rule, a change, and what must come of it: the outcome, and words that must be told."""

    row: int
    title: str
    rule: str
    change: str
    outcome: Outcome
    told: tuple[str, ...] = ()


def judged(rule: str, change: str) -> Report:
    """Judge a described change by one rule."""
    policy = f"version: 1\nrules:\n  - id: edge\n{indent(dedent(rule).strip(), '    ')}\n"
    return judge_change(load_policy([Source("policy.yml", policy.encode())]), change_of(dedent(change)), Terms())


FAILED, PASSED, UNKNOWN = Outcome.FAILED, Outcome.PASSED, Outcome.UNKNOWN
OVERRIDE = "\\u202E"
DECLARATIONS = (
    "**Allowed paths**: app/**",
    "**Allowed paths:** app/**",
    "__Allowed paths:__ app/**",
    "## Allowed paths\n\n```\napp/**\n```",
    "Allowed paths: `app/**`, `tests/**`",
    "Allowed paths: `app/**, tests/**`",
    "Allowed paths:\n- app/**\n- tests/**",
    "Allowed paths: app/\\*\\*",
    "### Allowed paths (fnmatch)\n\napp/**\n",
    "Allowed paths: app/**",
)

EDGES = (
    Edge(
        1,
        "a move out of a place outside the scope into it",
        SCOPE,
        "files: [{path: app/x.py, old-path: src/protected.py}]",
        FAILED,
        ("src/protected.py was moved to app/x.py",),
    ),
    Edge(
        1,
        "a move out of a protected place",
        "forbid: {changed-paths: 'src/protected.py'}",
        "files: [{path: app/x.py, old-path: src/protected.py}]",
        FAILED,
        ("src/protected.py",),
    ),
    Edge(3, "a deletion outside the scope", SCOPE, "files: [{path: src/x.py, status: deleted}]", FAILED, ("src/x.py",)),
    Edge(
        8,
        "only a mode changes, outside the scope",
        SCOPE,
        "files: [{path: run.sh, mode: 100755, old-mode: 100644}]",
        FAILED,
        ("run.sh is outside",),
    ),
    Edge(
        8,
        "a file becomes executable outside the places for that",
        "severity: warning\nforbid: {file-type: {kinds: executable, paths: ['**', '!scripts/**', '!bin/**']}}",
        "files: [{path: run.sh, mode: 100755, old-mode: 100644}]",
        FAILED,
        ("run.sh",),
    ),
    Edge(
        8,
        "a file becomes executable where it may",
        "forbid: {file-type: {kinds: executable, paths: ['**', '!scripts/**', '!bin/**']}}",
        "files: [{path: scripts/run.sh, mode: 100755, old-mode: 100644}]",
        PASSED,
    ),
    Edge(
        10,
        "a submodule moves to another commit",
        "forbid: {file-type: submodule}",
        "files: [{path: vendor/sub, mode: 160000, old-mode: 160000}]",
        FAILED,
        ("vendor/sub", "what is inside is not looked at"),
    ),
    Edge(
        11,
        "only the address of a submodule changes",
        "forbid: {changed-paths: .gitmodules}",
        "files: [{path: .gitmodules, added: ['url = https://example.org/x'], removed: ['url = https://example.org/y']}]",
        FAILED,
        (".gitmodules",),
    ),
    Edge(
        14,
        "a Cyrillic letter where the pattern has a Latin one",
        "require: {allowed-paths: 'admin.py'}",
        'files: ["\\u0430dmin.py"]',
        FAILED,
        ("U+0430",),
    ),
    Edge(
        14,
        "a name that mixes Cyrillic and Latin letters",
        "require: {path-hygiene: {}}",
        'files: [{path: "\\u0430dmin.py", status: added}]',
        FAILED,
        ("U+0430",),
    ),
    Edge(
        15,
        "an override of the direction in a name",
        "require: {path-hygiene: {}}",
        f'files: [{{path: "src/a{OVERRIDE}gpj.exe", status: added}}]',
        FAILED,
        ("U+202E",),
    ),
    Edge(
        19,
        "brackets, dollars and parentheses in the names of routes",
        "require: {allowed-paths: ['app/[id].ts', 'app/$slug.tsx', 'app/(group)/page.tsx', 'app/@modal/page.tsx']}",
        "files: ['app/[id].ts', 'app/$slug.tsx', 'app/(group)/page.tsx', 'app/@modal/page.tsx']",
        PASSED,
    ),
    Edge(
        19,
        "brackets are no choice of letters",
        "require: {allowed-paths: 'app/[id].ts'}",
        "files: [app/i.ts]",
        FAILED,
        ("app/i.ts",),
    ),
    Edge(
        20,
        "a folder without stars in a declaration",
        DECLARED,
        "{files: [app/a.py], body: 'Allowed paths: app'}",
        FAILED,
        ("it is a folder; did you mean app/**?",),
    ),
    *(
        Edge(
            21,
            f"declared as {body.splitlines()[0]} in form {number}",
            DECLARED,
            f"files: [app/a/b.py]\nbody: |\n{indent(body, '  ')}\n",
            PASSED,
        )
        for number, body in enumerate(DECLARATIONS, start=1)
    ),
    Edge(
        21,
        "declared in a comment",
        DECLARED,
        "{files: [app/a.py], body: '<!-- Allowed paths: ** -->'}",
        FAILED,
        ("no allowed paths are declared",),
    ),
    Edge(
        23,
        "two declarations are joined, and that is told",
        DECLARED,
        "files: [app/a.py, docs/a.md]\nbody: |\n  Allowed paths: app/**\n\n  Allowed paths: docs/**\n",
        PASSED,
        ("in 2 places, which are joined",),
    ),
    Edge(
        25,
        "a linked issue that is closed",
        ISSUE,
        "{files: [], linked-issues: [{number: 5, state: closed}]}",
        FAILED,
        ("#5 is closed",),
    ),
    Edge(
        25,
        "a linked issue that is a pull request",
        ISSUE,
        "{files: [], linked-issues: [{number: 5, state: open, pull-request: true}]}",
        FAILED,
        ("#5 is a pull request",),
    ),
    Edge(
        25,
        "a linked issue that is private and elsewhere",
        ISSUE,
        "{files: [], linked-issues: [{number: 5, repository: acme/secret, problem: not found}]}",
        FAILED,
        ("acme/secret#5",),
    ),
    Edge(
        25,
        "a linked issue that was transferred",
        ISSUE,
        "{files: [], linked-issues: [{number: 5, repository: acme/other, state: open}]}",
        FAILED,
        ("acme/other#5 is in acme/other, whose issues do not count",),
    ),
    Edge(
        25,
        "a linked issue that was deleted",
        ISSUE,
        "{files: [], linked-issues: [{number: 5, problem: not found}]}",
        FAILED,
        ("#5", "not found"),
    ),
    Edge(
        34,
        "a generated file outside the scope",
        SCOPE,
        "files: [app/a.py, {path: gen/api.pb.go, added-count: 9000}]",
        FAILED,
        ("gen/api.pb.go",),
    ),
    Edge(34, "a vendored file outside the scope", SCOPE, "files: [vendor/x/y.go]", FAILED, ("vendor/x/y.go",)),
    Edge(
        37,
        "a pointer of LFS counts as large as what it points to",
        "forbid: {file-type: {larger-than: 1048576}}",
        f"""
        files:
          - path: model.bin
            status: added
            mode: 100644
            added:
              - version https://git-lfs.github.com/spec/v1
              - oid sha256:{"0" * 64}
              - size 5000000
        """,
        FAILED,
        ("5000000",),
    ),
    Edge(
        37,
        "a file without bytes outside the scope",
        SCOPE,
        "files: [{path: src/__init__.py, status: added, size: 0}]",
        FAILED,
        ("src/__init__.py",),
    ),
    Edge(37, "a file without bytes", SCOPE, "files: [{path: app/__init__.py, status: added, size: 0}]", PASSED),
    Edge(
        37,
        "only the ends of lines change, outside the scope",
        SCOPE,
        'files: [{path: src/a.py, added: ["x = 1\\r"], removed: ["x = 1"]}]',
        FAILED,
        ("src/a.py",),
    ),
    Edge(
        37,
        "a file becomes a folder, and only the old path is outside",
        "require: {allowed-paths: 'src/a/**'}",
        "files: [{path: src/a, status: deleted}, {path: src/a/b.py, status: added}]",
        FAILED,
        ("src/a is outside",),
    ),
    Edge(
        37,
        "a file becomes a folder, and only the new path is outside",
        "require: {allowed-paths: 'src/a'}",
        "files: [{path: src/a, status: deleted}, {path: src/a/b.py, status: added}]",
        FAILED,
        ("src/a/b.py is outside",),
    ),
    Edge(38, "a pattern for the root, further down", "require: {allowed-paths: '*.md'}", "files: [docs/a.md]", FAILED),
    Edge(38, "a pattern for the root", "require: {allowed-paths: '*.md'}", "files: [README.md]", PASSED),
    Edge(38, "a pattern for all", "require: {allowed-paths: '**/*.md'}", "files: [README.md, docs/a.md]", PASSED),
    Edge(
        40,
        "the login of a bot as the author of a commit",
        "require: {author: {bot: true}}",
        "{author: mallory, files: [], commits: [{message: update, author: 'dependabot[bot]'}]}",
        FAILED,
        ("mallory is not a bot",),
    ),
    Edge(
        40,
        "the name of a bot, as a person's login",
        "require: {author: {login: 'dependabot[bot]', bot: true}}",
        "{author: dependabot, files: [], commits: [{message: update, author: 'dependabot[bot]'}]}",
        FAILED,
    ),
)


@pytest.mark.parametrize("edge", EDGES, ids=[f"row {edge.row}: {edge.title}" for edge in EDGES])
def test_row(edge: Edge) -> None:
    report = judged(edge.rule, edge.change)
    (rule,) = report.rules
    assert rule.outcome is edge.outcome, str(rule.reason)
    told = "\n".join([str(rule.reason), *(str(finding.message) for finding in rule.findings)])
    assert [words for words in edge.told if words not in told] == [], told


def packed(pack: str, change: str) -> dict[str, Outcome]:
    """Judge a described change by a bundled pack."""
    policy = load_policy([Source("policy.yml", f"version: 1\nextends: govbot:{pack}\n".encode())])
    return {rule.id: rule.outcome for rule in judge_change(policy, change_of(dedent(change)), Terms()).rules}


AROUND = "author: grace, commits: [x], permissions: {ada: write}"
MOVED = "files: [{path: vendor/sub, mode: 160000, old-mode: 160000}]"
ADDRESS = "files: [{path: .gitmodules, mode: 100644, added: [x], removed: [y]}]"


@pytest.mark.parametrize("files", [MOVED, ADDRESS], ids=["row 10: a submodule moves", "row 11: its address changes"])
@pytest.mark.parametrize(("reviews", "outcome"), [("[]", FAILED), ("[ada]", PASSED)])
def test_somebody_has_to_approve_it(files: str, reviews: str, outcome: Outcome) -> None:
    outcomes = packed("protected", f"{{{AROUND}, reviews: {reviews}, {files}}}")
    assert outcomes["submodules-approved"] is outcome


def test_a_warning_is_all_that_an_executable_bit_gets() -> None:
    """Row 8: the scope fails by a rule of the repository's own; the pack warns of the bit."""
    policy = load_policy([Source("policy.yml", b"version: 1\nextends: govbot:hygiene\n")])
    change = change_of("files: [{path: run.sh, mode: 100755, old-mode: 100644}]")
    (found,) = judge_change(policy, change, Terms()).findings
    assert (found.rule, found.severity) == ("executable", Severity.WARNING)


HOSTILE = {
    "a line end": "a\nb.py",
    "a double quote": 'a"b.py',
    "a tab": "a\tb.py",
    "a backtick": "a`b`.py",
    "a bar": "a|b|.py",
    "a mention": "@octocat/a.py",
    "a link": "a](http://evil.example/x)[b.py",
    "an image": "![x](http://evil.example/x).py",
    "markup": "<img src=x>.py",
    "an override of the direction": "a\u202eb.py",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=[f"row 17: {title} in a name" for title in HOSTILE])
def test_names_are_told_escaped(name: str) -> None:
    policy = load_policy([Source("policy.yml", b"version: 1\nrules:\n  - {id: a, forbid: {changed-paths: '**'}}\n")])
    change = replace(change_of("{}"), files=(File(old_path=None, new_path=name, status=Status.ADDED),))
    report = judge_change(policy, change, Terms())
    assert report.findings[0].path == name
    comment = render_markdown(report, version="0")
    plain = render_markdown(
        judge_change(policy, change_of("files: [{path: plain.py, status: added}]"), Terms()), version="0"
    )
    assert "\u202e" not in comment
    assert markup.shape(comment) == markup.shape(plain)
    assert "@" not in markup.texts(comment)
    assert markup.addresses(comment) == markup.addresses(plain)
    assert markup.images(comment) == []
    assert markup.html(comment) == markup.html(plain)
