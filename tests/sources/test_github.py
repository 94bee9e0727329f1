"""A pull request as the API tells it, and what the API leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from govbot.core.change import Author, Change, Commit, File, Issue, LinkedIssues, Status, Unknown
from govbot.errors import GovbotError, UsageError
from govbot.github.client import Client
from govbot.github.errors import FailedError, RefusedError
from govbot.github.event import MergeGroupEvent, PullRequestEvent
from govbot.sources.github import Source, Superseded, parse_reference, read_named
from tests.fake_github import Account, Entry, FakeGitHub, Fault, Pull
from tests.fake_github import Issue as FakeIssue
from tests.fake_github.faults import FOREVER
from tests.fake_github.rows import PATCH_LINES
from tests.fake_github.scene import BASE_FILES, HEAD_FILES, NUMBER, REPOSITORY, client, fake, push

if TYPE_CHECKING:
    from tests.fake_github.world import Json, Repository

__all__ = ["client", "fake"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
NOW = datetime(2026, 1, 2, tzinfo=UTC)
CHECKOUT = "check the repository out with `fetch-depth: 0` to have all of them judged"


def home(fake: FakeGitHub) -> Repository:
    return fake.world.repositories[REPOSITORY]


def pull(fake: FakeGitHub) -> Pull:
    return home(fake).pulls[NUMBER]


def source(client: Client) -> Source:
    return Source(client, read_named(client, REPOSITORY, NUMBER), now=NOW)


def read(fake: FakeGitHub, client: Client, *needs: str) -> Change:
    made = source(client)
    fake.seen.clear()
    return made.read(needs)


def file(change: Change, path: str) -> File:
    return next(item for item in change.files if item.path == path)


def added(item: File) -> list[tuple[int, str]]:
    return [(line.number, line.text) for line in item.added_lines()]


def removed(item: File) -> list[tuple[int, str]]:
    return [(line.number, line.text) for line in item.removed_lines()]


@pytest.mark.parametrize(
    "text",
    [
        "acme/app#7",
        " acme/app#7\n",
        "https://github.com/acme/app/pull/7",
        "https://ghe.x:8443/acme/app/pull/7/files#r1",
    ],
)
def test_a_pull_request_is_named(text: str) -> None:
    assert parse_reference(text) == ("acme/app", 7)


@pytest.mark.parametrize("text", ["", "7", "acme/app", "acme#7", "acme/app#x", "https://github.com/a/b/issues/7"])
def test_what_names_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="names no pull request"):
        parse_reference(text)


def test_files_and_facts_are_read(fake: FakeGitHub, client: Client) -> None:
    change = read(fake, client)
    assert [(item.old_path, item.new_path, item.status) for item in change.files] == [
        (None, "docs/guide.md", Status.ADDED),
        ("gone.txt", None, Status.DELETED),
        ("src/main.py", "src/main.py", Status.MODIFIED),
        ("src/old name.py", "src/new name.py", Status.RENAMED),
    ]
    assert added(file(change, "src/main.py")) == [(5, "    return 2")]
    assert removed(file(change, "src/main.py")) == [(5, "    return 1")]
    assert (change.added, change.removed, change.files_unseen) == (2, 2, None)
    assert all(item.unseen == "" for item in change.files)
    assert (change.title, change.body, change.labels) == ("Add a guide", "Fixes #5\n", ("docs",))
    assert change.author == Author(login="octocat", association="CONTRIBUTOR")
    assert (change.branch, change.target, change.draft, change.number) == ("feature", "main", False, 7)
    assert change.fork is False
    assert (change.base, change.head) == (pull(fake).base_sha, pull(fake).head_sha)
    assert change.now == NOW


def test_a_plain_pull_request_costs_two_requests(fake: FakeGitHub, client: Client) -> None:
    tree = {path: entry for path, entry in HEAD_FILES.items() if path != "src/new name.py"}
    push(fake.world, {**tree, "src/old name.py": BASE_FILES["src/old name.py"]})
    change = read(fake, client)
    assert len(change.files) == 3
    assert [item.path.rpartition("/")[2] for item in fake.seen] == ["files", "7"]


def test_all_pages_are_read(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {f"f{number:03}.txt": Entry(b"x\n") for number in range(250)})
    change = read(fake, client)
    assert len(change.files) == 254
    assert change.files_unseen is None
    assert len(fake.requests("GET", "/files")) == 3


def test_a_list_that_is_cut_is_told(fake: FakeGitHub, client: Client) -> None:
    pull(fake).changed_files = 5000
    unseen = read(fake, client).files_unseen
    assert unseen == Unknown("the files", "GitHub listed 4 of 5000 files")


def test_three_thousand_files_are_never_whole(fake: FakeGitHub, client: Client) -> None:
    pull(fake).rows = [bare_row(f"f{number}.txt", patch="@@ -0,0 +1 @@\n+x", additions=1) for number in range(3000)]
    change = read(fake, client)
    assert len(change.files) == 3000
    assert change.files_unseen == Unknown("the files", f"GitHub lists at most 3000 files; {CHECKOUT}")


def test_a_page_that_fails_leaves_the_rest_unknown(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {f"f{number:03}.txt": Entry(b"x\n") for number in range(250)})
    fake.faults.append(Fault("GET", "/files", first=3, times=FOREVER, kind="status", status=500))
    change = read(fake, client)
    assert len(change.files) == 200
    assert change.files_unseen
    assert "500" in change.files_unseen.why


def test_files_that_are_refused_end_the_run(fake: FakeGitHub, client: Client) -> None:
    made = source(client)
    fake.faults.append(Fault("GET", "/files", times=FOREVER, kind="status", status=403))
    with pytest.raises(RefusedError, match="403"):
        made.read(())


def test_a_page_that_comes_twice_is_told(fake: FakeGitHub, client: Client) -> None:
    row = bare_row("a.txt", patch="@@ -0,0 +1 @@\n+x", additions=1)
    pull(fake).rows = [row, row]
    assert read(fake, client).files_unseen == Unknown("the files", "GitHub listed some files twice")


def test_counts_that_do_not_add_up_are_told(fake: FakeGitHub, client: Client) -> None:
    row = bare_row("b.txt", sha=Entry(b"").sha) | {"true_additions": 100}
    pull(fake).rows = [bare_row("a.txt", patch="@@ -0,0 +1 @@\n+x", additions=1), row]
    unseen = read(fake, client).files_unseen
    assert unseen
    assert "GitHub counts 101 added" in unseen.why


def test_counts_that_lag_behind_get_a_second_look(fake: FakeGitHub, client: Client) -> None:
    pull(fake).changed_files = 3
    fake.faults.append(Fault("GET", "/pulls/7$", first=3, action=lambda: setattr(pull(fake), "changed_files", None)))
    assert read(fake, client).files_unseen is None


def bare_row(path: str, *, sha: str = "a" * 40, additions: int = 0, **more: str) -> Json:
    url = "https://github.com/x"
    return {
        "sha": sha,
        "filename": path,
        "status": "added",
        "additions": additions,
        "deletions": 0,
        "changes": additions,
        "blob_url": url,
        "raw_url": url,
        "contents_url": url,
        **more,
    }


def test_a_binary_is_told_by_its_content(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, "logo.png": Entry(b"\x89PNG\0\0")})
    item = file(read(fake, client), "logo.png")
    assert item.binary
    assert (item.unseen, item.patch) == ("", None)
    assert len(fake.requests("GET", "/git/blobs/")) == 1


def test_an_empty_file_needs_no_reading(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, "empty": Entry(b"")})
    item = file(read(fake, client), "empty")
    assert (item.binary, item.unseen) == (False, "")
    assert not fake.requests("GET", "/git/blobs/")


def test_a_text_without_patch_is_read(fake: FakeGitHub, client: Client) -> None:
    big = b"".join(b"line %d\n" % number for number in range(PATCH_LINES + 10))
    push(fake.world, {**HEAD_FILES, "big.txt": Entry(big)})
    item = file(read(fake, client), "big.txt")
    assert item.added == PATCH_LINES + 10
    assert added(item)[-1] == (PATCH_LINES + 10, f"line {PATCH_LINES + 9}")


def test_a_changed_text_without_patch_is_compared_with_the_merge_base(fake: FakeGitHub, client: Client) -> None:
    lines = [b"line %d\n" % number for number in range(PATCH_LINES + 10)]
    old = {**BASE_FILES, "big.txt": Entry(b"".join(lines))}
    origin = home(fake).commit(old)
    moved = home(fake).commit({**old, "big.txt": Entry(b"rewritten on main\n")})
    changed = [b"new %d\n" % number if number % 2 else line for number, line in enumerate(lines)]
    head = home(fake).commit({**old, "big.txt": Entry(b"".join(changed))})
    count = (PATCH_LINES + 10) // 2
    row = bare_row("big.txt", sha=home(fake).commits[head]["big.txt"].sha, additions=count)
    row |= {"status": "modified", "deletions": count, "changes": 2 * count}
    home(fake).pulls[NUMBER] = replace(pull(fake), base_sha=moved, merge_base=origin, head_sha=head, rows=[row])
    change = read(fake, client)
    item = file(change, "big.txt")
    assert added(item)[0] == (2, "new 1")
    assert removed(item)[0] == (2, "line 1")
    assert (item.added, item.removed) == (count, count)
    assert change.files_unseen is None


def test_a_deleted_text_without_patch_is_read(fake: FakeGitHub, client: Client) -> None:
    big = Entry(b"gone\n" * (PATCH_LINES + 10))
    base = home(fake).commit({**BASE_FILES, "big.txt": big})
    head = home(fake).commit(BASE_FILES)
    home(fake).pulls[NUMBER] = replace(pull(fake), base_sha=base, head_sha=head)
    item = file(read(fake, client), "big.txt")
    assert (item.status, item.removed, removed(item)[0]) == (Status.DELETED, PATCH_LINES + 10, (1, "gone"))


def silent(fake: FakeGitHub, path: str) -> None:
    """Leave a row's counts and text out, as GitHub does past 20,000 lines of one answer."""
    from tests.fake_github.rows import rows_between

    rows = rows_between(home(fake).commits[pull(fake).base_sha], home(fake).commits[pull(fake).head_sha])
    for row in rows:
        if row["filename"] == path:
            row["true_additions"] = row["additions"]
            row |= {"additions": 0, "deletions": 0, "changes": 0}
            row.pop("patch", None)
    pull(fake).rows = rows


