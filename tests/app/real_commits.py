"""Commits of a real repository, made of the trees that the local GitHub holds."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_github.world import Tree

BRANCH = "refs/heads/made"


def git(folder: Path, *words: str, data: bytes = b"") -> str:
    environ = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *words], cwd=folder, env=environ, input=data, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit(folder: Path, tree: Tree, *parents: str) -> str:
    """Commit files on top of other commits; gives its name."""
    lines = [f"commit {BRANCH}\ncommitter a <a@acme.example> 1700000000 +0000\ndata 1\nx\n".encode()]
    lines += [f"{'merge' if at else 'from'} {parent}\n".encode() for at, parent in enumerate(parents)]
    lines.append(b"deleteall\n")
    for path, entry in tree.items():
        lines.append(b"M %s inline %s\ndata %d\n" % (entry.mode.encode(), path.encode(), len(entry.data)))
        lines += [entry.data, b"\n"]
    if not parents:
        git(folder, "update-ref", "-d", BRANCH)
    git(folder, "fast-import", "--quiet", "--force", data=b"".join(lines))
    return git(folder, "rev-parse", BRANCH)
