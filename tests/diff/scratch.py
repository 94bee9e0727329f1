"""Scratch repositories for tests, made by git fast-import: any names, any bytes, any modes, in one process."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

Tree = dict[bytes, tuple[str, bytes]]
"""Path to mode (``100644``, ``100755``, ``120000``, ``160000``) and content; a submodule's content is its commit."""


class Scratch:
    """A bare repository that knows nobody's settings."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LC_ALL": "C",
        }
        self.git("init", "-q", "--bare", ".")

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """Run git and return what it printed."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.directory,
            env=self.environment,
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commits(self, *trees: Tree, messages: tuple[bytes, ...] = ()) -> list[str]:
        """Make one commit a tree, in a row, and return their shas."""
        stream = bytearray()
        for index, tree in enumerate(trees):
            message = messages[index] if messages else b"commit %d" % index
            stream += b"commit refs/heads/main\nmark :%d\n" % (index + 1)
            stream += b"committer A <a@example.org> %d +0000\n" % (1_700_000_000 + index)
            stream += b"data %d\n%s\ndeleteall\n" % (len(message), message)
            for path, (mode, content) in tree.items():
                stream += _entry(path, mode, content)
            stream += b"\n"
        self.git("fast-import", "--quiet", "--force", "--export-marks=marks", given=bytes(stream))
        lines = (self.directory / "marks").read_text().splitlines()
        shas = dict(line.split() for line in lines)
        return [shas[f":{index + 1}"] for index in range(len(trees))]


def _entry(path: bytes, mode: str, content: bytes) -> bytes:
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
    if mode == "160000":
        return b"M 160000 %s %s\n" % (content, quoted)
    return b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), quoted, len(content), content)
