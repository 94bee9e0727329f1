"""Keys of what was said, kept in the text of a check run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govbot.publish.marker import Marker, read_marker
from govbot.publish.told import KEY, LIMIT, Verdict, key_of, read_told, read_verdict, write_told

MARKER = Marker(profile="govbot", head="a" * 40, run=(1, 1), digest="b" * 64)
keys = st.frozensets(st.text("0123456789abcdef", min_size=KEY, max_size=KEY), max_size=20)


verdicts = st.none() | st.builds(
    Verdict, st.integers(1, 999_999_999), st.sampled_from(("success", "failure", "neutral"))
)


@given(keys, verdicts)
def test_what_is_written_is_read_again(told: frozenset[str], verdict: Verdict | None) -> None:
    text = write_told(MARKER, told, verdict)
    for read in (text, text.replace("\n", "\r\n")):
        assert (read_told(read), read_verdict(read), read_marker(read)) == (told, verdict, MARKER)


@given(st.text())
def test_anything_else_holds_nothing(text: str) -> None:
    assert (read_told(text), read_verdict(text)) == (frozenset(), None)


def test_the_text_stays_within_what_a_check_run_takes() -> None:
    told = [key_of(number) for number in range(3 * LIMIT)]
    text = write_told(MARKER, told)
    assert len(text) < 65_535
    assert len(read_told(text)) == LIMIT


@given(st.lists(st.text(st.characters(codec=None))))
def test_a_key_is_told_by_all_its_parts(parts: list[str]) -> None:
    key = key_of(*parts)
    assert len(key) == KEY
    assert key == key_of(*parts)
    assert key != key_of(*parts, "x")
