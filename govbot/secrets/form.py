"""Secrets that wrap something: what is inside must be one, too."""

from __future__ import annotations

import binascii

from govbot.secrets.compiled import Rule
from govbot.secrets.randomness import stands_for_something, surprise

FORMS = frozenset({"basic", "jwt", "base64", "password"})
# What the header of a JSON Web Token holds: RFC 7515 4.1, RFC 7516 4.1, RFC 7518 4.6 to 4.8.
_PARAMETER = Rule(
    rb'\A\{\s{0,4}"(?:alg|apu|apv|aud|b64|crit|cty|enc|epk|iss|iv|jku|jti|jwk|key_ops|kid|kty|nonce|p2[cs]|ppt|sub|svt|tag|typ|url|use|ver|version|x5[cu]|'
    rb'x5t(?:#S256)?|zip)"'
)
_LEAST = 0.7
_SHORTEST = 6
_LONG = 10


def fits(form: str, secret: bytes) -> bool:
    """Tell whether a secret has the given form, and holds what is worth hiding. Every form that is not known fits."""
    if form == "basic":
        password = decoded(secret).partition(b":")[2]
        return _is_password(password)
    if form == "base64":
        return _is_password(decoded(secret))
    if form == "jwt":
        header, _, rest = secret.partition(b".")
        return _PARAMETER.found_in(decoded(header)) and b"John Doe" not in decoded(rest.partition(b".")[0])
    return True


def holds_no_words(secret: bytes) -> bool:
    """Tell whether a secret is not merely words in base64, as the secrets of Kubernetes are written."""
    inner = decoded(secret) if len(secret) % 4 == 0 else b""
    return len(inner) < _SHORTEST or not _is_text(inner) or (_is_password(inner) and not _is_word(inner))


def decoded(text: bytes) -> bytes:
    """Decode base64 of either alphabet; empty for what is none."""
    plain = text.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return b""


def _is_password(text: bytes) -> bool:
    return len(text) >= _SHORTEST and _is_text(text) and not stands_for_something(text) and surprise(text) >= _LEAST


def _is_word(text: bytes) -> bool:
    return len(text) < _LONG and text.isalpha()


def _is_text(data: bytes) -> bool:
    return data.isascii() and data.decode("ascii").isprintable()