@pytest.mark.parametrize("path", ["docs/guide.md", "src/main.py"])
def test_counts_left_at_zero_do_not_hide_a_text(fake: FakeGitHub, client: Client, path: str) -> None:
    silent(fake, path)
    change = read(fake, client)
    assert added(file(change, path)) in ([(1, "Hello")], [(5, "    return 2")])
    assert change.files_unseen is None


def test_a_rename_that_hides_an_edit_is_seen(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, "src/new name.py": Entry(b"one\nSECRET\nthree\n")})
    entry = Entry(b"one\nSECRET\nthree\n")
    row = bare_row("src/new name.py", sha=entry.sha, previous_filename="src/old name.py") | {"status": "renamed"}
    pull(fake).rows = [row]
    item = file(read(fake, client), "src/new name.py")
    assert added(item) == [(2, "SECRET")]
    assert removed(item) == [(2, "two")]


def test_a_mode_change_is_no_text(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, "README.md": Entry(b"# App\n", "100755")})
    item = file(read(fake, client), "README.md")
    assert (item.unseen, item.patch, item.binary) == ("", None, False)


def test_a_content_that_is_not_delivered_is_unseen(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, "a.bin": Entry(b"\0a"), "b.bin": Entry(b"\0b")})
    fake.faults.append(Fault("GET", "/git/blobs/", times=FOREVER, kind="status", status=502))
    change = read(fake, client)
    assert "failed to deliver" in file(change, "a.bin").unseen
    assert "failed to deliver" in file(change, "b.bin").unseen
    assert len(fake.requests("GET", "/git/blobs/")) == 4


