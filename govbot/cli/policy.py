"""``govbot policy``."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime

from govbot.app.policy import resolve_here, write_lock_here
from govbot.errors import ExitCode


def command(arguments: argparse.Namespace) -> int:
    """Print the policy as it is judged by, or lock what it takes from other repositories. Raises GovbotError."""
    from govbot.render.escape import printable
    from govbot.render.resolved import render_resolved, render_resolved_json

    if arguments.lock:
        path, count = write_lock_here(arguments.policy, os.environ)
        sys.stdout.write(f"{printable(str(path))}: {count} locked\n")
        return ExitCode.PASSED
    resolved = resolve_here(arguments.policy, os.environ)
    render = render_resolved_json if arguments.format == "json" else render_resolved
    sys.stdout.write(render(resolved, datetime.now(UTC).date()))
    return ExitCode.PASSED
