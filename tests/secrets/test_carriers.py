"""Recall over the forms that carry a value: what docs/secrets.md says of them is held here."""

from __future__ import annotations

import re

import pytest

from govbot.policy.secret_table import read_bundled
from govbot.secrets.pattern import Kind, Pattern
from govbot.secrets.patterns import patterns_of
from tests.secrets.carriers import FORMS, carried
from tests.secrets.fakes import matches, searched

LEAST_RECALL = 0.99
PIECES_RECALL = 0.94
PLAIN = re.compile(r"[\w.~$=+/-]+")
NAMES = {"generic-password": "db_password", "generic-secret": "client_secret"}


def name_of(pattern: Pattern) -> str:
    if pattern.kind in {Kind.ASSIGNED, Kind.NEARBY}:
        name = re.sub(r"[^a-z0-9]+", "_", pattern.keywords[0]).strip("_")
        return name if re.search("key|token|secret|pass", name) else f"{name}_api_key"
    return NAMES.get(pattern.id, "auth_value")


def values() -> list[tuple[str, str]]:
    """Give a name and a value for every pattern whose secret can stand in any of the forms."""
    found = []
    for written in read_bundled():
        pattern, text = written.pattern, written.match[0]
        match = searched(text, patterns_of([pattern])).matches[0]
        value = text.encode()[match.start : match.end].decode()
        framed = pattern.kind is Kind.FORMAT and not any(word in value.lower() for word in pattern.keywords)
        if not pattern.lines and not framed and (pattern.kind is not Kind.FORMAT or PLAIN.fullmatch(value)):
            found.append((name_of(pattern), value))
    return found


VALUES = values()


@pytest.mark.parametrize("form", FORMS)
def test_recall(form: str) -> None:
    found = sum(bool(matches(f"first\n{carried(form, name, value)}\nlast\n")) for name, value in VALUES)
    least = PIECES_RECALL if form.startswith("concatenated") else LEAST_RECALL
    assert found >= least * len(VALUES), f"{found} of {len(VALUES)}"
