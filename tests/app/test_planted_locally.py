"""A check at a terminal over hostile words: what is planted in them stands in no byte of any format."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from govbot.cli.main import main
from govbot.errors import ExitCode
from tests.app.planting import FIELDS, SECRETS, Planted, parts, path_of, planted

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# Every rule fails, and tells what it saw. One policy looks for secrets, the other one does not.
RULES = """\
version: 1
rules:
  - {id: title, require: {title: '^never$'}, message: "{title} by {author}: {seen}"}
  - {id: body, require: {body: {matches: '^never$'}}}
  - {id: branch, require: {branch: never}}
  - {id: labels, forbid: {labels: {any-of: ["*"]}}}
  - {id: author, require: {author: {login: never}}}
  - {id: paths, forbid: {changed-paths: "**"}}
  - {id: scope, require: {allowed-paths: {declared-in: [body]}}}
  - {id: hygiene, require: {path-hygiene: {}}}
  - {id: lines, forbid: {added-lines: '.'}}
"""
POLICIES = (RULES, RULES + "  - {id: no-secrets, forbid: {secrets: {also: [paths, title, body]}}}\n")
FORMATS = ("terminal", "json", "markdown", "sarif")
ALL = Planted(dict.fromkeys(FIELDS, ""), dict(zip(FIELDS, SECRETS * 2, strict=False)))


def event_of(words: Planted) -> dict[str, object]:
    home = {"full_name": "acme/app", "default_branch": "main"}
    return {
        "repository": home,
        "pull_request": {
            "number": 7,
            "title": words["title"],
            "body": words["body"],
            "user": {"login": words["author"], "type": "User"},
            "labels": [{"name": words["label"]}],
            "base": {"ref": "main", "sha": "a" * 40, "repo": home},
            "head": {"ref": words["branch"], "sha": "b" * 40, "repo": home},
        },
    }


def diff_of(words: Planted) -> bytes:
    """Write a diff as git does: names with odd characters are quoted."""
    name = json.dumps("b/" + path_of(words["path"]), ensure_ascii=True)
    quoted = re.sub(r"\\u[0-9a-f]{4}", "_", name)
    line = words["line"].replace("\n", " ").replace("\r", " ").encode("utf-8", "replace")
    old = quoted.replace("b/", "a/", 1)
    return f"diff --git {old} {quoted}\nnew file mode 100644\n--- /dev/null\n+++ {quoted}\n".encode() + (
        b"@@ -0,0 +1 @@\n+" + line + b"\n"
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(planted, st.sampled_from(POLICIES))
@example(ALL, POLICIES[0])
@example(ALL, POLICIES[1])
@example(Planted(dict.fromkeys(FIELDS, "\x1b]8;;https://evil.example\x07"), {"title": SECRETS[0]}), POLICIES[0])
def test_what_is_planted_comes_up_in_no_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: Planted, policy: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "change.diff").write_bytes(diff_of(words))
    (tmp_path / "policy.yml").write_text(policy)
    (tmp_path / "event.json").write_text(json.dumps(event_of(words)))
    facts = ["--policy", "policy.yml", "--event", "event.json"]
    for form in FORMATS:
        assert main(["check", "change.diff", *facts, "--format", form]) == ExitCode.FAILED
        captured = capsys.readouterr()
        told = captured.out + captured.err
        leaked = [part for secret in words.secrets.values() for part in parts(secret) if part in told]
        assert leaked == [], told[max(0, told.find(leaked[0]) - 200) :][:400]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)
