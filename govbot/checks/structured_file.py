"""Whether structured files say what they should, as they are at head."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from govbot.core.change import Change, Side, Unknown
from govbot.core.check import Check, Example, Mistake, missing
from govbot.core.contents import At, Read, base_content
from govbot.core.globs import Globs
from govbot.core.head_files import HeadFiles, ask_each, head_files_mistake
from govbot.core.options import choice, option
from govbot.core.verdict import Evidence, Message, Truth, Verdict, holds, joined, say, unknown
from govbot.documents.json_schema import Breach, UnfitSchemaError, breaches, check_schema
from govbot.documents.query import Query, queries
from govbot.documents.reader import Form, Plain, Unreadable, form_of, read_document
from govbot.documents.written import SchemaWords, json_schema


class Unparsable(StrEnum):
    """What it means that a file is not of its format."""

    FAILS = "fails"
    HOLDS = "holds"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HeadFiles):
    """Which files, and what they must say."""

    query: tuple[Query, ...] = option(
        queries, "JMESPath expressions, each of which must give `true` and nothing else.", default=()
    )
    schema: SchemaWords | None = option(
        json_schema,
        "A JSON Schema that the file must fit: written here, or the path of one in the repository, which is read from "
        "the base.",
    )
    format: Form | None = option(choice(Form), "The format; left out, the ending of the name tells it.")
    unparsable: Unparsable | None = option(
        choice(Unparsable),
        "What it means that a file is not of its format, holds a key twice, or has not the kind of values that an "
        "expression takes. Left out, it counts against the change: `fails`, or `holds` where this is forbidden.",
    )

    @property
    def broken(self) -> Truth:
        """What a broken file answers."""
        if self.unparsable is not None:
            return Truth(self.unparsable.value)
        return Truth.HOLDS if self.paths.fold else Truth.FAILS


def evaluate(change: Change, options: Options) -> Verdict:
    """Look into the files."""
    schema = None if options.schema is None else _schema(change, options.schema)
    if isinstance(schema, Verdict):
        return schema
    return ask_each(change, options, partial(_of_file, options, schema))


def _schema(change: Change, asked: SchemaWords) -> Plain | Verdict:
    """Give the schema: as it is written, or as it is read from the base; unknown where it cannot be used."""
    if asked.path is None:
        return asked.value
    content = base_content(change, asked.path)
    if isinstance(content, Unknown):
        return missing(replace(content, what="the schema"))
    if content is None:
        return unknown(say("there is no schema {path} at the base", path=asked.path))
    value = read_document(content, form_of(asked.path) or Form.JSON)
    if isinstance(value, Unreadable):
        return unknown(say("the schema {path} cannot be read: {why}", path=asked.path, why=value.why))
    try:
        check_schema(value)
    except UnfitSchemaError as error:
        return unknown(say("the schema {path} cannot be used: {why}", path=asked.path, why=str(error)))
    return value


def _of_file(options: Options, schema: Plain, path: str, content: bytes) -> Verdict:
    form = options.format or form_of(path)
    if form is None:
        return unknown(say("the name of {path} does not tell its format: write `format`", path=path))
    document = read_document(content, form)
    if isinstance(document, Unreadable):
        summary = say("{path} cannot be read: {why}", path=path, why=document.why)
        evidence = Evidence(
            message=summary, path=path, line=document.line, side=None if document.line is None else Side.NEW
        )
        return Verdict(options.broken, summary, (evidence,))
    try:
        found = () if options.schema is None else breaches(schema, document)
    except UnfitSchemaError as error:
        return unknown(say("whether {path} fits the schema is not known: {why}", path=path, why=str(error)))
    wrong = _misfits(path, content, form, found)
    broken: list[Evidence] = []
    for query in options.query:
        answer = query.ask(document)
        if answer.met is None:
            broken.append(_asked(path, query, answer.gave))
        elif not answer.met:
            wrong.append(_asked(path, query, answer.gave))
    if wrong:
        return Verdict(Truth.FAILS, joined([item.message for item in wrong], "; "), tuple(wrong))
    if broken:
        return Verdict(options.broken, broken[0].message, tuple(broken))
    summary = say("{path} says what it should", path=path)
    return holds(summary, Evidence(message=summary, path=path))


def _misfits(path: str, content: bytes, form: Form, found: tuple[Breach, ...]) -> list[Evidence]:
    if not found:
        return []
    lines: list[int | None] = [None] * len(found)
    if form is not Form.TOML:
        from govbot.documents.yaml_ import lines_of

        lines = lines_of(content.decode("utf-8-sig"), [item.pointer for item in found])
    return [
        Evidence(
            message=say("{path}{place}: {what}", path=path, place=_place(breach.pointer), what=breach.what),
            path=path,
            line=line,
            side=None if line is None else Side.NEW,
        )
        for breach, line in zip(found, lines, strict=True)
    ]


def _place(pointer: tuple[str | int, ...]) -> Message:
    """Name a part of a file as JMESPath does: ``agents[0].name``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in pointer)
    name = "".join(steps).removeprefix(".")
    return say(", at {seen}", seen=name) if name else Message("")


def _asked(path: str, query: Query, gave: Message) -> Evidence:
    return Evidence(message=say("{path}: {wanted} gives {gave}", path=path, wanted=query.source, gave=gave), path=path)


