"""Whether the change goes to the right branch."""

from __future__ import annotations

from govbot.core.change import Change
from govbot.core.check import Check, Example
from govbot.core.ref_search import RefOptions, ref_mistake, ref_needs, search_ref
from govbot.core.verdict import Truth, Verdict


def evaluate(change: Change, options: RefOptions) -> Verdict:
    """Look at the base branch's name."""
    return search_ref(change, change.target, "the base branch", options)


def _needs(options: RefOptions) -> tuple[str, ...]:
    return ref_needs("target", options)


CHECK = Check(
    name="base",
    summary="The base branch is called like this",
    about="""
Compares the name of the branch that the change goes to. In `when` it makes a rule one of certain branches:
`when: {base: "release/*"}`.

`names` takes globs, as paths do: `*` stays inside a part between slashes, `release/**` is everything below `release/`.
`matches` and `not-matches` take regular expressions (RE2). All that is written must be met. For the branch that the
change comes from, see `branch`.
""",
    options=RefOptions,
    shorthand="names",
    evaluate=evaluate,
    needs=_needs,
    mistake=ref_mistake,
    examples=(
        Example("one of two", "[main, '*-stable']", "target: 1.2-stable", Truth.HOLDS, "1.2-stable matches main, *-st"),
        Example(
            "another one",
            "[main, '*-stable']",
            "target: topic",
            Truth.FAILS,
            "the base branch topic does not match main, *-stable",
        ),
        Example("an expression", r"{matches: '^release/\d+$'}", "target: release/12", Truth.HOLDS),
        Example("the base branch is not known", "main", "{}", Truth.UNKNOWN, "the base branch is not known"),
    ),
)
