"""The policies of real projects in whole runs: what they ask of GitHub is read, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github.scene import NUMBER, REPOSITORY
from tests.fake_github.world import Account, Pull

FOLDER = Path(__file__).parent
OWN, BASE = "c" * 40, "b" * 40


@pytest.fixture
def pull(job: Job) -> Pull:
    """The pull request under the policy of syncthing, with teams that the token may read."""
    job.policy((FOLDER / "syncthing.yml").read_text())
    job.server.world.permissions["members"] = "read"
    home = job.server.world.repositories[REPOSITORY]
    home.members = {"contributors": ["ada", "alan"], "maintainers": ["grace"]}
    pull = home.pulls[NUMBER]
    pull.title = "fix: keep the list from jumping"
    return pull


def test_a_contributor_approves(job: Job, pull: Pull) -> None:
    assert job.run() == ExitCode.FAILED
    pull.reviewed = [{"user": Account("ada")}]
    assert job.run() == ExitCode.PASSED


def test_an_objection_counts_by_the_team_of_who_objects(job: Job, pull: Pull) -> None:
    pull.reviewed = [{"user": Account("ada")}, {"user": Account("eve"), "state": "CHANGES_REQUESTED"}]
    assert job.run() == ExitCode.PASSED
    pull.reviewed += [{"user": Account("alan"), "state": "CHANGES_REQUESTED"}]
    assert job.run() == ExitCode.FAILED
    assert "alan asks for changes" in job.comments[0].replace("`", "")


def test_an_update_from_the_base_leaves_the_approval_alone(job: Job, pull: Pull) -> None:
    pull.reviewed = [{"user": Account("ada"), "commit_id": OWN}]
    update = {"committed_by": Account("web-flow"), "verified": True, "parents": (OWN, BASE)}
    pull.commits = [{"sha": OWN}, {"sha": pull.head_sha, **update}]
    assert job.run() == ExitCode.PASSED
    pull.commits[1]["verified"] = False
    assert job.run() == ExitCode.FAILED


def test_a_trifle_by_a_contributor_needs_nobody(job: Job, pull: Pull) -> None:
    pull.labels = ["trivial"]
    pull.author = Account("ada")
    assert job.run() == ExitCode.PASSED
    pull.author = Account("eve")
    assert job.run() == ExitCode.FAILED


def test_without_the_right_to_read_teams_nothing_passes(job: Job, pull: Pull) -> None:
    del job.server.world.permissions["members"]
    pull.reviewed = [{"user": Account("ada")}]
    assert job.run() == ExitCode.INCOMPLETE
    assert "members: read" in job.comments[0]


def test_a_policy_that_asks_nothing_of_people_reads_nothing_of_them(job: Job) -> None:
    job.policy((FOLDER / "protobuf.yml").read_text())
    job.run()
    asked = [item.path for item in job.server.seen]
    assert not [path for path in asked if "/reviews" in path or "/collaborators/" in path or path.endswith("/commits")]
