"""Reading real repositories: the change follows from two commits, whatever else lies around."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from govbot.core.change import Commit, Status
from govbot.errors import ExitCode, GovbotError, InputError, UpstreamError, UsageError
from govbot.sources.git import GitRead, open_repository, read_repository


class Work:
    """A repository with a work tree, and settings of nobody but itself."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "main", *options)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, name: str | bytes, text: str | bytes) -> None:
        path = Path(os.fsdecode(os.path.join(os.fsencode(self.path), os.fsencode(name))))  # noqa: PTH118 - bytes
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, message: str = "m", **files: str) -> str:
        for name, text in files.items():
            self.write(name, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def read(self, base: str = "main", head: str = "HEAD") -> GitRead:
        return read_repository(base, head, self.path)


@pytest.fixture(autouse=True)
def _nobodys_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / ".gitconfig").write_text(
        '[user]\nname = A U Thor\nemail = a@example.org\n[protocol "file"]\nallow = always\n'
    )


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """``main`` with two commits, ``topic`` that left it after the first; HEAD is ``topic``."""
    work = Work(tmp_path / "work")
    work.commit("first", keep="1\n2\n3\n", gone="x\n")
    work.git("checkout", "-q", "-b", "topic")
    (work.path / "gone").unlink()
    work.commit("topic", keep="1\ntwo\n3\n", new="n\n")
    work.git("checkout", "-q", "main")
    work.commit("main goes on", other="o\n")
    work.git("checkout", "-q", "topic")
    return work


def seen(read: GitRead) -> list[tuple[str, Status, list[str]]]:
    return [(file.path, file.status, [line.text for line in file.added_lines()]) for file in read.files]


TOPIC = [("gone", Status.DELETED, []), ("keep", Status.MODIFIED, ["two"]), ("new", Status.ADDED, ["n"])]


def fault(base: str, head: str = "HEAD", directory: Path | str = ".") -> GovbotError:
    with pytest.raises(GovbotError) as caught:
        read_repository(base, head, directory)
    assert caught.value.hint
    return caught.value


def test_the_change_is_since_the_merge_base(work: Work) -> None:
    read = work.read()
    assert seen(read) == TOPIC
    assert read.base == work.git("rev-parse", "main")
    assert read.merge_base == work.git("merge-base", "main", "topic")
    assert read.head == work.git("rev-parse", "topic")
    assert read.branch == "topic"
    assert [commit.message for commit in read.commits] == ["topic"]
    assert read.tree() == {"keep", "new"}


def test_what_was_merged_in_from_the_base_is_not_blamed(work: Work) -> None:
    work.git("merge", "-q", "--no-edit", "main")
    read = work.read()
    assert seen(read) == TOPIC
    assert [commit.parents for commit in read.commits] == [1, 2]


def test_nothing_changed(work: Work) -> None:
    read = work.read("HEAD")
    assert (read.files, read.commits) == ((), ())
    assert work.read("topic", "main~1").files == ()


@pytest.mark.parametrize(
    ("head", "branch"),
    [("main", "main"), ("refs/heads/main", "main"), ("HEAD", "topic"), ("HEAD~0", None), ("v1", None)],
)
def test_the_branch_is_known_where_the_head_names_one(work: Work, head: str, branch: str | None) -> None:
    work.git("tag", "v1")
    assert work.read("main~1", head).branch == branch


def test_a_detached_head_is_no_branch(work: Work) -> None:
    work.git("checkout", "-q", "--detach")
    assert work.read().branch is None


def test_commits_come_parents_first_with_their_people(work: Work) -> None:
    work.git(
        "-c",
        "user.name=É",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "subject\n\nbody\n\nSigned-off-by: x",
        "--author",
        "Other <o@example.org>",
    )
    first, second = work.read().commits
    assert first.message == "topic"
    assert second == Commit(
        sha=work.git("rev-parse", "HEAD"),
        message="subject\n\nbody\n\nSigned-off-by: x",
        author_name="Other",
        author_email="o@example.org",
        committer_name="É",
        committer_email="a@example.org",
        parents=1,
    )


def test_a_message_in_another_encoding_is_read(work: Work) -> None:
    work.write("../message", b"caf\xe9")
    work.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-F", "../message")
    assert work.read().commits[1].message == "café"


def test_bytes_of_a_message_that_are_no_text_are_replaced(work: Work) -> None:
    tree, parent = work.git("rev-parse", "topic^{tree}", "topic").split()
    people = "author \udcff <a@b> 1 +0000\ncommitter C <c@d> 1 +0000"
    raw = f"tree {tree}\nparent {parent}\n{people}\n\nbad \udcff byte\n"
    work.write("../commit", raw.encode("utf-8", "surrogateescape"))
    work.git("update-ref", "HEAD", work.git("hash-object", "-t", "commit", "-w", "../commit"))
    commit = work.read().commits[1]
    assert (commit.message, commit.author_name) == ("bad \ufffd byte", "\ufffd")