def _reads(options: Options) -> tuple[Read, ...]:
    path = None if options.schema is None else options.schema.path
    return (options.read,) if path is None else (options.read, Read(Globs((path,)), At.BASE))


def _mistake(options: Options) -> Mistake | None:
    """Refuse files whose format nothing tells."""
    wrong = head_files_mistake(options)
    if wrong is not None or options.format is not None:
        return wrong
    nameless = [item for item in options.paths.patterns if item[0] != "!" and not _tells_format(item)]
    if nameless:
        return Mistake(f"`{nameless[0]}` does not tell its format", "Write `format: json`, `yaml` or `toml`.", "paths")
    return None


def _tells_format(pattern: str) -> bool:
    return (
        form_of(pattern) is not None or any(sign in pattern.rpartition("/")[2] for sign in "*?{") or pattern[-1] == "/"
    )


CHECK = Check(
    name="structured-file",
    summary="Structured files at head say this",
    about="""
Reads whole JSON, YAML and TOML files as they are at the head of the pull request, and asks them questions. Nothing of
them is run. Which files, and whether one or each of them must meet it, is said as in `file-content`.

- Without further options it is enough that a file is what its name says: `structured-file: "**/*.json"` with
  `each: true` refuses a comma too many. A key that is written twice is a mistake in every format.
- `query` takes JMESPath expressions (https://jmespath.org). Each must give `true` itself: a list that is not empty, a
  text or a number are not enough. Text stands in single quotes and all else in backticks: ``count > `3` ``.
- `schema` takes a JSON Schema (draft 4 to 2020-12): written here, or by its path in the repository, and then it is
  read from the base, so that a change cannot loosen it. A schema refers only to itself; its expressions are RE2.
- `unparsable` says what a broken file means. Left out, it counts against the change, both under `require` and under
  `forbid`, and so do values of another kind than an expression takes.

YAML is read by version 1.2 (`yes` and `on` are text, `<<` merges); a tag makes a text of what it stands before. JSON
has no comments. What is read has at most 1 MiB, 100 levels and, in YAML, 200,000 values with aliases written out.
Values of a file are not repeated in messages, only of what kind they are. For a question about one file in a folder of
them, write `changed: true` to leave out those that the change does not touch.
""",
    options=Options,
    shorthand="paths",
    evaluate=evaluate,
    reads=_reads,
    mistake=_mistake,
    examples=(
        Example(
            "an agent that a person must review",
            """
            paths: agents.json
            query: "agents[?id=='support'].human_review | [0] == `true`"
            """,
            """
            contents:
              agents.json: '{"agents": [{"id": "support", "human_review": true}]}'
            """,
            Truth.HOLDS,
            "agents.json says what it should",
        ),
        Example(
            "a text is not `true`",
            """
            paths: agents.json
            query: "agents[?id=='support'].human_review | [0] == `true`"
            """,
            """
            contents:
              agents.json: '{"agents": [{"id": "support", "human_review": "true"}]}'
            """,
            Truth.FAILS,
            "human_review | [0] == `true` gives false",
        ),
        Example(
            "it need only be JSON",
            "package.json",
            'contents: {package.json: \'{"name": "app",}\'}',
            Truth.FAILS,
            "package.json cannot be read: it is not valid JSON",
        ),
        Example(
            "a key that is written twice",
            "package.json",
            'contents: {package.json: \'{"private": true, "private": false}\'}',
            Truth.FAILS,
            "the key private is written twice",
        ),
        Example(
            "a changelog with a list for its readers",
            "{paths: CHANGELOG.yml, query: [\"type(upcoming.users) == 'array'\", \"type(upcoming) == 'object'\"]}",
            'contents: {CHANGELOG.yml: "upcoming:\\n  users:\\n    - Mend the clock\\n"}',
            Truth.HOLDS,
        ),
        Example(
            "a schema",
            """
            paths: settings.toml
            schema:
              type: object
              required: [owner]
              properties: {port: {type: integer, maximum: 65535}}
            """,
            """
            contents: {settings.toml: "port = 70000\\n"}
            """,
            Truth.FAILS,
            "settings.toml: owner is missing",
        ),
        Example(
            "a schema at the base",
            "{paths: settings.yml, schema: schemas/settings.json}",
            """
            contents: {settings.yml: "port: high"}
            base-contents: {schemas/settings.json: '{"properties": {"port": {"type": "integer"}}}'}
            """,
            Truth.FAILS,
            "settings.yml, at port: not of type integer",
        ),
        Example(
            "values of another kind count against the change",
            """
            paths: agents.json
            query: "length(reviewers) > `0`"
            """,
            "contents: {agents.json: '{\"reviewers\": 1}'}",
            Truth.FAILS,
            "length(reviewers) > `0` gives values of another kind than it takes",
        ),
        Example(
            "each file of a folder",
            "{paths: 'config/*.yml', each: true}",
            """
            tree: [config/a.yml, config/b.yml]
            contents: {config/a.yml: "a: 1", config/b.yml: "b: [1"}
            """,
            Truth.FAILS,
            "config/b.yml cannot be read: it is not valid YAML",
        ),
        Example(
            "the content was not read",
            "package.json",
            "files: [package.json]",
            Truth.UNKNOWN,
            "the content of package.json is not known",
        ),
    ),
)
