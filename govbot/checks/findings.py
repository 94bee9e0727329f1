"""Whether another tool found something in what the change adds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from govbot.core.change import Change, File, Run, Side, Unknown
from govbot.core.check import Check, Example, missing, unseen
from govbot.core.globs import Globs
from govbot.core.options import Codec, choice, flag, names, option
from govbot.core.state import FindingLevel, ToolFinding, ToolRun
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown

_names: Codec[Globs] = names
_WORST_FIRST = (FindingLevel.ERROR, FindingLevel.WARNING, FindingLevel.NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which findings count."""

    tools: Globs | None = option(_names, "The tools, by the names they give themselves. Left out: all.")
    rules: Globs | None = option(_names, "The ids of the tools' rules. Left out: all.")
    level: FindingLevel = option(
        choice(FindingLevel), "The mildest level that counts; worse ones count too.", default=FindingLevel.NOTE
    )
    everywhere: bool = option(
        flag, "Whether findings count wherever they are, not only on lines that the change adds.", default=False
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Look for findings that count."""
    if isinstance(change.sarif, Unknown):
        return missing(change.sarif)
    runs = [run for run in change.sarif if options.tools is None or options.tools.matches(run.tool)]
    if not runs:
        return _no_run(change.sarif, options)
    counted = [(run, item) for run in runs for item in run.findings if _counts(item, options)]
    found, gaps = (counted, []) if options.everywhere else _on_lines(change, counted)
    if found:
        evidence = dict.fromkeys((run.tool, item) for run, item in found)
        tools = tuple(dict.fromkeys(run.tool for run, _ in found))
        words = "{count} findings of {tools}" if len(evidence) > 1 else "a finding of {tools}"
        summary = say(words, count=len(evidence), tools=tools)
        return holds(summary, *(_evidence(tool, item) for tool, item in evidence))
    gaps += [
        Evidence(message=say("what {tool} found is not known: {why}", tool=run.tool, why=Message(run.problem)))
        for run in runs
        if run.problem
    ]
    if gaps:
        return unknown(gaps[0].message, *gaps)
    where = "" if options.everywhere else " on lines that the change adds"
    return fails(say("no finding of {tools}" + where, tools=tuple(dict.fromkeys(run.tool for run in runs))))


def _no_run(runs: tuple[ToolRun, ...], options: Options) -> Verdict:
    if options.tools is None or not runs:
        return unknown(say("the findings that were given are of no tool"))
    there = tuple(dict.fromkeys(run.tool for run in runs))
    return unknown(
        say("no findings of {wanted} were given, but of {there}", wanted=options.tools.patterns, there=there)
    )


def _counts(item: ToolFinding, options: Options) -> bool:
    bad_enough = _WORST_FIRST.index(item.level) <= _WORST_FIRST.index(options.level)
    return bad_enough and (options.rules is None or options.rules.matches(item.rule))


_Found = list[tuple[ToolRun, ToolFinding]]


def _on_lines(change: Change, counted: _Found) -> tuple[_Found, list[Evidence]]:
    """Keep what stands on added lines, and tell what cannot be placed."""
    files = {file.new_path: file for file in change.files if file.new_path is not None}
    found: _Found = []
    gaps: list[Evidence] = []
    unread: dict[File, None] = {}
    elsewhere = False
    for run, item in counted:
        file = files.get(item.path) if item.path is not None else None
        if item.misplaced:
            gaps.append(Evidence(message=say("{tool} names a place outside of the repository", tool=run.tool)))
        elif file is None:
            elsewhere = elsewhere or item.path is not None
        elif _is_added(file, item):
            found.append((run, item))
        elif file.unseen:
            unread[file] = None
    gaps = gaps[:1]
    missing_text = unseen(change, tuple(unread))
    gaps += missing_text if elsewhere or change.files_unseen is None else missing_text[: len(unread)]
    return found, gaps


def _is_added(file: File, item: ToolFinding) -> bool:
    """Tell whether a finding touches an added line; one without a line is about the file, which is changed."""
    if item.line is None:
        return True
    runs = file.patch.added if file.patch else ()
    last = item.last_line or item.line
    at = bisect_right(runs, last, key=_first)
    return at > 0 and runs[at - 1].line + runs[at - 1].count > item.line


def _first(run: Run) -> int:
    return run.line


def _evidence(tool: str, item: ToolFinding) -> Evidence:
    words = "{tool} reports {rule} ({level})" if item.rule else "{tool} reports a finding ({level})"
    return Evidence(
        message=say(words, tool=tool, rule=item.rule, level=Message(item.level.value)),
        path=item.path,
        line=item.line,
        side=Side.NEW if item.line is not None else None,
    )


def _needs(_options: Options) -> tuple[str, ...]:
    return ("sarif",)


_FILE = "files: [{path: a.py, line: 5, added: [x, y]}], "

CHECK = Check(
    name="findings",
    summary="Another tool found something in what the change adds",
    about="""
Reads what other tools found, from SARIF 2.1 files: linters, scanners of dependencies, of infrastructure, of code. It
holds where there are such findings, so it stands under `forbid`. The files are given on the command line,
`govbot check --findings FILE`, or by the Action's input `findings`; govbot runs no tool.

Only findings that touch a line that the change adds count, so that old ones block nobody; one that names a file and no
line counts where the change touches the file. `everywhere: true` counts all, also those that name no file.

- What the tool suppressed, what is gone since its baseline, and what is no failure (`kind`) does not count.
- `level` is the tool's own word: of the result, else of its rule, else `warning`.
- No file, a broken one, one of more than 10 MiB, none of the named `tools`, a tool that says it did not finish: all
  that is not known, and never passes.
- The verdict shows the tool, its rule, the file and the line, and no text of the tool or the file.

Such a file is as trustworthy as the job that made it: a job that runs the change's own code can be made to leave an
empty one.
""",
    options=Options,
    shorthand="tools",
    evaluate=evaluate,
    needs=_needs,
    examples=(
        Example(
            "on an added line",
            "{}",
            "{" + _FILE + "sarif: [{tool: semgrep, findings: [{rule: eval, path: a.py, line: 6}]}]}",
            Truth.HOLDS,
            "semgrep reports eval (warning)",
        ),
        Example(
            "on a line that was there",
            "{}",
            "{" + _FILE + "sarif: [{tool: semgrep, findings: [{rule: eval, path: a.py, line: 7}]}]}",
            Truth.FAILS,
            "no finding of semgrep on lines that the change adds",
        ),
        Example(
            "wherever it is",
            "{everywhere: true}",
            "{" + _FILE + "sarif: [{tool: semgrep, findings: [{rule: eval, path: b.py, line: 7}]}]}",
            Truth.HOLDS,
        ),
        Example(
            "too mild",
            "{level: error}",
            "{" + _FILE + "sarif: [{tool: semgrep, findings: [{rule: eval, path: a.py, line: 5}]}]}",
            Truth.FAILS,
        ),
        Example(
            "another rule",
            "{rules: 'sql-*'}",
            "{" + _FILE + "sarif: [{tool: semgrep, findings: [{rule: eval, path: a.py, line: 5}]}]}",
            Truth.FAILS,
        ),
        Example(
            "the tool is not there",
            "trivy",
            "{" + _FILE + "sarif: [{tool: semgrep}]}",
            Truth.UNKNOWN,
            "no findings of trivy were given, but of semgrep",
        ),
        Example(
            "the tool did not finish",
            "{}",
            "{" + _FILE + "sarif: [{tool: semgrep, problem: it says that it did not finish}]}",
            Truth.UNKNOWN,
            "what semgrep found is not known: it says that it did not finish",
        ),
        Example("no findings were given", "{}", "{}", Truth.UNKNOWN, "the findings of other tools are not known"),
    ),
)
