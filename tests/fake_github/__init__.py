"""A local server that behaves as GitHub does: state, paging, limits, permissions, faults on request."""

from tests.fake_github.faults import Fault
from tests.fake_github.server import FakeGitHub
from tests.fake_github.world import Account, Entry, Issue, Pull, Repository, World, commit_sha

__all__ = ["Account", "Entry", "FakeGitHub", "Fault", "Issue", "Pull", "Repository", "World", "commit_sha"]
