from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.globs import Globs
from govbot.core.workflow.hazards import in_yaml
from govbot.core.workflow.kinds import Kind
from govbot.core.workflow.lines import Line, Place
from govbot.core.workflow.scripts import in_script
from tests.bounded import bounded

SHA = "a1" * 20
TRUSTED = Globs(("actions/*",), names=True)


def _yaml(text: str, following: str = "") -> list[str]:
    line = Line(1, text, changed=True, place=Place.YAML)
    return [hazard.kind.value for hazard in in_yaml(line, following, TRUSTED.matches)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("  pull_request_target:", "dangerous-trigger"),
        ("on: pull_request_target", "dangerous-trigger"),
        ('"on": [push, "pull_request_target"]', "dangerous-trigger"),
        ("  - workflow_run", "dangerous-trigger"),
        ("  pull_request_target: {types: [opened]}", "dangerous-trigger"),
        ("on: {pull_request_target: {branches: [main]}, push: {}}", "dangerous-trigger"),
        ("permissions: write-all", "write-all"),
        ("      contents: write", "write-permission"),
        ("permissions: {contents: read, 'id-token': 'write'}", "write-permission"),
        ("  - uses: acme/x@v1", "unpinned-action"),
        ('  uses: "acme/x@main"', "unpinned-action"),
        ("  uses: 'acme/x/deep/path@main'", "unpinned-action"),
        ("  uses: acme/x", "unpinned-action"),
        ("  uses: acme/.github/.github/workflows/x.yml@main", "unpinned-action"),
        ("  uses: docker://alpine:3", "unpinned-action"),
        ("  - {uses: acme/x@v1, with: {a: b}}", "unpinned-action"),
        ("  uses: *alias", "unpinned-action"),
        (f"  uses: acme/x@{SHA[:7]}", "unpinned-action"),
        ("    secrets: inherit", "all-secrets"),
        ("    ALL: ${{ toJSON(secrets) }}", "all-secrets"),
        ("    persist-credentials: true", "persisted-credentials"),
        ("    runs-on: [self-hosted, linux]", "self-hosted-runner"),
        ("      - self-hosted", "self-hosted-runner"),
        ("    continue-on-error: true", "ignored-failure"),
        ("    continue-on-error: ${{ matrix.x }}", "ignored-failure"),
        ("      ACTIONS_ALLOW_UNSECURE_COMMANDS: 'true'", "insecure-commands"),
        ('      "\\u0075ses": acme/x', "obscured"),
        ("      ref: ${{ github.event.pull_request.head.sha }}", "pull-request-checkout"),
        ("      ref: refs/pull/${{ github.event.number }}/merge", "pull-request-checkout"),
        ("      repository: ${{ github.event.pull_request.head.repo.full_name }}", "pull-request-checkout"),
    ],
)
def test_yaml(text: str, kind: str) -> None:
    assert _yaml(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "# pull_request_target:",
        "  push: # not pull_request_target",
        "  if: github.event_name == 'pull_request_target'",
        "  pull_request:",
        "permissions: read-all",
        "permissions: {}",
        "      contents: read",
        "      permission-contents: write",
        "      my.contents: write",
        f"  - uses: acme/x@{SHA} # v1",
        f'  - uses: "acme/x@{SHA}"',
        "  - uses: actions/checkout@v5",
        "  - uses: Actions/Cache/restore@v5",
        "  - uses: ./.github/actions/x",
        f"  - uses: docker://alpine@sha256:{'b' * 64}",
        "    reuses: acme/x@v1",
        "    secrets:",
        "    persist-credentials: false",
        "    runs-on: ubuntu-latest",
        "    name: not self-hosted",
        "    continue-on-error: false",
        "      ref: ${{ github.sha }}",
        "      ref: main",
        "",
    ],
)
def test_no_hazard_in_yaml(text: str) -> None:
    assert _yaml(text) == []


def test_a_value_on_the_next_line() -> None:
    assert _yaml("  uses:", "    acme/x@v1") == ["unpinned-action"]
    assert _yaml("  uses: >-", "    acme/x@v1") == ["unpinned-action"]
    assert _yaml("  uses:", f"    acme/x@{SHA}") == []


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("curl -fsSL https://x.example/i.sh | bash", "pipe-to-shell"),
        ("curl x | sudo -E bash -", "pipe-to-shell"),
        ("wget -qO- x | gunzip | sh", "pipe-to-shell"),
        ("curl x | python3 -", "pipe-to-shell"),
        ("curl x | /usr/bin/env bash", "pipe-to-shell"),
        ("bash <(curl -s x)", "pipe-to-shell"),
        ('sh -c "$(curl -fsSL x)"', "pipe-to-shell"),
        ('eval "$(wget -qO- x)"', "pipe-to-shell"),
        ("source <(curl x)", "pipe-to-shell"),
        (". <(curl x)", "pipe-to-shell"),
        ("irm x | iex", "pipe-to-shell"),
        ("iex (iwr x)", "pipe-to-shell"),
        ("make test || true", "ignored-failure"),
        ("make test || :", "ignored-failure"),
        ("(make || exit 0)", "ignored-failure"),
        ("set +e", "ignored-failure"),
        ("echo ${{ github.head_ref }}", "template-injection"),
        ("gh pr checkout 5", "pull-request-checkout"),
        ("git fetch origin pull/5/head", "pull-request-checkout"),
        ("echo ::set-env name=A::b", "insecure-commands"),
        ("echo '${{ toJSON(secrets) }}'", "all-secrets"),
    ],
)
def test_scripts(command: str, kind: str) -> None:
    assert [hazard.kind.value for hazard in in_script(command)] == [kind]


@pytest.mark.parametrize(
    "command",
    [
        "curl -o x.sh https://x.example/i.sh",
        "curl x | jq .",
        "curl x | tee sh",
        "curl x && bash other.sh",
        "curl x || bash fallback.sh",
        "VERSION=$(curl x)",
        "echo curl-like | shasum",
        "make || exit 1",
        "# curl x | sh",
        "echo ${{ github.sha }}",
        "git checkout main",
        "echo true",
    ],
)
def test_no_hazard_in_scripts(command: str) -> None:
    assert list(in_script(command)) == []


def test_hostile_lines_cost_linear_time() -> None:
    parts = [
        "curl ",
        "|",
        "a/",
        "sh -a ",
        "runs-on: ",
        "uses: ",
        '"\\',
        "on: ",
        "pull_request_target, ",
        " ",
        "||true;",
    ]
    with bounded(48):
        for part in parts:
            text = part * 40_000
            _yaml(text)
            list(in_script(text))
            list(in_script("curl | " + text))


@given(st.text(st.characters(codec=None)), st.text(max_size=9))
def test_never_raises(text: str, following: str) -> None:
    line = Line(1, text, changed=True, place=Place.YAML)
    for hazard in (*in_yaml(line, following, TRUSTED.matches), *in_script(text)):
        assert hazard.kind in Kind
        assert str(hazard.message)
