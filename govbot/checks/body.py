"""Whether the description says what it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.change import Change, Status, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.conditions import Condition, answer, searched
from govbot.core.description import Description, section_key
from govbot.core.matching import matchable
from govbot.core.options import CountCodec, flag, option, texts
from govbot.core.scope.names import names_of
from govbot.core.slots import Template, templates
from govbot.core.verdict import Message, Truth, Verdict, say

# More than a reader would go through; the rest is counted.
_TASKS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the description must be like."""

    matches: tuple[Template, ...] = option(
        templates,
        "What the description must match: one of these regular expressions, where `^` and `$` stand for each line. "
        "`{number}`, `{author}`, `{base}`, `{branch}` and `{title}` stand for the facts.",
        default=(),
    )
    not_matches: tuple[Template, ...] = option(
        templates, "What the description must not match: any of these regular expressions.", default=()
    )
    min_length: int | None = option(
        CountCodec(least=1), "How many characters it must have, at least, white space not counted."
    )
    sections: tuple[str, ...] = option(
        texts, "Headings, each of which must be there with something below it.", default=()
    )
    paths_exist: tuple[str, ...] = option(
        texts, "Headings, below which each path in backticks must be a file or folder at head.", default=()
    )
    tasks_done: bool = option(flag, "Whether every item of a task list must be ticked.", default=False)


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the description."""
    if isinstance(change.body, Unknown):
        return missing(change.body)
    return answer(_conditions(change, Description.read(change.body), options))


def _conditions(change: Change, description: Description, options: Options) -> Iterator[Condition]:
    text = description.text()
    yield from searched("the description", matchable(text), options.matches, options.not_matches, change)
    if options.min_length is not None:
        length = len("".join(text.split()))
        seen = say("the description has {seen} characters, at least {wanted}", seen=length, wanted=options.min_length)
        yield Condition(length >= options.min_length, seen)
    if options.sections:
        yield from _sections(description, options.sections)
    if options.paths_exist:
        yield from _paths(change, description, options.paths_exist)
    if options.tasks_done:
        yield from _tasks(description)


def _sections(description: Description, wanted: tuple[str, ...]) -> Iterator[Condition]:
    filled = description.sections()
    for title in wanted:
        there = filled.get(section_key(title))
        words = "the section {wanted} is missing"
        if there is not None:
            words = "the section {wanted} is filled in" if there else "the section {wanted} is empty"
        yield Condition(there is True, say(words, wanted=title))


def _paths(change: Change, description: Description, titles: tuple[str, ...]) -> Iterator[Condition]:
    paths = description.paths([section_key(title) for title in titles])
    if paths and isinstance(change.tree, Unknown):
        yield Condition(change.tree)
        return
    names = names_of(change)
    gone = {
        path
        for file in change.files
        if file.new_path is None or file.status is Status.RENAMED
        if (path := file.old_path) is not None
    }
    absent = [(line, path) for line, path in paths if not names.known(path) or path in gone]
    for line, path in absent[:_TASKS_SHOWN]:
        words = "{seen}, in line {line} of the description, is no file or folder here"
        yield Condition(False, say(words, seen=path, line=line))
    if not absent:
        yield Condition(True, say("all {seen} named paths exist", seen=len(paths)))


def _tasks(description: Description) -> Iterator[Condition]:
    tasks = description.tasks()
    left = [task for task in tasks if not task.done]
    for task in left[:_TASKS_SHOWN]:
        yield Condition(False, say("the task in line {line} of the description is not ticked", line=task.line))
    if len(left) > _TASKS_SHOWN:
        yield Condition(False, say("{more} more tasks are not ticked", more=len(left) - _TASKS_SHOWN))
    if not left:
        yield Condition(True, say("all {seen} tasks are ticked", seen=len(tasks)) if tasks else Message("no tasks"))


def _needs(options: Options) -> tuple[str, ...]:
    slots = (need for template in (*options.matches, *options.not_matches) for need in template.needs)
    return tuple(sorted({"body", *slots, *(("tree",) if options.paths_exist else ())}))


def _mistake(options: Options) -> Mistake | None:
    """Refuse to ask nothing, and sections without a name."""
    if options == Options():
        return Mistake(
            "what to look for is missing",
            "Write `matches`, `not-matches`, `min-length`, `sections`, `paths-exist` or `tasks-done`.",
        )
    for name, titles in (("sections", options.sections), ("paths-exist", options.paths_exist)):
        if not all(section_key(title) for title in titles):
            return Mistake("a section without a name", "Write the words of its heading.", name)
    return None


CHECK = Check(
    name="body",
    summary="The description says this",
    about="""
