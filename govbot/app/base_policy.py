"""The policy by which a change is judged: that of its base, with what the change makes of it beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.app.brought import Brought, Known
from govbot.app.judging import cannot_judge, judge_change, without_own
from govbot.app.mending import MENDING, mender
from govbot.app.policy import find_sources, resolve_tree
from govbot.core.engine import judge
from govbot.core.report import PolicyState
from govbot.core.values import dataclass
from govbot.core.verdict import say
from govbot.errors import GovbotError, PolicyError, UpstreamError

if TYPE_CHECKING:
    from collections.abc import Callable

    from govbot.core.change import Change
    from govbot.core.engine import Terms
    from govbot.core.policy import Policy
    from govbot.core.report import Report
    from govbot.policy.files import PolicyFiles, RemoteFiles
    from govbot.policy.load import Resolved

_SHORT = 7
_MENDED = (
    "The policy of the base does not load. {who}, an administrator, approved {commit}, so the policy that this change "
    "brings judged it."
)


@dataclass(frozen=True, slots=True)
class BasePolicy:
    """What the base has for a policy: ``resolved``, or the ``error`` of one that does not load."""

    brought: Brought
    resolved: Resolved | None = None
    error: GovbotError | None = None

    @property
    def policy(self) -> Policy | None:
        """The policy of the base; None where it does not load."""
        return self.resolved.policy if self.resolved is not None else None

    @property
    def needs(self) -> frozenset[str]:
        """Name the facts that the policy asks for; of one that does not load, those that tell who agrees to mend it."""
        return self.resolved.policy.needs() if self.resolved is not None else MENDING

    def judge(self, change: Change, terms: Terms) -> Report:
        """Judge a change by the policy of its base; what does not load judges nothing, and the report says so.

        Where an administrator has approved the commit that mends it, the mended one judges.
        """
        if self.policy is not None:
            report = judge_change(self.policy, change, terms)
        elif (mended := self._mended(change)) is not None:
            return without_own(judge(mended, change, terms), mended)
        else:
            report = cannot_judge(self.error or GovbotError("the policy was not read"), change.base, change.head)
        report = self.brought.beside(report, change, terms)
        return without_own(report, self.policy) if self.policy is not None else report

    def error_of(self, change: Change) -> GovbotError | None:
        """Give the error of the policy, unless the change mends it and an administrator agrees."""
        return self.error if self._mended(change) is None else None

    def _mended(self, change: Change) -> Policy | None:
        """Give the policy that the change brings in place of one that does not load, once an administrator agrees."""
        policy = self.brought.policy if self.error is not None else None
        who = mender(change) if policy is not None else None
        if policy is None or who is None:
            return None
        note = say(_MENDED, who=who, commit=(change.head or "")[:_SHORT])
        return replace(policy, notes=(*policy.notes, note))


def read_base_policy(
    base: PolicyFiles,
    head: Callable[[], PolicyFiles],
    remote: RemoteFiles,
    *,
    named: tuple[str, ...] = (),
    fork: bool = False,
) -> BasePolicy:
    """Read the policy of a base: the files at ``named``, or without any where every repository keeps it.

    ``head`` opens the tree that the change makes of it; ``fork``: by somebody who may not write here. Raises
    UpstreamError where GitHub or git failed; other errors are the policy's own.
    """
    resolved, error, found = None, None, True
    try:
        sources = find_sources(base, named, "base")
        found = bool(sources)
        resolved = resolve_tree(base, sources, remote)
    except UpstreamError:
        raise
    except GovbotError as wrong:
        error = wrong
    if fork:
        remote = Known(remote, {file.name for file in resolved.borrowed} if resolved is not None else ())
    now = PolicyState.BROKEN if error is not None else PolicyState.OWN if found else PolicyState.BUILT_IN
    brought = Brought(files=head, remote=remote, now=now, sources=(*named, *_files(resolved, error)), named=named)
    return BasePolicy(brought, resolved, error)


def _files(resolved: Resolved | None, error: GovbotError | None) -> tuple[str, ...]:
    """Name the files that the policy is made of, or those of its mistakes."""
    if resolved is not None:
        return resolved.policy.sources
    return tuple(problem.file for problem in error.problems) if isinstance(error, PolicyError) else ()
