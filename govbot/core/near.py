"""The nearest known word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

# What other tools call it, where the spelling would lead elsewhere.
_ELSEWHERE = {
    "changed": "modified",
    "created": "added",
    "info": "notice",
    "moved": "renamed",
    "removed": "deleted",
    "warn": "warning",
}


def did_you_mean(word: str, known: Iterable[str], *, listing: bool = True) -> str:
    """Make a hint: the nearest known word, else (unless they were listed already) all of them."""
    from difflib import get_close_matches

    words = sorted(known)
    plain = word.replace("_", "-").lower()
    near = [_ELSEWHERE[plain]] if _ELSEWHERE.get(plain) in words else get_close_matches(plain, words, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    if not listing:
        return ""
    return "Known: " + ", ".join(f"`{item}`" for item in words) + "." if words else ""
