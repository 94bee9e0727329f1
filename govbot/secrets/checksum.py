"""Checksums that some vendors put into their tokens."""

from __future__ import annotations

import zlib

WRONG = "its checksum does not fit"
"""What is noted of a token that nobody was ever given: one that is made up, mistyped, or cut."""
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def crc32_base62(body: str) -> str:
    """Give the six characters that end a GitHub or npm token: CRC-32 of the random part, in base62, padded with zeros.

    https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    """
    number = zlib.crc32(body.encode())
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(6, "0")


def fits(kind: str, secret: bytes) -> bool:
    """Tell whether a token carries the checksum of its kind. Every kind that is not known fits."""
    if kind == "crc32":
        body = secret.decode("ascii", "replace").rpartition("_")[2]
        return crc32_base62(body[:-6]) == body[-6:]
    return True


KINDS = frozenset({"crc32"})
