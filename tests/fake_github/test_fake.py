"""The local GitHub itself: its rows are git's, and it runs on its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govbot.github.event import PullRequestEvent
from govbot.sources.github import Source, read_named
from tests.fake_github import FakeGitHub, World
from tests.fake_github.rows import repository_from_git
from tests.fake_github.scene import client_of

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
BEFORE = {
    "a b.txt": b"one\ntwo\n",
    "old.txt": b"1\n2\n3\n4\n5\n",
    "gone": b"x\n",
    "logo": b"\0\1",
    "end": b"no newline",
}
AFTER = {"a b.txt": b"one\nTWO\n", "new.txt": b"1\n2\n3\n4\n6\n", "added": b"", "logo": b"\0\2", "end": b"no newline\n"}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    for files in (BEFORE, AFTER):
        for path in tmp_path.iterdir():
            if path.is_file():
                path.unlink()
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        who = ["-c", "user.name=a", "-c", "user.email=a@acme.example"]
        subprocess.run(["git", "-C", str(tmp_path), "add", "-A"], check=True)
        subprocess.run(["git", "-C", str(tmp_path), *who, "commit", "-qm", "x"], check=True)
    return tmp_path


def test_a_repository_becomes_a_pull_request(repository: Path) -> None:
    world = World()
    home = world.add(repository_from_git(repository, "main~1", "main"))
    rows = {row["filename"]: row for row in home.pulls[7].rows or []}
    assert {path: row["status"] for path, row in rows.items()} == {
        "a b.txt": "modified",
        "added": "added",
        "end": "modified",
        "gone": "removed",
        "logo": "modified",
        "new.txt": "renamed",
    }
    assert rows["a b.txt"]["patch"] == "@@ -1,2 +1,2 @@\n one\n-two\n+TWO"
    assert rows["end"]["patch"] == "@@ -1 +1 @@\n-no newline\n\\ No newline at end of file\n+no newline"
    assert (rows["new.txt"]["previous_filename"], rows["new.txt"]["changes"]) == ("old.txt", 2)
    with FakeGitHub(world, check_contract=True) as fake, client_of(fake) as client:
        event = read_named(client, "acme/app", 7)
        assert isinstance(event, PullRequestEvent)
        change = Source(client, event, now=datetime.now(UTC)).read(())
        assert fake.broken == []
    assert (change.added, change.removed, change.files_unseen) == (3, 4, None)
    assert all(item.unseen == "" for item in change.files)


def test_it_runs_on_its_own(tmp_path: Path) -> None:
    shas = ["a" * 40, "b" * 40]
    state = {
        "repositories": {
            "acme/app": {
                "commits": {shas[0]: {"x": "1\n"}, shas[1]: {"x": {"text": "2\n", "mode": "100755"}}},
                "pulls": [{"number": 7, "base_ref": "main", "base_sha": shas[0], "head_ref": "f", "head_sha": shas[1]}],
                "issues": [{"number": 5}],
                "comments": [{"number": 7, "body": "hello", "user": {"login": "octocat"}}],
            }
        }
    }
    (tmp_path / "state.json").write_text(json.dumps(state))
    words = ["-m", "tests.fake_github", "--state", str(tmp_path / "state.json"), "--log", str(tmp_path / "log")]
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            headers = {"Authorization": "token fake-token"}
            request = urllib.request.Request(f"{url}/repos/acme/app/pulls/7/files", headers=headers)
            with urllib.request.urlopen(request, timeout=10) as answer:
                rows = json.load(answer)
        finally:
            process.terminate()
    assert [row["filename"] for row in rows] == ["x"]
    seen = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [(item["method"], item["path"], item["status"]) for item in seen] == [
        ("GET", "/repos/acme/app/pulls/7/files", 200)
    ]
