"""Race twenty runs of the whole command for three heads of one pull request, many times over, and count what is left.

With findings and without, with a comment of an earlier head and without, in several rhythms.

python bench/races.py --repetitions 100
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.publish.races import race
from tests.publish.receiver import Receiver


def main() -> int:
    """Race, and print one line for each finding and one for the whole; 1 when anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=100)
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    problems: Counter[str] = Counter()
    answered: Counter[int] = Counter()
    codes: Counter[int] = Counter()
    seconds = 0.0
    for seed in range(options.repetitions):
        with tempfile.TemporaryDirectory() as folder, Receiver() as receiver:
            outcome = race(Path(folder), seed, options.runs, receiver.address)
        found = outcome.problems()
        subjects = Counter(item["message"].split(":")[0] for item in receiver.got)
        found += ["each notification once"] if any(number > 1 for number in subjects.values()) else []
        newest = outcome.heads[-1][:7]
        notified = any(subject.endswith(newest) for subject in subjects)
        found += ["a notification of the newest head"] if notified is outcome.kind.clean else []
        problems.update(found)
        answered[outcome.answered] += 1
        codes.update(outcome.codes)
        seconds += outcome.seconds
        for name in found:
            print(f"race {seed}: not held: {name}")
    print(f"{options.repetitions} races of {options.runs} runs, {seconds:.0f} s")
    print(f"not held: {dict(problems) or 'nothing'}")
    print(f"exit codes: {dict(sorted((int(code), number) for code, number in codes.items()))}")
    print(f"heads with a check run: {dict(sorted(answered.items()))}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
