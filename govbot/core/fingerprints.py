"""Names of findings, by which single ones can be waived wherever their lines move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from govbot.core.report import Finding

HISTORY = "history"
"""The slot of a message that says where in the history something is."""
DIGITS = 16
"""How many hexadecimal digits a fingerprint has."""


def named(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give each of a rule's findings its fingerprint.

    Made of the rule, the check, the paths and the words of the finding, which never hold a secret, and of how many
    alike came before: nothing of a file's text can be guessed from it, and it survives a rebase. What is said of the
    history, such as the id of a commit, which a rebase changes, is no part of it.
    """
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        parts = (
            finding.rule,
            finding.check,
            finding.old_path or "",
            finding.path or "",
            str(finding.message.without(HISTORY)),
        )
        key = "\0".join(parts)
        name = sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
        made.append(replace(finding, fingerprint=name))
        seen[key] += 1
    return tuple(made)
