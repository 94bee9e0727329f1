"""`govbot scan`, whole: what it finds in trees and histories, what it did not read, and what it never prints."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest

from govbot.app.baseline import KEY
from govbot.cli.main import main
from govbot.secrets.examples import ALPHABETS, draw
from tests.app.searched import Terminal, Work, folder, token, work

__all__ = ["folder", "work"]


def test_a_tree_is_what_git_tracks_or_would_track(work: Work) -> None:
    work.write("tracked.py", f"x = 1\ntoken = '{token('a')}'\n")
    work.commit()
    work.write("new.py", f"token = '{token('b')}'\n")
    work.write(".gitignore", "*.log\n")
    work.write("ignored.log", f"token = '{token('c')}'\n")
    told = work.json(code=1)
    found = [(item["path"], item["line"], item["pattern"]) for item in told["findings"]]
    assert sorted(found) == [("new.py", 1, found[0][2]), ("tracked.py", 2, found[0][2])]
    assert told["read"] == {"commits": None, "files": 3, "bytes": told["read"]["bytes"]}


def test_a_clean_tree_passes_and_says_what_was_read(work: Work) -> None:
    work.write("app.py", "token = get_token()\n")
    code, out, err = work.scan()
    assert (code, err) == (0, "")
    assert out.splitlines() == ["no secret", "read 1 file, 0.0 MB"]


def test_paths_are_those_of_the_repository_wherever_the_search_begins(work: Work) -> None:
    work.write("src/deep/a.py", f"token = '{token('a')}'\n")
    work.write("other.py", f"token = '{token('b')}'\n")
    assert [item["path"] for item in work.json("src", code=1)["findings"]] == ["src/deep/a.py"]
    assert [item["path"] for item in work.json("src/deep/a.py", code=1)["findings"]] == ["src/deep/a.py"]


def test_what_is_asked_for_by_name_is_read_even_if_git_ignores_it(work: Work) -> None:
    work.write(".gitignore", "build/\n*.log\n")
    work.write("build/out.js", f"token = '{token('a')}'\n")
    work.write("a.log", f"token = '{token('b')}'\n")
    assert len(work.json("build", code=1)["findings"]) == 1
    assert len(work.json("a.log", code=1)["findings"]) == 1


def test_outside_of_a_repository_every_file_is_read(folder: Work) -> None:
    folder.write("a/b.txt", f"token = '{token('a')}'\n")
    folder.write(".hidden", f"token = '{token('b')}'\n")
    assert [item["path"] for item in folder.json(code=1)["findings"]] == [".hidden", "a/b.txt"]


def test_links_are_not_followed_and_binaries_are_counted(work: Work, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text(f"token = '{token('a')}'\n")
    (work.path / "link.py").symlink_to(outside / "a.py")
    (work.path / "folder").symlink_to(outside)
    work.write("data.bin", b"\0\1\2" + token("b").encode())
    os.mkfifo(work.path / "pipe")
    told = work.json(code=0)
    assert (told["skipped"]["link"], told["skipped"]["binary"]) == (2, 1)


def test_a_tracked_file_behind_a_link_is_not_read(work: Work, tmp_path: Path) -> None:
    work.write("d/a.py", "x = 1\n")
    work.commit()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text(f"token = '{token('a')}'\n")
    (work.path / "d" / "a.py").unlink()
    (work.path / "d").rmdir()
    (work.path / "d").symlink_to(outside)
    assert work.json(code=0)["skipped"]["link"] == 2


def test_utf16_is_text(work: Work) -> None:
    work.write("a.ini", f"x\ntoken = {token('a')}\n".encode("utf-16"))
    assert [item["line"] for item in work.json(code=1)["findings"]] == [2]


def test_too_large_is_incomplete_and_named(work: Work) -> None:
    work.write("big.txt", b"x\n" * 600_000)
    told = work.json("--max-size", "1", code=3)
    assert told["conclusion"] == "incomplete"
    assert told["missing"] == ["larger than 1,048,576 bytes: big.txt"]
    assert "not searched: larger than 1,048,576 bytes: big.txt" in work.scan("--max-size", "1")[1]


def test_a_line_or_change_too_large_is_left_out_of_history_and_the_rest_is_read(work: Work) -> None:
    work.write("line.txt", b"x" * 3_000_000 + b"\n")
    work.write("many.txt", b"x\n" * 600_000)
    work.write("z.py", f"token = '{token('a')}'\n")
    work.commit()
    told = work.json("--history", "--max-size", "1", code=1)
    assert [item["path"] for item in told["findings"]] == ["z.py"]
    assert told["missing"] == ["larger than 1,048,576 bytes: line.txt, many.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_incomplete(work: Work) -> None:
    work.write("a.py", "x\n").chmod(0)
    assert work.json(code=3)["skipped"]["unreadable"] == 1


def test_a_deleted_file_is_no_gap(work: Work) -> None:
    work.write("a.py", "x\n")
    work.commit()
    (work.path / "a.py").unlink()
    assert work.json(code=0)["missing"] == []


def test_texts_are_searched_apart_from_each_other(work: Work) -> None:
    whole = token("a")
    work.write("a.txt", f"token = {whole[:12]}")
    work.write("b.txt", f"{whole[12:]}\n")
    assert work.json(code=0)["findings"] == []


def test_a_secret_that_came_and_went_is_in_history_only(work: Work) -> None:
    work.write("a.py", "x = 1\n")
    base = work.commit()
    work.write("a.py", f"x = 1\ntoken = '{token('a')}'\n")
    sha = work.commit("come")
    work.write("a.py", "x = 1\n")
    work.write("b.py", f"key = '{token('b')}'\n")
    kept = work.commit("go")
    told = work.json("--history", code=1)
    found = [(item["commit"], item["path"], item["line"], item["at_head"]) for item in told["findings"]]
    assert found == [(sha, "a.py", 2, False), (kept, "b.py", 1, True)]
    assert told["read"]["commits"] == 3
    assert work.json("--history", "--since", base, code=1)["read"]["commits"] == 2
    assert work.json("--history", "--since", sha, code=1)["read"]["commits"] == 1
    _, out, _ = work.scan("--history")
    assert f"added by commit {sha[:12]}, not at HEAD any more, in history only" in out
    assert "2 secrets in 2 files, 1 of them in history only" in out
    assert work.json(code=1)["findings"][0]["commit"] is None


def test_every_ref_is_searched(work: Work) -> None:
    work.commit("one")
    work.git("checkout", "-q", "-b", "side")
    work.write("side.py", f"token = '{token('a')}'\n")
    work.commit()
    work.git("tag", "-a", "v1", "-m", "tag")
    work.git("checkout", "-q", "main")
    work.git("branch", "-q", "-D", "side")
    assert [item["path"] for item in work.json("--history", code=1)["findings"]] == ["side.py"]


def test_what_a_merge_itself_adds_is_found_once(work: Work) -> None:
    work.write("a.py", "one\ntwo\nthree\n")
    work.commit()
    work.git("checkout", "-q", "-b", "side")
    work.write("side.py", f"token = '{token('s')}'\n")
    work.commit()
    work.git("checkout", "-q", "main")
    work.write("main.py", "x\n")
    work.commit()
    work.git("merge", "-q", "--no-ff", "--no-commit", "side")
    work.write("a.py", f"one\ntwo\ntoken = '{token('m')}'\nthree\n")
    work.write("evil.py", f"token = '{token('e')}'\n")
    merge = work.commit("merge")
    found = [(item["path"], item["line"], item["commit"]) for item in work.json("--history", code=1)["findings"]]
    assert found[0][:2] == ("side.py", 1)
    assert found[1:] == [("a.py", 3, merge), ("evil.py", 1, merge)]


def test_attributes_hide_nothing_in_history(work: Work) -> None:
    work.write(".gitattributes", "*.env -diff\n*.py binary\n")
    work.write("x.env", f"TOKEN={token('a')}\n")
    work.write("x.py", f"token = '{token('b')}'\n")
    work.commit()
    assert len(work.json("--history", code=1)["findings"]) == 2


def test_lines_that_look_like_git_are_lines(work: Work) -> None:
    work.write("a.txt", f"++ b/x\n-- a/y\n@@ -1 +1 @@\ndiff --git a/x b/x\n\0\nlast {token('a')}\n".replace("\0", "0"))
    work.write("b c\t.txt", f"token = '{token('b')}'")
    work.write("ü\n.txt", f"token = '{token('c')}'\n")
    work.commit("subject\n\ndiff --git a/q b/q\n+++ b/q\n@@ -0,0 +1 @@\n+q")
    found = [(item["path"], item["line"]) for item in work.json("--history", code=1)["findings"]]
    assert sorted(found) == [("a.txt", 6), ("b c\t.txt", 1), ("ü\n.txt", 1)]


def test_a_shallow_clone_is_incomplete(work: Work, tmp_path: Path) -> None:
    work.write("a.py", "x\n")
    work.commit()
    work.write("a.py", "y\n")
    work.commit()
    work.git("clone", "-q", "--depth", "1", f"file://{work.path}", str(tmp_path / "shallow"))
    told = work.json("--history", str(tmp_path / "shallow"), code=3)
    assert "shallow" in told["missing"][0]


def test_a_broken_store_is_incomplete_and_keeps_what_was_found(work: Work) -> None:
    work.write("a.py", f"token = '{token('a')}'\n")
    work.commit()
    work.write("b.py", "some text\n")
    work.commit()
    blob = work.git("rev-parse", "HEAD:b.py")
    (work.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    told = work.json("--history", code=1)
    assert [item["path"] for item in told["findings"]] == ["a.py"]
    assert told["missing"]


def test_an_empty_repository_has_no_secret(work: Work) -> None:
    assert work.json("--history", code=0)["read"]["commits"] == 0


def test_usage(work: Work, tmp_path: Path) -> None:
    work.commit()
    for words in (
        ["--since", "HEAD"],
        ["--history", "--since", "nowhere"],
        ["nothing-here"],
        ["--max-size", "0"],
        ["--baseline", "none.json"],
        ["--write-baseline", "no/such/folder.json"],
        ["--history", str(tmp_path)],
    ):
        code, out, err = work.scan(*words)
        assert (code, out) == (2, ""), words
        assert err.startswith("govbot: ")


def test_a_baseline_accepts_what_is_old(work: Work) -> None:
    work.write("a.py", f"token = '{token('a')}'\n")
    assert work.scan("--write-baseline", "known.json")[0] == 0
    told = work.json("--baseline", "known.json", code=0)
    assert (told["accepted"], told["stale"], told["findings"]) == (1, 0, [])
    work.write("a.py", f"# moved\n\n\ntoken = '{token('a')}'\n")
    work.write("b.py", f"token = '{token('b')}'\n")
    told = work.json("--baseline", "known.json", code=1)
    assert [item["path"] for item in told["findings"]] == ["b.py"]
    work.write("a.py", "clean\n")
    work.write("b.py", "clean\n")
    assert work.json("--baseline", "known.json", code=0)["stale"] == 1


def test_one_more_of_the_same_name_shows_all_of_them(work: Work) -> None:
    work.write("a.py", f"token = '{token('a')}'\n")
    work.scan("--write-baseline", "known.json")
    work.write("a.py", f"token = '{token('new')}'\ntoken = '{token('a')}'\n")
    assert [item["line"] for item in work.json("--baseline", "known.json", code=1)["findings"]] == [1, 2]


def test_with_a_key_a_replaced_secret_is_new(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "k" * 32)
    work.write("a.py", f"token = '{token('a')}'\n")
    work.scan("--write-baseline", "known.json")
    assert work.json("--baseline", "known.json", code=0)["accepted"] == 1
    work.write("a.py", f"token = '{token('b')}'\n")
    assert len(work.json("--baseline", "known.json", code=1)["findings"]) == 1
    monkeypatch.setenv(KEY, "short")
    assert work.scan("--baseline", "known.json")[0] == 2
    monkeypatch.delenv(KEY)
    code, _, err = work.scan("--baseline", "known.json")
    assert (code, "was made with a key" in err) == (2, True)


def test_without_a_key_nothing_of_a_secret_is_in_the_baseline(work: Work) -> None:
    work.write("a.py", f"token = '{token('a')}'\n")
    work.scan("--write-baseline", "known.json")
    first = (work.path / "known.json").read_bytes()
    work.write("a.py", f"token = '{token('b')}'\n")
    work.scan("--write-baseline", "known.json")
    assert (work.path / "known.json").read_bytes() == first


def test_a_baseline_of_history_survives_a_rebase(work: Work) -> None:
    work.write("a.py", "x\n")
    base = work.commit()
    work.git("checkout", "-q", "-b", "topic")
    work.write("b.py", f"token = '{token('a')}'\n")
    work.commit("leak")
    work.scan("--history", "--write-baseline", "../known.json")
    work.git("checkout", "-q", "main")
    work.write("c.py", "y\n")
    work.commit()
    work.git("rebase", "-q", "main", "topic")
    assert work.json("--history", "--baseline", "../known.json", code=0)["accepted"] == 1
    work.write("b.py", f"\ntoken = '{token('new')}'\n")
    sha = work.git("rev-parse", "HEAD")
    work.git("add", "-A")
    work.git("commit", "-q", "-m", "another", "--date", "2001-01-01T00:00:00Z")
    told = work.json("--history", "--since", base, "--baseline", "../known.json", code=1)
    assert [item["commit"] != sha for item in told["findings"]] == [True]
    assert work.scan("--baseline", "../known.json")[0] == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[" * 100_000, '{"version":1,"accepted":[{"fingerprint":"x","count":1}]}', "\0\xff"]
)
def test_what_is_no_baseline_is_refused(work: Work, text: str) -> None:
    work.write("known.json", text)
    code, out, err = work.scan("--baseline", "known.json")
    assert (code, out) == (2, "")
    assert "known.json is no baseline" in err


def test_progress_is_for_terminals(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work.write("a.py", "x\n")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert main(["scan"]) == 0
    assert "searching files: 0 of 1" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_no_secret_is_ever_written(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = {name: token(name) for name in ("line", "gone", "file", "folder", "message", "author", "binary", "large")}
    encoded = base64.b64encode(f"token={token('encoded')}".encode()).decode()
    password = draw(ALPHABETS["base62"], 24, "password")
    work.write("gone.py", f"token = '{planted['gone']}'\n")
    work.commit("first")
    (work.path / "gone.py").unlink()
    work.write("a.py", f"token = '{planted['line']}'\nblob = '{encoded}'\nurl = 'https://me:{password}@example.org/'\n")
    work.write(f"{planted['file']}.txt", f"token = '{planted['line']}'\n")
    work.write(f"d/{planted['folder']}/b.bin", b"\0" + planted["binary"].encode())
    work.write(f"{planted['large']}.dat", b"x\n" * 600_000)
    work.write("k.pem", "-----BEGIN " + "PRIVATE KEY-----\n" + draw(ALPHABETS["base64"], 64, "pem") + "\n")
    author = f"{planted['author']} <{planted['author']}@example.org>"
    work.commit(f"subject\n\n{planted['message']}", "--author", author)
    hidden = [*planted.values(), token("encoded"), encoded, password, draw(ALPHABETS["base64"], 64, "pem")]
    hidden += [part for value in planted.values() for part in (value[4:], value[::-1], value[4:20])]
    written = b""
    terminal = Terminal()
    for scope in ([], ["--history"]):
        for form in ("terminal", "json", "sarif"):
            for color in ("always", "never") if form == "terminal" else ("never",):
                words = [*scope, "--format", form, "--color", color, "--max-size", "1"]
                code, out, err = work.scan(*words)
                assert code == 1
                written += (out + err).encode()
        for key in ("", "k" * 32):
            monkeypatch.setenv(KEY, key)
            name = f"../baseline-{len(scope)}-{len(key)}.json"
            _, out, err = work.scan(*scope, "--write-baseline", name, "--max-size", "1")
            written += (out + err).encode() + (work.path / name).read_bytes()
            _, out, err = work.scan(*scope, "--baseline", name)
            written += (out + err).encode()
    for blob in work.git("rev-list", "--objects", "--all").splitlines()[-1:]:
        object_id = blob.split()[0]
        (work.path / ".git" / "objects" / object_id[:2] / object_id[2:]).unlink()
    monkeypatch.setattr(sys, "stderr", terminal)
    main(["scan", "--history"])
    written += (work.capsys.readouterr().out + terminal.getvalue()).encode()
    for secret in hidden:
        assert secret.encode() not in written
    assert b"[secret]" in written
    places = {"name", "message", "people", "line"}
    assert all(f'"place": "{place}"'.encode() in written for place in places)
