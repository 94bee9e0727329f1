"""``govbot run --findings``: what other tools left decides on GitHub too."""

from __future__ import annotations

import json

import pytest

from govbot.errors import ExitCode
from tests.app.conftest import Job

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
POLICY = "version: 1\nrules:\n  - id: tools\n    forbid: {findings: {}}\n"


def test_findings_decide(job: Job) -> None:
    job.policy(POLICY)
    where = {"artifactLocation": {"uri": "docs/guide.md"}, "region": {"startLine": 1}}
    run = {"tool": {"driver": {"name": "vale"}}, "results": [{"locations": [{"physicalLocation": where}]}]}
    file = job.folder / "found.sarif"
    file.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    assert job.run("--findings", str(file)) == ExitCode.FAILED
    assert "vale" in job.comments[0]
    assert "docs/guide.md" in job.comments[0]


def test_without_them_nothing_is_known(job: Job) -> None:
    job.policy(POLICY)
    assert job.run() == ExitCode.INCOMPLETE
