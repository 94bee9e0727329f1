"""Where a symbolic link points, told from its text alone."""

from __future__ import annotations

import re

_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


def is_absolute(target: str) -> bool:
    """Tell whether a target does not depend on where the link stands, on Linux or on Windows."""
    return bool(_ABSOLUTE.match(target))


def resolved(link: str, target: str) -> str | None:
    """Give the path in the repository that a link points to, by its text; None where that is outside of it.

    The folder ``.git`` is outside: nothing of it is in the tree. Links on the way are not followed.
    """
    if is_absolute(target):
        return None
    names = link.split("/")[:-1]
    for name in target.replace("\\", "/").split("/"):
        if name == "..":
            if not names:
                return None
            names.pop()
        elif name not in {"", "."}:
            names.append(name)
    return None if any(name.casefold() == ".git" for name in names) else "/".join(names)
