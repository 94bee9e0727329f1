"""What stands around a pull request's diff on GitHub: its milestone, reviews and requests for them, other checks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from govbot.core.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone. ``state`` is ``open`` or ``closed``; ``due`` is None for one without a due date."""

    title: str
    state: str = "open"
    due: datetime | None = None


class Association(StrEnum):
    """GitHub's word for how somebody stands to the repository.

    https://docs.github.com/en/graphql/reference/enums#commentauthorassociation
    """

    OWNER = "owner"
    MEMBER = "member"
    COLLABORATOR = "collaborator"
    CONTRIBUTOR = "contributor"
    FIRST_TIME_CONTRIBUTOR = "first-time-contributor"
    FIRST_TIMER = "first-timer"
    MANNEQUIN = "mannequin"
    NONE = "none"


class Conclusion(StrEnum):
    """How a check ended.

    https://docs.github.com/en/rest/checks/runs; of a commit status, ``error`` is a failure too.
    """

    SUCCESS = "success"
    NEUTRAL = "neutral"
    SKIPPED = "skipped"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed-out"
    ACTION_REQUIRED = "action-required"
    STARTUP_FAILURE = "startup-failure"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckState:
    """A check run or a commit status of another tool; ``conclusion`` is None while it has not ended.

    ``app`` is the slug of the GitHub App that made it; empty for a commit status.
    """

    name: str
    conclusion: Conclusion | None
    app: str = ""


class FindingLevel(StrEnum):
    """How bad a finding is, in the words of SARIF (2.1.0, 3.27.10)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolFinding:
    """What another tool found. ``path`` is from the root of the repository; None where no file is named.

    ``line`` and ``last_line`` count from 1, at head; None for a finding about the file. ``misplaced``: a place is
    named, but not one of the repository.
    """

    rule: str
    level: FindingLevel = FindingLevel.WARNING
    path: str | None = None
    line: int | None = None
    last_line: int | None = None
    misplaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRun:
    """What one run of another tool found. ``problem`` says why that may not be all, in our own words."""

    tool: str
    findings: tuple[ToolFinding, ...] = ()
    problem: str = ""


class ReviewState(StrEnum):
    """What a review says, as it stands now."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes-requested"
    COMMENTED = "commented"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review. ``commit`` is what was looked at; empty where GitHub does not tell.

    ``on_head`` is whether that is the newest commit of the pull request. ``association`` is GitHub's
    ``author_association`` of who gave it (``MEMBER``, ...), None where it is not known. ``submitted`` is when it was
    given; None where that is not known.
    """

    login: str
    state: ReviewState
    commit: str = ""
    on_head: bool = True
    bot: bool = False
    association: str | None = None
    submitted: datetime | None = None


class Permission(StrEnum):
    """What somebody may do in the repository, the least first.

    https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
    """

    NONE = "none"
    READ = "read"
    TRIAGE = "triage"
    WRITE = "write"
    MAINTAIN = "maintain"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Permission).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody whose review was asked for and is still awaited: a ``login``, or a team (``owner/slug``)."""

    name: str
    team: bool = False
    bot: bool = False
