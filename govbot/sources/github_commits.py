"""The commits of a pull request as GitHub lists them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.core.change import Commit, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.github.answers import CommitRow

# GitHub's own account, as whose it commits what is done in the browser and by its API.
_GITHUB = "web-flow"
_PARENTS = 2


def commits_of(rows: Sequence[CommitRow] | Unknown) -> tuple[Commit, ...] | Unknown:
    """Make the commits of their rows, which must be all of a pull request's for updates from the base to be told."""
    if isinstance(rows, Unknown):
        return rows
    listed = {row.sha for row in rows}
    return tuple(replace(_commit(row), update=_is_update(row, listed)) for row in rows)


def _commit(row: CommitRow) -> Commit:
    author, committer = row.commit.author, row.commit.committer
    return Commit(
        sha=row.sha,
        message=row.commit.message,
        author_name=author.name if author else "",
        author_email=author.email if author else "",
        committer_name=committer.name if committer else "",
        committer_email=committer.email if committer else "",
        parents=len(row.parents),
        verified=row.commit.verification.verified if row.commit.verification else None,
        logins=tuple(user.login for user in (row.author, row.committer) if user),
        first_parent=row.parents[0].sha if row.parents else "",
    )


def _is_update(row: CommitRow, listed: set[str]) -> bool:
    """Tell whether GitHub made a merge of the base: it signed it, and the second parent is none of the branch's own.

    A pull request lists what its head has and its base has not; what a merge brings in and is not listed, the base has.
    """
    return (
        len(row.parents) == _PARENTS
        and row.parents[1].sha not in listed
        and row.committer is not None
        and row.committer.login == _GITHUB
        and row.commit.verification is not None
        and row.commit.verification.verified
    )
