"""Whether files hold something, as they are at head."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change, Side, Unknown
from govbot.core.check import Check, Example, missing
from govbot.core.contents import Read
from govbot.core.head_files import HeadFiles, ask_each, head_files_mistake
from govbot.core.matching import matchable
from govbot.core.options import flag, option
from govbot.core.regexes import Searcher
from govbot.core.slots import Template, literals, templates
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HeadFiles):
    """Which files, and what they must hold."""

    matches: tuple[Template, ...] = option(
        templates,
        "What the file must match: one of these regular expressions, where `^` and `$` stand for each line. "
        "`{number}`, `{author}`, `{base}`, `{branch}` and `{title}` stand for the facts.",
        default=(),
    )
    text: tuple[Template, ...] = option(
        literals, "What the file must hold: one of these texts, as it stands. The same facts may be named.", default=()
    )
    not_matches: tuple[Template, ...] = option(
        templates, "What the file must not match: any of these regular expressions.", default=()
    )
    ignore_case: bool = option(flag, "Whether upper and lower case are the same.", default=False)


def evaluate(change: Change, options: Options) -> Verdict:
    """Look into the files."""
    groups = (options.matches, options.text, options.not_matches)
    searches: list[_Search] = []
    for group in groups:
        searchers: list[Searcher] = []
        for template in group:
            searcher = template.for_text(change, ignore_case=options.ignore_case)
            if isinstance(searcher, Unknown):
                return missing(searcher)
            searchers.append(searcher)
        searches.append(_Search(tuple(searchers), tuple(template.shown(change) for template in group)))
    matches, text, never = searches
    return ask_each(change, options, lambda path, content: _of_file(path, content, matches, text, never))


@dataclass(frozen=True, slots=True)
class _Search:
    """Expressions for one file, and how messages show them."""

    searchers: tuple[Searcher, ...]
    shown: tuple[str, ...]

    def first(self, data: bytes) -> tuple[int, str] | None:
        """Find the line of the first match of any of them, and which it was."""
        for searcher, shown in zip(self.searchers, self.shown, strict=True):
            match = searcher.search(data)
            if match is not None:
                return data.count(b"\n", 0, match.start()) + 1, shown
        return None


def _of_file(path: str, content: bytes, matches: _Search, text: _Search, never: _Search) -> Verdict:
    """Ask of one file. What it holds is never repeated: it may be what should not be read."""
    data = _searchable(content)
    wrong = never.first(data)
    if wrong is not None:
        message = say("{path} matches {seen}, which it must not", path=path, seen=wrong[1])
        return fails(message, Evidence(message=message, path=path, line=wrong[0], side=Side.NEW))
    found: list[Message] = []
    lines: list[int] = []
    for search, verb in ((matches, "match"), (text, "hold")):
        if not search.searchers:
            continue
        hit = search.first(data)
        if hit is None:
            message = say(f"{{path}} does not {verb} {{wanted}}", path=path, wanted=search.shown)
            return fails(message, Evidence(message=message, path=path))
        found.append(say(f"{{path}} {verb}{'es' if verb == 'match' else 's'} {{seen}}", path=path, seen=hit[1]))
        lines.append(hit[0])
    if not found:
        message = say("{path} does not match {seen}", path=path, seen=never.shown) if never.shown else _there(path)
        return holds(message, Evidence(message=message, path=path))
    message = joined(found, " and ")
    return holds(message, Evidence(message=message, path=path, line=lines[0], side=Side.NEW))


def _there(path: str) -> Message:
    return say("there is {path}", path=path)


def _searchable(content: bytes) -> bytes:
    r"""Give valid UTF-8 with ``\n`` as the only line end, as patterns see lines elsewhere."""
    data = content.replace(b"\r\n", b"\n")
    if data.isascii():
        return data
    return matchable(data.decode("utf-8", "surrogateescape")).encode()


def _needs(options: Options) -> tuple[str, ...]:
    every = (*options.matches, *options.text, *options.not_matches)
    return tuple(sorted({need for template in every for need in template.needs}))


def _reads(options: Options) -> tuple[Read, ...]:
    return (options.read,)


CHECK = Check(
    name="file-content",
    summary="Files at head hold this",
    about="""
Reads whole files as they are at the head of the pull request, whether or not the change touches them; `changed: true`
leaves out those that it does not touch. For the lines that a change adds or removes, see `added-lines` and
`removed-lines`.