def test_the_work_tree_and_the_index_take_no_part(work: Work) -> None:
    work.write("keep", "other\n")
    work.write("untracked", "u\n")
    work.write("staged", "s\n")
    work.git("add", "staged")
    assert seen(work.read()) == TOPIC


def test_any_directory_of_the_repository_will_do(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    below = work.path / "a" / "b"
    below.mkdir(parents=True)
    assert seen(read_repository("main", "HEAD", below)) == TOPIC
    monkeypatch.chdir(below)
    assert seen(read_repository("main")) == TOPIC
    assert seen(read_repository("main", "topic", work.path / ".git")) == TOPIC


def test_bare_repositories_work_trees_and_borrowed_objects(work: Work, tmp_path: Path) -> None:
    work.git("clone", "-q", "--bare", "--shared", ".", "../bare.git")
    assert seen(read_repository("main", "topic", tmp_path / "bare.git")) == TOPIC
    work.git("worktree", "add", "-q", "--detach", "../linked")
    assert seen(read_repository("main", "HEAD", tmp_path / "linked")) == TOPIC


def test_a_repository_of_sha256(tmp_path: Path) -> None:
    work = Work(tmp_path / "work", "--object-format=sha256")
    work.commit("first", keep="1\n")
    work.git("checkout", "-q", "-b", "topic")
    work.commit("second", keep="2\n", empty="")
    read = work.read()
    assert len(read.head) == 64
    assert seen(read) == [("empty", Status.ADDED, []), ("keep", Status.MODIFIED, ["2"])]
    assert not any(file.unseen for file in read.files)


# What a change, a user or an environment may set to make git show something else


def test_attributes_hide_nothing(work: Work, tmp_path: Path) -> None:
    """``-diff`` and ``binary`` make git say "Binary files differ", wherever they stand."""
    hide = "* -diff -text binary diff=hidden\n"
    work.write(".git/info/attributes", hide)
    (tmp_path / "config" / "git").mkdir(parents=True)
    (tmp_path / "config" / "git" / "attributes").write_text(hide)
    (tmp_path / "attributes").write_text(hide)
    work.git("config", "core.attributesFile", str(tmp_path / "attributes"))
    work.git("config", "diff.hidden.textconv", "true")
    work.git("config", "diff.hidden.binary", "true")
    work.commit("hide", **{".gitattributes": hide, "secret": "s\n"})
    assert "Binary files a/keep and b/keep differ" in work.git("diff", "--no-textconv", "main...")
    added = {path: texts for path, _, texts in seen(work.read())}
    assert added == {".gitattributes": [hide.strip()], "gone": [], "keep": ["two"], "new": ["n"], "secret": ["s"]}


SETTINGS = {
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.external": "false",
    "diff.algorithm": "patience",
    "diff.context": "0",
    "diff.interHunkContext": "50",
    "diff.renames": "copies",
    "diff.renameLimit": "1",
    "diff.ignoreSubmodules": "all",
    "diff.submodule": "log",
    "diff.suppressBlankEmpty": "true",
    "diff.relative": "true",
    "diff.colorMoved": "zebra",
    "diff.wordRegex": ".",
    "color.ui": "always",
    "color.diff": "always",
    "core.quotePath": "false",
    "core.pager": "false",
    "core.fsmonitor": "false",
    "core.abbrev": "4",
    "core.commitGraph": "false",
    "log.showSignature": "true",
    "log.date": "relative",
    "log.follow": "true",
    "log.mailmap": "true",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16",
    "submodule.recurse": "true",
    "alias.diff-tree": "!false",
}


def test_settings_change_nothing(work: Work, tmp_path: Path) -> None:
    work.commit("odd", **{"caf\udce9": "é\n", "with space/file": "1\n\n2\n"})
    work.git("mv", "keep", "kept")
    work.commit("moved")
    plain = work.read()
    (tmp_path / "order").write_text("new\n")
    for where in ("--local", "--global"):
        for name, value in SETTINGS.items():
            work.git("config", where, name, value)
        work.git("config", where, "diff.orderFile", str(tmp_path / "order"))
    again = work.read()
    assert again.files == plain.files
    assert again.commits == plain.commits
    assert read_repository("main", "HEAD", work.path / "with space").files == plain.files


def test_the_environment_changes_nothing(work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = work.read()
    other = Work(tmp_path / "other")
    for name, value in {
        "GIT_DIR": str(other.path / ".git"),
        "GIT_WORK_TREE": str(other.path),
        "GIT_INDEX_FILE": str(tmp_path / "none"),
        "GIT_OBJECT_DIRECTORY": str(other.path / ".git" / "objects"),
        "GIT_NAMESPACE": "n",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_DIFF_OPTS": "--unified=0",
        "GIT_PAGER": "false",
        "GIT_TRACE": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "diff.noprefix",
        "GIT_CONFIG_VALUE_0": "true",
        "LC_ALL": "de_DE.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    again = work.read()
    assert again.files == plain.files
    assert again.branch == "topic"


def test_replaced_objects_and_grafts_change_nothing(work: Work) -> None:
    plain = work.read()
    work.write(".git/info/grafts", f"{plain.head}\n")
    assert work.read().commits == plain.commits
    (work.path / ".git" / "info" / "grafts").unlink()
    work.git("replace", "topic", "main")
    assert work.git("diff", "--name-only", "main", "topic") == ""
    assert work.read().files == plain.files
    assert work.read().commits == plain.commits


def test_hooks_and_helpers_are_not_run(work: Work, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "core.sshCommand",
        "credential.helper",
        "gpg.program",
    ):
        work.git("config", name, str(trap))
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        shutil.copy(trap, work.path / ".git" / "hooks" / hook)
    assert seen(work.read()) == TOPIC
    assert not (tmp_path / "sprung").exists()


# Renames, links, submodules


def test_a_move_touches_both_paths(work: Work) -> None:
    work.git("mv", "keep", "moved")
    work.commit("move")
    moved = next(file for file in work.read("topic~1").files)
    assert (moved.status, moved.touched) == (Status.RENAMED, ("keep", "moved"))


def test_links_submodules_and_modes(work: Work, tmp_path: Path) -> None:
    library = Work(tmp_path / "library")
    library.commit("l", file="l\n")
    work.git("submodule", "add", "-q", str(library.path), "lib")
    (work.path / "link").symlink_to("/etc/passwd")
    (work.path / "new").chmod(0o755)
    (work.path / "keep").unlink()
    (work.path / "keep").symlink_to("new")
    work.commit("kinds")
    files = {file.path: file for file in work.read().files}
    assert files["lib"].new_mode == 0o160000
    assert files["link"].new_mode == 0o120000
    assert files["new"].new_mode == 0o100755
    assert files["keep"].status is Status.TYPE_CHANGED


# Files and directories of a commit


def test_a_file_is_read_from_the_commit_and_not_from_the_work_tree(work: Work) -> None:
    repository = open_repository(work.path)
    work.write("keep", "changed\n")
    assert repository.show_file("main", "keep") == b"1\n2\n3\n"
    assert repository.show_file(work.git("rev-parse", "topic"), "keep") == b"1\ntwo\n3\n"
    assert repository.show_file("main", "none") is None
    assert repository.show_file("main", "keep/below") is None
    assert repository.show_file("main", ":(top)keep") is None


def test_only_regular_files_of_a_sane_size_are_read(work: Work) -> None:
    (work.path / "link").symlink_to("keep")
    work.commit("link", **{"dir/file": "f\n"})
    repository = open_repository(work.path)
    with pytest.raises(InputError, match="link at HEAD is a symlink, not a file"):
        repository.show_file("HEAD", "link")
    with pytest.raises(InputError, match="dir at HEAD is a directory, not a file"):
        repository.show_file("HEAD", "dir")
    with pytest.raises(InputError, match="keep at HEAD has 8 bytes; at most 7 are read"):
        repository.show_file("HEAD", "keep", limit=7)
    entry = repository.entry("HEAD", "link")
    assert entry is not None
    assert (entry.mode, entry.size, entry.directory) == (0o120000, 4, False)


def test_a_directory_is_listed_without_what_lies_below(work: Work) -> None:
    work.write(b".github/govbot/caf\xe9.yml", "x")
    work.commit("d", **{".github/govbot/a.yml": "x", ".github/govbot/sub/b.yml": "x", ".github/other": "x"})
    repository = open_repository(work.path)
    assert repository.list_dir("HEAD", ".github/govbot") == (".github/govbot/a.yml", ".github/govbot/caf\udce9.yml")
    assert repository.list_dir("HEAD", ".github/govbot/") == repository.list_dir("HEAD", ".github/govbot")
    assert repository.list_dir("HEAD", "") == ("keep", "new")
    assert repository.list_dir("HEAD", "none") == ()
    assert repository.list_dir("HEAD", "keep") == ()
    assert ".github/govbot/sub/b.yml" in repository.list_tree("HEAD")


# Faults


def test_no_repository_no_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "no git repository is here" in fault("main", directory=tmp_path).message
    assert "there is no such directory" in fault("main", directory=tmp_path / "none").message


def test_git_is_missing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    error = fault("main", directory=work.path)
    assert isinstance(error, UsageError)
    assert error.message == "git was not found"


@pytest.mark.parametrize(
    "rev",
    ["none", "-x", "--output=x", "", "a\0b", "main..topic", "main:keep", "f" * 40, "main topic", "\x1b[31m"],
)
def test_a_name_that_is_no_commit(work: Work, rev: str) -> None:
    for error in (fault(rev, "HEAD", work.path), fault("main", rev, work.path)):
        assert error.exit_code is ExitCode.USAGE
        assert "does not name a commit" in error.message
        assert error.message.isprintable()
    assert not (work.path / "x^{commit}").exists()


def test_a_branch_whose_name_looks_like_an_option(work: Work) -> None:
    work.git("update-ref", "refs/heads/-n", "main")
    assert "does not name a commit" in fault("-n", directory=work.path).message
    assert seen(work.read("refs/heads/-n")) == TOPIC


def test_histories_without_a_common_commit(work: Work) -> None:
    work.git("checkout", "-q", "--orphan", "alone")
    work.commit("alone")
    error = fault("main", directory=work.path)
    assert "have no common commit" in error.message
    assert "one history" in error.hint


def shallow(work: Work, tmp_path: Path, *options: str) -> Path:
    work.git("clone", "-q", "--no-single-branch", *options, f"file://{work.path}", str(tmp_path / "shallow"))
    return tmp_path / "shallow"


def test_a_shallow_clone_without_the_merge_base_says_how_to_get_it(work: Work, tmp_path: Path) -> None:
    clone = shallow(work, tmp_path, "--depth=1")
    error = fault("origin/main", directory=clone)
    assert "have no common commit" in error.message
    assert "fetch-depth: 0" in error.hint
    assert "fetch-depth: 0" in fault("v0", directory=clone).hint


def test_a_shallow_clone_that_reaches_the_merge_base_is_enough(work: Work, tmp_path: Path) -> None:
    clone = shallow(work, tmp_path, "--depth=2")
    assert seen(read_repository("origin/main", "HEAD", clone)) == TOPIC


def test_a_shallow_clone_never_gives_an_older_merge_base(work: Work, tmp_path: Path) -> None:
    """Where the history is cut on one way only, git finds an older common commit and a far too large change."""
    root = work.git("rev-parse", "main~1")
    for index in range(3):
        work.git("checkout", "-q", "main")
        work.commit(f"main {index}", **{f"main{index}": "m\n"})
    work.git("checkout", "-q", "-B", "topic", "main")
    work.commit("t1", t="1\n")
    work.commit("t2", t="2\n")
    work.git("checkout", "-q", "-b", "side", root)
    work.commit("s", s="s\n")
    work.git("checkout", "-q", "topic")
    work.git("merge", "-q", "--no-edit", "side")
    assert [path for path, _, _ in seen(work.read())] == ["s", "t"]
    clone = shallow(work, tmp_path)
    cut = work.git("rev-parse", "topic~1")
    (clone / ".git" / "shallow").write_text(cut + "\n")
    error = fault("origin/main", directory=clone)
    assert "is not whole" in error.message
    assert "fetch-depth: 0" in error.hint


def test_a_partial_clone_that_lacks_files_is_an_error_and_fetches_nothing(work: Work, tmp_path: Path) -> None:
    work.git("config", "uploadpack.allowFilter", "true")
    clone = shallow(work, tmp_path, "--filter=blob:none", "--no-checkout")
    error = fault("origin/main", directory=clone)
    assert isinstance(error, UpstreamError)
    assert error.exit_code is ExitCode.INCOMPLETE
    assert "--filter" in error.hint


def test_a_broken_repository_is_told_in_one_plain_line(work: Work) -> None:
    for path in (work.path / ".git" / "objects").glob("*/*"):
        path.chmod(0o644)
        path.write_bytes(b"broken")
    error = fault("main", directory=work.path)
    assert error.message.isprintable()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_repository_of_somebody_else(work: Work) -> None:
    os.chown(work.path, 12345, 12345)
    os.chown(work.path / ".git", 12345, 12345)
    error = fault("main", directory=work.path)
    assert isinstance(error, UsageError)
    assert "safe.directory" in error.hint
    (Path.home() / ".gitconfig").write_text(f"[safe]\ndirectory = {work.path}\n")
    assert seen(work.read()) == TOPIC


def test_nothing_is_left_behind(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = sorted(path for path in work.path.rglob("*"))
    work.read().tree()
    fault("none", directory=work.path)
    assert sorted(path for path in work.path.rglob("*")) == before
    assert list(temporary.iterdir()) == []
