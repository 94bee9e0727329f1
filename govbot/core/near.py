"""The nearest known word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Make a hint: the nearest known word, else all of them."""
    from difflib import get_close_matches

    words = sorted(known)
    plain = word.replace("_", "-").lower()
    near = get_close_matches(plain, words, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return "Known: " + ", ".join(f"`{item}`" for item in words) + "." if words else ""