def test_a_content_that_is_refused_is_unseen(fake: FakeGitHub, client: Client) -> None:
    row = bare_row("module", sha="b" * 40)
    pull(fake).rows = [row]
    assert "may not read" in file(read(fake, client), "module").unseen


def test_a_row_without_the_name_of_its_content_is_unseen(fake: FakeGitHub, client: Client) -> None:
    pull(fake).rows = [bare_row("a.txt") | {"sha": None}]
    assert "neither its text nor" in file(read(fake, client), "a.txt").unseen


def test_a_text_that_replaces_a_binary_is_binary(fake: FakeGitHub, client: Client) -> None:
    base = home(fake).commit({**BASE_FILES, "a": Entry(b"\0")})
    head = home(fake).commit({**BASE_FILES, "a": Entry(b"text\n")})
    home(fake).pulls[NUMBER] = replace(pull(fake), base_sha=base, head_sha=head)
    assert file(read(fake, client), "a").binary


def test_a_text_whose_past_is_not_found_is_unseen(fake: FakeGitHub, client: Client) -> None:
    pull(fake).rows = [bare_row("new.txt", sha=HEAD_FILES["docs/guide.md"].sha) | {"status": "modified"}]
    assert "what it was before" in file(read(fake, client), "new.txt").unseen


def test_the_contents_that_are_read_are_bounded(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, **{f"{number}.bin": Entry(b"\0%d" % number) for number in range(60)}})
    change = read(fake, client)
    assert sum(item.binary for item in change.files) == 50
    assert sum("too many" in item.unseen for item in change.files) == 10


