from __future__ import annotations

import pytest

from govbot.core.change import File, Kind, Line, Run, Status
from govbot.diff.outline import read_diff
from govbot.errors import ExitCode, InputError

HUNK = b"@@ -1 +1 @@\n-a\n+b\n"
GIT = b"diff --git a/x b/x\nindex 7898192..6178079 100644\n--- a/x\n+++ b/x\n" + HUNK
COMMIT = b"From 78981922613b2afb6025042ff6bd878ac1994e85 Mon Sep 17 00:00:00 2001\n"


def one(diff: bytes) -> File:
    (file,) = read_diff(diff)
    return file


def texts(file: File) -> list[str]:
    return [line.text for line in file.added_lines()]


def git(header: bytes, *rest: bytes) -> bytes:
    return b"\n".join((b"diff --git " + header, *rest)) + b"\n"


def test_a_modified_file() -> None:
    file = one(GIT)
    assert (file.old_path, file.new_path, file.status) == ("x", "x", Status.MODIFIED)
    assert (file.old_mode, file.new_mode) == (0o100644, 0o100644)
    assert (file.added, file.removed, file.binary, file.unseen) == (1, 1, False, "")
    assert list(file.added_lines()) == [Line(1, "b")]
    assert list(file.removed_lines()) == [Line(1, "a")]


def test_a_patch_is_a_slice_of_the_diff_itself() -> None:
    file = one(GIT)
    assert file.patch is not None
    assert file.patch.data is GIT
    assert GIT[file.patch.start : file.patch.end] == HUNK
    assert file.patch.added == (Run(1, 1, len(GIT) - 3, len(GIT)),)


@pytest.mark.parametrize("diff", [b"", b"\n", b" \n\t\r\n"])
def test_an_empty_diff_is_an_empty_change(diff: bytes) -> None:
    assert read_diff(diff) == ()


def test_an_added_and_a_deleted_file() -> None:
    added, deleted = read_diff(
        git(
            b"a/n b/n",
            b"new file mode 100755",
            b"index 0000000..6178079",
            b"--- /dev/null",
            b"+++ b/n",
            b"@@ -0,0 +1 @@",
            b"+b",
        )
        + git(
            b"a/o b/o",
            b"deleted file mode 100644",
            b"index 7898192..0000000",
            b"--- a/o",
            b"+++ /dev/null",
            b"@@ -1 +0,0 @@",
            b"-a",
        )
    )
    assert (added.old_path, added.new_path, added.status) == (None, "n", Status.ADDED)
    assert (added.old_mode, added.new_mode) == (None, 0o100755)
    assert (deleted.old_path, deleted.new_path, deleted.status) == ("o", None, Status.DELETED)
    assert (deleted.old_mode, deleted.new_mode) == (0o100644, None)


def test_empty_files() -> None:
    added, deleted = read_diff(
        git(b"a/n b/n", b"new file mode 100644", b"index 0000000..e69de29")
        + git(b"a/o b/o", b"deleted file mode 100644", b"index e69de29..0000000")
    )
    assert (added.path, added.status, added.patch, added.unseen) == ("n", Status.ADDED, None, "")
    assert (deleted.path, deleted.status, deleted.patch, deleted.unseen) == ("o", Status.DELETED, None, "")


def test_a_change_of_mode_alone() -> None:
    file = one(git(b"a/run it.sh b/run it.sh", b"old mode 100644", b"new mode 100755"))
    assert (file.path, file.status, file.patch, file.unseen) == ("run it.sh", Status.MODIFIED, None, "")
    assert (file.old_mode, file.new_mode) == (0o100644, 0o100755)


@pytest.mark.parametrize(("verb", "status"), [(b"rename", Status.RENAMED), (b"copy", Status.COPIED)])
def test_a_pure_rename_or_copy(verb: bytes, status: Status) -> None:
    file = one(git(b"a/o b/n", b"similarity index 100%", verb + b" from o", verb + b" to n"))
    assert (file.old_path, file.new_path, file.status) == ("o", "n", status)
    assert (file.patch, file.unseen) == (None, "")


