"""Time whole processes side by side: commands in turn, medians, and the ratio round by round.

The processor's time stands beside the clock's: it moves less where the machine has other work to do.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass
class Command:
    """A command to time: its name in the table, its words, and the file it reads on standard input."""

    name: str
    words: list[str]
    stdin: Path | None = None
    folder: Path | None = None
    environ: dict[str, str] = field(default_factory=dict)
    walls: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: int = 0
    codes: set[int] = field(default_factory=set)

    def run(self, *, count: bool = True) -> None:
        """Run once; wall and processor time in seconds, the latter of its children, too; peak memory in KiB."""
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
            self.processor.append(usage.ru_utime + usage.ru_stime)
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
    columns = ("median", "min", "max", "processor", "peak")
    print(f"{'command':24} " + " ".join(f"{name:>9}" for name in columns) + f"  {first.name} / this  processor's  exit")
    for command in commands:
        ratio = statistics.median(a / b for a, b in zip(first.walls, command.walls, strict=True))
        processor = min(first.processor) / min(command.processor)
        print(
            f"{command.name:24} {command.median * 1000:6.0f} ms {min(command.walls) * 1000:6.0f} ms "
            f"{max(command.walls) * 1000:6.0f} ms {min(command.processor) * 1000:6.0f} ms "
            f"{command.peak / 1024:5.0f} MiB {ratio:12.2f}x {processor:11.2f}x  {sorted(command.codes)}"
        )


def govbot(*words: str) -> list[str]:
    """Make a govbot command of this interpreter's environment, with its bytecode written as pip writes it."""
    compileall.compile_dir(str(ROOT / "govbot"), quiet=1)
    return [str(Path(sys.executable).with_name("govbot")), *words]