def test_half_a_patch_is_unseen(fake: FakeGitHub, client: Client) -> None:
    pull(fake).rows = [bare_row("a.txt", patch="@@ -0,0 +1 @@\n+x", additions=9)]
    change = read(fake, client)
    assert file(change, "a.txt").unseen == "GitHub delivered only a part of its text"


def test_a_broken_patch_is_unseen(fake: FakeGitHub, client: Client) -> None:
    pull(fake).rows = [bare_row("a.txt", patch="@@ -0,0 +1,5 @@\n+x", additions=1)]
    assert "could not be read" in file(read(fake, client), "a.txt").unseen


def test_a_tree_that_is_cut_leaves_a_rename_unseen(fake: FakeGitHub, client: Client) -> None:
    home(fake).tree_limit = 2
    assert "more files" in file(read(fake, client), "src/new name.py").unseen


def test_modes_and_paths_are_read_when_asked_for(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {**HEAD_FILES, "link": Entry(b"README.md", "120000"), "README.md": Entry(b"# App\n", "100755")})
    change = read(fake, client, "modes", "tree")
    assert file(change, "link").new_mode == 0o120000
    assert (file(change, "README.md").old_mode, file(change, "README.md").new_mode) == (0o100644, 0o100755)
    assert isinstance(change.tree, frozenset)
    assert "docs/guide.md" in change.tree
    assert (file(change, "docs/guide.md").size, file(change, "gone.txt").size) == (6, None)
    assert len(fake.requests("GET", "/git/trees/")) == 2


def test_a_mode_that_changed_on_the_base_is_not_the_change_s(fake: FakeGitHub, client: Client) -> None:
    before = pull(fake).base_sha
    moved = home(fake).commit({**BASE_FILES, "src/main.py": Entry(BASE_FILES["src/main.py"].data, "100755")})
    home(fake).pulls[NUMBER] = replace(pull(fake), base_sha=moved, merge_base=before)
    item = file(read(fake, client, "modes"), "src/main.py")
    assert (item.old_mode, item.new_mode) == (0o100644, 0o100644)


def test_sizes_are_read_when_asked_for(fake: FakeGitHub, client: Client) -> None:
    item = file(read(fake, client, "sizes"), "docs/guide.md")
    assert (item.size, item.new_mode) == (6, None)


def test_paths_that_cannot_be_read_are_unknown(fake: FakeGitHub, client: Client) -> None:
    home(fake).tree_limit = 2
    assert isinstance(read(fake, client, "tree").tree, Unknown)


