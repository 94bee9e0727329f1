"""Time whole processes side by side: commands in turn, medians, and the ratio round by round."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Command:
    """A command to time: its name in the table, its words, and the file it reads on standard input."""

    name: str
    words: list[str]
    stdin: Path | None = None
    folder: Path | None = None
    environ: dict[str, str] = field(default_factory=dict)
    walls: list[float] = field(default_factory=list)
    peak: int = 0
    codes: set[int] = field(default_factory=set)

    def run(self, *, count: bool = True) -> None:
        """Run once; wall time in seconds, peak memory of the process in KiB."""
        with open(self.stdin or os.devnull, "rb") as source:
            start = time.perf_counter()
            process = subprocess.Popen(
                self.words,
                stdin=source,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                env=os.environ | self.environ,
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if count:
            self.walls.append(wall)
            self.peak = max(self.peak, usage.ru_maxrss)
            self.codes.add(process.returncode)

    @property
    def median(self) -> float:
        """Median wall time in seconds."""
        return statistics.median(self.walls)


def compare(commands: list[Command], rounds: int) -> None:
    """Run the commands in turn, one uncounted round first, and print a table; the first one is what is compared."""
    for command in commands:
        command.run(count=False)
    for _ in range(rounds):
        for command in commands:
            command.run()
    first = commands[0]
    print(f"{'command':24} {'median':>9} {'min':>9} {'max':>9} {'peak':>9}  {first.name} / this  exit")
    for command in commands:
        ratio = statistics.median(a / b for a, b in zip(first.walls, command.walls, strict=True))
        print(
            f"{command.name:24} {command.median * 1000:6.0f} ms {min(command.walls) * 1000:6.0f} ms "
            f"{max(command.walls) * 1000:6.0f} ms {command.peak / 1024:5.0f} MiB {ratio:12.2f}x  "
            f"{sorted(command.codes)}"
        )


def govbot(*words: str) -> list[str]:
    """Make a govbot command of this interpreter's environment."""
    return [str(Path(sys.executable).with_name("govbot")), *words]