def test_a_rename_with_edits_keeps_names_that_hold_header_words() -> None:
    source, target = b"src b/x --> y", b"dst a/x b/y"
    file = one(
        git(
            b"a/" + source + b" b/" + target,
            b"similarity index 90%",
            b"rename from " + source,
            b"rename to " + target,
            b"index 7898192..6178079 100644",
            b"--- a/" + source + b"\t",
            b"+++ b/" + target + b"\t",
        )
        + HUNK
    )
    assert (file.old_path, file.new_path) == (source.decode(), target.decode())
    assert (file.added, file.old_mode) == (1, 0o100644)


def test_quoted_names() -> None:
    name = rb"\"q\" \\ \t\n\r \303\251 \377"
    file = one(git(b'"a/' + name + b'" "b/' + name + b'"', b"old mode 100644", b"new mode 100755"))
    assert file.path == '"q" \\ \t\n\r é \udcff'


def test_a_rename_with_one_quoted_name() -> None:
    file = one(git(rb'a/o "b/\351"', b"similarity index 100%", b"rename from o", rb'rename to "\351"'))
    assert (file.old_path, file.new_path) == ("o", "\udce9")


def test_names_that_are_not_utf8_and_not_quoted() -> None:
    file = one(GIT.replace(b"/x", b"/caf\xe9"))
    assert file.path == "caf\udce9"


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"i/", b"w/"), (b"c/", b"i/"), (b"o/", b"w/"), (b"b/", b"a/"), (b"old/", b"new/"), (b"", b""), (b"1/", b"2/")],
)
def test_prefixes(old: bytes, new: bytes) -> None:
    def prefixed(path: bytes) -> bytes:
        return (
            git(old + path + b" " + new + path, b"index 7898192..6178079", b"--- " + old + path, b"+++ " + new + path)
            + HUNK
            + git(old + path + b"1 " + new + path + b"1", b"old mode 100644", b"new mode 100755")
            + git(
                old + path + b"2 " + new + path + b"2",
                b"new file mode 100644",
                b"--- /dev/null",
                b"+++ " + new + path + b"2",
            )
            + b"@@ -0,0 +1 @@\n+b\n"
            + git(
                old + path + b"3 " + new + path + b"3",
                b"deleted file mode 100644",
                b"--- " + old + path + b"3",
                b"+++ /dev/null",
            )
            + b"@@ -1 +0,0 @@\n-b\n"
            + git(old + path + b" 4 " + new + path + b" 4", b"index 7898192..6178079 100644", b"Binary files differ")
        )

    for path in (b"x", b"b/x", b"src/a/x"):
        text = path.decode()
        files = read_diff(prefixed(path).replace(b"Binary files differ", b"Binary files a and b differ"))
        assert [file.path for file in files] == [text, text + "1", text + "2", text + "3", text + " 4"]


def test_binary_files() -> None:
    short, patch, text = read_diff(
        git(b"a/p b/p", b"index 7898192..6178079 100644", b"Binary files a/p and b/p differ")
        + git(
            b"a/q b/q",
            b"index 7898192..6178079 100644",
            b"GIT binary patch",
            b"literal 5",
            b"Mcmd;LNX;g*",
            b"",
            b"delta 3",
            b"Kc${NkU|;|M00aO5",
            b"",
        )
        + GIT
    )
    assert (short.path, short.binary, short.patch) == ("p", True, None)
    assert (patch.path, patch.binary, patch.patch) == ("q", True, None)
    assert (text.path, text.binary) == ("x", False)


def test_a_binary_added_file() -> None:
    file = one(
        git(b"a/p b/p", b"new file mode 100644", b"index 0000000..6178079", b"Binary files /dev/null and b/p differ")
    )
    assert (file.path, file.status, file.binary) == ("p", Status.ADDED, True)


def test_a_symbolic_link_and_a_submodule() -> None:
    link, module = read_diff(
        git(
            b"a/l b/l",
            b"new file mode 120000",
            b"index 0000000..1de5659",
            b"--- /dev/null",
            b"+++ b/l",
            b"@@ -0,0 +1 @@",
            b"+target",
            b"\\ No newline at end of file",
        )
        + git(
            b"a/m b/m",
            b"index 7898192..6178079 160000",
            b"--- a/m",
            b"+++ b/m",
            b"@@ -1 +1 @@",
            b"-Subproject commit 78",
            b"+Subproject commit 61",
        )
    )
    assert (link.kind, texts(link)) == (Kind.SYMLINK, ["target"])
    assert (module.kind, module.old_kind, module.added) == (Kind.SUBMODULE, Kind.SUBMODULE, 1)


