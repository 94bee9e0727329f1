"""Whether the change takes tests away, or makes them weaker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from govbot.core.balance import Sign, net_losses
from govbot.core.change import Change, File, Line, Side, Status
from govbot.core.check import Check, Example, unseen
from govbot.core.globs import Globs
from govbot.core.lines import find, lines_of, path_of
from govbot.core.options import choices, count, globs, option
from govbot.core.paths import changed_paths
from govbot.core.regexes import compile_lines
from govbot.core.suites import SUPPRESSION, is_named_test, language_of, may_hold_tests
from govbot.core.verdict import Evidence, Truth, Verdict, fails, holds, say, unknown


class Kind(StrEnum):
    """What to look for."""

    FILES = "files"
    CASES = "cases"
    SKIPS = "skips"
    ASSERTIONS = "assertions"
    SUPPRESSIONS = "suppressions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for, and where."""

    kinds: tuple[Kind, ...] = option(choices(Kind), "What to look for.", default=(Kind.FILES, Kind.CASES))
    max_removed: int = option(
        count, "How many tests may go, at most: how many cases, and files of which no case is known.", default=0
    )
    paths: Globs | None = option(
        globs, "Where tests are. When left out: where the runners of the usual languages look for them."
    )


_PatternOf = Callable[[str], re.Pattern[str] | None]


@dataclass(frozen=True, slots=True)
class _Loss:
    """Something that weakens the tests, and how many tests it takes away."""

    evidence: Evidence
    tests: int = 0


def evaluate(change: Change, options: Options) -> Verdict:
    """Set off what is added against what is removed."""
    finder = _Finder(change, options)
    losses = list(finder.losses())
    removed = sum(loss.tests for loss in losses)
    found = [loss.evidence for loss in losses if removed > options.max_removed or not loss.tests]
    if found:
        return holds(say("tests are removed or weakened, in {seen} places", seen=len(found)), *found)
    absent = unseen(change, tuple(file for file in change.files if finder.must_be_seen(file)))
    if absent:
        return unknown(absent[0].message, *absent)
    return fails(say("no test is removed or weakened"))


