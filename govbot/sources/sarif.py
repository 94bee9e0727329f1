"""Files of findings that other tools left. One that cannot be read is Unknown: its findings are not none."""

from __future__ import annotations

import os
import stat

from govbot.core.change import Fact, Unknown
from govbot.core.sarif import SIZE_LIMIT, BadSarifError, parse_sarif
from govbot.core.state import ToolRun

_WHAT = "the findings of other tools"


def read_findings(names: tuple[str, ...], root: str) -> Fact[tuple[ToolRun, ...]]:
    """Read SARIF files; absolute paths in them are taken from ``root``, the folder of the repository."""
    roots = tuple(dict.fromkeys((os.path.abspath(root), os.path.realpath(root))))  # noqa: PTH100 - text, not a path
    runs: list[ToolRun] = []
    for name in names:
        try:
            runs += parse_sarif(_read(name), roots)
        except BadSarifError as error:
            return Unknown(_WHAT, f"{name}: {error}")
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or "cannot be read").lower()
            return Unknown(_WHAT, f"{name}: {reason}")
    return tuple(runs)


def _read(name: str) -> bytes:
    # Opened without waiting, so that a pipe that stands there hangs nobody.
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BadSarifError("it is not a file")
        data = file.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise BadSarifError(f"it has more than {SIZE_LIMIT:,} bytes")
    return data