def test_a_file_that_became_a_link_is_one_file() -> None:
    file = one(
        git(
            b"a/x b/x",
            b"deleted file mode 100644",
            b"index 7898192..0000000",
            b"--- a/x",
            b"+++ /dev/null",
            b"@@ -1 +0,0 @@",
            b"-text",
        )
        + git(
            b"a/x b/x",
            b"new file mode 120000",
            b"index 0000000..1de5659",
            b"--- /dev/null",
            b"+++ b/x",
            b"@@ -0,0 +1 @@",
            b"+target",
        )
    )
    assert (file.status, file.old_path, file.new_path) == (Status.TYPE_CHANGED, "x", "x")
    assert (file.old_kind, file.kind, file.added, file.removed) == (Kind.FILE, Kind.SYMLINK, 1, 1)
    assert texts(file) == ["target"]
    assert [line.text for line in file.removed_lines()] == ["text"]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"Submodule lib/a b 7898192...6178079 (new submodule)", Status.ADDED),
        (b"Submodule lib/a b 7898192...6178079 (submodule deleted)", Status.DELETED),
        (b"Submodule lib/a b 7898192..6178079:\n  > message\n  < other", Status.MODIFIED),
        (b"Submodule lib/a b 7898192...6178079 (commits not present)", Status.MODIFIED),
        (b"Submodule lib/a b contains modified content", Status.MODIFIED),
    ],
)
def test_submodule_logs(line: bytes, status: Status) -> None:
    file, other = read_diff(line + b"\n" + GIT)
    assert (file.path, file.status, file.kind) == ("lib/a b", status, Kind.SUBMODULE)
    assert other.path == "x"


def test_a_dirty_submodule_is_named_once() -> None:
    assert len(read_diff(b"Submodule m contains modified content\nSubmodule m 7898192..6178079:\n  > s\n")) == 1


def test_the_diff_of_a_submodule_names_its_files() -> None:
    files = read_diff(b"Submodule x 7898192..6178079:\n" + GIT.replace(b"/x", b"/m/x"))
    assert [file.path for file in files] == ["x", "m/x"]


def test_windows_line_ends() -> None:
    file = one(GIT.replace(b"\n", b"\r\n"))
    assert (file.path, file.new_mode, texts(file)) == ("x", 0o100644, ["b"])
    binary = git(b"a/q b/q", b"index 7898192..6178079 100644", b"GIT binary patch", b"literal 5", b"Mcmd;LNX;g*", b"")
    assert [item.path for item in read_diff((binary + GIT).replace(b"\n", b"\r\n"))] == ["q", "x"]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert one(b"\xef\xbb\xbf" + GIT).path == "x"


def test_a_missing_last_line_end() -> None:
    assert texts(one(GIT[:-1])) == ["b"]


def test_what_stands_around_a_diff_is_passed_over() -> None:
    statistics = b":100644 100644 7898192 6178079 M\tx\n x | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n"
    shown = b"commit 78981922613b2afb6025042ff6bd878ac1994e85 (HEAD)\nAuthor: A <a@b>\n\n    + --- a/y\n\n"
    assert one(statistics + shown + GIT + b"\n").path == "x"


def test_a_mail_has_a_signature_that_is_no_removed_line() -> None:
    end = git(
        b"a/y b/y",
        b"index 7898192..0000000 100644",
        b"--- a/y",
        b"+++ b/y",
        b"@@ -1,2 +1 @@",
        b" a",
        b"-b",
        b"-- ",
        b"2.39.5",
        b"",
    )
    first, second = read_diff(COMMIT + b"Subject: [PATCH] s\n\nbody\n---\n x | 2 +-\n\n" + GIT + end)
    assert (first.removed, second.removed) == (1, 1)
    assert [line.text for line in second.removed_lines()] == ["b"]


def test_a_message_may_say_what_looks_like_parts_of_a_diff() -> None:
    message = (
        b"@@ -1 +1 @@\n--- a/y\nOnly in a: b\n*** a\n--- b\n***************\nFiles a and b differ\n\x1b[1mdiff --git\n"
    )
    assert one(COMMIT + b"Subject: s\n\n" + message + b"---\n" + GIT).path == "x"


def test_a_whole_diff_in_a_message_is_read_as_git_am_would() -> None:
    inside = GIT.replace(b"/x", b"/hidden")
    assert [file.path for file in read_diff(COMMIT + b"Subject: s\n\n" + inside + b"\n---\n" + GIT)] == ["hidden", "x"]