- `matches` takes regular expressions (RE2) and `text` takes plain texts; one of a list is enough. A file must meet
  every option that is written. Without any of them, it is enough that the file is there.
- `^` and `$` are the begin and the end of a line, and an expression may run over lines: `(?s)` lets `.` do so.
- `{number}`, `{author}`, `{base}`, `{branch}` and `{title}` stand for the facts of the pull request, taken as plain
  text: `text: "(#{number})"` is what a changelog must hold.
- Where `paths` may name several files, `each` says whether each of them must meet it or one is enough.
- `missing` says what it means that there is no such file.

Nothing of a file is repeated in a message. Files of more than 1 MiB, symbolic links and submodules are not read, nor
are more than 100 files for one question: the answer is unknown then. A diff alone tells the content of new files only;
a local run that knows the others is one with `--base`.
""",
    options=Options,
    bare="Write which files and what they hold, as in `file-content: {paths: CHANGELOG.md, text: '(#{number})'}`.",
    evaluate=evaluate,
    needs=_needs,
    reads=_reads,
    mistake=head_files_mistake,
    examples=(
        Example(
            "a changelog that names the pull request",
            '{paths: CHANGELOG.md, text: "(#{number})"}',
            """
            number: 42
            contents: {CHANGELOG.md: "# Changes\\n\\n- Mend the clock (#42)\\n"}
            """,
            Truth.HOLDS,
            "CHANGELOG.md holds (#42)",
        ),
        Example(
            "a changelog that does not",
            '{paths: CHANGELOG.md, text: "(#{number})"}',
            """
            number: 42
            contents: {CHANGELOG.md: "# Changes\\n\\n- Mend the clock (#421)\\n"}
            """,
            Truth.FAILS,
            "CHANGELOG.md does not hold (#42)",
        ),
        Example(
            "there is no such file",
            "{paths: CHANGELOG.md, matches: '^## Unreleased$'}",
            "contents: {CHANGELOG.md: null}",
            Truth.FAILS,
            "there is no CHANGELOG.md",
        ),
        Example(
            "there is no such file, which is fine",
            "{paths: CHANGELOG.md, matches: '^## Unreleased$', missing: holds}",
            "contents: {CHANGELOG.md: null}",
            Truth.HOLDS,
        ),
        Example(
            "each of several files",
            "{paths: '.github/workflows/*.yml', matches: '^permissions:', each: true}",
            """
            tree: [.github/workflows/a.yml, .github/workflows/b.yml]
            contents:
              .github/workflows/a.yml: "permissions: {}\\n"
              .github/workflows/b.yml: "on: push\\n"
            """,
            Truth.FAILS,
            ".github/workflows/b.yml does not match ^permissions:",
        ),
        Example(
            "one of several files",
            "{paths: '.github/workflows/*.yml', matches: 'govbot', each: false}",
            """
            tree: [.github/workflows/a.yml, .github/workflows/b.yml]
            contents:
              .github/workflows/a.yml: "on: push\\n"
              .github/workflows/b.yml: "uses: acme/govbot\\n"
            """,
            Truth.HOLDS,
            ".github/workflows/b.yml matches govbot",
        ),
        Example(
            "only files that the change touches",
            "{paths: 'src/**', matches: '^// Copyright', each: true, changed: true}",
            """
            files: [{path: src/new.js, status: added, added: ["// Copyright Acme", "let a = 1"]}, docs/a.md]
            """,
            Truth.HOLDS,
            "src/new.js matches ^// Copyright",
        ),
        Example(
            "what must not stand there, with its line",
            "{paths: config.ini, not-matches: '^debug *= *true'}",
            'contents: {config.ini: "[app]\\ndebug = true\\n"}',
            Truth.FAILS,
            "config.ini matches ^debug *= *true, which it must not",
        ),
        Example(
            "the content was not read",
            "{paths: CHANGELOG.md, text: Unreleased}",
            "files: [CHANGELOG.md]",
            Truth.UNKNOWN,
            "the content of CHANGELOG.md is not known",
        ),
        Example(
            "a file that is too large to read",
            "{paths: CHANGELOG.md, text: Unreleased}",
            "contents: {CHANGELOG.md: {unknown: it is too large}}",
            Truth.UNKNOWN,
            "it is too large",
        ),
    ),
)
