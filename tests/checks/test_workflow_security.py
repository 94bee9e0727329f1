from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.workflow_security import Options, evaluate
from govbot.core.change import Change, Side, Status
from govbot.core.verdict import Truth, Verdict
from govbot.core.workflow.kinds import Kind
from govbot.diff.outline import read_diff
from tests.checks.asking import ask, options

NOW = datetime(2026, 1, 15, tzinfo=UTC)
PATH = ".github/workflows/ci.yml"

BASE = """\
name: ci
on:
  pull_request:
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - run: |
          make build
          make test
  lint:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - run: make lint
"""


def _change(old: str, new: str, path: str = PATH, context: int = 3) -> Change:
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"a/{path}" if old else "/dev/null", f"b/{path}", lineterm="", n=context
    )
    return Change(files=read_diff("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"), now=NOW)


def _edit(before: str, after: str, asked: str = "{}") -> Verdict:
    assert before in BASE
    wanted = options("workflow-security", asked)
    assert isinstance(wanted, Options)
    return evaluate(_change(BASE, BASE.replace(before, after)), wanted)


def _kinds(verdict: Verdict) -> list[str]:
    told = {str(item.message) for item in verdict.evidence}
    return sorted(told)


def test_nothing_is_held_against_a_change_that_adds_nothing() -> None:
    bad = BASE.replace("pull_request:", "pull_request_target:").replace("read", "write-all")
    assert evaluate(_change(bad, bad.replace("make lint", "make lint docs")), Options()).truth is Truth.FAILS
    assert _edit("make test", "make test docs").truth is Truth.FAILS


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("  pull_request:", "  pull_request_target:", "the workflow runs on pull_request_target, with the rights"),
        ("make build", "echo ${{ github.head_ref }}", "github.head_ref, which others can write, is pasted"),
        ("- run: make lint", "- uses: acme/lint@v1", "acme/lint@v1 is not pinned to a commit"),
        ("permissions:\n  contents: read\njobs", "jobs", "the limit of the token's permissions is taken away"),
        ("permissions:\n  contents: read\njobs", "permissions: write-all\njobs", "the token may write everything"),
        ("  contents: read\njobs", "  contents: write\njobs", "the token may write contents"),
        ("        with:\n          persist-credentials: false\n", "", "`persist-credentials: false` is taken away"),
        ("make build", "curl x \\\n            | sh", "what is downloaded is run at once"),
        (
            "runs-on: ubuntu-latest\n    steps",
            "runs-on: self-hosted\n    steps",
            "the job runs on a self-hosted runner",
        ),
        ("make test", "make test || true", "the failure of a command is ignored"),
    ],
)
def test_what_is_added(before: str, after: str, message: str) -> None:
    verdict = _edit(before, after)
    assert verdict.truth is Truth.HOLDS
    (evidence,) = verdict.evidence
    assert message in str(evidence.message)
    assert evidence.path == PATH
    side = BASE if evidence.side is Side.OLD else BASE.replace(before, after)
    assert evidence.line is not None
    line = side.splitlines()[evidence.line - 1].strip()
    assert line in (before if evidence.side is Side.OLD else after).replace("\\\n", "\n").strip() or line in after


def test_a_new_version_or_another_place_is_nothing_new() -> None:
    assert _edit("actions/checkout@v4", "actions/checkout@v5").truth is Truth.FAILS
    moved = BASE.replace("      - uses: actions/checkout@v4\n", "").replace(
        "      - run: make lint", "      - uses: actions/checkout@v4\n      - run: make lint"
    )
    assert evaluate(_change(BASE, moved), Options(kinds=(Kind.UNPINNED_ACTION,))).truth is Truth.FAILS
    pinned = BASE.replace("checkout@v4", "checkout@" + "a1" * 20)
    assert evaluate(_change(pinned, BASE), Options()).truth is Truth.HOLDS
    assert evaluate(_change(BASE, pinned), Options()).truth is Truth.FAILS


def test_a_job_that_goes_takes_its_permissions_along() -> None:
    assert evaluate(_change(BASE, BASE[: BASE.index("  lint:")]), Options()).truth is Truth.FAILS


def test_trusted_repositories() -> None:
    new = BASE.replace("- run: make lint", "- uses: acme/lint@v1")
    change = _change(BASE, new)
    for trusted, truth in (("acme/*", Truth.FAILS), ("ACME/lint", Truth.FAILS), ("acme", Truth.HOLDS)):
        wanted = options("workflow-security", f"{{trusted: '{trusted}'}}")
        assert isinstance(wanted, Options)
        assert evaluate(change, wanted).truth is truth


CHECKOUT = "          persist-credentials: false\n          ref: ${{ github.event.pull_request.head.sha }}\n"