class _Finder:
    """Looks through one change."""

    def __init__(self, change: Change, options: Options) -> None:
        self.change = change
        self.kinds = frozenset(options.kinds)
        self.paths = None if options.paths is None else changed_paths(change).matching(options.paths)

    def must_be_seen(self, file: File) -> bool:
        """Tell whether the text of a file decides; a deleted test file is told by its path."""
        if Kind.SUPPRESSIONS in self.kinds:
            return file.new_path is not None
        texts = self.kinds & {Kind.CASES, Kind.SKIPS, Kind.ASSERTIONS}
        return bool(texts) and any(self._holds_tests(path) for path in file.touched)

    def losses(self) -> Iterator[_Loss]:
        tests = [file for file in self.change.files if any(self._holds_tests(path) for path in file.touched)]
        cases = self._lost_cases(tests) if self.kinds & {Kind.FILES, Kind.CASES} else {}
        for index, file in enumerate(tests):
            lost, more = cases.get(index, ([], 0))
            if self._is_gone(file):
                if Kind.FILES in self.kinds:
                    yield from self._gone(file, lost)
            elif more and Kind.CASES in self.kinds:
                yield _Loss(_told(file, Side.OLD, "{path} has fewer tests, by {seen}", lost, more), more)
        if Kind.ASSERTIONS in self.kinds:
            staying = [file for file in tests if not self._is_gone(file) and file.old_path is not None]
            yield from _weaker(staying, Side.OLD, _assertion, "{path} has fewer assertions, by {seen}")
        if Kind.SKIPS in self.kinds:
            yield from _weaker(tests, Side.NEW, _skip, "{path} has more tests that are skipped or run alone, by {seen}")
        if Kind.SUPPRESSIONS in self.kinds and self._silences():
            yield from _weaker(
                list(self.change.files), Side.NEW, _suppression, "{path} silences more warnings, by {seen}"
            )

    def _holds_tests(self, path: str) -> bool:
        return may_hold_tests(path) if self.paths is None else path in self.paths

    def _is_gone(self, file: File) -> bool:
        """Tell whether a test file is one no longer: deleted, moved away, or renamed so that no runner finds it."""
        old, new = file.old_path, file.new_path
        if old is None or not self._holds_tests(old) or file.status is Status.COPIED:
            return False
        if new is None or not self._holds_tests(new):
            return True
        renamed = self.paths is None and is_named_test(old) and not is_named_test(new)
        return renamed or (language_of(old) is not None and language_of(new) is None)

    def _lost_cases(self, tests: list[File]) -> dict[int, tuple[list[Sign], int]]:
        lost = {index: _signs(file, Side.OLD, _case) for index, file in enumerate(tests)}
        gained = {index: _signs(file, Side.NEW, _case) for index, file in enumerate(tests) if not self._is_gone(file)}
        return {index: (signs, more) for index, signs, more in net_losses(lost, gained)}

    def _gone(self, file: File, lost: list[Sign]) -> Iterator[_Loss]:
        """Tell of a test file that is gone, unless all its tests turn up elsewhere or it never had any."""
        if file.status is Status.DELETED:
            if not lost and (_signs(file, Side.OLD, _case) or not self._counts_without_cases(file)):
                return
            template = "{path} was deleted"
        else:
            template = "{old} was moved to {path}, where no test is looked for"
        names = tuple(sign.name for sign in lost if sign.name)
        template += "; tests that go: {names}" if names else "; tests that go: {seen}" if lost else ""
        message = say(template, path=file.path, old=file.old_path or "", seen=len(lost), names=names)
        side = Side.OLD if file.new_path is None else Side.NEW
        yield _Loss(Evidence(message=message, path=file.path, old_path=file.old_path, side=side), len(lost) or 1)

    def _counts_without_cases(self, file: File) -> bool:
        """Tell whether a deleted file in which no case was seen is a test all the same: by its name, or unread."""
        named = self.paths is not None or is_named_test(file.path)
        return bool(file.unseen) or (named and (file.removed > 0 or file.binary))

    def _silences(self) -> bool:
        """Tell by one search whether any added line silences a warning."""
        data = lines_of(self.change, Side.NEW).data
        return next(find(data, [(0, len(data))], (compile_lines(SUPPRESSION),)), None) is not None


def _weaker(files: list[File], lost: Side, pattern: _PatternOf, template: str) -> Iterator[_Loss]:
    """Tell of the files whose signs on one side of the change are more than those on the other."""
    gained = Side.NEW if lost is Side.OLD else Side.OLD
    signs = [{index: _signs(file, side, pattern) for index, file in enumerate(files)} for side in (lost, gained)]
    for index, found, more in net_losses(*signs):
        yield _Loss(_told(files[index], lost, template, found, more))


def _told(file: File, side: Side, template: str, signs: list[Sign], seen: int) -> Evidence:
    names = tuple(sign.name for sign in signs if sign.name)
    message = say(template + ": {names}" * bool(names), path=file.path, seen=seen, names=names)
    return Evidence(message=message, path=file.path, old_path=file.old_path, line=signs[0].line, side=side)


def _signs(file: File, side: Side, pattern_of: _PatternOf) -> list[Sign]:
    """Find the lines of one side of a file that match; a line counts once."""
    path = path_of(file, side)
    pattern = None if path is None else pattern_of(path)
    if pattern is None:
        return []
    lines = file.added_lines() if side is Side.NEW else file.removed_lines()
    return [_sign(line, match) for line in lines if (match := pattern.search(line.text))]


def _sign(line: Line, match: re.Match[str]) -> Sign:
    name = next((group for group in match.groups() if group), "")
    return Sign(name or line.text.strip(), line.number, name)


def _case(path: str) -> re.Pattern[str] | None:
    language = language_of(path)
    return None if language is None else re.compile(language.case)


def _skip(path: str) -> re.Pattern[str] | None:
    language = language_of(path)
    return None if language is None else re.compile(language.skip)


def _assertion(path: str) -> re.Pattern[str] | None:
    language = language_of(path)
    return None if language is None else re.compile(language.assertion)


def _suppression(_path: str) -> re.Pattern[str] | None:
    return re.compile(SUPPRESSION)


