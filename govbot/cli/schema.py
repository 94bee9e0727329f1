"""``govbot schema``."""

from __future__ import annotations

import argparse
import sys

from govbot.errors import ExitCode


def command(_arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of policy files."""
    from govbot.policy.schema import policy_schema

    sys.stdout.write(policy_schema())
    return ExitCode.PASSED
