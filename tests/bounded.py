"""Hold that hostile input costs linear work: a bound that only work growing with the square of the input reaches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Fail when the block takes more processor time of this process. A busy machine makes no difference to it."""
    before = time.process_time()
    yield
    taken = time.process_time() - before
    assert taken < seconds, f"{taken:.1f} s of processor time, at most {seconds}"
