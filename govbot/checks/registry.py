"""Every check by name; a check's module is imported only when a policy names it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from govbot.core.check import Check

NAMES = (
    "added-lines",
    "allowed-paths",
    "approvals",
    "author",
    "base",
    "body",
    "branch",
    "changed-paths",
    "checks-passed",
    "commits",
    "deletions",
    "dependencies",
    "docs-allowlist",
    "draft",
    "file-content",
    "file-type",
    "findings",
    "fork",
    "hidden-characters",
    "labels",
    "linked-issue",
    "milestone",
    "path-hygiene",
    "removed-lines",
    "reviewers",
    "secrets",
    "size",
    "structured-file",
    "tests-removed",
    "time-window",
    "title",
    "workflow-security",
)


def load_check(name: str) -> Check[Any] | None:
    """Import a check by its name: a built-in one, else another package's; None for a name that no check has.

    Raises BrokenCheckError for another package's check that cannot be used.
    """
    if name not in NAMES:
        from govbot.checks.third_party import find_check

        return find_check(name)
    check: Check[Any] = import_module("govbot.checks." + name.replace("-", "_")).CHECK
    return check
