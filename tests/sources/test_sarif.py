"""Files of findings, and those that cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from govbot.core.change import Unknown
from govbot.core.sarif import SIZE_LIMIT
from govbot.sources.sarif import read_findings


def write(folder: Path, tool: str) -> str:
    place = {"physicalLocation": {"artifactLocation": {"uri": f"{folder.as_uri()}/a.py"}, "region": {"startLine": 1}}}
    run = {"tool": {"driver": {"name": tool}}, "results": [{"ruleId": "r", "locations": [place]}]}
    path = folder / f"{tool}.sarif"
    path.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    return str(path)


def test_several_files_are_read(tmp_path: Path) -> None:
    runs = read_findings((write(tmp_path, "a"), write(tmp_path, "b")), str(tmp_path))
    assert not isinstance(runs, Unknown)
    assert [(run.tool, run.findings[0].path) for run in runs] == [("a", "a.py"), ("b", "a.py")]


def test_one_that_cannot_be_read_makes_all_unknown(tmp_path: Path) -> None:
    good = write(tmp_path, "a")
    (tmp_path / "broken").write_text("{")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    os.mkfifo(tmp_path / "pipe")
    whys = []
    for name in ("missing", "broken", "large", "pipe", "."):
        runs = read_findings((good, str(tmp_path / name)), str(tmp_path))
        assert isinstance(runs, Unknown)
        assert not runs.offline
        whys.append(runs.why.rpartition(": ")[2])
    assert whys[:4] == [
        "no such file or directory",
        "it is not JSON",
        "it has more than 10,485,760 bytes",
        "it is not a file",
    ]


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_a_name_that_is_none_is_told(name: str, tmp_path: Path) -> None:
    assert isinstance(read_findings((name,), str(tmp_path)), Unknown)
