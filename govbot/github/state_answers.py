"""What GitHub tells of the state around a pull request: its reviews, teams, other checks."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from govbot.github.answers import Answer, Name, Text, User


class ReviewRow(Answer):
    """One row of ``pulls/N/reviews``, oldest first.

    ``state`` is ``APPROVED``, ``CHANGES_REQUESTED``, ``COMMENTED``, ``DISMISSED``, or ``PENDING`` of one's own that is
    not sent yet. ``user`` is null where the account was deleted, ``commit_id`` where the commit is gone.
    """

    user: User | None = None
    state: str
    commit_id: str | None = None
    author_association: str | None = None
    submitted_at: AwareDatetime | None = None


class PermissionAnswer(Answer):
    """``collaborators/LOGIN/permission``: ``role_name`` is exact, ``permission`` one of four words."""

    permission: str
    role_name: str = ""


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


class CheckRunRow(Answer):
    """A check run, of whichever app. ``conclusion`` is null until its ``status`` is ``completed``."""

    class App(Answer):
        """The app that made it."""

        slug: Name = ""

    class Output(Answer):
        """What it shows."""

        text: Text = ""

    name: Name
    status: str
    conclusion: str | None = None
    app: App | None = None
    output: Output = Output()


class CheckRunPage(Answer):
    """``commits/SHA/check-runs``, one page of it."""

    total: int = Field(alias="total_count")
    runs: tuple[CheckRunRow, ...] = Field(alias="check_runs")


class StatusRow(Answer):
    """One row of ``commits/SHA/statuses``, the newest first, also those that a later one replaced.

    ``state`` is ``error``, ``failure``, ``pending`` or ``success``.
    """

    context: Name
    state: str
