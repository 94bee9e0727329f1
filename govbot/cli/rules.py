"""``govbot rules``."""

from __future__ import annotations

import argparse
import sys

from govbot.checks.registry import NAMES, load_check
from govbot.checks.third_party import BrokenCheckError, names_of_others
from govbot.errors import ExitCode
from govbot.policy.packs import PREFIX, pack_names, read_pack
from govbot.render.packs import about


def command(_arguments: argparse.Namespace) -> int:
    """List every check with its one line, those of other packages with whose they are; and the packs."""
    names = [*NAMES, *(name for name in names_of_others() if name not in NAMES)]
    packs = {PREFIX + name: about((read_pack(name) or b"").decode()) for name in pack_names()}
    width = max(map(len, (*names, *packs)))
    sys.stdout.writelines(f"{name:{width}}  {_line(name)}\n" for name in names)
    sys.stdout.write("\nPacks, for `extends`:\n")
    sys.stdout.writelines(f"{name:{width}}  {told}\n" for name, told in packs.items())
    return ExitCode.PASSED


def _line(name: str) -> str:
    try:
        check = load_check(name)
    except BrokenCheckError as error:
        return f"not usable: {error}"
    if check is None:
        return ""
    return f"{check.summary} ({check.package})" if check.package else check.summary
