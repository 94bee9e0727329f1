"""What a run is told: its variables, and events of every kind."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Author, Change
from govbot.errors import InputError, UsageError
from govbot.github.event import (
    MergeGroupEvent,
    PullRequestEvent,
    facts_from_event,
    load_payload,
    parse_event,
    read_environment,
)

Json = dict[str, Any]
PAYLOADS = json.loads((Path(__file__).parent / "payloads.json").read_bytes())
ENVIRON = {
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_EVENT_PATH": "/event.json",
    "GITHUB_REPOSITORY": "acme/app",
    "GITHUB_TOKEN": "abc123",
    "GITHUB_RUN_ID": "77",
    "GITHUB_RUN_ATTEMPT": "2",
}


def payload() -> Json:
    made: Json = copy.deepcopy(PAYLOADS["pull_request"][0])
    return made


def event_of(changed: Json) -> PullRequestEvent:
    event = parse_event("pull_request", changed)
    assert isinstance(event, PullRequestEvent)
    return event


def test_the_environment_is_read() -> None:
    found = read_environment(ENVIRON)
    assert (found.run, found.api_url, found.graphql_url) == ((77, 2), "https://api.github.com", None)
    assert found.run_url == "https://github.com/acme/app/actions/runs/77"
    assert (found.step_summary, found.output, found.actor) == (None, None, "")


def test_an_enterprise_server_is_read() -> None:
    urls = {"GITHUB_API_URL": "https://ghe.example/api/v3/", "GITHUB_GRAPHQL_URL": "https://ghe.example/api/graphql"}
    found = read_environment(ENVIRON | urls | {"GITHUB_SERVER_URL": "https://ghe.example"})
    assert (found.api_url, found.graphql_url) == ("https://ghe.example/api/v3", "https://ghe.example/api/graphql")
    assert found.run_url == "https://ghe.example/acme/app/actions/runs/77"


@pytest.mark.parametrize("name", ["GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_TOKEN"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_missing_is_named(name: str, value: str | None) -> None:
    environ = {key: text for key, text in ENVIRON.items() if key != name} | ({name: value} if value is not None else {})
    with pytest.raises(UsageError, match=name) as caught:
        read_environment(environ)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_REPOSITORY", "acme"),
        ("GITHUB_REPOSITORY", "acme/.."),
        ("GITHUB_REPOSITORY", "acme/app/x"),
        ("GITHUB_API_URL", "api.github.com"),
        ("GITHUB_API_URL", "file:///etc"),
        ("GITHUB_API_URL", "https://token@host"),
        ("GITHUB_TOKEN", "two\nlines"),
        ("GITHUB_TOKEN", "with space"),
    ],
)
def test_what_is_wrong_is_named_but_not_shown(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        read_environment(ENVIRON | {name: value})
    assert value not in caught.value.message


@pytest.mark.parametrize("example", PAYLOADS["pull_request"], ids=lambda item: item["action"])
@pytest.mark.parametrize("name", ["pull_request", "pull_request_target", "pull_request_review"])
def test_every_published_example_is_read(name: str, example: Json) -> None:
    event = parse_event(name, example)
    pull = example["pull_request"]
    assert isinstance(event, PullRequestEvent)
    assert (event.number, event.repository) == (pull["number"], example["repository"]["full_name"])
    assert (event.base_sha, event.head_sha) == (pull["base"]["sha"], pull["head"]["sha"])
    assert event.base_ref == pull["base"]["ref"]
    assert event.fork == (pull["head"]["repo"]["full_name"] != example["repository"]["full_name"])
    facts = facts_from_event(example)
    assert facts["labels"] == tuple(label["name"] for label in pull["labels"])
    assert facts["draft"] is pull["draft"]
    assert facts["author"].login == pull["user"]["login"]


@pytest.mark.parametrize("example", PAYLOADS["merge_group"])
def test_every_published_merge_group_is_read(example: Json) -> None:
    event = parse_event("merge_group", example)
    group = example["merge_group"]
    assert isinstance(event, MergeGroupEvent)
    assert (event.base_sha, event.head_sha) == (group["base_sha"], group["head_sha"])
    assert group["base_ref"] == f"refs/heads/{event.base_ref}"
    assert event.number is not None
    assert f"/pr-{event.number}-" in group["head_ref"]
    assert facts_from_event(example)["number"] == event.number


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("refs/heads/gh-readonly-queue/main/pr-104-" + "a" * 40, 104),
        ("gh-readonly-queue/release/2.x/pr-1-" + "0" * 40, 1),
        ("refs/heads/gh-readonly-queue/main/other-1-" + "a" * 40, None),
        ("refs/heads/main", None),
        ("", None),
    ],
)
def test_the_pull_request_of_a_group_stands_in_its_branch(ref: str, number: int | None) -> None:
    example = copy.deepcopy(PAYLOADS["merge_group"][0])
    example["merge_group"]["head_ref"] = ref
    event = parse_event("merge_group", example)
    assert event.number == number
    assert ("number" in facts_from_event(example)) == (number is not None)


def test_the_facts_fit_a_change() -> None:
    example = payload()
    example["pull_request"] |= {"title": "T", "body": "a\r\nb", "labels": [{"name": "x"}], "draft": True}
    example["pull_request"]["user"] = {"login": "renovate[bot]", "type": "Bot"}
    change = replace(Change(files=(), now=datetime.now(UTC)), **facts_from_event(example))
    assert (change.title, change.body, change.labels, change.draft) == ("T", "a\nb", ("x",), True)
    association = example["pull_request"]["author_association"]
    assert change.author == Author(login="renovate[bot]", bot=True, association=association)
    assert change.branch == example["pull_request"]["head"]["ref"]
    assert change.target == example["pull_request"]["base"]["ref"]
    assert change.repository == example["repository"]["full_name"]


def test_a_fork_is_told() -> None:
    example = payload()
    example["pull_request"]["head"]["repo"]["full_name"] = "someone/app"
    assert event_of(example).fork


def test_the_same_repository_in_other_letters_is_no_fork() -> None:
    example = payload()
    example["pull_request"]["head"]["repo"]["full_name"] = example["repository"]["full_name"].upper()
    assert not event_of(example).fork


def test_a_deleted_fork_is_a_fork() -> None:
    example = payload()
    example["pull_request"]["head"] |= {"repo": None, "user": None}
    assert event_of(example).fork
    assert facts_from_event(example)["fork"]


def test_no_description_is_an_empty_one() -> None:
    example = payload()
    example["pull_request"]["body"] = None
    assert facts_from_event(example)["body"] == ""


def test_a_deleted_author_is_the_ghost() -> None:
    example = payload()
    example["pull_request"]["user"] = None
    assert facts_from_event(example)["author"] == Author(
        login="ghost", association=example["pull_request"]["author_association"]
    )


def test_an_edited_base_is_the_new_one() -> None:
    example = payload() | {
        "action": "edited",
        "changes": {"base": {"ref": {"from": "main"}, "sha": {"from": "0" * 40}}},
    }
    example["pull_request"]["base"] |= {"ref": "release", "sha": "1" * 40}
    event = event_of(example)
    assert (event.base_ref, event.base_sha) == ("release", "1" * 40)


@pytest.mark.parametrize("name", ["push", "issue_comment", "workflow_run", "", "::error::x"])
def test_another_event_is_refused_with_those_that_work(name: str) -> None:
    with pytest.raises(InputError, match="has no pull request to judge") as caught:
        parse_event(name, {})
    assert "pull_request, pull_request_target" in caught.value.hint
    assert "::" not in caught.value.message


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("pull_request",), None, "pull_request is not"),
        (("pull_request", "number"), "x", "pull_request.number is not"),
        (("pull_request", "head", "sha"), "HEAD", "pull_request.head.sha is not"),
        (("pull_request", "head", "sha"), "a" * 40 + "\n", "pull_request.head.sha is not"),
        (("repository", "full_name"), "acme/../x", "repository.full_name is not"),
    ],
)
def test_a_payload_that_is_not_whole_is_told(path: tuple[str, ...], value: object, told: str) -> None:
    example = payload()
    part = example
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    with pytest.raises(InputError, match=told):
        parse_event("pull_request", example)


def test_half_a_character_is_replaced() -> None:
    example = payload()
    example["pull_request"] |= {"title": "a\ud800b", "labels": [{"name": "\udfff"}]}
    facts = facts_from_event(example)
    assert (facts["title"], facts["labels"]) == ("a?b", ("?",))


def test_a_missing_part_is_told() -> None:
    with pytest.raises(InputError, match="pull_request is missing"):
        parse_event("pull_request", {"repository": {"full_name": "a/b"}})
    with pytest.raises(InputError, match="merge_group event"):
        parse_event("merge_group", {})


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[1]", "JSON object"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 99999, "not JSON"),
    ],
)
def test_a_file_that_is_no_event_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(data)
    with pytest.raises(InputError, match=told):
        load_payload(str(file))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_payload(str(tmp_path / "event.json"))
    with pytest.raises(InputError, match="directory"):
        load_payload(str(tmp_path))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["number", "title", "body", "user", "labels", "draft", "base", "head", "author_association", "changed_files"]


@settings(max_examples=150)
@given(st.sampled_from(FIELDS), JSON)
def test_any_value_is_read_or_refused(field: str, value: object) -> None:
    example = payload()
    example["pull_request"][field] = value
    with suppress(InputError):
        assert facts_from_event(example)["repository"]
