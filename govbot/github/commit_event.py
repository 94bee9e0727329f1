"""Events that tell of a commit, not of a pull request: its other checks have ended.

https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows: they start a workflow
of the default branch, with a token that may write, also for pull requests from forks. GitHub names the pull requests of
a fork in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.github.answers import Answer, Name, Repository, RepositoryName, Sha
from govbot.github.event import read_payload

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitEvent:
    """A commit whose checks have changed. ``branch`` is ``owner:branch`` where the event tells it."""

    repository: str
    head_sha: str
    branch: str | None
    default_branch: str | None


class _Payload(Answer):
    repository: Repository


class _Status(_Payload):
    sha: Sha


class _Suite(_Payload):
    class Suite(Answer):
        head_sha: Sha
        head_branch: Name | None = None

    check_suite: Suite


class _Run(_Payload):
    class Run(Answer):
        class Home(Answer):
            full_name: RepositoryName

        head_sha: Sha
        head_branch: Name | None = None
        head_repository: Home | None = None

    workflow_run: Run


def parse_commit_event(name: str, payload: Mapping[str, object]) -> CommitEvent | None:
    """Read what commit an event is about; None for events of other kinds. Raises InputError."""
    if name == "status":
        status = read_payload(_Status, name, payload)
        return _event(status.repository, status.sha, None, None)
    if name == "check_suite":
        suite = read_payload(_Suite, name, payload)
        # Of a fork's branches GitHub knows no name here.
        return _event(suite.repository, suite.check_suite.head_sha, suite.repository, suite.check_suite.head_branch)
    if name == "workflow_run":
        made = read_payload(_Run, name, payload)
        run = made.workflow_run
        return _event(made.repository, run.head_sha, run.head_repository, run.head_branch)
    return None


def _event(home: Repository, sha: str, head: Repository | _Run.Run.Home | None, branch: str | None) -> CommitEvent:
    owner = head.full_name.partition("/")[0] if head else ""
    return CommitEvent(
        repository=home.full_name,
        head_sha=sha,
        branch=f"{owner}:{branch}" if owner and branch else None,
        default_branch=home.default_branch,
    )
