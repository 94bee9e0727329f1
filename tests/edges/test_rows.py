"""Each row of the list of edges has a test that names it. Numbers that are left out were never given."""

from __future__ import annotations

import re

from tests.edges import test_described, test_history, test_runs

ROWS = {*range(1, 41)} - {2, 9, 12, 13, 16, 18, 22, 24, 31, 35, 36, 39}


def test_each_row_is_tested() -> None:
    names = [name for module in (test_described, test_history, test_runs) for name in dir(module)]
    numbers = {int(number) for name in names if name.startswith("test_row") for number in re.findall(r"\d+", name)}
    assert numbers | {edge.row for edge in test_described.EDGES} == ROWS