Reads the description of the pull request as its readers see it. HTML comments, where templates keep their hints, count
for nothing. All that is written must be met.

- `matches` and `not-matches` take regular expressions (RE2). `^` and `$` stand for the begin and end of each line;
  `\\A` is the begin of the whole description. Write `(?i)` in front where case does not matter.
- `sections` names headings of any level (or bold lines), without case. Each must be there and hold something: text, a
  list, code. Headings below it, comments, and `_No response_` of an issue form are nothing.
- `paths-exist` names headings too: what stands below them in backticks and looks like a path, with a `/` or a `.` in
  it, must be a file or folder of the repository at head. Patterns, commands and addresses are left alone.
- `tasks-done: true` wants every `- [ ]` ticked. Items in code, comments and quotes are no tasks; a description without
  tasks has none open.
""",
    options=Options,
    shorthand="matches",
    evaluate=evaluate,
    needs=_needs,
    mistake=_mistake,
    examples=(
        Example(
            "a path that is there",
            "{paths-exist: Artifacts}",
            '{files: [], tree: [docs/plan.md], body: "## Artifacts\\n- `docs/plan.md`\\n- `docs/`"}',
            Truth.HOLDS,
            "all 2 named paths exist",
        ),
        Example(
            "a path that is not",
            "{paths-exist: Artifacts}",
            '{files: [], tree: [docs/plan.md], body: "## Artifacts\\n- `docs/report.md`\\n\\n## More\\n`no/such`"}',
            Truth.FAILS,
            "docs/report.md, in line 2 of the description, is no file or folder here",
        ),
        Example(
            "a line that begins so",
            "'^Test plan: .'",
            'body: "Mends the clock.\\r\\nTest plan: ran it.\\r\\n"',
            Truth.HOLDS,
            "the description matches",
        ),
        Example(
            "the template's comment does not count",
            "'^Test plan: .'",
            "body: |\n  Mends the clock.\n  <!--\n  Test plan: what you did\n  -->",
            Truth.FAILS,
            "the description does not match ^Test plan: .",
        ),
        Example(
            "too short",
            "{min-length: 20}",
            "body: 'Mends it. <!-- Please say more than this! -->'",
            Truth.FAILS,
            "the description has 8 characters, at least 20",
        ),
        Example(
            "sections filled in",
            "{sections: [Summary, Test plan]}",
            "body: |\n  ## Summary\n  Mends the clock.\n  ## **Test Plan:**\n  - ran it",
            Truth.HOLDS,
            "the section Test plan is filled in",
        ),
        Example(
            "one section empty, one missing",
            "{sections: [Summary, Test plan, Risks]}",
            "body: |\n  ## Summary\n  Mends the clock.\n  ## Test plan\n  <!-- What did you try? -->\n  ### By hand",
            Truth.FAILS,
            "the section Test plan is empty; the section Risks is missing",
        ),
        Example(
            "a heading in code is no heading",
            "{sections: Summary}",
            "body: |\n  ```\n  ## Summary\n  text\n  ```",
            Truth.FAILS,
            "the section Summary is missing",
        ),
        Example(
            "a task is open",
            "{tasks-done: true}",
            "body: |\n  - [x] tests\n  - [ ] docs",
            Truth.FAILS,
            "the task in line 2 of the description is not ticked",
        ),
        Example(
            "all tasks are done",
            "{tasks-done: true}",
            "body: |\n  - [x] tests\n  - [X] docs\n\n  ```\n  - [ ] an example\n  ```",
            Truth.HOLDS,
            "all 2 tasks are ticked",
        ),
        Example(
            "words that must not stand there",
            "{not-matches: '(?i)\\bdo not merge\\b'}",
            "body: Do not merge yet.",
            Truth.FAILS,
            "which it must not",
        ),
        Example("no description is known", "{min-length: 1}", "{}", Truth.UNKNOWN, "the description is not known"),
        Example("an empty description", "{min-length: 1}", 'body: ""', Truth.FAILS, "has 0 characters"),
    ),
)
