from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from govbot.core.before import content_before
from govbot.core.change import File, Status
from govbot.diff.runs import read_patch
from govbot.sources.text_diff import patch_of

LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"+x", b"-y", b" z", b"\\ No", b"d\r", b"\xff"]), max_size=8)


def file(old: bytes, new: bytes) -> File:
    body = patch_of(old, new)
    made = File(old_path="a", new_path="a", status=Status.MODIFIED)
    if not body:
        return made
    patch = read_patch(body, "a patch")
    added, removed = (sum(run.count for run in runs) for runs in (patch.added, patch.removed))
    return replace(made, patch=patch, added=added, removed=removed)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, st.booleans(), st.booleans())
@example([b"a"], [], True, False)
def test_what_a_file_was_follows_from_what_it_is(
    before: list[bytes],
    after: list[bytes],
    ends_before: bool,
    ends_after: bool,
) -> None:
    old = b"\n".join(before) + (b"\n" if ends_before and before else b"")
    new = b"\n".join(after) + (b"\n" if ends_after and after else b"")
    found = content_before(file(old, new), new)
    assert found is not None
    # The end of the last line is no part of the diff's runs.
    assert [line.removesuffix(b"\r") for line in found.rstrip(b"\n").split(b"\n")] == [
        line.removesuffix(b"\r") for line in old.rstrip(b"\n").split(b"\n")
    ]


def test_what_does_not_belong_together() -> None:
    changed = file(b"a\nb\n", b"a\nc\n")
    assert content_before(changed, b"a\nd\n") is None
    assert content_before(changed, b"") is None
    assert content_before(replace(changed, unseen="too large"), b"a\nc\n") is None
    assert content_before(replace(changed, binary=True, patch=None), b"a\nc\n") is None
    assert content_before(replace(changed, patch=None), b"a\nc\n") is None
    assert content_before(file(b"a\nb\nc\nd\n", b"a\nb\nc\n"), b"a") is None


def test_a_pure_rename() -> None:
    assert content_before(File(old_path="a", new_path="b", status=Status.RENAMED), b"x") == b"x"