def test_commits_are_read_when_asked_for(fake: FakeGitHub, client: Client) -> None:
    person = {"name": "Ada", "email": "ada@example.com", "date": "2026-01-02T03:04:05Z"}
    pull(fake).commits = [
        {"sha": "c" * 40, "message": "One", "parents": ("d" * 40,), "author": person, "verified": True}
    ]
    assert read(fake, client, "commits").commits == (
        Commit(
            sha="c" * 40,
            message="One",
            author_name="Ada",
            author_email="ada@example.com",
            committer_name="Mona",
            committer_email="mona@example.com",
            verified=True,
            logins=(),
            first_parent="d" * 40,
        ),
    )


def test_more_commits_than_github_lists_are_unknown(fake: FakeGitHub, client: Client) -> None:
    pull(fake).commits = [{"sha": f"{number:040x}", "message": "m"} for number in range(260)]
    commits = read(fake, client, "commits").commits
    assert commits == Unknown("the commits", "GitHub listed 250 of 260 commits (at most 250)")


def test_commits_that_fail_are_unknown(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("GET", "/commits", times=FOREVER, kind="reset"))
    assert isinstance(read(fake, client, "commits").commits, Unknown)


def issues(change: Change) -> LinkedIssues:
    assert isinstance(change.linked_issues, LinkedIssues)
    return change.linked_issues


def test_the_links_of_github_come_first(fake: FakeGitHub, client: Client) -> None:
    home(fake).issues[9] = FakeIssue(9, title="Nine", body="Scope\r\nhere", labels=["accepted"], state="closed")
    pull(fake).closes = [(REPOSITORY, 9)]
    found = issues(read(fake, client, "linked_issues"))
    assert found.source == "github"
    assert found.issues == (
        Issue(
            number=9,
            repository=REPOSITORY,
            state="closed",
            title="Nine",
            body="Scope\nhere",
            labels=("accepted",),
            trusted=True,
            edited=None,
        ),
    )


@pytest.mark.parametrize(
    ("association", "editor", "trusted"),
    [
        ("OWNER", None, True),
        ("COLLABORATOR", "octocat", True),
        ("MEMBER", "stranger", None),
        ("CONTRIBUTOR", None, None),
    ],
)
def test_trust_follows_who_wrote_last(
    fake: FakeGitHub, client: Client, association: str, editor: str | None, *, trusted: bool | None
) -> None:
    home(fake).issues[9] = FakeIssue(9, association=association, editor=Account(editor) if editor else None)
    pull(fake).closes = [(REPOSITORY, 9)]
    assert issues(read(fake, client, "linked_issues")).issues[0].trusted is trusted


@pytest.mark.parametrize("status", [406, 422])
def test_a_difference_that_github_does_not_make_is_not_known(fake: FakeGitHub, client: Client, status: int) -> None:
    fake.faults.append(Fault("GET", "/files|/compare/", kind="status", status=status, times=FOREVER))
    unseen = read(fake, client).files_unseen
    assert isinstance(unseen, Unknown)
    assert "fetch-depth: 0" in unseen.why
    group = MergeGroupEvent(
        repository=REPOSITORY,
        number=NUMBER,
        base_sha=pull(fake).base_sha,
        head_sha=pull(fake).head_sha,
        base_ref="main",
        default_branch="main",
    )
    change = Source(client, group, now=datetime.now(UTC)).read(())
    assert (change.files, isinstance(change.files_unseen, Unknown)) == ((), True)


@pytest.mark.parametrize(
    ("roles", "editor", "trusted"),
    [
        ({"octocat": "admin"}, None, True),
        ({"octocat": "triage"}, None, True),
        ({"octocat": "read"}, None, False),
        ({"octocat": "admin"}, "stranger", False),
        ({"octocat": "read", "hubot": "maintain"}, "hubot", True),
    ],
)
def test_a_declaration_is_the_word_of_those_with_triage_rights(
    fake: FakeGitHub, client: Client, roles: dict[str, str], editor: str | None, *, trusted: bool
) -> None:
    home(fake).roles |= roles
    home(fake).issues |= {
        number: FakeIssue(number, association="MEMBER", editor=Account(editor) if editor else None) for number in (8, 9)
    }
    pull(fake).closes = [(REPOSITORY, 8), (REPOSITORY, 9)]
    found = issues(read(fake, client, "linked_issues", "issue_rights")).issues
    assert [item.trusted for item in found] == [trusted, trusted]
    # Each of them is asked about once.
    assert len(fake.requests("GET", "/permission")) == 1


