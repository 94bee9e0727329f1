"""What was read from GitHub beside what GitHub counts, so that nothing that is missing goes unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govbot.core.change import COMMIT_PATHS, HISTORY, Unknown
from govbot.sources.checkout import Checkout
from govbot.sources.github_blobs import UnreadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.core.change import Commit, Fact, File
    from govbot.github.answers import PullRequest
    from govbot.sources.github_blobs import Contents

# https://docs.github.com/en/rest/pulls/pulls: at most 3,000 files; 250 commits.
FILES = 3000
COMMITS = 250


def difference(files: Sequence[File], pull: PullRequest) -> Unknown | None:
    """Compare what was read with what the pull request says it has."""
    if pull.changed_files is not None and len(files) != pull.changed_files:
        return Unknown("the files", f"GitHub listed {len(files)} of {pull.changed_files} files")
    if len(files) >= FILES:
        return Unknown("the files", f"GitHub lists at most {FILES} files")
    added, removed = sum(file.added for file in files), sum(file.removed for file in files)
    if added < (pull.additions or 0) or removed < (pull.deletions or 0):
        told = f"{pull.additions} added and {pull.deletions} removed lines"
        return Unknown("the files", f"GitHub counts {told}, but listed {added} and {removed}")
    return None


def whole_commits(
    commits: tuple[Commit, ...] | Unknown, pull: PullRequest, contents: Contents | Checkout | None = None
) -> Fact[tuple[Commit, ...]]:
    """Give the commits if they are as many as GitHub counts: its own list, or that of a clone where it is cut."""
    if isinstance(commits, Unknown) or pull.commits is None or pull.commits == len(commits):
        return commits
    if isinstance(contents, Checkout):
        try:
            cloned = contents.commits()
        except UnreadError as error:
            return Unknown("the commits", str(error))
        if len(cloned) == pull.commits:
            return cloned
    return Unknown("the commits", f"GitHub listed {len(commits)} of {pull.commits} commits (at most {COMMITS})")


_FACTS = {
    "number": "the pull request's number",
    "title": "the title",
    "body": "the description",
    "author": "the author",
    "labels": "the labels",
    "branch": "the branch",
    "draft": "the draft state",
    "fork": "whether it comes from a fork",
    "milestone": "the milestone",
    "linked_issues": "the linked issues",
    "mentioned_issues": "the mentioned issues",
    "commits": "the commits",
    "history": HISTORY,
    "commit_paths": COMMIT_PATHS,
    "reviews": "the reviews",
    "teams": "the teams of people",
    "permissions": "the permissions of those who reviewed",
    "asked": "the requested reviewers",
    "body_edited": "when the description was last edited",
    "checks": "the other checks",
    "codeowners": "the file of code owners",
}


def unknown_facts(why: str) -> dict[str, Any]:
    """Tell of every fact of a pull request that it is not known, and why."""
    return {field: Unknown(what, why) for field, what in _FACTS.items()}
