"""What single commits changed, asked of GitHub: merges by their parents, groups, lists that are not whole."""

from __future__ import annotations

import pytest

from govbot.core.change import File, History, Patch, Run, Status, Unknown
from govbot.github.client import Client
from govbot.sources.github import Source
from govbot.sources.github_history import _new_to_all, whole_history
from tests.fake_github import Entry, FakeGitHub
from tests.fake_github.scene import BASE_FILES, client, fake
from tests.fake_github.world import Tree
from tests.sources.test_github import NOW, group, home, pull, read

__all__ = ["client", "fake"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def commits(fake: FakeGitHub, *trees: Tree) -> None:
    """Make the pull request one of these commits."""
    made = pull(fake)
    parent, made.commits = made.base_sha, []
    for number, tree in enumerate(trees):
        sha = home(fake).commit(tree, str(number))
        made.commits.append({"sha": sha, "message": "m", "parents": (parent,)})
        parent = sha
    made.head_sha = parent


def lines(history: object) -> list[tuple[str, str, list[str]]]:
    assert isinstance(history, History)
    return [(file.commit[:8], file.path, [line.text for line in file.added_lines()]) for file in history.files]


def test_each_commit_is_read_against_its_parent(fake: FakeGitHub, client: Client) -> None:
    commits(fake, BASE_FILES | {"a.txt": Entry(b"one\ntwo\n")}, BASE_FILES | {"a.txt": Entry(b"one\n")}, BASE_FILES)
    change = read(fake, client, "history")
    shas = [item["sha"][:8] for item in pull(fake).commits]
    assert lines(change.history) == [(shas[0], "a.txt", ["one", "two"]), (shas[1], "a.txt", []), (shas[2], "a.txt", [])]
    assert isinstance(change.commits, Unknown)


def test_nothing_is_asked_where_no_rule_wants_it(fake: FakeGitHub, client: Client) -> None:
    commits(fake, BASE_FILES | {"a.txt": Entry(b"one\n")})
    assert isinstance(read(fake, client).history, Unknown)
    assert not [item for item in fake.seen if "/commits" in item.path]


def test_a_group_is_its_pull_requests_commits(fake: FakeGitHub, client: Client) -> None:
    commits(fake, BASE_FILES | {"a.txt": Entry(b"one\n")}, BASE_FILES | {"b.txt": Entry(b"two\n")})
    history = Source(client, group(fake), now=NOW).read({"history"}).history
    assert [path for _, path, added in lines(history) if added] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("counted", [None, 1, 2])
def test_a_history_of_fewer_commits_than_are_counted_is_not_whole(counted: int | None) -> None:
    history = whole_history(History(files=(), commits=1), counted)
    assert isinstance(history, History)
    assert (history.unseen is not None) == (counted == 2)


def test_more_files_than_a_page_are_read(fake: FakeGitHub, client: Client) -> None:
    commits(fake, BASE_FILES | {f"f/{number:04}.txt": Entry(b"x\n") for number in range(301)})
    assert len(lines(read(fake, client, "history").history)) == 301


def file(*runs: tuple[int, int], unseen: str = "") -> File:
    data = b"".join(b"+line %d\n" % number for start, count in runs for number in range(start, start + count))
    made, at = [], 0
    for start, count in runs:
        end = at + len(b"".join(b"+line %d\n" % number for number in range(start, start + count)))
        made.append(Run(start, count, at, end))
        at = end
    patch = None if unseen else Patch(data, 0, len(data), added=tuple(made))
    return File(old_path="a", new_path="a", status=Status.MODIFIED, patch=patch, unseen=unseen)


def test_of_a_merge_the_lines_stay_that_every_comparison_has() -> None:
    left = _new_to_all(file((1, 5), (9, 2)), [file((2, 2), (5, 1), (10, 4))])
    assert [line.text for line in left.added_lines()] == ["line 2", "line 3", "line 5", "line 10"]
    assert left.added == 4
    assert [*_new_to_all(file((1, 2)), [file((5, 1))]).added_lines()] == []
    assert _new_to_all(file((1, 2)), [file(unseen="too large")]).unseen == "too large"
