"""The judgement over a value that has no format of its own: its name and its shape must both say that it is secret."""

from __future__ import annotations

from govbot.secrets import slot
from govbot.secrets.compiled import Rule
from govbot.secrets.randomness import DIGIT, is_counted, is_uuid, signs

_REST = Rule(rb"[\w.-]{0,60}")
_WORD = Rule(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# What a name ends with that is about a secret, not one: token_type, secretName.
_ENDINGS = """
id ids name names url urls uri uris endpoint host path paths file files filename dir folder type types kind length len
size count limit index expiry expires expiration ttl timeout at date time hash hashes hashed digest checksum fingerprint
thumbprint version manager provider service store vault ref refs arn selector prefix suffix pattern regex format policy
rule env var help hint text label title message error usage description placeholder example sample mock dummy fake stub
field header param parameter column alias status state scope scopes role account user username email address encrypted
cipher ciphertext algorithm alg issuer audience source location region bucket
"""
# What stands in the names of values that look drawn and are none.
_HARMLESS = """
public pub hash sha sha1 sha256 sha512 md5 checksum integrity digest fingerprint csrf xsrf authenticity next page
pagination continuation cursor sync etag commit revision cache idempotency idempotent partition foreign primary
sort site encrypted sealed translation i18n test tests testing mock fake dummy example expected invalid wrong bad
bogus image img icon svg snapshot trace span correlation request ice
"""
_LAST = frozenset(_ENDINGS.split())
_ANYWHERE = frozenset(_HARMLESS.split())
_NOT_DRAWN = Rule(
    rb"://|^[~./]|^v?[0-9]+\.[0-9]+\.[0-9]|^(?:sha(?:1|256|384|512)|md5)[-:]|^data:|^arn:|^urn:|^projects/|"
    rb"\.(?:json|ya?ml|pem|key|crt|txt|js|ts|py|go|java|rb|php|md|html?|xml|png|svg|com|org|net|io)$|"
    rb"^[0-9.:/ +TZ-]+$|^\$|\$\{|\$\(|%[({]|\{\{|@\w+\.\w+$|::|->|=>|&&|\|\||\s|a-zA-Z|A-Za-z|a-z0-9|A-Z0-9|0-9[aA]-|"
    # What a key service encrypted, and what only its owner decrypts: Google Cloud KMS, AWS KMS, SOPS.
    rb"^CiQA|^AQICAH|^AQECAH|^ENC\["
)
# Public keys and certificates (DER: RFC 5280, RFC 8410; OpenSSH's own form) and images, in base64: drawn, and public.
_PUBLIC = Rule(
    rb"MI[GI][0-9A-Za-z]{1,3}MA0GCSqGSIb3DQEB|MII[BC][0-9A-Za-z]jANBgkqhkiG9w0BAQEFAAOC|MFkwEwYHKoZIzj0|MHYwEAYHKoZIzj0|"
    rb"MCowBQYDK2V|MII[A-Z].{2}CC[AB]|AAAA[BC]3NzaC1|AAAAE2VjZHNh|iVBORw0KGgo|/9j/4AAQ|R0lGOD|PHN2Zy|UEsDB"
)
_FLAG = Rule(rb"(?:^\+?|\s)-{1,2}[\w.-]*\Z|^\+?\s*(?:ENV|ARG|setenv|set|requirepass)\s[^=]*\Z|\sset -gx? ?[\w.-]*\Z")
_SECRET_LAST = frozenset({"key", "token", "secret", "password", "apikey", "authorization"})
LEAST_LENGTH = 8
FLAG_LIMIT = 200
VALUE_LIMIT = 500
_ETC = b"/etc/"
_QUOTES = (b'"', b"'", b"`")
_BARE = Rule(rb"(?:[^\s\"'`,;<>(){}\[\]\\&]|&(?![\w.-]{1,40}=)){0,500}")


def extent(data: bytes, value: int, stop: int) -> int:
    """Give the end of the value that begins at ``value``: its closing quote, or the first sign that ends a bare one."""
    quote = data[value - 1 : value]
    stop = min(stop, value + VALUE_LIMIT)
    if quote in _QUOTES:
        end = data.find(quote, value, stop)
        while end > value and data[end - 1 : end] == b"\\" and data[value - 2 : value - 1] != b"\\":
            end = data.find(quote, end + 1, stop)
        if end >= 0:
            return end - (data[value - 2 : value - 1] == b"\\")
    return _BARE.end_of(data, value, stop)


def is_secret(data: bytes, lowest: int, word: int, start: int, end: int) -> bool:
    """Tell whether the value from ``start`` to ``end`` is a secret; ``word`` is where its name's keyword begins."""
    return (
        _given(data, lowest, word, start)
        and _well_framed(data, start, end)
        and _drawn(data[start:end])
        and _named(data, lowest, word, start, end)
    )


def _given(data: bytes, lowest: int, word: int, start: int) -> bool:
    """Tell whether something gives the value to the name; a space alone does so after a flag, and in few languages."""
    lead = data[_REST.end_of(data, word, start) : start].strip(b" \t")
    if lead == b",":
        return _begins_line(data, lowest, slot.name_start(data, lowest, word))
    if lead:
        return True
    line = data[max(lowest, data.rfind(b"\n", max(lowest, word - FLAG_LIMIT), word) + 1, word - FLAG_LIMIT) : word]
    return _FLAG.found_in(line)


def _begins_line(data: bytes, lowest: int, start: int) -> bool:
    """Tell whether a name begins its line: one that a bare comma follows is a column then, and no part of code."""
    return not data[max(lowest, data.rfind(b"\n", lowest, start) + 1, start - 2) : start].strip(b"+ ")


def _well_framed(data: bytes, start: int, end: int) -> bool:
    """Tell whether the value ends where its frame does: a quote that opened is closed, nothing is called or indexed."""
    opened, after = data[start - 1 : start], data[end : end + 1]
    if opened in _QUOTES:
        return after == opened or (after == b"\\" and data[end + 1 : end + 2] in _QUOTES)
    if after in _QUOTES:
        return opened == b"="
    return after not in {b"(", b"[", b"{", b"<"} or data[end : end + 2] == b"</"


def _drawn(value: bytes) -> bool:
    """Tell whether a value has the build of something drawn: letters and digits, and no mark of something named."""
    known = signs(value)
    letters = sum(sign < DIGIT for sign in known)
    return (
        DIGIT in known
        and letters > 1
        and not (_NOT_DRAWN.found_in(value) or is_counted(value) or _PUBLIC.end_of(value, 0, len(value)))
    )


def _named(data: bytes, lowest: int, word: int, start: int, end: int) -> bool:
    """Tell whether the name is one of a secret, and not of a thing about a secret."""
    begin = slot.name_start(data, lowest, word)
    if data[begin - len(_ETC) : begin] == _ETC:
        return False
    name = data[begin : _REST.end_of(data, word, start)]
    words = [part.lower().decode() for part in _WORD.compiled.findall(name)]
    if not words or words[-1] in _LAST or not _ANYWHERE.isdisjoint(words):
        return False
    return not is_uuid(data[start:end]) or words[-1] in _SECRET_LAST
