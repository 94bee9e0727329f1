"""Checks of other packages, found by the entry points ``govbot.checks`` when a policy names one.

https://packaging.python.org/en/latest/specifications/entry-points/
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from govbot.core.check import Check

GROUP = "govbot.checks"


class BrokenCheckError(Exception):
    """A check of another package that cannot be used; the message names the package and says why."""


def find_check(name: str) -> Check[Any] | None:
    """Load another package's check; None where no package has one of this name. Raises BrokenCheckError."""
    from importlib.metadata import entry_points

    found = list(entry_points(group=GROUP, name=name))
    if not found:
        return None
    packages = sorted(point.dist.name if point.dist else "an unknown package" for point in found)
    if len(found) > 1:
        raise BrokenCheckError(f"more than one package has the check `{name}`: {', '.join(packages)}")
    try:
        check = found[0].load()
    except Exception as error:
        raise BrokenCheckError(f"the check `{name}` of {packages[0]} cannot be loaded ({_kind(error)})") from error
    if not isinstance(check, Check):
        raise BrokenCheckError(f"`{found[0].value}` of {packages[0]} is no check: it must be a govbot Check")
    if check.name != name:
        raise BrokenCheckError(f"the check `{name}` of {packages[0]} calls itself `{check.name}`")
    return replace(check, package=packages[0])


def names_of_others() -> list[str]:
    """List the checks that other installed packages offer."""
    from importlib.metadata import entry_points

    return sorted({point.name for point in entry_points(group=GROUP)})


def _kind(error: Exception) -> str:
    return f"{type(error).__name__}: {error.name}" if isinstance(error, ImportError) else type(error).__name__
