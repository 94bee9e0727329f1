"""Edges that the specification tells outside of its list, each under the words that tell it."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from govbot.core.report import Outcome
from tests.edges.test_described import judged

FAILED, PASSED, NOT_KNOWN = Outcome.FAILED, Outcome.PASSED, Outcome.UNKNOWN
BODY = "require: {allowed-paths: {declared-in: body}}"
BOTH = "require: {allowed-paths: {declared-in: [body, linked-issue]}}"
ISSUE = "require: {allowed-paths: {declared-in: linked-issue}}"
LINK = "require: {linked-issue: {}}"


class Sentence(NamedTuple):
    """What is said, a rule, a change, and what must come of it: the outcome, and words that must be told."""

    words: str
    rule: str
    change: str
    outcome: Outcome
    told: str = ""


def declared(text: str, *files: str) -> str:
    return json.dumps({"files": list(files) or ["app/a.py"], "body": text})


def linked(*bodies: str, body: str = "", files: tuple[str, ...] = ("app/a.py",), **facts: object) -> str:
    issues = [{"number": at, "body": text, "trusted": True, **facts} for at, text in enumerate(bodies, start=5)]
    return json.dumps({"files": list(files), "body": body, "linked-issues": issues})


def scope(words: str, text: str, outcome: Outcome, told: str = "", *files: str) -> Sentence:
    return Sentence(words, BODY, declared(text, *files), outcome, told)


MISSING = "no allowed paths are declared"
PRECEDENCE = (
    Sentence(
        "the scope is the intersection of every declaration",
        BOTH,
        linked("Allowed paths: app/**", body="Allowed paths: lib/**"),
        FAILED,
        "app/a.py is outside",
    ),
    Sentence(
        "several linked issues: their union",
        ISSUE,
        linked("Allowed paths: lib/**", "Allowed paths: app/**"),
        PASSED,
    ),
    Sentence(
        "an issue counts only if it is in this repository",
        ISSUE,
        linked("Allowed paths: app/**", repository="acme/other"),
        FAILED,
        "in a repository that declares nothing here",
    ),
    Sentence(
        "and its body was last edited by somebody with triage rights",
        ISSUE,
        linked("Allowed paths: app/**", trusted=False),
        FAILED,
        "without triage rights",
    ),
    Sentence(
        "else it is treated as the author's own word",
        BOTH,
        linked("Allowed paths: lib/**", body="Allowed paths: app/**", trusted=False),
        FAILED,
        "app/a.py is outside",
    ),
    Sentence(
        "a description that allows itself more than the issue does",
        "require: {allowed-paths: {declared-in: [body, linked-issue], when-widened: fail}}",
        linked("Allowed paths: app/**", body="Allowed paths: app/**, lib/**")[:-1] + ', "tree": ["lib/x"]}',
        FAILED,
        "allows itself more than issue #5 does: lib/x; the issue decides",
    ),
)
RECOGNIZED = (
    scope("a full-width colon", "Allowed paths\uff1a app/**", PASSED),
    scope("a list marker, a checkbox, emphasis, an aside", "- [x] **Scope paths** (globs): app/**", PASSED),
    scope("in any case", "ALLOWED PATHS: app/**", PASSED),
    scope("a section ends at the next heading of its level", "## Allowed paths\napp/**\n## Notes\nlib/x", PASSED),
    scope("a bold line equal to the title", "**Allowed paths**\n- app/**", PASSED),
    scope("a block marked allowed-paths", "```allowed-paths\napp/**\n```", PASSED),
    scope("an HTML comment is ignored", "<!-- Allowed paths: app/** -->", FAILED, MISSING),
    scope("a block quote is ignored", "> Allowed paths: app/**", FAILED, MISSING),
    scope("any other fenced code is ignored", "```\nAllowed paths: app/**\n```", FAILED, MISSING),
    scope("text inside details is kept", "<details>\n\nAllowed paths: app/**\n\n</details>", PASSED),
    scope("prose is no list of paths", "- [x] Allowed paths: declared and matched", FAILED, MISSING),
    *(
        scope(f"{text} is missing", f"### Allowed paths\n\n{text}", FAILED, MISSING)
        for text in ("_No response_", "none", "n/a", "tbd", "<patterns>")
    ),
)
TOKENS = (
    scope("a backtick span is parted at its commas", "Allowed paths: `app/**, lib/**`", PASSED, "", "lib/x"),
    scope("EDIT: and NEW: are stripped", "Allowed paths:\n- EDIT: app/a.py\n- NEW: app/b.py", PASSED),
    scope("comment lines in fences", "```allowed-paths\n# all of it\napp/**\n```", PASSED),
    scope("a remark behind is dropped", "Allowed paths:\n- app/** (the app)\n- lib/** \u2014 the rest", PASSED),
    scope(
        "a leading ./ and one slash are stripped", "Allowed paths: ./app/a.py, /lib/**", PASSED, "", "app/a.py", "lib/x"
    ),
    scope("an exclamation mark excludes", "Allowed paths: `app/**`, `!app/a.py`", FAILED, "app/a.py is outside"),
    *(
        scope(f"{token} is invalid, and named", f"Allowed paths: `{token}`", FAILED, told)
        for token, told in (
            ("app/../lib", "`..` leaves the folder"),
            ("app\\\\lib", "backslash"),
            ("C:/app", "it names a drive"),
            ("~/app", "it starts at a home folder"),
            ("https://x.example/app", "it is a URL"),
            ("app/{a,b", "its braces do not pair"),
            ("app/**.py", "`**` must be a whole segment"),
            ("app/a\u200bb", "characters that a reader cannot see"),
            ("a/" * 151, "at most 300 are read"),
        )
    ),
    scope(
        "at most 200", "```allowed-paths\n" + "\n".join(f"a/{n}" for n in range(201)) + "\n```", FAILED, "more than 200"
    ),
)
MATCHING = (
    scope("a star never crosses a slash", "Allowed paths: app/*", FAILED, "app/x/a.py is outside", "app/x/a.py"),
    scope("a star matches a leading dot", "Allowed paths: app/*", PASSED, "", "app/.env"),
    scope("two stars are zero folders or more", "Allowed paths: app/**/a.py", PASSED, "", "app/a.py", "app/x/y/a.py"),
    scope("a trailing slash is everything below", "Allowed paths: app/", PASSED, "", "app/x/y"),
    scope("case counts", "Allowed paths: App/**", FAILED, "app/a.py is outside"),
    scope("alternatives", "Allowed paths: app/{a,b}.py", PASSED),
    scope("too broad", "Allowed paths: **/*", FAILED, "covers whatever there is"),
    Sentence(
        "unless that is allowed",
        "require: {allowed-paths: {declared-in: body, allow-universal: true}}",
        declared("Allowed paths: **"),
        PASSED,
    ),
    Sentence(
        "lists for fnmatch, with a banner",
        "require: {allowed-paths: {declared-in: body, dialect: fnmatch}}",
        declared("Allowed paths: app/*", "app/x/a.py"),
        PASSED,
        "patterns of fnmatch, whose `*` crosses `/`",
    ),
    scope("a document is not exempt", "Allowed paths: app/**", FAILED, "README.md is outside", "app/a.py", "README.md"),
    Sentence(
        "always allowed is the policy's word only",
        "require: {allowed-paths: {declared-in: body, always-allowed: 'feedback/**'}}",
        declared("Allowed paths: app/**", "app/a.py", "feedback/1.md"),
        PASSED,
    ),
)
CATALOGUE = (
    *(
        Sentence(
            f"an issue named in {where} is not linked", LINK, json.dumps({"body": body, "linked-issues": []}), FAILED
        )
        for where, body in (("a comment", "<!-- Fixes #5 -->"), ("a quote", "> Fixes #5"), ("code", "`Fixes #5`"))
    ),
    Sentence(
        "Refs counts only where closing is not asked",
        "require: {linked-issue: {keywords: any}}",
        "{body: 'Refs #5', linked-issues: [], mentioned-issues: [5]}",
        PASSED,
    ),
    Sentence(
        "at most so many issues", "require: {linked-issue: {max: 1}}", "linked-issues: [5, 6]", FAILED, "2 issues"
    ),
    Sentence(
        "checklist items are ticked with an x",
        "require: {body: {tasks-done: true}}",
        json.dumps({"body": "- [x] a\n- [ ] b"}),
        FAILED,
        "line 2",
    ),
    Sentence(
        "named artifacts exist at head",
        "require: {body: {paths-exist: Artifacts}}",
        json.dumps({"body": "## Artifacts\n`docs/gone.md`", "tree": ["docs/a.md"]}),
        FAILED,
        "docs/gone.md",
    ),
    Sentence(
        "the extension of a document is compared without case",
        "require: {docs-allowlist: 'docs/**'}",
        "files: [{path: NOTES.MD, status: added}]",
        FAILED,
        "NOTES.MD",
    ),
    Sentence(
        "a file renamed to a document is a new one",
        "require: {docs-allowlist: 'docs/**'}",
        "files: [{path: notes.md, old-path: notes.txt}]",
        FAILED,
        "notes.md",
    ),
    Sentence(
        "true means the boolean",
        "require: {structured-file: {paths: a.json, query: 'on == `true`'}}",
        """{files: [], contents: {a.json: '{"on": "true"}'}}""",
        FAILED,
    ),
    Sentence(
        "a key that is written twice fails",
        "require: {structured-file: {paths: a.json, query: 'on == `true`'}}",
        """{files: [], contents: {a.json: '{"on": true, "on": true}'}}""",
        FAILED,
        "written twice",
    ),
    Sentence(
        "a test renamed out of the tests is removed",
        "forbid: {tests-removed: {paths: 'tests/**'}}",
        "files: [{path: old/test_a.py, old-path: tests/test_a.py}]",
        FAILED,
    ),
    Sentence(
        "a canary folder that is empty at head",
        "require: {deletions: {canary: tests}}",
        "{files: [{path: tests/a.py, status: deleted}], tree: [src/a.py]}",
        FAILED,
    ),
    Sentence(
        "generated files do not count in size",
        "require: {size: {max-lines: 4, ignore-generated: true}}",
        "{files: [{path: a.pb.go, added-count: 9}], base-contents: {.gitattributes: '*.pb.go linguist-generated'}}",
        PASSED,
    ),
    Sentence(
        "names that differ by case are one file elsewhere",
        "require: {path-hygiene: collision}",
        "{files: [{path: A.py, status: added}], tree: [a.py]}",
        FAILED,
    ),
    Sentence(
        "a name in another script is fine as a whole",
        "require: {path-hygiene: {}}",
        'files: [{path: "\u0434\u043e\u043a\u0438/\u0447\u0438\u0442\u0430\u0439.md", status: added}]',
        PASSED,
    ),
    Sentence(
        "a file that turns into a link",
        "forbid: {file-type: replacing-symlink}",
        "files: [{path: a, status: type-changed, old-mode: 100644, mode: 120000, added: [b]}]",
        FAILED,
    ),
    Sentence(
        "what an unreadable text holds is not called clean",
        "forbid: {hidden-characters: {}}",
        "files: [{path: a.py, unseen: GitHub did not deliver it}]",
        NOT_KNOWN,
        "was not seen",
    ),
)


@pytest.mark.parametrize(
    "sentence",
    [*PRECEDENCE, *RECOGNIZED, *TOKENS, *MATCHING, *CATALOGUE],
    ids=lambda sentence: str(sentence.words)[:60],
)
def test_sentence(sentence: Sentence) -> None:
    (rule,) = judged(sentence.rule, sentence.change).rules
    told = "\n".join([str(rule.reason), *(str(finding.message) for finding in rule.findings)])
    assert rule.outcome is sentence.outcome, told
    assert sentence.told in told