def test_rights_that_cannot_be_asked_for_stay_open(fake: FakeGitHub, client: Client) -> None:
    home(fake).issues[9] = FakeIssue(9, association="OWNER")
    pull(fake).closes = [(REPOSITORY, 9)]
    fake.faults.append(Fault("GET", "/permission", kind="status", status=403, times=FOREVER))
    assert issues(read(fake, client, "linked_issues", "issue_rights")).issues[0].trusted is None


def test_the_words_decide_where_graphql_is_closed(fake: FakeGitHub, client: Client) -> None:
    fake.world.graphql = False
    pull(fake).body = "Fixes #5, fixes #6, fixes #404 <!-- fixes #1 -->"
    home(fake).issues |= {5: FakeIssue(5), 6: FakeIssue(6, pull_request=True)}
    found = issues(read(fake, client, "linked_issues"))
    assert found.source == "text"
    assert [(item.number, item.pull_request, item.problem) for item in found.issues] == [
        (5, False, ""),
        (6, True, ""),
        (404, False, "not found"),
    ]


def test_the_words_count_too_off_the_default_branch(fake: FakeGitHub, client: Client) -> None:
    home(fake).issues |= {5: FakeIssue(5), 9: FakeIssue(9)}
    home(fake).pulls[NUMBER] = replace(pull(fake), base_ref="release", closes=[(REPOSITORY, 9)])
    found = issues(read(fake, client, "linked_issues"))
    assert ([item.number for item in found.issues], found.source) == ([9, 5], "text")


def test_the_words_are_not_followed_on_the_default_branch(fake: FakeGitHub, client: Client) -> None:
    assert issues(read(fake, client, "linked_issues")) == LinkedIssues(issues=(), source="github")


def test_a_description_cannot_ask_for_many_requests(fake: FakeGitHub, client: Client) -> None:
    fake.world.graphql = False
    pull(fake).body = " ".join(f"fixes #{number}" for number in range(100, 300))
    found = issues(read(fake, client, "linked_issues"))
    assert len(found.issues) == 200
    assert len(fake.requests("GET", "/issues/")) == 10
    assert "not read" in found.issues[10].problem


def test_mentioned_issues_are_read_when_asked_for(fake: FakeGitHub, client: Client) -> None:
    pull(fake).body = "Refs #5, see GH-6; `#7`"
    home(fake).issues |= {5: FakeIssue(5, labels=["accepted"]), 6: FakeIssue(6, pull_request=True), 7: FakeIssue(7)}
    mentioned = read(fake, client, "mentioned_issues").mentioned_issues
    assert isinstance(mentioned, LinkedIssues)
    assert [(item.number, item.labels, item.pull_request) for item in mentioned.issues] == [
        (5, ("accepted",), False),
        (6, (), True),
    ]
    fake.faults.append(Fault("GET", "/issues/", times=FOREVER, kind="status"))
    assert isinstance(read(fake, client, "mentioned_issues").mentioned_issues, Unknown)


def test_more_links_than_are_told_are_unknown(fake: FakeGitHub, client: Client) -> None:
    home(fake).issues[9] = FakeIssue(9)
    pull(fake).closes = [(REPOSITORY, 9)] * 60
    change = read(fake, client, "linked_issues")
    assert change.linked_issues == Unknown("the linked issues", "GitHub tells only 50 of 60")


def test_links_that_fail_are_unknown(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault(path="/graphql|/issues/", times=FOREVER, kind="status"))
    assert isinstance(read(fake, client, "linked_issues").linked_issues, Unknown)


def test_a_push_meanwhile_supersedes(fake: FakeGitHub, client: Client) -> None:
    made = source(client)
    pushed: list[str] = []
    fake.faults.append(Fault("GET", "/files", action=lambda: pushed.append(push(fake.world, BASE_FILES))))
    with pytest.raises(Superseded):
        made.read(())


