"""A pull request that changes the policy: judged by the one of its base, told what its own would say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from govbot.checks.title import CHECK as TITLE
from govbot.cli.main import main
from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github import Entry, Issue, Repository
from tests.fake_github.faults import FOREVER, STATUS, Fault
from tests.fake_github.scene import NUMBER, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from govbot.core.verdict import Verdict

STRICT = """\
version: 1
rules:
  - id: no-guide
    forbid: {changed-paths: "docs/**"}
  - id: small
    require: {size: {max-lines: 400}}
"""
SOFT = STRICT.replace("docs/**", "nothing/**")
BROKEN = STRICT.replace("forbid", "forbids")
LINK = Entry(b"elsewhere.yml", "120000")


def policy(text: str) -> Entry:
    return Entry(text.encode())


def preview_of(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((job.folder / "report.json").read_text())["preview"]
    return found


def steps(job: Job) -> list[tuple[str, str | None, str | None]]:
    def outcome(decision: dict[str, str] | None) -> str | None:
        return decision["outcome"] if decision else None

    return [(item["rule"], outcome(item["now"]), outcome(item["then"])) for item in preview_of(job)["differences"]]


def test_a_softer_policy_decides_nothing_and_is_shown(job: Job) -> None:
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT)})
    assert job.run() == ExitCode.FAILED
    assert steps(job) == [("no-guide", "failed", "passed")]
    told = preview_of(job)
    assert (told["now"], told["then"], told["conclusion"], told["same"]) == ("own", "own", "success", 1)
    assert "With the changed policy, this change would pass. 1 rule would decide otherwise" in job.comments[0]
    assert "- ✅ `no-guide`: failed (1 finding) → passed" in job.comments[0]
    assert "edits the policy" in job.comments[0]


def test_a_clean_change_of_the_policy_gets_a_comment_too(job: Job) -> None:
    job.policy(SOFT)
    job.at_head({".github/govbot.yml": policy(STRICT + '  - id: more\n    require: {title: "^x"}\n')})
    assert job.run() == ExitCode.PASSED
    assert steps(job) == [("no-guide", "passed", "failed"), ("more", None, "failed")]
    assert "✅ All 2 rules passed" in job.comments[0]
    assert "would fail" in job.comments[0]
    assert [check["conclusion"] for check in job.checks] == ["success"]


def test_without_a_change_of_the_policy_nothing_of_the_head_is_read(job: Job) -> None:
    job.policy(STRICT)
    job.run()
    assert preview_of(job) is None
    assert not job.server.requests("GET", "/contents")
    assert "changed policy" not in job.comments[0]


def test_the_first_policy_is_judged_by_the_built_in_one(job: Job) -> None:
    job.at_head({".github/govbot.yml": policy(STRICT)})
    job.run()
    told = preview_of(job)
    assert (told["now"], told["then"], told["conclusion"]) == ("built-in", "own", "failure")
    assert "the built-in one was used (`govbot:recommended`)" in job.comments[0]
    assert "brings the first policy of this repository" in job.comments[0]
    assert ("no-guide", None, "failed") in steps(job)


def test_a_policy_that_is_taken_away_says_who_would_judge(job: Job) -> None:
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": None})
    assert job.run() == ExitCode.FAILED
    assert preview_of(job)["then"] == "built-in"
    assert "removes the policy, so that the built-in one would judge" in job.comments[0]


def test_the_mending_of_a_broken_policy_is_seen(job: Job) -> None:
    job.policy(BROKEN)
    job.at_head({".github/govbot.yml": policy(STRICT)})
    assert job.run() == ExitCode.USAGE
    assert job.outputs["conclusion"] == "incomplete"
    assert [check["conclusion"] for check in job.checks] == ["failure"]
    told = preview_of(job)
    assert (told["now"], told["then"], told["conclusion"]) == ("broken", "own", "failure")
    assert ".github/govbot.yml:4:5" in job.comments[0]
    assert "does not load; the changed one does, and judges once an administrator approves." in job.comments[0]
    assert "- ❌ `no-guide`: failed (1 finding)" in job.comments[0]


def test_the_mending_of_a_broken_file_that_the_policy_extends_is_seen(job: Job) -> None:
    job.at_base(
        {".github/govbot.yml": policy("version: 1\nextends: ./rules/base.yml\n"), ".github/rules/base.yml": policy("x")}
    )
    job.at_head({".github/rules/base.yml": policy(SOFT)})
    assert job.run() == ExitCode.USAGE
    assert preview_of(job)["conclusion"] == "success"
    assert preview_of(job)["policy"] == [".github/govbot.yml", ".github/rules/base.yml"]


def test_a_broken_policy_that_is_left_alone_says_so_once(job: Job) -> None:
    job.policy(BROKEN)
    assert job.run() == ExitCode.USAGE
    assert preview_of(job) is None
    assert job.comments[0].count("forbids") == 1


def test_the_breaking_of_a_policy_is_told_with_its_mistakes(job: Job) -> None:
    job.policy(SOFT)
    job.at_head({".github/govbot.yml": policy(BROKEN)})
    assert job.run() == ExitCode.PASSED
    told = preview_of(job)
    assert (told["then"], told["conclusion"]) == ("broken", None)
    assert ".github/govbot.yml:4:5" in told["problems"][0]
    assert "The changed policy does not load" in job.comments[0]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({".github/govbot.yml": LINK}, "symbolic link"),
        ({".github/govbot.yml": None, ".github/govbot": LINK}, "symbolic link"),
        ({".github/govbot.yml": Entry(b"#" * 1_100_000)}, "larger than 1,048,576 bytes"),
        ({".github/govbot.yml": Entry(b"version: 1\nrules: " + b"[" * 60 + b"]" * 60)}, "nested too deep"),
        ({".github/govbot.yaml": Entry(b"version: 1\n")}, "both .github/govbot.yml and .github/govbot.yaml exist"),
    ],
)
def test_what_no_policy_may_be_is_refused_at_head(job: Job, files: dict[str, Entry | None], problem: str) -> None:
    job.policy(SOFT)
    job.at_head(files)
    assert job.run() == ExitCode.PASSED
    assert problem in preview_of(job)["problems"][0]
    assert "does not load" in job.comments[0]


@pytest.mark.parametrize(
    ("base", "problem"),
    [
        (LINK, "symbolic link"),
        (Entry(b"#" * 1_100_000), "larger than"),
        (Entry(b"version: 1\nrules: " + b"[" * 60 + b"]" * 60), "nested too deep"),
    ],
)
def test_what_no_policy_may_be_is_refused_at_base(job: Job, base: Entry, problem: str) -> None:
    job.at_base({".github/govbot.yml": base})
    assert job.run() == ExitCode.USAGE
    assert job.outputs["conclusion"] == "incomplete"
    assert problem in job.comments[0]
    assert [check["conclusion"] for check in job.checks] == ["failure"]


def many_files(number: int) -> dict[str, Entry | None]:
    files: dict[str, Entry | None] = {
        f".github/govbot/{n}.yml": policy(STRICT.replace("no-guide", f"g{n}").replace("small", f"s{n}"))
        for n in range(number)
    }
    return files | {".github/govbot.yml": None}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (many_files(60), "more than 30 files"),
        ({".github/govbot.yml": Entry(STRICT.encode() + b"#" * 300_000)}, "262,144 bytes"),
        (
            {
                ".github/govbot.yml": policy(
                    "version: 1\nrules:\n  - id: many\n    require:\n      any: ["
                    + ", ".join("{title: x}" for _ in range(501))
                    + "]\n"
                )
            },
            "501 checks",
        ),
    ],
)
def test_a_flood_is_not_looked_at_and_that_is_said(job: Job, files: dict[str, Entry | None], why: str) -> None:
    job.policy(SOFT)
    job.at_head(files)
    assert job.run() == ExitCode.PASSED
    assert preview_of(job) is None
    assert "What the changed policy would say is not known" in job.summary
    assert why in job.summary
    assert len(job.server.seen) < 50


def test_a_policy_that_takes_too_long_does_not_hold_up_the_verdict(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govbot.app.brought.SECONDS", -1.0)
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT + "    unless: {not: {any: [{title: x}]}}\n")})
    assert job.run() == ExitCode.FAILED
    assert preview_of(job) is None
    assert "it takes more than" in job.comments[0]


def test_a_check_of_another_package_that_is_cut_off_is_not_said_to_have_broken(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(TITLE, name="acme-title", package="acme-checks")
    monkeypatch.setattr("govbot.checks.third_party.find_check", {"acme-title": other}.get)
    monkeypatch.setattr("govbot.app.brought.SECONDS", -1.0)
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT + "  - {id: other, require: {acme-title: x}}\n")})
    job.run()
    assert "it takes more than" in job.comments[0]
    assert "broke" not in job.comments[0]


def test_a_check_of_another_package_that_breaks_is_said_to_have(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_change: object, _options: object) -> Verdict:
        raise ZeroDivisionError

    other = replace(TITLE, name="acme-title", package="acme-checks", evaluate=breaks)
    monkeypatch.setattr("govbot.checks.third_party.find_check", {"acme-title": other}.get)
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT + "  - {id: other, require: {acme-title: x}}\n")})
    job.run()
    assert "acme-checks broke" in job.comments[0].replace("`", "")


def test_contents_that_only_the_new_policy_asks_for_are_read(job: Job) -> None:
    job.policy(SOFT)
    rule = "version: 1\nrules:\n  - id: guide\n    require: {file-content: {paths: docs/guide.md, text: Hello}}\n"
    job.at_head({".github/govbot.yml": policy(rule)})
    assert job.run() == ExitCode.PASSED
    assert ("guide", None, "passed") in steps(job)


def test_facts_that_only_the_new_policy_asks_for_are_read(job: Job) -> None:
    job.policy(SOFT)
    job.at_head(
        {
            ".github/govbot.yml": policy(
                "version: 1\nrules:\n  - id: issue\n    require: {linked-issue: {state: open}}\n"
            )
        }
    )
    home = job.server.world.repositories[REPOSITORY]
    home.issues[5] = Issue(5, state="open")
    home.pulls[NUMBER].closes = [(REPOSITORY, 5)]
    assert job.run() == ExitCode.PASSED
    assert ("issue", None, "passed") in steps(job)


def test_words_of_the_new_policy_are_never_markup(job: Job) -> None:
    job.policy(SOFT)
    evil = "[click](https://evil.example) @octocat <img src=x> #1"
    hostile = STRICT + f'  - id: more\n    name: "{evil}"\n    require: {{title: "{evil}"}}\n    message: "{evil}"\n'
    job.at_head({".github/govbot.yml": policy(hostile)})
    job.run()
    assert "- ❌ `more`: new rule → failed (1 finding): `" in job.comments[0]
    for line in job.comments[0].splitlines():
        if "evil" in line:
            assert all("evil" not in part for part in line.split("`")[::2])


SHARED = "version: 1\nrules:\n  - id: shared\n    forbid: {changed-paths: 'docs/**'}\n"
EXTENDS = "version: 1\nextends: acme/policies/base.yml@{}\n"


@pytest.fixture
def shared(job: Job) -> Callable[[str], str]:
    """Another repository with policies; gives the commit that a text was put into."""
    home = job.server.world.add(Repository("acme/policies"))

    def commit(text: str) -> str:
        return home.commit({"base.yml": policy(text), "private.yml": policy("SECRET-WORDS")})

    return commit


def test_the_policy_of_a_fork_reads_no_other_repository(job: Job, shared: Callable[[str], str]) -> None:
    first, second = shared(SHARED), shared(SHARED.replace("docs", "src"))
    job.policy(EXTENDS.format(first))
    job.server.world.repositories[REPOSITORY].pulls[NUMBER].head_repository = "stranger/app"
    job.at_head({".github/govbot.yml": policy(EXTENDS.format(second).replace("base.yml", "private.yml"))})
    assert job.run() == ExitCode.FAILED
    assert preview_of(job) is None
    assert "acme/policies is not read for a fork" in job.summary
    assert "SECRET-WORDS" not in job.summary + job.comments[0]
    reads = [seen for seen in job.server.seen if not seen.write]
    assert not [seen for seen in reads if second in seen.path or second in json.dumps(seen.body)]


def test_the_policy_of_a_fork_may_keep_what_the_base_extends(job: Job, shared: Callable[[str], str]) -> None:
    text = EXTENDS.format(shared(SHARED))
    job.policy(text)
    job.server.world.repositories[REPOSITORY].pulls[NUMBER].head_repository = "stranger/app"
    job.at_head({".github/govbot.yml": policy(text + STRICT.removeprefix("version: 1\n"))})
    assert job.run() == ExitCode.FAILED
    assert ("no-guide", None, "failed") in steps(job)


def test_whoever_may_write_here_may_try_another_pin(job: Job, shared: Callable[[str], str]) -> None:
    job.policy(EXTENDS.format(shared(SHARED)))
    job.at_head({".github/govbot.yml": policy(EXTENDS.format(shared(SHARED.replace("docs", "nothing"))))})
    assert job.run() == ExitCode.FAILED
    assert steps(job) == [("shared", "failed", "passed")]


def test_a_github_that_fails_over_the_new_policy_does_not_change_the_verdict(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT)})
    job.server.faults.append(Fault(path="/contents/", times=FOREVER, kind=STATUS, status=502))
    assert job.run() == ExitCode.FAILED
    assert preview_of(job) is None
    assert "What the changed policy would say is not known" in job.comments[0]


def test_a_merge_group_shows_it_too(job: Job) -> None:
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT)})
    pull = job.server.world.repositories[REPOSITORY].pulls[NUMBER]
    group = {"head_sha": pull.head_sha, "head_ref": "refs/heads/x", "base_sha": pull.base_sha, "base_ref": "main"}
    event = {"repository": {"full_name": REPOSITORY, "default_branch": "main"}, "merge_group": group}
    assert job.run(event=event, name="merge_group") == ExitCode.FAILED
    assert steps(job) == [("no-guide", "failed", "passed")]


def test_a_pull_request_by_name_shows_it_too(
    job: Job, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job.policy(BROKEN)
    job.run()
    assert main(["check", "--pr", f"{REPOSITORY}#{NUMBER}"]) == ExitCode.USAGE
    assert ".github/govbot.yml:4:5" in capsys.readouterr().err
    job.at_head({".github/govbot.yml": policy(STRICT)})
    assert main(["check", "--pr", f"{REPOSITORY}#{NUMBER}"]) == ExitCode.INCOMPLETE
    assert "the changed one does" in capsys.readouterr().out
    assert not [item for item in job.server.writes if item.path == "/graphql"]
