"""``commits: true``: a secret that one commit adds and another takes back is told, whatever the change is read from."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govbot.app.check import CheckOptions, check
from govbot.cli.main import main
from govbot.core.change import History, Unknown
from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.app.real_commits import commit, git
from tests.fake_github import Entry, Fault
from tests.fake_github.scene import NUMBER, REPOSITORY
from tests.fake_github.world import Tree
from tests.secrets.fakes import drawn, github_token

POLICY = """\
version: 1
rules:
  - id: no-secrets
    forbid: {secrets: {commits: true}}
"""
BASE: Tree = {".github/govbot.yml": Entry(POLICY.encode()), "app.py": Entry(b"one\ntwo\nthree\n")}
PAST, KEPT, MAINS, EVIL = (github_token(name) for name in ("past", "kept", "mains", "evil"))


def entry(*lines: str) -> Entry:
    return Entry("".join(f"{line}\n" for line in lines).encode())


@dataclass
class Branch:
    """A pull request of several commits, the same here and on GitHub."""

    folder: Path
    job: Job
    base: str
    head: str
    commits: list[dict[str, Any]]

    def commit(self, tree: Tree, *parents: str) -> str:
        return made(self.folder, self.job, tree, *parents)

    def push(self, tree: Tree, *others: str) -> str:
        """Commit to the branch; ``others`` are merged."""
        parents = (self.head, *others)
        self.head = self.commit(tree, *parents)
        self.commits.append({"sha": self.head, "message": "m", "parents": parents})
        pull = self.job.server.world.repositories[REPOSITORY].pulls[NUMBER]
        pull.base_sha, pull.head_sha, pull.commits = self.base, self.head, self.commits
        return self.head


def made(folder: Path, job: Job, tree: Tree, *parents: str) -> str:
    sha = commit(folder, tree, *parents)
    job.server.world.repositories[REPOSITORY].commits[sha] = tree
    return sha


@pytest.fixture
def branch(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "--quiet")
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    base = made(folder, job, BASE)
    return Branch(folder, job, base, base, [])


def taken_back(branch: Branch) -> None:
    """Three commits: one secret comes and goes in a file of its own, one stays."""
    branch.push(BASE | {"conf/prod.env": entry("a = 1", f"TOKEN={PAST}")})
    branch.push(BASE | {"conf/prod.env": entry("a = 1"), "kept.py": entry(f"key = '{KEPT}'")})
    branch.push(BASE | {"kept.py": entry(f"key = '{KEPT}'")})


def report_of(branch: Branch, *words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    main(["check", *words, "--format", "json"])
    out = capsys.readouterr().out
    assert not any(token in out for token in (PAST, KEPT, MAINS, EVIL))
    report: dict[str, Any] = json.loads(out)
    return report


def told(report: dict[str, Any]) -> list[tuple[str, int | None, bool]]:
    return [(item["path"], item["line"], "in the history only" in item["message"]) for item in report["findings"]]


def from_github(branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    monkeypatch.setenv("GITHUB_TOKEN", branch.job.server.world.token)
    monkeypatch.setenv("GITHUB_API_URL", branch.job.server.url)
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", branch.job.server.graphql_url)
    return report_of(branch, "--pr", f"{REPOSITORY}#{NUMBER}", capsys=capsys)


def from_clone(branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    monkeypatch.chdir(branch.folder)
    return report_of(branch, "--base", branch.base, "--head", branch.head, capsys=capsys)


def test_every_source_tells_the_same(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken_back(branch)
    local = from_clone(branch, monkeypatch, capsys)
    assert told(local) == [("kept.py", 1, False), ("conf/prod.env", None, True)]
    past = local["findings"][1]
    assert f"commit {branch.commits[0]['sha'][:12]} has it at line 2" in past["message"]
    assert "Rewriting the history is not enough" in past["fix"]
    assert local["rules"][0]["reason"] == "2 secrets in kept.py, conf/prod.env, 1 of them in the history only"

    pull = from_github(branch, monkeypatch, capsys)
    assert [(item["path"], item["message"]) for item in pull["findings"]] == [
        (item["path"], item["message"]) for item in local["findings"]
    ]
    mails = branch.folder / "series.patch"
    mails.write_bytes(
        subprocess.run(
            ["git", "format-patch", "--stdout", f"{branch.base}..{branch.head}"],
            cwd=branch.folder,
            check=True,
            capture_output=True,
        ).stdout
    )
    (branch.folder / "p.yml").write_text(POLICY)
    series = report_of(branch, str(mails), "--policy", "p.yml", capsys=capsys)
    assert [item["message"] for item in series["findings"]] == [item["message"] for item in local["findings"]]
    log = branch.folder / "series.log"
    log.write_bytes(
        subprocess.run(
            ["git", "log", "-p", f"{branch.base}..{branch.head}"], cwd=branch.folder, check=True, capture_output=True
        ).stdout
    )
    newest_first = report_of(branch, str(log), "--policy", "p.yml", capsys=capsys)
    assert [item["message"] for item in newest_first["findings"]] == [item["message"] for item in local["findings"]]


def test_a_secret_keeps_its_fingerprint_when_only_the_history_has_it(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(branch.folder)
    branch.push(BASE | {"app.py": entry("one", f"TOKEN={PAST}", "two", "three")})
    (shown,) = check(CheckOptions(base=branch.base, head=branch.head), {}).findings
    branch.push(BASE)
    (past,) = check(CheckOptions(base=branch.base, head=branch.head), {}).findings
    assert (shown.line, past.line) == (2, None)
    assert shown.fingerprint == past.fingerprint


def test_a_run_tells_it_with_and_without_a_clone(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_back(branch)
    assert branch.job.run() == ExitCode.FAILED
    comment = branch.job.comments[0]
    assert "in the history only" in comment
    assert branch.commits[0]["sha"][:12] in comment
    asked = [item for item in branch.job.server.seen if f"/commits/{branch.commits[0]['sha']}" in item.path]
    assert len(asked) == 1
    monkeypatch.setenv("GITHUB_WORKSPACE", str(branch.folder))
    assert branch.job.run() == ExitCode.FAILED
    assert [line["files_from"] for line in branch.job.audit] == ["github", "checkout"]
    assert branch.job.comments == [comment] or "in the history only" in branch.job.comments[0]
    assert not any(f"/commits/{branch.commits[0]['sha']}" in item.path for item in branch.job.server.seen)


@pytest.mark.parametrize("clone", [True, False])
def test_of_a_merge_only_what_no_parent_has(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clone: bool
) -> None:
    mains = entry("x = 1", f"key = '{MAINS}'")
    main_tip = branch.commit(BASE | {"main.py": mains}, branch.base)
    branch.push(BASE | {"app.py": entry("zero", "one", "two", "three")})
    branch.base = main_tip
    evil = entry("zero", "one", "two", f"evil = '{EVIL}'", "three")
    branch.push(BASE | {"main.py": mains, "app.py": evil}, main_tip)
    branch.push(BASE | {"main.py": mains, "app.py": entry("zero", "one", "two", "three")})
    read = from_clone if clone else from_github
    if not clone:
        branch.job.server.world.repositories[REPOSITORY].pulls[NUMBER].merge_base = main_tip
    report = read(branch, monkeypatch, capsys)
    assert told(report) == [("app.py", None, True)]
    assert f"commit {branch.commits[1]['sha'][:12]} has it at line 4" in report["findings"][0]["message"]


def test_what_github_does_not_deliver_is_unknown(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = branch.push(BASE | {"a.py": entry("x = 1")})
    branch.push(BASE | {"a.py": entry("x = 2")})
    branch.job.server.faults.append(Fault("GET", f"/commits/{first}", times=99, kind="status", status=500))
    report = from_github(branch, monkeypatch, capsys)
    assert report["rules"][0]["outcome"] == "unknown"
    assert f"commit {first[:12]}" in report["rules"][0]["reason"]
    assert "fetch-depth: 0" in report["rules"][0]["reason"]
    branch.job.server.faults.clear()
    assert from_github(branch, monkeypatch, capsys)["rules"][0]["outcome"] == "passed"


def test_a_clone_that_lacks_something_is_helped_by_github(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_back(branch)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(branch.folder))
    lacking = History(files=(), commits=0, unseen=Unknown("the commits' own changes", "git lacks them"))
    monkeypatch.setattr("govbot.sources.checkout.read_commits", lambda *_: lacking)
    assert branch.job.run() == ExitCode.FAILED
    assert "in the history only" in branch.job.comments[0]
    assert [line["files_from"] for line in branch.job.audit] == ["checkout"]
    assert any(f"/commits/{branch.commits[0]['sha']}" in item.path for item in branch.job.server.seen)


def test_too_many_commits_are_unknown(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("govbot.sources.github_history.ASKED", 1)
    branch.push(BASE | {"a.py": entry("x = 1")})
    branch.push(BASE | {"a.py": entry("x = 2")})
    report = from_github(branch, monkeypatch, capsys)
    assert "there are 2 commits, and at most 1 are asked of GitHub one by one" in report["rules"][0]["reason"]


def test_a_text_that_the_list_leaves_out_is_read(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    long = entry(*(f"line {number}" for number in range(20_001)), f"key = '{PAST}'")
    branch.push(BASE | {"big.txt": long})
    branch.push(BASE)
    assert told(from_github(branch, monkeypatch, capsys)) == [("big.txt", None, True)]
    branch.push(BASE | {"a.bin": Entry(b"\0" + PAST.encode())})
    assert told(from_github(branch, monkeypatch, capsys)) == [("big.txt", None, True)]


def test_a_plain_diff_has_no_commits(branch: Branch, capsys: pytest.CaptureFixture[str]) -> None:
    policy, diff = branch.folder / "p.yml", branch.folder / "a.diff"
    policy.write_text(POLICY)
    diff.write_text("--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+one\n")
    report = report_of(branch, str(diff), "--policy", str(policy), capsys=capsys)
    assert report["rules"][0]["outcome"] == "unknown"
    assert "a diff has no commits" in report["rules"][0]["reason"]
    diff.write_text(f"--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+key = '{KEPT}'\n")
    assert told(report_of(branch, str(diff), "--policy", str(policy), capsys=capsys)) == [("x", 1, False)]


def test_gitleaks_files_count_for_each_commit(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken_back(branch)
    first = branch.commits[0]["sha"]
    assert len(from_clone(branch, monkeypatch, capsys)["findings"]) == 2
    ignored = Entry(f"{first}:conf/prod.env:github-pat:2\n".encode())
    tip = branch.commit(BASE | {".gitleaksignore": ignored}, branch.base)
    monkeypatch.chdir(branch.folder)
    report = report_of(branch, "--base", tip, "--head", branch.head, capsys=capsys)
    assert told(report) == [("kept.py", 1, False)]


def test_names_and_waivers(branch: Branch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    waiver = """\
waivers:
  - {rule: no-secrets, paths: "conf/**", reason: a drill, owner: "@acme/ops", expires: 2999-01-01}
