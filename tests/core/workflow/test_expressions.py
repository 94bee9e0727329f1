from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.workflow.expressions import names_head, shows_all_secrets, untrusted
from tests.bounded import bounded


@pytest.mark.parametrize(
    ("expression", "context"),
    [
        ("github.head_ref", "github.head_ref"),
        ("github.event.pull_request.title", "github.event.pull_request.title"),
        ("github.event.issue.body", "github.event.issue.body"),
        ("GitHub.Event.Pull_Request.Head.Ref", "github.event.pull_request.head.ref"),
        ("github.event['pull_request']['title']", "github.event.pull_request.title"),
        ("github . event . comment . body", "github.event.comment.body"),
        ("github.event.commits[0].message", "github.event.commits[0].message"),
        ("github.event.commits.*.author.email", "github.event.commits.*.author.email"),
        ("github.event.head_commit.message", "github.event.head_commit.message"),
        ("github.event.workflow_run.head_branch", "github.event.workflow_run.head_branch"),
        ("github.event.pages[0].page_name", "github.event.pages[0].page_name"),
        ("inputs.name", "inputs.name"),
        ("github.event.inputs.name", "github.event.inputs.name"),
        ("github.event.client_payload.x", "github.event.client_payload.x"),
        ("toJSON(github.event)", "github.event"),
        ("format('{0}', github.head_ref)", "github.head_ref"),
        ("github.ref == 'x' && github.head_ref || 'y'", "github.head_ref"),
        ("env.X || github.head_ref", "github.head_ref"),
    ],
)
def test_untrusted(expression: str, context: str) -> None:
    assert untrusted(f"echo ${{{{ {expression} }}}}") == (context,)


@pytest.mark.parametrize(
    "expression",
    [
        "github.sha",
        "github.event.number",
        "github.event.pull_request.number",
        "github.event.pull_request.head.sha",
        "contains(github.event.pull_request.title, 'x')",
        "startsWith(github.head_ref, 'release/') && 'a' || 'b'",
        "github.head_ref == 'x'",
        "inputs.debug && '--verbose' || ''",
        "'github.head_ref'",
        "steps.inputs.outputs.x",
        "my-inputs.name",
        "github.event_name",
        "secrets.TOKEN",
    ],
)
def test_trusted(expression: str) -> None:
    assert untrusted(f"echo ${{{{ {expression} }}}}") == ()


def test_only_expressions_count() -> None:
    assert untrusted("echo github.head_ref") == ()
    assert untrusted("echo $TITLE ${TITLE} $(x)") == ()
    assert untrusted("${{ github.sha }} ${{ github.head_ref") == ("github.head_ref",)
    assert untrusted("${{ github.head_ref }} ${{github.head_ref}}") == ("github.head_ref",)


def test_secrets() -> None:
    assert shows_all_secrets("x: ${{ toJSON(secrets) }}")
    assert shows_all_secrets("x: ${{ tojson( secrets ) }}")
    assert not shows_all_secrets("x: ${{ toJSON(secrets.A) }}")
    assert not shows_all_secrets("toJSON(secrets)")


def test_head() -> None:
    for text in ("${{ github.head_ref }}", "${{ github.event.pull_request.head.sha }}", "refs/pull/1/head"):
        assert names_head(text)
    for text in ("${{ github.sha }}", "${{ github.event.pull_request.base.sha }}", "main", ""):
        assert not names_head(text)


def test_hostile_expressions_cost_linear_time() -> None:
    parts = ["${{ ", "github.event.commits", ".a", "[0]", "'", "contains(", " ", "||", "&&", ",", "=", "}", "}}", "["]
    with bounded(32):
        for part in parts:
            text = "${{ " + part * 60_000
            untrusted(text)
            names_head(text)
            shows_all_secrets(text)


@given(st.text(st.characters(codec=None)))
def test_never_raises(text: str) -> None:
    for wrapped in (text, f"${{{{ {text} }}}}", "${{" + text):
        assert isinstance(untrusted(wrapped), tuple)
        assert names_head(wrapped) in {True, False}
        assert shows_all_secrets(wrapped) in {True, False}
