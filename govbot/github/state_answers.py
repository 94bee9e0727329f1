"""What GitHub tells of the state around a pull request: its reviews, and who is in which teams."""

from __future__ import annotations

from pydantic import Field

from govbot.github.answers import Answer, Name, User


class ReviewRow(Answer):
    """One row of ``pulls/N/reviews``, oldest first.

    ``state`` is ``APPROVED``, ``CHANGES_REQUESTED``, ``COMMENTED``, ``DISMISSED``, or ``PENDING`` of one's own that is
    not sent yet. ``user`` is null where the account was deleted, ``commit_id`` where the commit is gone.
    """

    user: User | None = None
    state: str
    commit_id: str | None = None
    author_association: str | None = None


class TeamsOfOne(Answer):
    """The teams of an organization that hold one account, at most 100; ``slug`` is ``org/team``."""

    class Team(Answer):
        """One of them."""

        slug: Name = Field(alias="combinedSlug")

    total: int = Field(alias="totalCount")
    nodes: tuple[Team, ...] = ()


class TeamsAnswer(Answer):
    """The teams of several accounts, by the name that the query gives each; null where there is no organization."""

    organization: dict[str, TeamsOfOne] | None = None
