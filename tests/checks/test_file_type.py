from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.checks.file_type import CHECK, Options, evaluate
from govbot.core.change import Change, File, Status
from govbot.core.file_kinds import Kind
from govbot.core.verdict import Truth
from govbot.diff.outline import read_diff
from tests.checks.asking import ask, needs, options, told

NOW = datetime(2026, 1, 15, tzinfo=UTC)
FILE, EXECUTABLE, LINK, SUBMODULE = 0o100644, 0o100755, 0o120000, 0o160000


def _kinds(words: str) -> list[str]:
    return [kind.value for kind in Kind if ask("file-type", kind.value, f"files: [{words}]").truth is Truth.HOLDS]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ('{path: a, status: added, mode: "100644"}', ["regular"]),
        ('{path: a, status: added, mode: "100755"}', ["executable", "regular"]),
        ('{path: a, old-mode: "100644", mode: "100755"}', ["executable", "mode-change", "regular"]),
        ('{path: a, old-mode: "100755", mode: "100644"}', ["mode-change", "regular"]),
        ('{path: a, old-mode: "100755", mode: "100755"}', ["regular"]),
        ('{path: a, old-mode: "100644", mode: "100644", binary: true}', ["binary", "regular"]),
        ('{path: b, old-path: a, status: renamed, old-mode: "100755", mode: "100755"}', ["regular"]),
        ('{path: b, old-path: a, status: copied, old-mode: "100755", mode: "100755"}', ["executable", "regular"]),
        ('{path: a, status: added, mode: "120000", added: [b]}', ["symlink"]),
        (
            '{path: a, status: added, mode: "120000", added: [/etc]}',
            ["absolute-symlink", "escaping-symlink", "symlink"],
        ),
        ('{path: a, old-mode: "120000", mode: "120000", removed: [b], added: [../c]}', ["escaping-symlink", "symlink"]),
        (
            '{path: a, status: type-changed, old-mode: "100644", mode: "120000", removed: [x], added: [b]}',
            ["replacing-symlink", "symlink", "regular"],
        ),
        (
            '{path: a, status: type-changed, old-mode: "120000", mode: "100644", removed: [b], added: [x]}',
            ["symlink", "regular"],
        ),
        (
            '{path: a, status: type-changed, old-mode: "160000", mode: "100644", added: [x]}',
            ["submodule", "regular"],
        ),
        ('{path: a, status: added, mode: "160000"}', ["submodule"]),
        ('{path: a, status: deleted, old-mode: "160000"}', []),
    ],
)
def test_each_kind(words: str, kinds: list[str]) -> None:
    assert _kinds(words) == kinds


def test_the_most_special_kind_is_told() -> None:
    words = 'files: [{path: a, status: added, mode: "120000", added: [/etc/passwd]}]'
    asked = "[symlink, escaping-symlink, absolute-symlink]"
    assert told(ask("file-type", asked, words)) == ["a is a symbolic link to an absolute path: /etc/passwd"]


def test_the_words_for_modes() -> None:
    words = 'files: [{path: a, old-mode: "100755", mode: "100644"}]'
    assert told(ask("file-type", "mode-change", words)) == ["a is no longer executable"]
    words = 'files: [{path: a, status: added, mode: "100755"}]'
    assert told(ask("file-type", "executable", words)) == ["a is a new executable file"]


def test_modes_that_are_not_known() -> None:
    for kind in Kind:
        wanted = Truth.FAILS if kind is Kind.BINARY else Truth.UNKNOWN
        assert ask("file-type", kind.value, "files: [a]").truth is wanted
    assert ask("file-type", "symlink", "files: [{path: a, status: deleted}]").truth is Truth.FAILS
    assert ask("file-type", "symlink", "{files: [], files-unseen: too many}").truth is Truth.UNKNOWN
    some = 'files: [a, {path: b, status: added, mode: "120000", added: [c]}]'
    assert told(ask("file-type", "symlink", some)) == ["b is a symbolic link to c"]


def test_what_was_not_delivered_may_be_binary() -> None:
    unseen = 'files: [{path: a, mode: "100644", old-mode: "100644", unseen: too large}]'
    assert told(ask("file-type", "binary", unseen)) == ["the content of a was not seen"]
    assert ask("file-type", "symlink", unseen).truth is Truth.FAILS
    link = 'files: [{path: b, old-path: a, status: renamed, old-mode: "120000", mode: "120000"}]'
    assert told(ask("file-type", "escaping-symlink", link)) == ["the content of b was not seen"]


def test_both_sides_of_a_rename_count_for_paths() -> None:
    moved = 'files: [{path: b/x, old-path: a/x, status: renamed, old-mode: "100644", mode: "100755"}]'
    for paths in ("a/**", "b/**"):
        assert ask("file-type", f"{{kinds: executable, paths: {paths}}}", moved).truth is Truth.HOLDS


def test_deleted_files_count_where_they_are_named() -> None:
    gone = 'files: [{path: a, status: deleted, old-mode: "120000"}]'
    assert ask("file-type", "{kinds: symlink, status: deleted}", gone).truth is Truth.HOLDS


