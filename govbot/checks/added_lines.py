"""Whether the change adds lines that look like something."""

from __future__ import annotations

from govbot.core.change import Change, Side
from govbot.core.check import Check, Example
from govbot.core.line_search import LineOptions, line_mistake, line_needs, search_lines
from govbot.core.verdict import Truth, Verdict


def evaluate(change: Change, options: LineOptions) -> Verdict:
    """Look through the added lines."""
    return search_lines(change, options, Side.NEW)


CHECK = Check(
    name="added-lines",
    summary="Added lines look like this",
    about="""
Looks through the lines that the change adds, each for itself, where the file is now. Lines that were there before do
not count, so a rule can be brought in without mending old code first.

- `matches` takes regular expressions (RE2) and `text` takes plain texts; one of a list is enough. A line must meet
  every option that is written: `matches: print, not-matches: "# ok"` finds lines with `print` and without `# ok`.
- `^` and `$` are the begin and the end of a line. Nothing matches across lines.
- `{number}`, `{author}`, `{base}`, `{branch}` and `{title}` stand for the facts of the pull request, taken as plain
  text: `text: "(#{number})"` is the line that a changelog must get. For the letters themselves, write `\\{title\\}` in
  `matches`.
- `status: added` looks at new files only.
- `min-lines` and `max-lines` count such lines. With `max-lines` alone, none at all is fine.

Under `forbid` every such line is a finding with its place. The line itself is never repeated in a message: it may hold
what should not be read. A binary file has no lines. Where the text of a file was not delivered (too large for GitHub's
answer), the answer is unknown.
""",
    options=LineOptions,
    shorthand="matches",
    evaluate=evaluate,
    needs=line_needs,
    mistake=line_mistake,
    examples=(
        Example(
            "a line that should not be there",
            r"'console\.log\('",
            """
            files:
              - path: src/app.js
                line: 7
                added: ["const a = 1;", "console.log(a);"]
            """,
            Truth.HOLDS,
            r"added line matches console\.log\(",
        ),
        Example(
            "a line that was removed is not added",
            "TODO",
            "files: [{path: src/app.py, removed: ['# TODO: tidy up'], added: ['x = 1']}]",
            Truth.FAILS,
            "no added lines that match TODO",
        ),
        Example(
            "a changelog line with the pull request's number",
            '{text: "(#{number})", paths: CHANGELOG.md}',
            """
            number: 42
            files: [{path: CHANGELOG.md, added: ['- Fix the clock (#42)']}]
            """,
            Truth.HOLDS,
            "added line holds (#42)",
        ),
        Example(
            "a number that merely begins like it",
            '{text: "(#{number})", paths: CHANGELOG.md}',
            """
            number: 42
            files: [{path: CHANGELOG.md, added: ['- Fix the clock (#421)']}]
            """,
            Truth.FAILS,
            "no added lines in CHANGELOG.md that hold (#42)",
        ),
        Example(
            "the number is not known",
            '{text: "(#{number})", paths: CHANGELOG.md}',
            "files: [{path: CHANGELOG.md, added: ['- Fix the clock (#42)']}]",
            Truth.UNKNOWN,
            "number is not known",
        ),
        Example(
            "an expression with an exception",
            r"{matches: '\bprint\(', not-matches: '# ok$', paths: 'src/**'}",
            "files: [{path: src/app.py, added: ['print(x)  # ok']}]",
            Truth.FAILS,
        ),
        Example(
            "at most so many",
            "{matches: 'type: ignore', max-lines: 1}",
            "files: [{path: a.py, added: ['f()  # type: ignore', 'g()  # type: ignore']}]",
            Truth.FAILS,
            "2, more than 1",
        ),
        Example(
            "at most so many, and none",
            "{matches: 'type: ignore', max-lines: 1}",
            "files: [{path: a.py, added: ['f()']}]",
            Truth.HOLDS,
        ),
        Example(
            "a file that was moved: its lines stand where it is now",
            "{matches: enzyme, paths: 'tests/**'}",
            "files: [{path: tests/a.js, old-path: src/a.js, added: ['import \"enzyme\"']}]",
            Truth.HOLDS,
        ),
        Example(
            "a file whose text was not delivered",
            "enzyme",
            "files: [{path: big.js, unseen: the file is too large}]",
            Truth.UNKNOWN,
            "the file is too large",
        ),
        Example(
            "found in one file, another one unseen",
            "enzyme",
            "files: [{path: big.js, unseen: the file is too large}, {path: a.js, added: ['enzyme']}]",
            Truth.HOLDS,
        ),
        Example(
            "only in new files",
            "{text: enzyme, paths: 'tests/**', status: added}",
            "files: [{path: tests/old.js, added: ['import \"enzyme\"']}]",
            Truth.FAILS,
            "no added lines in tests/** of added files that hold enzyme",
        ),
        Example(
            "upper and lower case",
            "{text: fixme, ignore-case: true}",
            "files: [{path: a.py, added: ['# FIXME']}]",
            Truth.HOLDS,
        ),
    ),
)
