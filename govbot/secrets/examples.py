"""Examples of secrets, assembled from parts, so that no file ever holds a whole one."""

from __future__ import annotations

import base64
import hashlib
import string

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe
from govbot.secrets.checksum import crc32_base62

LENGTH_LIMIT = 8192

ALPHABETS = {
    "digits": string.digits,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "alpha": string.ascii_letters,
    "base32": string.ascii_uppercase + "234567",
    "base36": string.digits + string.ascii_lowercase,
    "BASE36": string.digits + string.ascii_uppercase,
    "base58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "base62": string.digits + string.ascii_letters,
    "base64": string.ascii_letters + string.digits + "+/",
    "base64url": string.ascii_letters + string.digits + "-_",
}
_CHECKED = {"crc32": crc32_base62}
_OTHERS = ("uuid", "base64-of")


def draw(alphabet: str, count: int, seed: str) -> str:
    """Draw characters as a random source would, the same ones for the same seed, in every version of Python."""
    digits = b"".join(hashlib.sha256(f"{seed}/{block}".encode()).digest() for block in range(count // 16 + 1))
    pairs = zip(digits[::2], digits[1::2], strict=True)
    return "".join([alphabet[(high << 8 | low) % len(alphabet)] for high, low in pairs][:count])


def assemble(node: Node, seed: str) -> str:
    """Join the parts of an example: texts, and mappings such as ``{base62: 36}`` that stand for random characters.

    ``{crc32: 30}`` draws 30 base62 characters and adds their checksum in six; ``{uuid: 4}`` a UUID;
    ``{base64-of: [parts]}`` is the base64 of other parts. Raises Bad.
    """
    if isinstance(node, Sequence):
        return "".join(assemble(item, f"{seed}.{index}") for index, item in enumerate(node.items))
    if isinstance(node, Scalar):
        return node.text
    return _drawn(node, seed)


def _drawn(node: Mapping, seed: str) -> str:
    if len(node.entries) != 1:
        raise Bad(node.place, "a part has one key: its alphabet", "Write for example `{base62: 36}`.")
    key, value = node.entries[0]
    if key.text == "base64-of":
        return base64.b64encode(assemble(value, seed).encode()).decode()
    count = value.as_int() if isinstance(value, Scalar) else None
    if count is None or not 0 < count <= LENGTH_LIMIT:
        raise Bad(value.place, f"expected a length up to {LENGTH_LIMIT}, found {describe(value)}")
    if key.text == "uuid":
        digits = draw(ALPHABETS["hex"], 32, seed)
        return "-".join((digits[:8], digits[8:12], "4" + digits[13:16], "a" + digits[17:20], digits[20:]))
    if key.text in _CHECKED:
        body = draw(ALPHABETS["base62"], count, seed)
        return body + _CHECKED[key.text](body)
    if key.text not in ALPHABETS:
        raise Bad(key.place, f"no alphabet `{key.text}`", did_you_mean(key.text, (*ALPHABETS, *_CHECKED, *_OTHERS)))
    return draw(ALPHABETS[key.text], count, seed)
