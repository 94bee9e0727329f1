"""Fingerprints of found secrets: the same after line moves and rebases, and no help to whoever guesses a secret.

Nothing of a secret goes into its fingerprint, and of the text around it only the name that it is given, where that name
says so itself (``api_key``): a digest of a whole line would let a guess of anything in that line be checked. A key of
the caller's, which is kept nowhere near the fingerprints, adds the secret to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govbot.secrets.survey import Origin

_BEFORE = 120
_NAME = re.compile(
    rb"([A-Za-z_][A-Za-z0-9_-]{0,39})[\"'`\])]{0,3}[ \t]{0,4}"
    rb"(?:=>|:=|[:=])[ \t]{0,4}[\"'`(\[]{0,3}(?:[A-Za-z]{1,9} )?\Z"
)
_SECRET = re.compile(rb"token|secret|key|pass|pwd|auth|cred", re.IGNORECASE)


class Fingerprints:
    """Makes fingerprints. Without a key each run seals with one of its own, and seals are not part of fingerprints."""

    def __init__(self, scope: str, key: bytes = b"") -> None:
        self._scope = scope
        self._keyed = bool(key)
        self._key = hashlib.sha256(key).digest() if key else secrets.token_bytes(32)

    def seal(self, secret: bytes) -> bytes:
        """Make what tells two secrets apart in this run."""
        return hmac.digest(self._key, b"seal\0" + secret, "sha256")

    def fingerprint(self, pattern: str, origin: Origin, path: str, name: bytes, seal: bytes) -> str:
        """Make the fingerprint of a secret: 32 hexadecimal digits. ``path`` holds no secret (see ``Masks``)."""
        parts = [self._scope, pattern, origin.place.value, path, name.decode("latin-1"), origin.time]
        told = json.dumps(parts).encode()
        if not self._keyed:
            return hashlib.sha256(told).hexdigest()[:32]
        return hmac.new(self._key, told + b"\0" + seal, "sha256").hexdigest()[:32]


def name_before(data: bytes, lowest: int, start: int) -> bytes:
    """Give the name of a secret that begins at ``start``; empty where there is none that says that it names one."""
    line = data[max(lowest, start - _BEFORE) : start].rpartition(b"\n")[2]
    match = _NAME.search(line)
    return match[1] if match and _SECRET.search(match[1]) else b""
