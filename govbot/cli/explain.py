"""``govbot explain``."""

from __future__ import annotations

import argparse
import sys

from govbot.checks.registry import NAMES, load_check
from govbot.checks.third_party import BrokenCheckError
from govbot.core.near import did_you_mean
from govbot.errors import ExitCode, UsageError
from govbot.policy.packs import PREFIX, pack_names


def command(arguments: argparse.Namespace) -> int:
    """Show the page of a check, or of a pack. Raises UsageError for a name that neither has."""
    name: str = arguments.name
    if name.removeprefix(PREFIX) in pack_names() and (name.startswith(PREFIX) or name not in NAMES):
        sys.stdout.write(_pack_page(name.removeprefix(PREFIX)))
        return ExitCode.PASSED
    from govbot.render.reference import render_check_page

    try:
        check = load_check(name)
    except BrokenCheckError as error:
        raise UsageError(str(error), "Install a version of that package that works with this govbot.") from None
    if check is None:
        packs = [PREFIX + pack for pack in pack_names()]
        raise UsageError(f"no check or pack is called `{name}`", did_you_mean(name, [*NAMES, *packs]))
    sys.stdout.write(render_check_page(check))
    return ExitCode.PASSED


def _pack_page(name: str) -> str:
    from govbot.policy.cases import read_cases
    from govbot.policy.files import Source
    from govbot.policy.load import load_policy
    from govbot.policy.packs import packs_folder, read_pack
    from govbot.render.packs import render_pack_page

    data = read_pack(name) or b""
    file = packs_folder() / f"{name}.test.yml"
    cases = read_cases(Source(file.name, file.read_bytes()), file.parent).cases if file.exists() else ()
    policy = load_policy([Source(PREFIX + name, data)])
    return render_pack_page(name, data.decode(), policy, tuple(case.name for case in cases))
