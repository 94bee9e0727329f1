"""The marker: written and read back, and nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.publish.marker import Marker, read_marker, without_marker

MARKER = Marker(profile="govbot", head="a" * 40, run=(12, 3), digest="d" * 64)
LINE = f"<!-- govbot:v1 id=govbot head={'a' * 40} run=12.3 digest={'d' * 64} -->"


def test_it_is_written_as_documented() -> None:
    assert str(MARKER) == LINE


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\ntext", "\r\ntext\r\n"])
def test_it_is_read_from_the_first_line(end: str) -> None:
    assert read_marker(LINE + end) == MARKER
    assert without_marker(LINE + end) == end.strip()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "text",
        f"\n{LINE}",
        f" {LINE}",
        f"{LINE} ",
        f"> {LINE}",
        f"text {LINE}",
        LINE.replace("v1", "v2"),
        LINE.replace("a" * 40, "A" * 40),
        LINE.replace("a" * 40, "a" * 41),
        LINE.replace("id=govbot", "id=Gov Bot"),
        LINE.replace("id=govbot", "id="),
        LINE.replace("12.3", "12"),
        LINE.replace("12.3", "٣.3"),
        LINE.replace(" -->", "-->"),
        LINE[:-1],
    ],
)
def test_nothing_else_is_a_marker(body: str) -> None:
    assert read_marker(body) is None


def run(number: int, attempt: int, head: str = "a" * 40) -> Marker:
    return Marker(profile="govbot", head=head, run=(number, attempt), digest="d" * 64)


def test_later_runs_of_one_head_are_newer() -> None:
    assert run(12, 4).newer_than(run(12, 3))
    assert run(13, 1).newer_than(run(12, 1))
    assert not run(12, 3).newer_than(run(12, 4))
    assert not run(12, 3).newer_than(run(12, 3))
    assert not run(12, 2).newer_than(run(13, 1))
    assert not run(99, 1, "b" * 40).newer_than(run(12, 1))


def test_a_run_that_is_started_again_is_heard() -> None:
    assert not run(13, 1).newer_than(run(12, 2))


HEX = st.text("0123456789abcdef", min_size=40, max_size=40)


@settings(max_examples=60)
@given(
    st.from_regex(r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z"),
    HEX,
    st.tuples(st.integers(0, 10**18), st.integers(0, 10**8)),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.text(max_size=30),
)
def test_any_marker_is_read_back(profile: str, head: str, run: tuple[int, int], digest: str, body: str) -> None:
    marker = Marker(profile=profile, head=head, run=run, digest=digest)
    assert read_marker(f"{marker}\n{body}") == marker
