"""Many runs at once, of several heads, while the pull request moves on: one comment, and it is the newest head's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publish.races import race
from tests.publish.receiver import Receiver

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (0, 1, 2, 3)
"""One of each kind, in several rhythms. A hundred of them: ``python bench/races.py``."""


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("seed", SEEDS)
def test_twenty_runs_of_three_heads(tmp_path: Path, seed: int) -> None:
    with Receiver() as receiver:
        outcome = race(tmp_path, seed, address=receiver.address)
    logs = {path.name: path.read_text() for path in tmp_path.glob("*.log")}
    assert outcome.problems() == [], logs
    subjects = [item["message"].split(":")[0] for item in receiver.got]
    assert len(subjects) == len(set(subjects))
    assert any(subject.endswith(outcome.heads[-1][:7]) for subject in subjects) != outcome.kind.clean