def test_a_message_cannot_swallow_the_files_that_follow() -> None:
    fake = git(b"a/y b/y", b"--- a/y", b"+++ b/y", b"@@ -1,9 +1,9 @@", b"+z")
    with pytest.raises(InputError, match="another line comes inside the hunk"):
        read_diff(COMMIT + b"Subject: s\n\n" + fake + GIT)


PLAIN = b"--- old/x\t2024-01-01 00:00:00.000000000 +0000\n+++ new/x\t2024-01-02 00:00:00.000000000 +0000\n" + HUNK
EPOCH = b"\t1970-01-01 01:00:00.000000000 +0100"


def test_plain_diffs_have_no_git_line() -> None:
    files = read_diff(
        PLAIN
        + b'diff -ruN "old/s p" "new/s p"\n--- "old/s p"'
        + EPOCH
        + b'\n+++ "new/s p"\t2024-01-02 00:00:00 +0000\n@@ -0,0 +1 @@\n+b\n'
        + b"diff -ruN old/o new/o\n--- old/o\t2024-01-02 00:00:00 +0000\n+++ new/o"
        + EPOCH
        + b"\n@@ -1 +0,0 @@\n-b\n"
        + b"Binary files old/p and q and new/p and q differ\n"
        + b"--- x.orig\n+++ x.c\n"
        + HUNK
    )
    assert [(file.old_path, file.new_path, file.status) for file in files] == [
        ("x", "x", Status.MODIFIED),
        (None, "s p", Status.ADDED),
        ("o", None, Status.DELETED),
        ("p and q", "p and q", Status.MODIFIED),
        ("x.orig", "x.c", Status.RENAMED),
    ]


def test_plain_diffs_one_behind_the_other_need_no_line_between() -> None:
    first = b"--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n a\n-b\n"
    files = read_diff(first + b"--- a/y\n+++ b/y\n" + HUNK)
    assert [(file.path, file.removed) for file in files] == [("x", 1), ("y", 1)]


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"/dev/null", b"b/x", Status.ADDED),
        (b"a/x", b"/dev/null", Status.DELETED),
        (b"x\t(nonexistent)", b"x\t(working copy)", Status.ADDED),
    ],
)
def test_plain_diffs_of_one_side(old: bytes, new: bytes, status: Status) -> None:
    file = one(b"--- " + old + b"\n+++ " + new + b"\n" + HUNK)
    assert (file.path, file.status) == ("x", status)


def test_an_old_file_of_the_epoch_with_lines_is_not_absent() -> None:
    assert one(b"--- a/x" + EPOCH + b"\n+++ b/x" + EPOCH + b"\n" + HUNK).status is Status.MODIFIED


def test_git_lines_with_one_side_and_no_mode() -> None:
    added, deleted = read_diff(
        git(b"a/n b/n", b"--- /dev/null", b"+++ b/n", b"@@ -0,0 +1 @@", b"+b")
        + git(b"a/o b/o", b"--- a/o", b"+++ /dev/null", b"@@ -1 +0,0 @@", b"-b")
    )
    assert (added.path, added.status, deleted.path, deleted.status) == ("n", Status.ADDED, "o", Status.DELETED)


@pytest.mark.parametrize(
    "diff",
    [
        git(b"a/x b/x", b"deleted file mode 100644", b"index 7898192..0000000"),
        git(b"a/x b/x", b"index 7898192..6178079 100644"),
        git(b"a/x b/x", b"new file mode 100644"),
        git(b"a/x b/x"),
        git(b"a/x b/y", b"similarity index 90%", b"rename from x", b"rename to y"),
    ],
)
def test_a_text_that_is_not_shown_is_said_to_be_unseen(diff: bytes) -> None:
    assert "does not show" in one(diff).unseen
    assert "does not show" in read_diff(diff + GIT.replace(b"/x", b"/z"))[0].unseen


