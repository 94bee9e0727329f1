"""Who agrees to a change that mends a policy which does not load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.approvals import Terms, judge_approval, standing
from govbot.core.approvers import Approvers
from govbot.core.change import Unknown
from govbot.core.state import Permission, ReviewState

if TYPE_CHECKING:
    from govbot.core.change import Change

MENDING = frozenset(("reviews", "commits", "permissions"))
"""The facts that tell it, as fields of Change."""

_TERMS = Terms(on_head=True, not_author=True, not_contributors=True, humans_only=True)
_ADMINISTRATORS = Approvers(teams=(), users=(), association=(), permission=Permission.ADMIN)


def mender(change: Change) -> str | None:
    """Name an administrator who approved the newest commit and wrote no part of the change; None where none is known.

    They could merge it as it is; what they approve is the policy, which everybody sees in the change.
    """
    if isinstance(change.reviews, Unknown):
        return None
    for review in standing(change.reviews).values():
        if review.state is ReviewState.APPROVED:
            judged = judge_approval(review, change, _TERMS)
            if judged.but(_ADMINISTRATORS.judge(review, change)).counts is True:
                return review.login
    return None
