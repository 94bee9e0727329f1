"""The texts of a change that gitleaks looks at: the added lines of each hunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.change import Status
from govbot.secrets.gitleaks.detect import Fragment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govbot.core.change import File, Patch, Run


def fragments(file: File, commit: str) -> Iterator[Fragment]:
    """Yield the runs of added lines of a file; of one without any, a text without lines, for rules about paths."""
    if file.status is Status.DELETED:
        return
    runs = file.patch.added if file.patch is not None else ()
    for run in runs:
        if file.patch is not None:
            yield Fragment(file.path, _text(file.patch, run), run.line, commit)
    if not runs and (file.binary or file.patch is not None):
        yield Fragment(file.path, b"", 0, commit)


def _text(patch: Patch, run: Run) -> bytes:
    r"""Take the markers off. A last line that has no line end in its file has none in the text."""
    text = (b"\n" + patch.data[run.start : run.end]).replace(b"\n+", b"\n")[1:]
    return text.removesuffix(b"\n") if patch.data[run.end : run.end + 1] == b"\\" else text