@pytest.mark.parametrize(
    ("diff", "line", "message"),
    [
        (b"hello\nworld\n", 1, "this is not a diff"),
        (b"\x7fELF\x02\x01\0\0\0binary", 1, "this is not a diff"),
        (COMMIT + b"Subject: empty\n\n", 1, "this is not a diff"),
        (GIT.decode().encode("utf-16"), 1, "this is UTF-16 text"),
        (GIT.decode().encode("utf-16-le"), 1, "this is UTF-16 text"),
        (GIT.decode().encode("utf-16-be"), 1, "this is UTF-16 text"),
        (b"\x1b[1mdiff --git a/x b/x\x1b[m\n", 1, "this diff has colour codes"),
        (b"note\n\x1b[1m\x1b[31m--- a/x\x1b[m\n", 2, "this diff has colour codes"),
        (GIT + b"diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n", 8, "this is a combined diff"),
        (b"diff --combined x\n", 1, "this is a combined diff"),
        (b"@@@ -1 -1 +1 @@@\n", 1, "this is a combined diff"),
        (b"*** a/x\n--- b/x\n***************\n*** 1 ****\n", 1, "this is a context diff"),
        (GIT + b"Only in new/s: added\n", 8, "the text of a file was left out"),
        (b"Files a/x and b/x differ\n", 1, "the text of a file was left out"),
        (b"Content-Transfer-Encoding: quoted-printable\n" + GIT, 1, "the text of this mail is encoded"),
        (COMMIT + b"content-transfer-encoding: BASE64\n" + GIT, 2, "the text of this mail is encoded"),
        (b"* Unmerged path x\n" + GIT, 1, "this file is in the middle of a merge"),
        (HUNK, 1, "a hunk without the name of its file"),
        (b"+tail\n" + HUNK + GIT, 2, "a hunk without the name of its file"),
        (b"--- a/x\n", 1, "a file's header is cut short"),
        (b"--- a/x\n+++ b/x\n", 1, "a file's header is cut short"),
        (git(b"a/x b/x", b"index 78..61", b"--- a/x"), 3, "a file's header is cut short"),
        (git(b"a/x b/x", b"index 78..61", b"--- a/x", b"+++ b/x", b"text"), 3, "a file's header is cut short"),
        (git(b"a/x b/x", b"index 78..61", b"@@ -1 +1 @@"), 3, "a file's header is cut short"),
        (git(b"a/x b/x", b"GIT binary patch", b"literal 5"), 2, "this binary patch is cut short"),
        (git(b"a/x b/x", b"GIT binary patch", b"literal 5", b"Mcmd;LNX;g*") + GIT, 2, "this binary patch is cut short"),
        (GIT + git(b"a/x b/y", b"old mode 100644", b"new mode 100755"), 8, "the names in this header cannot be told"),
        (git(rb'"a/x b/x', b"old mode 100644", b"new mode 100755"), 1, "the quotes of a file name are not closed"),
        (git(rb'"a/\x" "b/\x"', b"old mode 100644", b"new mode 100755"), 1, "a file name holds an escape"),
        (git(b"a/x b/x", b"old mode 100644"), 1, "one of the two modes is missing"),
        (git(b"a/x b/x", b"old mode 100644", b"new mode 10075"), 1, "a mode cannot be read"),
        (git(b"a/x b/x", b"index 7898192"), 1, "an index line cannot be read"),
        (
            git(b"a/o b/long", b"similarity index 100%", b"rename from o", b"rename to lon"),
            1,
            "the names of this rename",
        ),
        (git(b"a/o b/n", b"similarity index 100%", b"rename from o"), 1, "the names of this rename"),
        (b"diff --git ", 1, "the names in this header cannot be told"),
        (b"--- \n+++ \n" + HUNK, 1, "this file has no name"),
        (b"--- /dev/null\n+++ /dev/null\n" + HUNK, 1, "this file has no name"),
        (GIT[:-3], 6, "the diff ends inside the hunk of line 5: 0 old and 1 new lines are missing"),
        (GIT + b"+more\n", 7, "the hunk of line 5 has more lines"),
        (GIT + b" more\n", 8, "this line goes beyond"),
        (GIT + b"-more\n", 8, "this line goes beyond"),
        (GIT + b"@@ -x\n", 8, "this hunk header cannot be read"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_the_line(diff: bytes, line: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_diff(diff, "change.diff")
    assert caught.value.message.startswith(f"change.diff:{line}: {message}")
    assert caught.value.hint
    assert caught.value.exit_code is ExitCode.USAGE


def test_a_remerge_diff_names_its_conflicts() -> None:
    file = one(GIT.replace(b"index", b"remerge CONFLICT (content): Merge conflict in x\nindex"))
    assert (file.path, file.added, file.unseen) == ("x", 1, "")
