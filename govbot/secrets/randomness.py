"""Telling a random value from a name, a word, a placeholder and a counter."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import log2
from pathlib import Path

from govbot.secrets.compiled import Rule

SIGNS = 60
"""How many signs the table of pairs knows: letters, all digits as one, each of ``_-./+=``, all others as one."""
STEP = 0.25
ZERO = 35
DIGIT = 52
_OTHER = 59

_REPEATED = Rule(rb"(?s)(.)\1{4,}")
_HIDDEN = Rule(
    rb"(?i)xxxx|\*\*\*|\.\.\.|your[_-]|yourtoken|yourkey|example|placeholder|redacted|<[a-z_ -]+>|\$\{|\{\{|%s",
)
# The keys of emulators, the same in every installation: learn.microsoft.com (Azurite; Azure Cosmos DB emulator). The
# hashes of "password" and "secret" that every new Laravel application has: github.com/laravel/laravel, UserFactory.php.
_PUBLISHED = Rule(
    rb"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1|C2y6yDjf5/R\+ob0N8A7Cgv30VR|92IXUNpkjO0rOQ5byMi\.Ye4o|TKh8H1\.PfQx37YgCzwiKb"
)
_STANDS_FOR = Rule(
    rb"(?i)changeme|change[_-]me|dummy|replace|insert|p[a4@]ssw|secret|changeit|letmein|foobar|sample|notreal|not[_-]real|"
    rb"fake[_-]|testing",
)
_COUNTED = Rule(
    rb"(?i)0123456|1234567|2345678|3456789|abcdefg|bcdefgh|qwerty|a1b2c3|1a2b3c|abc123|123abc|deadbeef|cafebabe",
)
_TRIAL = Rule(rb"(?i)test|demo|dummy|local")
_KINDS = tuple(Rule(kind) for kind in (rb"[a-z]", rb"[A-Z]", rb"[0-9]", rb"[!@#$%^&*?+=~]"))
_TEMPLATE = Rule(rb"[(){}\[\]<>|\\;,:/ ]|\$[a-zA-Z_]|%[sdv]")
_UUID = Rule(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX = Rule(rb"[0-9a-f]+|[0-9A-F]+")


def _sign(byte: int) -> int:
    if 97 <= byte <= 122:  # noqa: PLR2004 - a to z
        return byte - 97
    if 65 <= byte <= 90:  # noqa: PLR2004 - A to Z
        return byte - 65 + 26
    if 48 <= byte <= 57:  # noqa: PLR2004 - 0 to 9
        return DIGIT
    place = b"_-./+=".find(byte)
    return _OTHER if place < 0 else DIGIT + 1 + place


_SIGN = bytes(_sign(byte) for byte in range(256))


def signs(value: bytes) -> bytes:
    """Map each byte to its sign."""
    return value.translate(_SIGN)


@lru_cache(maxsize=1)
def _costs() -> list[float]:
    """Load what each pair of signs costs, in bits, in names, words and paths; a digit's own value comes on top."""
    rows = Path(__file__).with_name("bigrams.txt").read_text("ascii").split("\n")
    costs = [(ord(sign) - ZERO) * STEP for row in rows for sign in row]
    for first in range(SIGNS):
        costs[first * SIGNS + DIGIT] += log2(10)
    return costs


def entropy(value: bytes) -> float:
    """Give the Shannon entropy of the bytes as they are, in bits per byte."""
    if not value:
        return 0.0
    size = len(value)
    counts = [value.count(byte) for byte in set(value)]
    return sum(count / size * log2(size / count) for count in counts)


def surprise(value: bytes) -> float:
    """Tell how much better chance explains a value than language does, in bits per step.

    It is the log-likelihood ratio of two models: signs drawn evenly from the value's own alphabet, and signs that
    follow each other as in names, words and paths. Words are near -1, random text is near 3.
    """
    if len(value) < 2:  # noqa: PLR2004 - a pair
        return 0.0
    costs = _costs()
    known = signs(value)
    language = sum([costs[first * SIGNS + second] for first, second in pairwise(known)])
    return language / (len(value) - 1) - log2(_alphabet(value))


def _alphabet(value: bytes) -> int:
    if _HEX.fits(value):
        return 16
    known = set(signs(value))
    small, capital = min(known) < 26, any(26 <= sign < DIGIT for sign in known)  # noqa: PLR2004 - letters
    return max(10, 26 * small + 26 * capital + 10 * (DIGIT in known) + 2 * (max(known) > DIGIT))


def is_hidden(value: bytes) -> bool:
    """Tell whether a value is visibly none: struck out, a template, or called an example."""
    return _HIDDEN.found_in(value)


def is_published(value: bytes) -> bool:
    """Tell whether a value is a key that its vendor publishes for everybody."""
    return _PUBLISHED.found_in(value)


def is_repeated(value: bytes) -> bool:
    """Tell whether a value holds a run of one sign."""
    return _REPEATED.found_in(value)


def stands_for_something(value: bytes) -> bool:
    """Tell whether a value is visibly a placeholder: a run of one sign, a word such as "changeme"."""
    return _REPEATED.found_in(value) or _STANDS_FOR.found_in(value)


def is_uuid(value: bytes) -> bool:
    """Tell whether a value is a UUID (RFC 9562)."""
    return _UUID.fits(value)


def is_strong(value: bytes) -> bool:
    """Tell whether a value has what passwords are asked for: eight signs; small and capital letters, digits, others."""
    return (
        len(value) >= 8  # noqa: PLR2004 - NIST SP 800-63B, 5.1.1.1
        and all(kind.found_in(value) for kind in _KINDS)
        and not (stands_for_something(value) or _TEMPLATE.found_in(value) or _TRIAL.found_in(value))
    )


def is_counted(value: bytes) -> bool:
    """Tell whether a value holds a counted sequence, as made-up values do."""
    return _COUNTED.found_in(value)
