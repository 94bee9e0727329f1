"""Telling a random value from a word, a placeholder and a counter."""

from __future__ import annotations

import re
from math import log2

_REPEATED = re.compile(rb"(.)\1{4,}", re.DOTALL)
_STANDS_FOR = re.compile(
    rb"example|placeholder|changeme|change_me|change-me|your[_-]|yourtoken|yourkey|redacted|dummy|replace|insert|xxxx|"
    rb"<[a-z_ -]+>|\$\{|\{\{|%s|00000|12345678|abcdefgh",
    re.IGNORECASE,
)


def entropy(value: bytes) -> float:
    """Give the Shannon entropy of the bytes as they are, in bits per byte."""
    if not value:
        return 0.0
    size = len(value)
    counts = [value.count(byte) for byte in set(value)]
    return sum(count / size * log2(size / count) for count in counts)


def stands_for_something(value: bytes) -> bool:
    """Tell whether a value is visibly a placeholder: a run of one sign, a counted sequence, a word such as "example"."""
    return bool(_REPEATED.search(value) or _STANDS_FOR.search(value))
