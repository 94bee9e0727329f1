"""One change, read from a diff file, from a repository and from GitHub: the same findings."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from govbot.cli.main import main
from tests.fake_github import Entry, FakeGitHub, Pull, Repository, World

POLICY = """\
version: 1
rules:
  - id: no-secrets
    forbid: {secrets: {}}
  - id: paths
    forbid: {changed-paths: ["src/**", "old/**", "!src/kept/**"]}
  - id: lines
    forbid: {added-lines: "TODO"}
  - id: gone
    forbid: {removed-lines: "keep me"}
  - id: size
    require: {size: {max-lines: 5}}
  - id: scope
    require: {allowed-paths: "docs/**"}
"""
SIZES = """\
version: 1
rules:
  - id: large
    forbid: {file-type: {larger-than: 2}}
"""

BASE = {
    "src/app.py": b"one\n# keep me\ntwo\nthree\nfour\nfive\nsix\nseven\n",
    "old/moved here.txt": b"a\nb\nc\nd\ne\nf\ng\nh\n",
    "old/deleted.txt": b"bye\n",
    "src/kept/blob.bin": b"\0\1\2",
    "docs/index.md": b"# Index\n",
    "caf\udcc3\udca9.txt": b"x\n",
    "with\ttab.txt": b"1\n2\n",
}
HEAD = {
    "src/app.py": b"one\ntwo\n# TODO: later\r\nthree\nfour\nfive\nsix\nseven",
    "new/moved here.txt": b"a\nb\nc\nd\ne\nf\ng\nH\n",
    "src/kept/blob.bin": b"\0\1\3",
    "docs/index.md": b"# Index\n\nTODO\n",
    "docs/empty.md": b"",
    "caf\udcc3\udca9.txt": b"y\n",
    "with\ttab.txt": b"1\n2\n3 TODO\n",
    "config.env": b"DATABASE=postgres://app:" + b"q8Zt4LmX2wRk" + b"@db.internal.acme.io/app\n",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, BASE, {})
    git(folder, "checkout", "--quiet", "-b", "feature")
    commit(folder, HEAD, BASE)
    (tmp_path / "policy.yml").write_text(POLICY)
    monkeypatch.chdir(folder)
    return folder


def git(folder: Path, *words: str) -> bytes:
    named = ["-c", "user.name=a", "-c", "user.email=a@acme.example"]
    return subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True).stdout


def commit(folder: Path, files: dict[str, bytes], before: dict[str, bytes]) -> None:
    for path in before:
        (folder / path).unlink()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "x")


def findings(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    main(["check", *words, "--policy", "../policy.yml", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert all(rule["outcome"] != "unknown" for rule in report["rules"]), report["rules"]
    return sorted(report["findings"], key=json.dumps)


@pytest.mark.usefixtures("socket_enabled")
def test_the_same_change_gives_the_same_findings(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    diff = repository.parent / "change.diff"
    diff.write_bytes(git(repository, "diff", "main...feature"))
    world = World()
    home = world.add(Repository("acme/app"))
    shas = [home.commit({path: Entry(data) for path, data in files.items()}) for files in (BASE, HEAD)]
    home.pulls[7] = Pull(7, "main", shas[0], "feature", shas[1])

    from_diff = findings(capsys, str(diff))
    from_git = findings(capsys, "--base", "main")
    with FakeGitHub(world) as server:
        monkeypatch.setenv("GITHUB_TOKEN", world.token)
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        monkeypatch.setenv("GITHUB_GRAPHQL_URL", server.graphql_url)
        from_github = findings(capsys, "--pr", "acme/app#7")
        assert not server.writes

    assert from_diff == from_git
    assert from_diff == from_github
    assert {finding["rule"] for finding in from_diff} == {"no-secrets", "paths", "lines", "gone", "size", "scope"}
    assert ("src/app.py", 3) in {(finding["path"], finding["line"]) for finding in from_diff}


@pytest.mark.usefixtures("socket_enabled")
def test_sizes_are_known_of_a_repository_and_of_github_and_not_of_a_diff(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository.parent / "policy.yml").write_text(SIZES)
    diff = repository.parent / "change.diff"
    diff.write_bytes(git(repository, "diff", "--no-renames", "main...feature", "--", "src/kept"))
    world = World()
    home = world.add(Repository("acme/app"))
    shas = [home.commit({path: Entry(data) for path, data in files.items()}) for files in (BASE, HEAD)]
    home.pulls[7] = Pull(7, "main", shas[0], "feature", shas[1])

    from_git = findings(capsys, "--base", "main")
    with FakeGitHub(world) as server:
        monkeypatch.setenv("GITHUB_TOKEN", world.token)
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        monkeypatch.setenv("GITHUB_GRAPHQL_URL", server.graphql_url)
        from_github = findings(capsys, "--pr", "acme/app#7")
    main(["check", str(diff), "--policy", "../policy.yml", "--format", "json"])
    (rule,) = json.loads(capsys.readouterr().out)["rules"]

    assert from_git == from_github
    assert "src/kept/blob.bin" in {finding["path"] for finding in from_git}
    assert (rule["outcome"], "src/kept/blob.bin" in rule["reason"]) == ("unknown", True)
