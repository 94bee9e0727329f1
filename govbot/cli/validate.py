"""``govbot validate``."""

from __future__ import annotations

import argparse
import os
import sys

from govbot.app.policy import resolve_here
from govbot.core.policy import Policy
from govbot.errors import ExitCode, PolicyError
from govbot.policy.doubts import doubts


def command(arguments: argparse.Namespace) -> int:
    """Check policy files. Raises PolicyError with every mistake, UsageError where there is no file."""
    resolved = resolve_here(arguments.policy, os.environ)
    found = doubts(resolved.policy, resolved.drafts)
    if found:
        raise PolicyError(found)
    sys.stdout.write(f"{_told(resolved.policy)}: {', '.join(resolved.policy.sources)}\n")
    return ExitCode.PASSED


def _told(policy: Policy) -> str:
    return "1 rule, no mistakes" if len(policy.rules) == 1 else f"{len(policy.rules)} rules, no mistakes"
