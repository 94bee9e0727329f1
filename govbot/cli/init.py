"""``govbot init``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from govbot.app.init import init
from govbot.app.policy import repository_root
from govbot.errors import ExitCode


def command(_arguments: argparse.Namespace) -> int:
    """Write a policy and a workflow for this repository. Raises GovbotError."""
    found, written = init(repository_root(Path.cwd()))
    seen = [*found.languages, *(f"{name}/" for name in (*found.sources, *found.tests))]
    sys.stdout.write(f"found {', '.join(seen) or 'no code yet'}\n")
    for file in written:
        sys.stdout.write(f"{'wrote' if file.new else 'kept '} {file.path}\n")
    sys.stdout.write("next: read the policy, then `govbot validate` and `git diff main... | govbot check -`\n")
    return ExitCode.PASSED