"""
    policy = POLICY.replace("commits: true", "commits: true, also: [paths]")
    branch.push(BASE | {f"keys/{PAST}.txt": entry("x"), "conf/a.env": entry(f"T={KEPT}")})
    branch.push(BASE)
    (branch.folder / "p.yml").write_text(policy + waiver)
    monkeypatch.chdir(branch.folder)
    words = ("--base", branch.base, "--head", branch.head, "--policy", "p.yml")
    (finding,) = report_of(branch, *words, capsys=capsys)["findings"]
    assert f"the name of a file in commit {branch.commits[0]['sha'][:12]}" in finding["message"]


def test_what_a_policys_own_patterns_find_is_shown_nowhere(branch: Branch, capsys: pytest.CaptureFixture[str]) -> None:
    badge = "acme_" + drawn("hex", 16)
    own = "{id: acme, keywords: [acme_], regex: 'acme_[0-9a-f]{16}'}"
    options = f"{{also: [paths, title], patterns: [{own}]}}"
    (branch.folder / "p.yml").write_text(
        "version: 1\nrules:\n"
        f"  - {{id: s, forbid: {{secrets: {options}}}}}\n"
        "  - {id: t, require: {title: '^never$'}}\n"
        "  - {id: p, forbid: {changed-paths: '**'}}\n"
    )
    diff = branch.folder / "a.diff"
    diff.write_text(f"--- /dev/null\n+++ b/keys/{badge}.txt\n@@ -0,0 +1 @@\n+x = '{badge}'\n")
    for form in ("terminal", "json", "markdown", "sarif"):
        words = [str(diff), "--policy", str(branch.folder / "p.yml"), "--title", f"Add {badge}", "--format", form]
        assert main(["check", *words, "--explain"]) == ExitCode.FAILED
        told = capsys.readouterr()
        assert badge[5:] not in told.out + told.err
        assert "secret" in told.out