CHECK = Check(
    name="tests-removed",
    summary="The change removes tests, or makes them weaker",
    about="""
Looks for tests that go. What is added is set off against what is removed: a test that turns up again anywhere in the
change was moved, and one that gets another name in the same file replaces the old one.

| kind | what it is |
| --- | --- |
| `files` | a test file that is deleted, moved to where no test is looked for, or renamed so that no runner finds it |
| `cases` | a file that loses more test functions than it gains |
| `skips` | more tests that are skipped, expected to fail, or run alone (`skip`, `xfail`, `.only`, `@Disabled`, ...) |
| `assertions` | a test file that keeps its tests and has fewer assertions than before |
| `suppressions` | more lines, in any file, that silence a linter, a type checker or a coverage tool (`noqa`, ...) |

`files` and `cases` are looked for when nothing is written. `max-removed` lets a few tests go; the other kinds do not
count there.

Known are the usual runners of Python, JavaScript and TypeScript, Go, Java, Kotlin, Scala, .NET, Ruby, Rust, PHP,
Swift, Elixir, Dart, C, C++, shell (bats) and Cucumber. A test file is one that is named as they want it (`test_*.py`,
`*.test.ts`, `*_test.go`, `*Test.java`) or that stands in a folder such as `tests` and holds tests; in Rust it may be
any file. Fixtures are left alone. `paths` names the places where everything counts as a test, in any language.

Lines are read one by one, so a name that is built, or a table of cases, is not counted.
""",
    options=Options,
    shorthand="kinds",
    evaluate=evaluate,
    examples=(
        Example(
            "a test file that is deleted",
            "{}",
            """
            files:
              - {path: tests/test_clock.py, status: deleted, removed: ["def test_noon():", "    assert noon() == 12"]}
            """,
            Truth.HOLDS,
            "tests/test_clock.py was deleted; tests that go: test_noon",
        ),
        Example(
            "a test that moves to another file",
            "{}",
            """
            files:
              - {path: tests/test_clock.py, status: deleted, removed: ["def test_noon():"]}
              - {path: tests/test_time.py, added: ["def test_noon():"]}
            """,
            Truth.FAILS,
            "no test is removed or weakened",
        ),
        Example(
            "a file that loses a test",
            "{}",
            """
            files:
              - {path: src/clock.test.ts, line: 8, removed: ["  it('strikes twelve', () => {"]}
            """,
            Truth.HOLDS,
            "src/clock.test.ts has fewer tests, by 1: strikes twelve",
        ),
        Example(
            "a test that gets another name",
            "{}",
            """
            files:
              - path: clock_test.go
                removed: ["func TestNoon(t *testing.T) {"]
                added: ["func TestTwelve(t *testing.T) {"]
            """,
            Truth.FAILS,
        ),
        Example(
            "a test file that moves out of sight",
            "{}",
            "files: [{path: attic/clock.py, old-path: tests/test_clock.py}]",
            Truth.HOLDS,
            "tests/test_clock.py was moved to attic/clock.py, where no test is looked for",
        ),
        Example(
            "a few tests may go",
            "{max-removed: 2}",
            "files: [{path: tests/test_clock.py, removed: ['def test_noon():', 'def test_night():']}]",
            Truth.FAILS,
        ),
        Example(
            "a test that is skipped",
            "skips",
            "files: [{path: tests/test_clock.py, added: ['@pytest.mark.skip(reason=\"later\")']}]",
            Truth.HOLDS,
            "tests/test_clock.py has more tests that are skipped or run alone, by 1",
        ),
        Example(
            "assertions that go",
            "assertions",
            "files: [{path: tests/test_clock.py, removed: ['    assert noon() == 12'], added: ['    noon()']}]",
            Truth.HOLDS,
            "tests/test_clock.py has fewer assertions, by 1",
        ),
        Example(
            "a warning that is silenced",
            "suppressions",
            "files: [{path: src/clock.py, removed: [x = now()], added: ['x = now()  # type: ignore']}]",
            Truth.HOLDS,
            "src/clock.py silences more warnings, by 1",
        ),
        Example(
            "a test file that was not delivered",
            "{}",
            "files: [{path: tests/test_clock.py, unseen: the file is too large}]",
            Truth.UNKNOWN,
            "the file is too large",
        ),
    ),
)
