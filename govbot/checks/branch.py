"""Whether the branch that the change comes from is called as it should be."""

from __future__ import annotations

from govbot.core.change import Change
from govbot.core.check import Check, Example
from govbot.core.ref_search import RefOptions, ref_mistake, ref_needs, search_ref
from govbot.core.verdict import Truth, Verdict


def evaluate(change: Change, options: RefOptions) -> Verdict:
    """Look at the branch's name."""
    return search_ref(change, change.branch, "the branch", options)


def _needs(options: RefOptions) -> tuple[str, ...]:
    return ref_needs("branch", options)


CHECK = Check(
    name="branch",
    summary="The branch is called like this",
    about="""
Compares the name of the branch that the change comes from. For a pull request from a fork this is the name in the fork,
without its owner: anybody can call a branch anything, so a name proves nothing.

`names` takes globs, as paths do: `*` stays inside a part between slashes, `release/**` is everything below `release/`.
`matches` and `not-matches` take regular expressions (RE2). All that is written must be met. For the branch that the
change goes to, see `base`.
""",
    options=RefOptions,
    shorthand="names",
    evaluate=evaluate,
    needs=_needs,
    mistake=ref_mistake,
    examples=(
        Example("a glob", "'feature/*'", "branch: feature/clock", Truth.HOLDS, "feature/clock matches feature/*"),
        Example(
            "one level only",
            "'feature/*'",
            "branch: feature/ui/clock",
            Truth.FAILS,
            "the branch feature/ui/clock does not match feature/*",
        ),
        Example("everything below", "'feature/**'", "branch: feature/ui/clock", Truth.HOLDS),
        Example("an exception", "['**', '!main']", "branch: main", Truth.FAILS),
        Example("an expression", r"{matches: '^[a-z]+/[A-Z]+-\d+$'}", "branch: fix/ABC-12", Truth.HOLDS),
        Example("the branch is not known", "'feature/*'", "{}", Truth.UNKNOWN, "the branch is not known"),
    ),
)
