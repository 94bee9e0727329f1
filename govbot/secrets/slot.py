"""Where the value stands that a name is given: `name = "value"` in the forms of many languages."""

from __future__ import annotations

from functools import lru_cache

from govbot.secrets.compiled import Compiled, Rule, compile_bytes

_QUOTE = r"(?:\\*[\"'\x60]|&quot;|&#3[49];|\\u00(?:22|27)|%2[27])"
_REST_OF_NAME = r"[\w.\-]{0,60}"
_CLOSE = rf"(?:{_QUOTE}|[\])}}>*]|[ \t]){{0,8}}"
_TYPE = r"[&*]{0,2}(?:'?\w{1,20} )?[\w.:<>\[\]?]{1,40}"
_NEXT_LINE = r"(?:[ \t]*(?:[|>][-+]?|\\|\()?[ \t]*\r?\n\+?[ \t]{0,80})"
_VALUE = r"(?i:value|val|default|content|data|string|secret|password)"
# The value of a name that is itself a value: in Kubernetes' lists, in JSON objects, in attributes of XML.
_HOP = rf"(?:[,;{{]?{_NEXT_LINE}?[ \t,;]{{0,8}}{_QUOTE}?{_VALUE}{_QUOTE}?[ \t]{{0,4}}(?:=>|:|=))"
_OPERATOR = rf"(?:(?:[:?|+]{{0,3}}[=:~>]{{1,3}}|->|<-|,|\(|\||%3[dD]|[ \t]){_NEXT_LINE}?)"
_CALL = r"(?:new )?[A-Za-z_][\w.:]{1,30}\("
_SIGN = rf"(?:{_QUOTE}|[ \t(\[{{<@&$|=]|[bBrRuUfFL]\\?[\"'])"
# One call only: to let it come as often as a sign would make the expression four times as long to compile.
_OPEN = rf"{_SIGN}{{0,30}}(?:{_CALL}{_QUOTE}{_SIGN}{{0,10}})?"
_SCHEME = r"(?:(?:[Bb]earer|BEARER|[Bb]asic|[Tt]oken|[Aa]pi-?[Kk]ey|[Kk]ey|Splunk|SSWS|GenieKey)[ \t=:]+[\"']?)?"

REGEX = rf"{_REST_OF_NAME}{_CLOSE}(?::?[ \t]*{_TYPE}[ \t]*=)?(?:{_HOP}|{_OPERATOR}){_OPEN}{_SCHEME}"
LIMIT = 400

_SECRET = Rule(rb"(?i)token|secret|key|pass|pwd|auth|cred|bearer|login|[_-]pat(?![a-z])")
_NAMES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
NAME_LIMIT = 60


@lru_cache(maxsize=1)
def compiled() -> Compiled:
    """Give the expression that leads from inside of a name to its value."""
    return compile_bytes(REGEX)


def says_secret(data: bytes, lowest: int, start: int, value: int) -> bool:
    """Tell whether the name around ``start``, up to the value, says that the value is secret."""
    return _SECRET.found_in(data, name_start(data, lowest, start), value)


def name_start(data: bytes, lowest: int, word: int) -> int:
    """Give where the name begins that holds the keyword at ``word``."""
    before = data[max(lowest, word - NAME_LIMIT) : word]
    return word - len(before) + len(before.rstrip(_NAMES))
