"""``govbot validate``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from govbot.app.check import repository_root
from govbot.core.policy import Policy
from govbot.errors import ExitCode, UsageError
from govbot.policy.files import FILES, WorkTree, find_policy, read_policy_paths
from govbot.policy.load import load_policy


def command(arguments: argparse.Namespace) -> int:
    """Check policy files. Raises PolicyError with every mistake, UsageError where there is no file."""
    if arguments.policy:
        sources = read_policy_paths(arguments.policy)
    else:
        sources = find_policy(WorkTree(repository_root(Path.cwd())))
    if not sources:
        raise UsageError("there is no policy here", f"Write {FILES[0]}, or name a file.")
    policy = load_policy(sources)
    sys.stdout.write(f"{_told(policy)}: {', '.join(source.name for source in sources)}\n")
    return ExitCode.PASSED


def _told(policy: Policy) -> str:
    return "1 rule, no mistakes" if len(policy.rules) == 1 else f"{len(policy.rules)} rules, no mistakes"
