"""Membership of teams: whose teams a question asks for, and how a team is written."""

from __future__ import annotations

from govbot.core.check import Mistake

OF_AUTHOR = "teams_of_author"
OF_REVIEWERS = "teams_of_reviewers"
"""What to name, beside the fact ``teams``, where the author's are wanted, or those of all who reviewed or are asked."""


def team_mistake(teams: tuple[str, ...]) -> Mistake | None:
    """Refuse what is no team's name."""
    for team in teams:
        if "/" not in team.strip("/"):
            return Mistake(f"`{team}` is no team", "Write the owner too, as in `acme/security`.", "teams")
    return None
