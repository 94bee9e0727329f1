from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from govbot.render.escape import printable
from govbot.render.layout import Span, cells, wrap
from tests.render.strategies import hostile

spans = st.lists(st.builds(Span, hostile.map(printable), st.sampled_from(("", "1", "36"))), max_size=5)


@given(hostile)
def test_cells_are_what_rich_counts(text: str) -> None:
    shown = printable(text)
    assert cells(shown) == cell_len(shown)


@given(spans, st.integers(10, 60))
def test_wrapping_keeps_every_word_and_its_style(given_spans: list[Span], width: int) -> None:
    lines = wrap(given_spans, width=width, start=0, hang=2)
    before = [(char, span.style) for span in given_spans for char in span.text if char != " "]
    after = [(char, span.style) for line in lines for span in line for char in span.text if char != " "]
    assert after == before


@given(spans, st.integers(10, 60))
def test_a_line_is_too_wide_only_by_one_word(given_spans: list[Span], width: int) -> None:
    for line in wrap(given_spans, width=width, start=0, hang=2):
        text = "".join(span.text for span in line)
        assert cells(text) <= width or " " not in text.strip()
