"""``secrets``: its truth, its evidence, and that what was found is shown nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from govbot.checks.registry import load_check
from govbot.cli.main import main
from govbot.core.change import Change, Side, Unknown
from govbot.core.options import decode_options
from govbot.core.verdict import Truth
from govbot.policy.yaml import read_yaml
from govbot.secrets import finding, scan
from govbot.secrets.checksum import crc32_base62
from tests.checks.asking import ask, change, needs, told
from tests.secrets.fakes import drawn, github_token, private_key

TOKEN = github_token()


def about(*lines: str, path: str = "app.py") -> str:
    return json.dumps({"files": [{"path": path, "added": list(lines)}]})


def test_a_secret_holds_with_its_place_and_what_to_do() -> None:
    verdict = ask("secrets", "{}", about("x = 1", f'token = "{TOKEN}"'))
    assert verdict.truth is Truth.HOLDS
    (item,) = verdict.evidence
    assert (item.path, item.line, item.side) == ("app.py", 2, Side.NEW)
    assert str(item.message).startswith("GitHub personal access token (classic) in app.py, 40 characters")
    assert "github.com/settings/tokens" in str(item.fix)
    assert str(verdict.summary) == "1 secret in app.py"


def test_nothing_fails_and_counts_what_has_no_lines() -> None:
    words = json.dumps({"files": [{"path": "a.py", "added": ["x"]}, {"path": "b.png", "binary": True}]})
    verdict = ask("secrets", "{}", words)
    assert verdict.truth is Truth.FAILS
    assert str(verdict.summary) == "no secret in the added lines (1 binary file not read)"


def test_what_is_left_out_is_counted_whatever_was_found() -> None:
    files = [
        {"path": "a.py", "added": [TOKEN]},
        {"path": "b.png", "binary": True},
        {"path": "c.png", "binary": True},
        {"path": "tests/d.py", "added": [TOKEN, TOKEN]},
        {"path": "vendor/e.py", "added": [TOKEN]},
    ]
    options = "{paths: ['**', '!vendor/**'], allow: [{reason: r, paths: 'tests/**'}]}"
    left_out = "2 binary files not read, 1 file outside of `paths`, 2 secrets let pass by `allow`"
    found = ask("secrets", options, json.dumps({"files": files}))
    assert str(found.summary) == f"1 secret in a.py; {left_out}"
    clean = ask("secrets", options, json.dumps({"files": files[1:]}))
    assert str(clean.summary) == f"no secret in the added lines ({left_out})"


def test_removed_lines_do_not_count() -> None:
    words = json.dumps({"files": [{"path": "a.py", "removed": [TOKEN]}]})
    assert ask("secrets", "{}", words).truth is Truth.FAILS


def test_what_was_not_seen_is_unknown_unless_something_was_found() -> None:
    seen = change(about("x"))
    partly = replace(seen, files_unseen=Unknown("the files", "too many"))
    assert ask("secrets", "{}", partly).truth is Truth.UNKNOWN
    unseen = replace(seen, files=tuple(replace(file, unseen="too large", patch=None) for file in seen.files))
    assert ask("secrets", "{}", unseen).truth is Truth.UNKNOWN
    found = replace(change(about(TOKEN)), files_unseen=Unknown("the files", "too many"))
    assert ask("secrets", "{}", found).truth is Truth.HOLDS


def test_a_bound_is_a_finding_or_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MATCH_LIMIT", 1)
    verdict = ask("secrets", "{}", about(*(github_token(str(number)) for number in range(5))))
    assert "more than 1 secrets" in str(verdict.summary)
    assert told(verdict)[-1].startswith("the search stopped early")
    monkeypatch.setattr(finding, "LEAST_LOOKS", 0)
    hostile = ask("secrets", "{}", about("token = " * 1000))
    assert hostile.truth is Truth.UNKNOWN
    assert told(hostile)[0].startswith("the search stopped early")


def test_paths_are_searched_and_left_out() -> None:
    words = about(TOKEN, path="tests/fixtures/a.txt")
    assert ask("secrets", '"src/**"', words).truth is Truth.FAILS
    assert ask("secrets", '{paths: ["**", "!tests/**"]}', words).truth is Truth.FAILS
    assert ask("secrets", '{paths: "tests/**"}', words).truth is Truth.HOLDS


@pytest.mark.parametrize(
    ("allow", "truth"),
    [
        ("{reason: r, paths: 'tests/**'}", Truth.HOLDS),
        ("{reason: r, paths: 'src/**'}", Truth.FAILS),
        ("{reason: r, ids: github-personal-token}", Truth.FAILS),
        ("{reason: r, ids: github-oauth-token}", Truth.HOLDS),
        ("{reason: r, values: '^ghp_'}", Truth.FAILS),
        ("{reason: r, lines: 'not a secret'}", Truth.FAILS),
        ("{reason: r, wrong-checksum: true}", Truth.FAILS),
        ("{reason: r, paths: 'tests/**', wrong-checksum: true}", Truth.HOLDS),
        ("{reason: r, lines: 'not a secret', ids: github-oauth-token}", Truth.HOLDS),
    ],
)
def test_what_is_allowed_passes(allow: str, truth: Truth) -> None:
    words = about(f"{TOKEN} # not a secret", path="src/app.py")
    assert ask("secrets", f"{{allow: [{allow}]}}", words).truth is truth


def test_only_a_wrong_checksum_is_let_pass_as_one() -> None:
    body = drawn("base62", 30)
    words = about("gh" + "p_" + body + crc32_base62(body), path="tests/app.py")
    verdict = ask("secrets", "{allow: [{reason: r, paths: 'tests/**', wrong-checksum: true}]}", words)
    assert verdict.truth is Truth.HOLDS
    assert "checksum" not in told(verdict)[0]


def test_patterns_of_a_policy_are_searched_too() -> None:
    own = "{patterns: [{id: acme, name: Acme key, keywords: [acme_], regex: 'acme_[0-9a-f]{16}', fix: Ask ops.}]}"
    verdict = ask("secrets", own, about("key = " + "acme" + "_" + drawn("hex", 16), TOKEN))
    assert [item.split(" in ")[0] for item in told(verdict)] == ["Acme key", "GitHub personal access token (classic)"]


def test_names_of_files_and_words_of_the_change_are_searched_when_asked() -> None:
    words = json.dumps(
        {
            "files": [{"path": f"keys/{TOKEN}.txt", "status": "added", "added": ["x"]}],
            "title": f"Add {TOKEN}",
            "body": private_key(),
            "commits": [{"message": f"Add\n\n{TOKEN}"}],
        }
    )
    assert ask("secrets", "{}", words).truth is Truth.FAILS
    places = "{also: [paths, title, body, commit-messages]}"
    verdict = ask("secrets", places, words)
    assert len(verdict.evidence) == 4
    assert needs("secrets", places)[:3] == ("title", "body", "commits")
    assert TOKEN not in repr(verdict)
    unknown = ask("secrets", "{also: title}", about("x"))
    assert unknown.truth is Truth.UNKNOWN


def planted(text: str) -> Change:
    lines = [f'token = "{text}"', f"# {text}", f"https://x:{text}@acme.io", text]
    return change(about(*lines, path="config/prod.env"))


@pytest.mark.parametrize("seed", ["a", "b"])
def test_no_verdict_holds_a_piece_of_what_was_found(seed: str) -> None:
    for secret in (github_token(seed), drawn("base62", 40, seed), "sk" + "_live_" + drawn("base62", 24, seed)):
        shown = repr(ask("secrets", "{}", planted(secret)))
        assert not any(secret[start : start + 8] in shown for start in range(4, len(secret) - 8))


@pytest.mark.parametrize("form", ["terminal", "json", "markdown", "sarif"])
def test_no_output_holds_a_piece_of_what_was_found(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diff = tmp_path / "change.diff"
    body = "".join(f"+{line}\n" for line in (f'token = "{TOKEN}"', f"x: {TOKEN}"))
    diff.write_text(
        f"diff --git a/a.py b/a.py\nnew file mode 100644\n--- /dev/null\n+++ b/a.py\n@@ -0,0 +1,2 @@\n{body}"
    )
    policy = tmp_path / "policy.yml"
    policy.write_text("version: 1\nrules:\n  - id: no-secrets\n    forbid: {secrets: {}}\n")
    assert main(["check", str(diff), "--policy", str(policy), "--format", form]) == 1
    shown = capsys.readouterr()
    assert "GitHub personal access token" in shown.out
    assert not any(TOKEN[start : start + 8] in shown.out + shown.err for start in range(len(TOKEN) - 8))


@pytest.mark.parametrize(
    ("examples", "wrong", "words"),
    [
        ("match: [acme_nothing]", "acme_nothing", "`acme` does not find this example"),
        ("match: [[acme_, {hex: 16}], [acme_, {hex: 9}]]", "[acme_, {hex: 9}]", "`acme` does not find this example"),
        (
            "no-match: [[acme_, {hex: 16}]]",
            "[acme_, {hex: 16}]",
            "`acme` finds this example, which it should leave alone",
        ),
    ],
)
def test_patterns_of_a_policy_are_held_to_their_examples(examples: str, wrong: str, words: str) -> None:
    own = (
        f"{{patterns: [{{id: acme, keywords: [acme_], regex: 'acme_[0-9a-f]{{16}}', fix: Ask the ops., {examples}}}]}}"
    )
    check = load_check("secrets")
    assert check is not None
    _, problems = decode_options(check.options, read_yaml(own.encode(), "options"))
    assert [(item.line, item.column, item.message) for item in problems] == [(1, own.index(wrong) + 1, words)]