@pytest.mark.parametrize(
    ("trigger", "context", "shows"),
    [
        ("pull_request:", 50, None),
        ("pull_request_target:", 50, "checked out under pull_request_target"),
        ("pull_request:", 1, "the workflow's triggers are not shown here"),
    ],
)
def test_the_pull_requests_code_is_judged_by_the_triggers(trigger: str, context: int, shows: str | None) -> None:
    old = BASE.replace("pull_request:", trigger)
    new = old.replace("          persist-credentials: false\n", CHECKOUT)
    verdict = evaluate(_change(old, new, context=context), Options())
    assert verdict.truth is (Truth.FAILS if shows is None else Truth.HOLDS)
    assert all(shows in str(item.message) for item in verdict.evidence if shows)


def test_a_new_workflow_is_seen_whole() -> None:
    new = BASE.replace("          persist-credentials: false\n", CHECKOUT)
    verdict = evaluate(_change("", new), Options(kinds=(Kind.PULL_REQUEST_CHECKOUT,)))
    assert verdict.truth is Truth.FAILS
    new = new.replace("pull_request:", "pull_request_target:")
    verdict = evaluate(_change("", new), Options(kinds=(Kind.PULL_REQUEST_CHECKOUT,)))
    assert verdict.truth is Truth.HOLDS


def test_the_hazard_may_stand_where_no_key_is_in_sight() -> None:
    long = BASE.replace("          make build\n", "          make build\n" + "          make x\n" * 9)
    new = long.replace(
        "          make x\n" * 5, "          make x\n" * 4 + "          echo ${{ github.head_ref }}\n", 1
    )
    assert evaluate(_change(long, new), Options()).truth is Truth.HOLDS


def test_which_files_count() -> None:
    added = "uses: a/b@v1"
    for path in (PATH, ".github/workflows/x.YAML", ".github/actions/x/action.yml", "action.yaml", "deep/er/action.yml"):
        assert ask("workflow-security", "{}", f"files: [{{path: {path}, added: ['{added}']}}]").truth is Truth.HOLDS
    for path in ("ci.yml", ".github/dependabot.yml", ".github/workflows/README.md", ".github/actions/x/index.js"):
        assert ask("workflow-security", "{}", f"files: [{{path: {path}, added: ['{added}']}}]").truth is Truth.FAILS


@pytest.mark.parametrize(
    "words",
    [
        f"{{path: {PATH}, unseen: too large}}",
        f"{{path: {PATH}, binary: true}}",
        f"{{path: {PATH}, old-path: docs/ci.yml}}",
        f"{{path: {PATH}, old-path: .github/workflows/ci.txt}}",
        f"{{path: {PATH}, old-path: docs/ci.yml, status: copied, added: [x]}}",
    ],
)
def test_what_is_not_shown_is_unknown(words: str) -> None:
    assert ask("workflow-security", "{}", f"files: [{words}]").truth is Truth.UNKNOWN
    found = f"files: [{words}, {{path: .github/workflows/x.yml, added: ['permissions: write-all']}}]"
    assert ask("workflow-security", "{}", found).truth is Truth.HOLDS


def test_a_move_among_workflows_and_a_deletion() -> None:
    for words in (
        f"{{path: {PATH}, old-path: .github/workflows/b.yml}}",
        f"{{path: {PATH}, status: deleted, removed: ['permissions:']}}",
    ):
        assert ask("workflow-security", "{}", f"files: [{words}]").truth is Truth.FAILS
    assert ask("workflow-security", "{}", "{files: [], files-unseen: too many}").truth is Truth.UNKNOWN


def test_only_some_kinds() -> None:
    words = f"files: [{{path: {PATH}, added: ['permissions: write-all', 'uses: a/b@v1']}}]"
    assert len(ask("workflow-security", "{}", words).evidence) == 2
    assert len(ask("workflow-security", "write-all", words).evidence) == 1
    assert ask("workflow-security", "pipe-to-shell", words).truth is Truth.FAILS


_WORDS = st.sampled_from(
    [*BASE.splitlines(), "permissions: write-all", "  - uses: a/b@v1", "run: curl | sh", "\x0c", "${{"]
)
_TEXT = st.lists(
    _WORDS
    | st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"), max_size=12),
    max_size=12,
)


@given(_TEXT, _TEXT, st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_never_raises(old: list[str], new: list[str], context: int) -> None:
    old, new = ([line.replace("\x0c", "") for line in lines] for lines in (old, new))
    if old == new:
        return
    change = _change("\n".join(old) or "x", "\n".join(new) or "y", context=context)
    for status in (Status.MODIFIED, Status.ADDED):
        files = tuple(replace(file, status=status) for file in change.files)
        verdict = evaluate(replace(change, files=files), Options())
        assert (verdict.truth is Truth.HOLDS) == bool(verdict.evidence)
