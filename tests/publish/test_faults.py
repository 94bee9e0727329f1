"""Every fault at every moment, through the whole command; what came of it stands in ``docs/faults.md``.

``GOVBOT_UPDATE_GOLDEN=1 pytest tests/publish/test_faults.py`` writes the page anew: read the difference.
"""

from __future__ import annotations

import fcntl
import os
import re
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govbot.errors import ExitCode
from tests.fake_github import FakeGitHub, Fault
from tests.publish.faulty import DEEDS, MOMENTS, PASSING, STATES, Scene, faults_at, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
HEAD = "| fault | comment | check | exit code |\n| --- | --- | --- | --- |\n"
ALLOWED, DONE = "throughout: what the token or the repository allows", "while it judges: what people do to its comment"
SECTIONS = (*MOMENTS, ALLOWED, DONE)
MENDED = (ExitCode.FAILED, "the verdict", "failure")


def observed(scene: Scene, moment: str, fault: str) -> str:
    """Meet a fault, hold what may never happen, then run again without it; gives the row of the page."""
    met = scene.struck(moment, fault)
    row = told(scene, fault, passing=fault in PASSING)
    assert met.met >= met.first, row
    return row


def told(scene: Scene, name: str, *, passing: bool = False) -> str:
    """Run, and run again when what was in the way is gone; gives the row of the page."""
    code = scene.run()
    seen = (code, scene.comment, scene.check)
    where = f"{name}: {seen}"
    scene.hold()
    assert code in (ExitCode.FAILED, ExitCode.USAGE, ExitCode.INCOMPLETE), where
    # The verdict is told, or that there is none: at least by the exit code, the summary and the outputs.
    assert (scene.folder / "summary").read_text().strip(), where
    assert re.search(r"^conclusion=(failure|incomplete)$", (scene.folder / "output").read_text(), re.MULTILINE), where
    if passing:
        assert seen == MENDED, where
    scene.mend()
    assert (scene.run(), scene.comment, scene.check) == MENDED, where
    scene.hold()
    return f"| {name} | {seen[1]} | {seen[2]} | {code:d} |\n"


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
        tables = "\n".join(f"### {name}\n\n{found[name].strip()}\n" for name in SECTIONS if name in found)
        stream.seek(0)
        stream.write(f"{found[''].strip()}\n\n{tables}")
        stream.truncate()


def hold_page(section: str, table: str) -> None:
    """Hold a table against that of the page."""
    if os.environ.get("GOVBOT_UPDATE_GOLDEN"):
        update(section, table)
    assert sections(PAGE.read_text(encoding="utf-8")).get(section, "").strip() == table.strip()


@pytest.fixture
def scenes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    """Scenes, each new."""

    def made() -> Iterator[Scene]:
        for number in count():
            folder = tmp_path / str(number)
            folder.mkdir()
            with FakeGitHub(prepared()) as fake:
                yield Scene(fake, folder, monkeypatch, capsys)

    return made()


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_comes_of_a_fault(scenes: Iterator[Scene], moment: str) -> None:
    hold_page(moment, HEAD + "".join(observed(next(scenes), moment, fault) for fault in faults_at(moment)))


def test_what_comes_of_what_is_not_allowed(scenes: Iterator[Scene]) -> None:
    table = HEAD
    for name, forbid in STATES.items():
        scene = next(scenes)
        forbid(scene.fake.world)
        table += told(scene, name)
    hold_page(ALLOWED, table)


def test_what_comes_of_what_people_do_meanwhile(scenes: Iterator[Scene]) -> None:
    table = HEAD
    for name, deed in DEEDS.items():
        scene = next(scenes)
        scene.say_before()
        scene.fake.faults[:] = [Fault("GET", "/pulls/7$", action=partial(deed, scene.fake.world))]
        table += told(scene, name)
    hold_page(DONE, table)


def test_the_page_tells_of_every_moment_and_no_other() -> None:
    found = sections(PAGE.read_text(encoding="utf-8"))
    assert list(found) == ["", *SECTIONS]
    assert sum(table.count("\n| ") for table in found.values()) >= 40
