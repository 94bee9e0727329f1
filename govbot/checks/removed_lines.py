"""Whether the change removes lines that look like something."""

from __future__ import annotations

from govbot.core.change import Change, Side
from govbot.core.check import Check, Example
from govbot.core.line_search import LineOptions, line_mistake, line_needs, search_lines
from govbot.core.verdict import Truth, Verdict


def evaluate(change: Change, options: LineOptions) -> Verdict:
    """Look through the removed lines."""
    return search_lines(change, options, Side.OLD)


CHECK = Check(
    name="removed-lines",
    summary="Removed lines look like this",
    about="""
Looks through the lines that the change takes away, each for itself, where they stood before: a file that is deleted or
moved away is found under its old path. A line that is changed is removed once and added once; a line that is only moved
inside its file is too.

The options are those of `added-lines`. Under `forbid` every such line is a finding with its place in the old file.
""",
    options=LineOptions,
    shorthand="matches",
    evaluate=evaluate,
    needs=line_needs,
    mistake=line_mistake,
    examples=(
        Example(
            "a test that goes",
            r"{matches: '^\s*def test_', paths: 'tests/**'}",
            "files: [{path: tests/test_app.py, line: 12, removed: ['def test_it():', '    assert it()']}]",
            Truth.HOLDS,
            r"removed line matches ^\s*def test_",
        ),
        Example(
            "a deleted file counts under its old path",
            r"{matches: '^\s*def test_', paths: 'tests/**'}",
            "files: [{path: tests/test_app.py, status: deleted, removed: ['def test_it():']}]",
            Truth.HOLDS,
        ),
        Example(
            "a file that moved away counts where it was",
            r"{matches: '^\s*def test_', paths: 'tests/**'}",
            "files: [{path: old/app.py, old-path: tests/test_app.py, removed: ['def test_it():']}]",
            Truth.HOLDS,
        ),
        Example(
            "an added line is not removed",
            "licence",
            "files: [{path: a.py, added: ['# licence']}]",
            Truth.FAILS,
            "no removed lines that match licence",
        ),
        Example(
            "not so many lines of code go",
            "{paths: 'src/**', max-lines: 2}",
            "files: [{path: src/a.py, removed: [a, b, c]}]",
            Truth.FAILS,
            "removed lines in src/**: 3, more than 2",
        ),
        Example(
            "a file whose text was not delivered",
            "licence",
            "files: [{path: big.js, unseen: the file is too large}]",
            Truth.UNKNOWN,
            "the content of big.js was not seen",
        ),
        Example(
            "a new file has no removed lines to miss",
            "licence",
            "files: [{path: big.js, status: added, unseen: the file is too large}]",
            Truth.FAILS,
        ),
    ),
)