def test_another_base_meanwhile_supersedes(fake: FakeGitHub, client: Client) -> None:
    made = source(client)
    pull(fake).base_ref = "release"
    with pytest.raises(Superseded):
        made.read(())


def test_a_base_that_moves_on_does_not(fake: FakeGitHub, client: Client) -> None:
    made = source(client)
    before = pull(fake).base_sha
    pull(fake).base_sha, pull(fake).merge_base = home(fake).commit(BASE_FILES, "later"), before
    assert made.read(()).base == before
    assert made.still_current()


def test_the_pull_request_is_read_last(fake: FakeGitHub, client: Client) -> None:
    read(fake, client, "linked_issues", "commits", "tree", "modes")
    assert fake.seen[-1].path == "/repos/acme/app/pulls/7"


def test_changed_facts_are_noticed_and_read_anew(fake: FakeGitHub, client: Client) -> None:
    made = source(client)
    made.read(())
    assert made.still_current()
    pull(fake).labels = ["other"]
    assert not made.still_current()
    assert made.read(()).labels == ("other",)
    assert made.still_current()
    head = push(fake.world, BASE_FILES)
    assert not made.still_current()
    assert made.read(()).head == head


def test_a_missing_pull_request_is_told(client: Client) -> None:
    with pytest.raises(RefusedError, match="pulls/8"):
        read_named(client, REPOSITORY, 8)


def test_a_fork_that_is_gone_is_read(fake: FakeGitHub, client: Client) -> None:
    fake.check_contract = False
    pull(fake).head_repository = None
    assert read_named(client, REPOSITORY, NUMBER).fork
    assert read(fake, client).branch == "feature"


def group(fake: FakeGitHub, number: int | None = NUMBER) -> MergeGroupEvent:
    return MergeGroupEvent(
        repository=REPOSITORY,
        number=number,
        base_sha=pull(fake).base_sha,
        head_sha=pull(fake).head_sha,
        base_ref="main",
        default_branch="main",
    )


def test_a_merge_group_is_read(fake: FakeGitHub, client: Client) -> None:
    home(fake).issues[9] = FakeIssue(9)
    pull(fake).closes = [(REPOSITORY, 9)]
    made = Source(client, group(fake), now=NOW)
    change = made.read({"linked_issues", "commits"})
    assert [item.path for item in change.files] == ["docs/guide.md", "gone.txt", "src/main.py", "src/new name.py"]
    assert (change.title, change.number, change.target) == ("Add a guide", 7, "main")
    assert (change.base, change.head) == (pull(fake).base_sha, pull(fake).head_sha)
    assert issues(change).issues[0].number == 9
    assert isinstance(change.commits, tuple)
    assert made.still_current()


@pytest.mark.parametrize("number", [None, 99])
def test_a_group_without_its_pull_request_has_unknown_facts(
    fake: FakeGitHub, client: Client, number: int | None
) -> None:
    change = Source(client, group(fake, number), now=NOW).read({"linked_issues"})
    assert len(change.files) == 4
    for fact in (change.title, change.body, change.author, change.labels, change.linked_issues):
        assert isinstance(fact, Unknown)
        assert not fact.offline


def test_a_large_group_is_not_whole(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {f"f{number:03}.txt": Entry(b"x\n") for number in range(350)})
    change = Source(client, group(fake), now=NOW).read(())
    assert change.files_unseen == Unknown(
        "the files", f"GitHub compares at most 300 files of a merge group; {CHECKOUT}"
    )


def test_a_group_that_cannot_be_compared_ends_the_run(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("GET", "/compare/", times=FOREVER, kind="reset"))
    with pytest.raises(FailedError):
        Source(client, group(fake), now=NOW).read(())


def test_events_are_pull_requests_or_groups(fake: FakeGitHub, client: Client) -> None:
    event = read_named(client, REPOSITORY, NUMBER)
    assert isinstance(event, PullRequestEvent)
    assert (event.default_branch, event.fork, event.base_ref) == ("main", False, "main")
    assert issubclass(Superseded, GovbotError)
