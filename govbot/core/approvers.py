"""Who may approve: members of teams, people by name, or whoever stands to the repository as is asked."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.approvals import Judged, is_one_of
from govbot.core.change import Change, Unknown
from govbot.core.state import Association, Permission, Review
from govbot.core.verdict import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvers:
    """Whose approvals count: see the options of the check."""

    teams: tuple[str, ...]
    users: tuple[str, ...]
    association: tuple[Association, ...]
    permission: Permission | None

    def judge(self, review: Review, change: Change) -> Judged:
        """Tell whether a review is by somebody who is asked."""
        login = review.login.casefold()
        if self.teams or self.users:
            named = (*self.users, *self.teams)
            found = is_one_of(login, named, change.teams, what="`users`")
            judged = Judged(login, found, say("is none of {wanted}", wanted=named))
            return judged if self.permission is None else judged.but(_permitted(login, change, self.permission))
        if self.permission is not None:
            return _permitted(login, change, self.permission)
        if review.association is None:
            return Judged(login, Unknown("the association of those who approved", "GitHub did not tell it"))
        seen = review.association.lower().replace("_", "-")
        wanted = tuple(word.value for word in self.association)
        return Judged(login, seen in wanted, say("is {seen}, not {wanted}", seen=seen, wanted=wanted))


def _permitted(login: str, change: Change, wanted: Permission) -> Judged:
    if isinstance(change.permissions, Unknown):
        return Judged(login, change.permissions)
    seen = change.permissions.get(login, Permission.NONE)
    words = say("has the permission {seen}, not {wanted}", seen=seen.value, wanted=wanted.value)
    return Judged(login, seen.rank >= wanted.rank, words)
