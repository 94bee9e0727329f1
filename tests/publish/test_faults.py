"""Every fault at every moment, through the whole command; what came of it stands in ``docs/faults.md``.

``GOVBOT_UPDATE_GOLDEN=1 pytest tests/publish/test_faults.py`` writes the page anew: read the difference.
"""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path

import pytest

from govbot.errors import ExitCode
from tests.fake_github import FakeGitHub
from tests.publish.faulty import FAULTS, MOMENTS, PASSING, Scene, prepared

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
HEAD = "| fault | comment | check | exit code |\n| --- | --- | --- | --- |\n"
MENDED = (ExitCode.FAILED, "the verdict", "failure")


def observed(scene: Scene, moment: str, fault: str) -> str:
    """Meet a fault, hold what may never happen, then run again without it; gives the row of the page."""
    met = scene.struck(moment, fault)
    code = scene.run()
    seen = (code, scene.comment, scene.check)
    where = f"{fault} at {moment}: {seen}"
    scene.hold()
    assert met.met >= met.first, where
    assert code in (ExitCode.FAILED, ExitCode.USAGE, ExitCode.INCOMPLETE), where
    # The verdict is told, or that there is none: at least by the exit code, the summary and the outputs.
    assert (scene.folder / "summary").read_text().strip(), where
    assert re.search(r"^conclusion=(failure|incomplete)$", (scene.folder / "output").read_text(), re.MULTILINE), where
    if fault in PASSING:
        assert seen == MENDED, where
    scene.fake.faults.clear()
    assert (scene.run(), scene.comment, scene.check) == MENDED, where
    scene.hold()
    return f"| {fault} | {seen[1]} | {seen[2]} | {code:d} |\n"


def sections(page: str) -> dict[str, str]:
    """Take the page apart: the text before the first moment, under no name, and the table of each moment."""
    parts = re.split(r"^### (.*)\n\n", page, flags=re.MULTILINE)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def update(moment: str, table: str) -> None:
    """Write the table of one moment; several processes may do so at once."""
    with PAGE.open("r+", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        found = sections(stream.read())
        found[moment] = table
        tables = "\n".join(f"### {name}\n\n{found[name].strip()}\n" for name in MOMENTS if name in found)
        stream.seek(0)
        stream.write(f"{found[''].strip()}\n\n{tables}")
        stream.truncate()


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_comes_of_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], moment: str
) -> None:
    table = HEAD
    for number, fault in enumerate(FAULTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        with FakeGitHub(prepared()) as fake:
            table += observed(Scene(fake, folder, monkeypatch, capsys), moment, fault)
    if os.environ.get("GOVBOT_UPDATE_GOLDEN"):
        update(moment, table)
    assert sections(PAGE.read_text(encoding="utf-8")).get(moment, "").strip() == table.strip()


def test_the_page_tells_of_every_moment_and_no_other() -> None:
    found = sections(PAGE.read_text(encoding="utf-8"))
    assert set(found) == {"", *MOMENTS}
    assert sum(table.count("\n| ") for table in found.values()) >= 40