def test_everything_that_is_written_must_be_met() -> None:
    asked = "{kinds: executable, extensions: sh}"
    assert ask("file-type", asked, 'files: [{path: a.py, status: added, mode: "100755"}]').truth is Truth.FAILS
    assert ask("file-type", asked, 'files: [{path: a.SH, status: added, mode: "100755"}]').truth is Truth.HOLDS
    assert ask("file-type", asked, "files: [{path: a.py, status: added}]").truth is Truth.FAILS


LFS = ["version https://git-lfs.github.com/spec/v1", "oid sha256:" + "a" * 64, "size 5000"]


@pytest.mark.parametrize(
    ("words", "bytes_"),
    [
        (f"{{path: a, status: added, added: {LFS}}}", 5000),
        (f"{{path: a, removed: {LFS[1:]}, added: {LFS[1:]}}}", 5000),
        ("{path: a, status: added, added: [abc, d]}", 6),
        ("{path: a, binary: true, size: 77}", 77),
        ("{path: a, removed: [long long line], added: [x], size: 77}", 2),
        ("{path: b, old-path: a, status: renamed}", 0),
        ("{path: a, status: deleted, removed: [abc]}", 0),
        ('{path: a, mode: "160000", added: [Subproject commit]}', 0),
    ],
)
def test_bytes(words: str, bytes_: int) -> None:
    status = "status: [added, modified, renamed, deleted]"
    if bytes_:
        assert ask("file-type", f"{{larger-than: {bytes_ - 1}, {status}}}", f"files: [{words}]").truth is Truth.HOLDS
    assert ask("file-type", f"{{larger-than: {bytes_}, {status}}}", f"files: [{words}]").truth is Truth.FAILS


def test_targets() -> None:
    asked = '{targets: ["src/**"]}'
    about = 'files: [{{path: docs/a, status: added, mode: "{}", added: [{}]}}]'
    assert ask("file-type", asked, about.format("120000", "../src/x")).truth is Truth.HOLDS
    assert ask("file-type", asked, about.format("120000", "src/x")).truth is Truth.FAILS
    assert ask("file-type", asked, about.format("120000", "../../src/x")).truth is Truth.FAILS
    assert ask("file-type", asked, about.format("100644", "../src/x")).truth is Truth.FAILS
    assert ask("file-type", asked, "files: [docs/a]").truth is Truth.UNKNOWN
    renamed = 'files: [{path: b, old-path: a, status: renamed, old-mode: "120000", mode: "120000"}]'
    assert ask("file-type", asked, renamed).truth is Truth.UNKNOWN


def test_needs() -> None:
    assert needs("file-type", "binary") == ()
    assert needs("file-type", "[binary, symlink]") == ("modes",)
    assert needs("file-type", "{targets: 'src/**'}") == ("modes",)
    assert needs("file-type", "{larger-than: 5}") == ("sizes",)
    assert needs("file-type", "{kinds: symlink, larger-than: 5}") == ("modes", "sizes")


def test_nothing_asked_is_a_mistake() -> None:
    assert CHECK.mistake(Options()) is not None
    assert CHECK.mistake(options("file-type", "{extensions: exe}")) is None  # type: ignore[arg-type]


def test_what_git_writes(tmp_path: Path) -> None:
    def git(*words: str) -> bytes:
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "core.fileMode=true"]
        return subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True).stdout

    git("init", "-q")
    for name in ("run.sh", "plain", "swap"):
        (tmp_path / name).write_text("echo hello\n" * 9)
    git("add", "-A")
    git("commit", "-qm", "one")
    (tmp_path / "run.sh").chmod(0o755)
    (tmp_path / "swap").unlink()
    (tmp_path / "swap").symlink_to("/etc/passwd")
    (tmp_path / "data.bin").write_bytes(bytes(range(256)))
    git("add", "-A")
    change = Change(files=read_diff(git("diff", "--cached")), now=NOW)
    asked = Options(kinds=tuple(kind for kind in Kind if kind is not Kind.REGULAR))
    assert told(evaluate(change, asked)) == [
        "data.bin is a binary file",
        "run.sh became executable",
        "swap is a symbolic link to an absolute path: /etc/passwd",
    ]


_MODES = st.sampled_from([None, FILE, EXECUTABLE, LINK, SUBMODULE])


@given(st.sampled_from(Status), _MODES, _MODES, st.booleans(), st.sampled_from(Kind))
def test_never_raises(status: Status, old: int | None, new: int | None, binary: bool, kind: Kind) -> None:
    file = File(
        old_path=None if status is Status.ADDED else "a",
        new_path=None if status is Status.DELETED else "a",
        status=status,
        old_mode=old,
        new_mode=new,
        binary=binary,
    )
    verdict = evaluate(Change(files=(file,), now=NOW), Options(kinds=(kind,), status=tuple(Status), larger_than=0))
    assert (verdict.truth is Truth.FAILS) == (not verdict.evidence)
