from __future__ import annotations

import pytest

from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs


@pytest.mark.parametrize("fork", [True, False])
@pytest.mark.parametrize("asked", [True, False])
def test_every_answer(fork: bool, asked: bool) -> None:
    verdict = ask("fork", f"{{is: {str(asked).lower()}}}", f"fork: {str(fork).lower()}")
    assert verdict.truth is (Truth.HOLDS if fork is asked else Truth.FAILS)


def test_not_known() -> None:
    verdict = ask("fork", "{}", "fork: {unknown: the event does not tell}")
    assert verdict.truth is Truth.UNKNOWN
    assert not verdict.evidence[0].offline
    assert ask("fork", "{}", "{}").evidence[0].offline
    assert needs("fork", "false") == ("fork",)
