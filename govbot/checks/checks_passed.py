"""Whether other checks passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.check import Check, Example, missing
from govbot.core.conditions import Condition, answer
from govbot.core.globs import Globs
from govbot.core.options import Codec, ListCodec, NameCodec, choices, names, option
from govbot.core.state import CheckState, Conclusion
from govbot.core.verdict import Message, Truth, Verdict, say

_names: Codec[tuple[Globs, ...]] = ListCodec(NameCodec())
_apps: Codec[Globs] = names
_PASSED = (Conclusion.SUCCESS, Conclusion.NEUTRAL, Conclusion.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which checks, and what counts as passed."""

    names: tuple[Globs, ...] = option(_names, "The checks: each of these must be there and have passed.", required=True)
    conclusions: tuple[Conclusion, ...] = option(choices(Conclusion), "The ends that count as passed.", default=_PASSED)
    from_app: Globs | None = option(
        _apps, "The apps (slugs, as in `github-actions`) whose checks count. Left out: all, and commit statuses."
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the other checks."""
    if isinstance(change.checks, Unknown):
        return missing(change.checks)
    return answer(_conditions(change.checks, options))


def _conditions(checks: tuple[CheckState, ...], options: Options) -> Iterator[Condition]:
    counted = [item for item in checks if options.from_app is None or options.from_app.matches(item.app)]
    for wanted in options.names:
        found = [item for item in counted if wanted.matches(item.name)]
        if not found:
            yield Condition(False, _not_run(wanted, checks, options))
        for item in found:
            yield _condition(item, options)


def _not_run(wanted: Globs, checks: tuple[CheckState, ...], options: Options) -> Message:
    others = tuple(dict.fromkeys(item.app or "a commit status" for item in checks if wanted.matches(item.name)))
    if others and options.from_app is not None:
        words = "{wanted} did not come from {app}, but from {others}"
        return say(words, wanted=wanted.patterns, app=options.from_app.patterns, others=others)
    return say("{wanted} has not run", wanted=wanted.patterns)


def _condition(item: CheckState, options: Options) -> Condition:
    if item.conclusion is None:
        return Condition(False, say("{seen} is still running", seen=item.name))
    met = item.conclusion in options.conclusions
    return Condition(met, say("{seen} ended with {conclusion}", seen=item.name, conclusion=item.conclusion.value))


def _needs(_options: Options) -> tuple[str, ...]:
    return ("checks",)


CHECK = Check(
    name="checks-passed",
    summary="Other checks of the newest commit passed",
    about="""
Looks at the check runs and commit statuses of the newest commit: `checks-passed: [test, "build *"]`. Each name must be
there and have passed; a glob must match one at least, and all that it matches must have passed. Names are compared
without case.

- One that has not ended fails with "is still running", one that is not there with "has not run". govbot does not wait:
  let its job run after the others (`needs:`), or start it when they end, as
  [this recipe](../recipes/other-checks.yml) does.
- `conclusions` tells which ends are good; `[success]` takes neither skipped nor neutral ones.
- Anybody who may write to the repository can post a check of any name. `from-app` names the apps that are believed; a
  commit status has no app.
- The checks that govbot posts never count. The job that it runs in is a check too, and still running: no glob should
  match its name.

The token needs `checks: read` and `statuses: read`.
""",
    options=Options,
    shorthand="names",
    evaluate=evaluate,
    needs=_needs,
    examples=(
        Example("it passed", "test", "checks: [test, lint]", Truth.HOLDS, "test ended with success"),
        Example(
            "it failed",
            "[test, lint]",
            "checks: [lint, {name: test, conclusion: failure}]",
            Truth.FAILS,
            "test ended with failure",
        ),
        Example(
            "it is still running",
            "test",
            "checks: [{name: test, running: true}]",
            Truth.FAILS,
            "test is still running",
        ),
        Example("it has not run", "[test, e2e]", "checks: [test]", Truth.FAILS, "e2e has not run"),
        Example(
            "all that a glob matches",
            "'build *'",
            "checks: [build a, {name: build b, conclusion: cancelled}]",
            Truth.FAILS,
            "build b ended with cancelled",
        ),
        Example("a skipped one", "docs", "checks: [{name: docs, conclusion: skipped}]", Truth.HOLDS),
        Example(
            "nothing but success",
            "{names: docs, conclusions: success}",
            "checks: [{name: docs, conclusion: skipped}]",
            Truth.FAILS,
            "docs ended with skipped",
        ),
        Example(
            "a status of the same name",
            "{names: test, from-app: github-actions}",
            "checks: [{name: test, app: ''}]",
            Truth.FAILS,
            "test did not come from github-actions, but from a commit status",
        ),
        Example("the checks are not known", "test", "{}", Truth.UNKNOWN, "the other checks are not known"),
    ),
)
