"""The summary of the job's step: it needs no permission, so every run has one."""

from __future__ import annotations

from pathlib import Path

# 1 MiB a step, else none is shown: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
LIMIT = 1_048_576


def write_summary(path: str | None, markdown: str) -> bool:
    """Append to the step's summary (GITHUB_STEP_SUMMARY); tells whether it was written.

    What would make the step exceed GitHub's limit is replaced by a line that says so.
    """
    if path is None:
        return False
    file = Path(path)
    data = markdown.encode("utf-8", "replace") + b"\n"
    try:
        used = file.stat().st_size if file.exists() else 0
        if used + len(data) > LIMIT:
            data = b"The report is too long for the summary of a job.\n"
        with file.open("ab") as stream:
            stream.write(data)
    except OSError:
        return False
    return True
