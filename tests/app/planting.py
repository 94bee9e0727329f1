"""Hostile words for every field of a pull request, with secrets in some of them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.render.strategies import FRAGMENTS

SECRETS = (
    "ghp_" + "a1B2c3D4e5F6" * 3,
    "AKIA" + "Z7QXW3N5R2TV4KPM",
    "xoxb-" + "123456789012-1234567890123-" + "aB3dE5fG7hI9jK1lM3nO5pQ7",
    "glpat-" + "x9Y8z7W6v5U4t3S2r1Q0",
    "npm_" + "q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8",
)
FIELDS = ("title", "body", "branch", "label", "author", "path", "line", "message", "past path", "past line")
hostile = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=4).map("".join)


@dataclass
class Planted:
    """Words of a stranger for each field, with a secret in some of them."""

    words: dict[str, str]
    secrets: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return f"{self.words[field]} {self.secrets.get(field, '')} "


planted = st.builds(
    Planted,
    st.fixed_dictionaries(dict.fromkeys(FIELDS, hostile)),
    st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(SECRETS)),
)


def path_of(text: str) -> str:
    """Make a name that git and JSON can hold."""
    parts = [part for part in text.replace("\0", "").split("/") if part.strip(". ")]
    return "/".join(["src", *parts, "x.py"]).encode("utf-8", "replace").decode()


def parts(secret: str) -> list[str]:
    """Give every twelve characters in a row: a cut secret is one, too."""
    return [secret[start : start + 12] for start in range(len(secret) - 11)]
