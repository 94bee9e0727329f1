"""The policy that a change brings: read as data, told as information, never obeyed."""

from __future__ import annotations

import time
from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING

from govbot.app.judging import edited_policy, told_problems
from govbot.app.policy import find_sources, resolve_tree
from govbot.core.engine import Terms, judge
from govbot.core.logic import answered
from govbot.core.policy import All, Any_, Ask, Expression, Not, Policy, asks
from govbot.core.preview import compare
from govbot.core.report import PolicyState, Preview, Report
from govbot.core.values import dataclass
from govbot.core.verdict import Verdict, say
from govbot.errors import GovbotError, UpstreamError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from govbot.core.change import Change, File
    from govbot.policy.files import PolicyFiles, RemoteFile, RemoteFiles

READS = 30
BYTES = 262_144
CHECKS = 500
SECONDS = 10.0
"""How much of a stranger's policy is looked at: files, bytes together, checks in its rules; and for how long."""


@dataclass(slots=True, kw_only=True)
class Brought:
    """The policy of the head, where the change edits the policy.

    ``files`` opens the tree of the head, ``remote`` reads other repositories. ``named`` are the policy's paths where
    the user names them. ``now`` is what the base has, ``sources`` are the names of its files.
    """

    files: Callable[[], PolicyFiles]
    remote: RemoteFiles
    now: PolicyState
    sources: tuple[str, ...]
    named: tuple[str, ...] = ()
    _then: PolicyState = field(default=PolicyState.OWN, init=False)
    _policy: Policy | None = field(default=None, init=False)
    _problem: GovbotError | None = field(default=None, init=False)

    def look(self, files: Sequence[File]) -> Policy | None:
        """Read the policy of the head if these files edit it; None where there is none to try. Raises nothing."""
        if edited_policy(files, self.sources):
            try:
                self._policy = self._resolve()
            except GovbotError as error:
                self._problem = error
        return self._policy

    @property
    def policy(self) -> Policy | None:
        """The policy of the head, once it was looked at, if it is the change's own and loads."""
        return self._policy if self._then is PolicyState.OWN else None

    def beside(self, report: Report, change: Change, terms: Terms) -> Report:
        """Put what the policy of the head would say beside a report, which decides as before."""
        try:
            return replace(report, preview=self._preview(report, change, terms))
        except (UpstreamError, _NotTriedError) as error:
            note = say("What the changed policy would say is not known: {why}.", why=error.message)
            return replace(report, notes=(*report.notes, note))

    def _preview(self, report: Report, change: Change, terms: Terms) -> Preview | None:
        if isinstance(self._problem, UpstreamError | _NotTriedError):
            raise self._problem
        if self._problem is not None:
            problems = tuple(str(problem) for problem in told_problems(self._problem))
            return Preview(now=self.now, then=PolicyState.BROKEN, conclusion=None, problems=problems)
        if self._policy is None or self.now is self._then is PolicyState.BUILT_IN:
            return None
        then = judge(_timed(self._policy, time.monotonic() + SECONDS), change, terms)
        return compare(report, then, now=self.now, state=self._then)

    def _resolve(self) -> Policy:
        tree = _Bounded(self.files())
        found = find_sources(tree, self.named, "head")
        self._then = PolicyState.OWN if found else PolicyState.BUILT_IN
        policy = resolve_tree(tree, found, self.remote).policy
        checks = sum(1 for rule in policy.rules for expression in rule.expressions for _ in asks(expression))
        if checks > CHECKS:
            raise _NotTriedError(f"it has {checks:,} checks, and at most {CHECKS} are tried")
        return policy


def _timed(policy: Policy, deadline: float) -> Policy:
    """Make a policy stop at a moment: the verdict must not wait for a stranger's rules."""
    return replace(
        policy,
        rules=tuple(
            replace(
                rule,
                require=_timed_part(rule.require, deadline),
                when=_timed_part(rule.when, deadline) if rule.when is not None else None,
                unless=_timed_part(rule.unless, deadline) if rule.unless is not None else None,
            )
            for rule in policy.rules
        ),
    )


def _timed_part(part: Expression, deadline: float) -> Expression:
    match part:
        case Ask(check, options):
            # Another package's check is guarded inside, so that the end of the time does not pass for its own failure.
            return Ask(replace(check, package="", evaluate=partial(_in_time, part, deadline)), options)
        case Not(inner):
            return Not(_timed_part(inner, deadline))
        case All(parts):
            return All(tuple(_timed_part(inner, deadline) for inner in parts))
        case Any_(parts):
            return Any_(tuple(_timed_part(inner, deadline) for inner in parts))


def _in_time(ask: Ask, deadline: float, change: Change, _options: object) -> Verdict:
    if time.monotonic() > deadline:
        raise _NotTriedError(f"it takes more than {SECONDS:.0f} seconds to try")
    return answered(ask, change)


class _NotTriedError(GovbotError):
    """A policy was not looked at; whether it is any good stays open."""


class _Bounded:
    """Files of a stranger's commit: a few, and small all together."""

    def __init__(self, files: PolicyFiles) -> None:
        self._files, self._reads, self._bytes = files, 0, 0

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none."""
        self._reads += 1
        data = self._files.read(path) if self._reads <= READS else b""
        self._bytes += len(data or b"")
        if self._reads > READS or self._bytes > BYTES:
            raise _NotTriedError(f"it has more than {READS} files or {BYTES:,} bytes, and no more are read")
        return data

    def list(self, path: str) -> list[str]:
        """List the names in a folder; empty where there is none."""
        return self._files.list(path)


class Known:
    """Files of other repositories as far as the policy of the base reads them too.

    Whoever opens a pull request from a fork must not make a token read, and a comment quote, what only the maintainers
    may see.
    """

    def __init__(self, remote: RemoteFiles, names: Collection[str]) -> None:
        self._remote, self._names = remote, frozenset(names)

    def read(self, repository: str, ref: str, path: str) -> RemoteFile | None:
        """Read a file; None where there is none. Raises GovbotError."""
        if f"{repository}/{path}@{ref}" not in self._names:
            raise _NotTriedError(f"{repository} is not read for a fork where the policy of the base does not name it")
        return self._remote.read(repository, ref, path)
