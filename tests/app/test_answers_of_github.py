"""What a user hears when GitHub says no, or nothing: one message, the right exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github import Fault

CASES = [
    pytest.param(401, ExitCode.USAGE, "does not accept the token", id="401"),
    pytest.param(403, ExitCode.USAGE, "permissions: ", id="403"),
    pytest.param(404, ExitCode.USAGE, "not found", id="404"),
    pytest.param(502, ExitCode.INCOMPLETE, "502", id="a 5xx that goes on"),
]


@pytest.mark.parametrize(("status", "code", "told"), CASES)
def test_a_named_pull_request(
    job: Job,
    status: int,
    code: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govbot.github.client.time.sleep", lambda _: None)
    monkeypatch.setattr("govbot.github.retry.Trouble.pause", lambda *_: 0.0)
    monkeypatch.setenv("GITHUB_TOKEN", job.server.world.token)
    monkeypatch.setenv("GITHUB_API_URL", job.server.url)
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", job.server.graphql_url)
    job.server.faults.append(Fault("GET", "/repos/", times=100, kind="status", status=status))
    assert main(["check", "--pr", "acme/app#7"]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert job.server.world.token not in captured.err
    assert len(captured.err.strip().splitlines()) <= 2
    assert not job.server.writes


def test_nobody_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], socket_enabled: None
) -> None:
    monkeypatch.setattr("govbot.github.retry.Trouble.pause", lambda *_: 0.0)
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9/")
    monkeypatch.delenv("GITHUB_GRAPHQL_URL", raising=False)
    assert main(["check", "--pr", "acme/app#7"]) == ExitCode.INCOMPLETE
    assert "could not connect" in capsys.readouterr().err
