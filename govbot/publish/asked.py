"""What the rules of a report ask for beside the verdict, and where each of them stands."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from govbot.core.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govbot.core.actions import Actions
    from govbot.core.report import Report, RuleResult


class State(Enum):
    """Whether a rule's actions are due."""

    DUE = "due"
    SETTLED = "settled"
    OPEN = "open"


def asked(report: Report) -> Iterator[tuple[RuleResult, Actions, State]]:
    """List the rules that ask for something.

    A rule in audit is only tried out: it counts as one that does not fail. Of a rule that could not be judged nothing
    is known, so that what was done for it stays.
    """
    for rule in report.rules:
        if rule.actions is None:
            continue
        if rule.outcome is Outcome.UNKNOWN:
            yield rule, rule.actions, State.OPEN
        elif rule.outcome is Outcome.FAILED and not rule.audit:
            yield rule, rule.actions, State.DUE
        else:
            yield rule, rule.actions, State.SETTLED
