"""`govbot scan` with the policy of the repository and the files of gitleaks, and where git lacks something."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from govbot.cli.main import main
from govbot.secrets.examples import ALPHABETS, draw
from govbot.secrets.parts import Part, Searched
from govbot.secrets.pattern import Region
from tests.app.searched import Terminal, Work, folder, token, work

__all__ = ["folder", "work"]

POLICY = """\
version: 1
rules:
  - id: no-secrets
    forbid:
      secrets:
        paths: ["**", "!vendor/**"]
        allow: [{reason: the tests' own, paths: "tests/**"}]
        patterns:
          - {id: acme-badge, name: Acme badge, keywords: [acme_], regex: 'acme_[0-9a-f]{16}', fix: Ask ops.}
waivers:
  - {rule: no-secrets, paths: "drill/**", reason: a drill, owner: "@acme/ops", expires: 2999-01-01}
  - {rule: no-secrets, paths: "old/**", reason: a drill, owner: "@acme/ops", expires: 2020-01-01}
"""
RULES = r"""
[extend]
useDefault = true
[[rules]]
id = "acme-door"
description = "Door code"
regex = 'door-(\d{6})'
keywords = ["door-"]
[[rules]]
id = "keystore"
path = '\.keystore$'
[[allowlists]]
paths = ['^fake/']
"""
BADGE = "acme_" + "0f3b9a61c27d48e5"


def found(told: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return sorted((item["pattern"], item["path"]) for item in told["findings"])


def test_the_policy_of_the_tree_counts(work: Work) -> None:
    work.write(".github/govbot.yml", POLICY)
    for name in ("a.py", "vendor/a.py", "tests/a.py", "drill/a.py", "old/a.py"):
        work.write(name, f"token = '{token(name)}'\nbadge = '{BADGE}'\n")
    told = work.json(code=1)
    names = ("a.py", "old/a.py")
    ids = ("acme-badge", "github-personal-token")
    assert found(told) == sorted((rule, name) for rule in ids for name in names)
    assert (told["skipped"]["policy"], told["passed"]) == (1, 4)
    assert told["notes"] == ["the policy: .github/govbot.yml"]
    plain = work.json("--no-policy", code=1)
    assert len(plain["findings"]) == 5
    assert (plain["passed"], plain["notes"]) == (0, [])
    assert "let 4 secrets pass (by the policy, gitleaks' files, or as likely made up)" in work.scan()[1]
    assert "1 left out by the policy" in work.scan()[1]


def test_a_named_policy_wins_and_a_wrong_one_is_an_error(work: Work, tmp_path: Path) -> None:
    work.write(".github/govbot.yml", POLICY)
    work.write("tests/a.py", f"token = '{token('a')}'\n")
    work.json(code=0)
    (tmp_path / "strict.yml").write_text("version: 1\nrules: [{id: s, forbid: {secrets: {}}}]\n")
    assert len(work.json("--policy", str(tmp_path / "strict.yml"), code=1)["findings"]) == 1
    work.write(".github/govbot.yml", POLICY.replace("paths: [", "path: ["))
    code, out, err = work.scan()
    assert (code, out) == (2, "")
    assert ".github/govbot.yml:6:9" in err
    assert "unknown option of `secrets`: `path`" in err
    assert "Did you mean `paths`?" in err


def test_with_since_the_policy_is_that_of_the_other_commit(work: Work) -> None:
    work.write("a.py", "x = 1\n")
    work.commit()
    work.write(".github/govbot.yml", POLICY)
    work.write("tests/a.py", f"token = '{token('a')}'\n")
    work.commit()
    assert len(work.json("--history", "--since", "HEAD~1", code=1)["findings"]) == 1
    assert work.json("--history", code=0)["passed"] == 1


@pytest.mark.parametrize("scope", [(), ("--history",)])
def test_the_files_of_gitleaks_count(work: Work, scope: tuple[str, ...]) -> None:
    work.write(".gitleaks.toml", RULES)
    work.write("a.py", f"x = 'door-123456'\ntoken = '{token('a')}'\n")
    work.write("b.py", f"token = '{token('b')}'\n")
    work.write("fake/c.py", f"token = '{token('c')}'\n")
    work.write("d.keystore", b"\0\1")
    work.write(".gitleaksignore", "b.py:github-pat:1\n")
    work.commit()
    told = work.json(*scope, code=1)
    assert found(told) == [("acme-door", "a.py"), ("github-personal-token", "a.py"), ("keystore", "d.keystore")]
    (door,) = (item for item in told["findings"] if item["pattern"] == "acme-door")
    assert (door["line"], door["length"], door["name"]) == (1, 6, "Door code")
    assert told["passed"] == 2
    assert any(".gitleaks.toml" in note for note in told["notes"])
    assert "123456" not in work.scan(*scope)[1]
    assert "123456" not in work.scan(*scope, "--format", "sarif")[1]


def test_what_a_rule_and_a_pattern_find_is_told_once(work: Work) -> None:
    work.write(".gitleaks.toml", '[[rules]]\nid = "ours"\nregex = "ghp_[0-9A-Za-z]{36}"\n')
    work.write("a.py", f"token = '{token('a')}'\n")
    (item,) = work.json(code=1)["findings"]
    assert item["pattern"] == "ours"
    assert "github.com/settings/tokens" in item["fix"]


def test_rules_that_cannot_be_read_leave_it_incomplete(work: Work) -> None:
    work.write(".gitleaks.toml", "[[rules]]\nid = 'a'\nregex = '('\n")
    work.write("a.py", "x = 1\n")
    told = work.json(code=3)
    assert told["missing"][0].startswith(".gitleaks.toml:3:1: not a regular expression")


def test_a_baseline_of_gitleaks_and_comments_count_where_the_policy_says_so(work: Work) -> None:
    work.write("a.py", f"token = '{token('a')}' # gitleaks:allow\n")
    work.write("b.py", f"token = '{token('b')}'\n")
    assert len(work.json(code=1)["findings"]) == 2
    report = [{"File": "b.py", "RuleID": "github-pat", "Secret": token("b"), "StartLine": 9, "StartColumn": 1}]
    work.write("known.json", json.dumps(report))
    options = "{gitleaks-baseline: known.json, inline-allow: true, paths: ['**', '!known.json']}"
    work.write(".github/govbot.yml", f"version: 1\nrules: [{{id: s, forbid: {{secrets: {options}}}}}]\n")
    assert work.json(code=0)["passed"] == 2


def test_a_lost_object_ends_nothing(work: Work) -> None:
    shas = []
    for number in range(6):
        work.write(f"{number}.py", f"token = '{token(str(number))}'\n")
        shas.append(work.commit())
    for number in (1, 4):
        blob = work.git("rev-parse", f"HEAD:{number}.py")
        (work.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    told = work.json("--history", code=1)
    assert [item["path"] for item in told["findings"]] == ["0.py", "2.py", "3.py", "5.py"]
    lost = f"git could not read all of {shas[1][:12]}, {shas[4][:12]}; a partial clone lacks files"
    assert any(reason.startswith(lost) for reason in told["missing"])


def test_a_lost_commit_ends_nothing(work: Work) -> None:
    for number in range(4):
        work.write(f"{number}.py", f"token = '{token(str(number))}'\n")
        work.commit()
    lost = work.git("rev-parse", "HEAD~2")
    (work.path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    told = work.json("--history", code=1)
    assert "3.py" in {item["path"] for item in told["findings"]}
    assert "git could not find all commits: git fsck" in told["missing"]


def test_a_partial_clone_is_incomplete_and_searched_as_far_as_it_goes(work: Work, tmp_path: Path) -> None:
    work.write("gone.py", f"token = '{token('gone')}'\n")
    work.commit()
    (work.path / "gone.py").unlink()
    work.write("here.py", f"token = '{token('here')}'\n")
    work.commit()
    work.git("config", "uploadpack.allowFilter", "true")
    work.git("clone", "-q", "--filter=blob:none", f"file://{work.path}", str(tmp_path / "partial"))
    told = work.json("--history", str(tmp_path / "partial"), code=3)
    assert told["read"]["commits"] < 2
    assert "a partial clone lacks files" in told["missing"][0]
    assert len(work.json(str(tmp_path / "partial"), code=1)["findings"]) == 1


def test_a_large_tree_is_searched_by_two_processes(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def in_parts(regions: Sequence[Region], search: Callable[[Part], Searched], limit: int) -> Searched:
        sizes.append(regions[-1].end)
        return search(tuple(regions))

    monkeypatch.setattr("govbot.secrets.parts.in_parts", in_parts)
    for number in range(17):
        work.write(f"{number:02}.txt", "plain text of no interest\n" * 40_000 + f"token = '{token(str(number))}'\n")
    assert len(work.json(code=1)["findings"]) == 17
    assert sizes
    assert sizes[0] > 12_000_000


def test_what_is_likely_made_up_is_counted(work: Work) -> None:
    work.write("tests/conf.yml", f"password: '{draw(ALPHABETS['base62'], 24, 'made up')}'\n")
    told = work.json(code=0)
    assert told["notes"] == ["likely made up: 1 in test data"]
    assert told["passed"] == 1
    work.write(".github/govbot.yml", "version: 1\nrules: [{id: s, forbid: {secrets: {samples: true}}}]\n")
    assert len(work.json(code=1)["findings"]) == 1
    assert len(work.json("--no-policy", code=1)["findings"]) == 1


def test_no_secret_is_written_whatever_the_policy_says(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = {
        name: token(name) for name in ("shown", "passed", "gone", "file", "message", "ignored", "known", "rules")
    }
    badge = "acme_" + draw(ALPHABETS["hex"], 16, "badge")
    door = "door-" + draw(ALPHABETS["digits"], 6, "door")
    work.write(".github/govbot.yml", POLICY.replace("paths: [", "gitleaks-baseline: known.json\n        paths: ["))
    work.write(".gitleaks.toml", RULES + f"# {planted['rules']}\n")
    work.write(".gitleaksignore", "i.py:github-pat:1\n")
    known = [{"File": "k.py", "RuleID": "github-pat", "Secret": planted["known"], "StartLine": 1, "StartColumn": 1}]
    work.write("known.json", json.dumps(known))
    work.write("gone.py", f"token = '{planted['gone']}'\n")
    work.commit(planted["message"])
    (work.path / "gone.py").unlink()
    work.write(f"{planted['file']}.keystore", b"\0")
    work.write("a.py", f"token = '{planted['shown']}'\nbadge = '{badge}'\nx = '{door}'\n")
    work.write("tests/a.py", f"token = '{planted['passed']}'\n")
    work.write("i.py", f"token = '{planted['ignored']}'\n")
    work.write("k.py", f"token = '{planted['known']}'\n")
    work.commit()
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    written = ""
    for scope in ([], ["--history"], ["--history", "--since", "HEAD~1"]):
        for form in ("terminal", "json", "sarif"):
            main(["scan", *scope, "--format", form])
            written += work.capsys.readouterr().out
        if len(scope) < 2:
            name = f"../{len(scope)}.json"
            main(["scan", *scope, "--write-baseline", name])
            main(["scan", *scope, "--baseline", name])
            written += work.capsys.readouterr().out + (work.path / name).read_text()
    written += terminal.getvalue()
    for word in ("acme-badge", "acme-door", "keystore", "github-personal-token", "[secret]", "searching commits"):
        assert word in written
    secrets = [*planted.values(), badge, door]
    assert [secret for secret in secrets if secret in written or secret[6:] in written] == []
