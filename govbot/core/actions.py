"""What is to happen beside the verdict where a rule fails: nothing, unless a policy writes it."""

from __future__ import annotations

from govbot.core.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What a rule asks for when it fails.

    ``labels`` are govbot's own: set while the rule fails, taken away when it does no longer. ``without`` are labels
    that go when it fails. ``reviewers`` are logins, and teams as ``owner/slug``. ``review_comments``: each finding is
    told at its line too. ``notify`` names environment variables that hold an address; never the address itself.
    """

    labels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    review_comments: bool = False
    notify: tuple[str, ...] = ()
