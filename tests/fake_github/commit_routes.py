"""What each address for commits does, and for the pull requests that have them."""

from __future__ import annotations

import re

from tests.fake_github import shapes
from tests.fake_github.answer import Answer, No, Request
from tests.fake_github.routes import paged, route, rows_of, tree_of
from tests.fake_github.world import Json, Pull, Repository, World


@route("GET", r"/commits/(?P<ref>[^/]+)", "contents")
def get_commit_of(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    sha = home.branches.get(match["ref"], match["ref"])
    if sha not in home.commits:
        raise No(422, f"No commit found for SHA: {match['ref']}")
    stats = {"stats": {"additions": 0, "deletions": 0, "total": 0}, "files": []}
    return Answer(200, shapes.commit(home.full_name, sha) | stats)


@route("GET", r"/commits/(?P<sha>[0-9a-f]+)/pulls", "pull_requests")
def get_pulls_of_commit(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    """List the pull requests that have a commit; of those from forks GitHub does not know."""
    tree_of(home, match["sha"])
    found = [pull for pull in home.pulls.values() if match["sha"] in has(pull) and pull.head_repository == ""]
    return listed(home, request, found)


@route("GET", r"/pulls", "pull_requests")
def get_pulls(_world: World, home: Repository, request: Request, _match: re.Match[str]) -> Answer:
    wanted, head = request.query.get("state", "open"), request.query.get("head")
    found = [pull for pull in home.pulls.values() if wanted in (pull.state, "all")]
    return listed(home, request, [pull for pull in found if head in (None, label_of(home, pull))])


def has(pull: Pull) -> set[str]:
    return {pull.head_sha, *(item["sha"] for item in pull.commits)}


def label_of(home: Repository, pull: Pull) -> str:
    """Name the branch of a pull request as ``owner:branch``."""
    return f"{(pull.head_repository or home.full_name).partition('/')[0]}:{pull.head_ref}"


def listed(home: Repository, request: Request, pulls: list[Pull]) -> Answer:
    rows: list[Json] = [shapes.pull(home, pull, rows_of(home, pull), 0) for pull in pulls]
    return paged(request, rows)
