"""What people see, pinned. ``GOVBOT_UPDATE_GOLDEN=1 pytest tests/render`` writes them anew: read the difference."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govbot.render.annotations import render_annotations
from govbot.render.json_ import render_json
from govbot.render.markdown import render_markdown, render_summary
from govbot.render.terminal import render_terminal
from tests.render.samples import SAMPLES

GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("GOVBOT_UPDATE_GOLDEN"))


def same(name: str, text: str) -> None:
    path = GOLDEN / name
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_comment(name: str) -> None:
    same(f"{name}.md", render_markdown(SAMPLES[name], version="1.2.3") + "\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_terminal(name: str) -> None:
    same(f"{name}.txt", render_terminal(SAMPLES[name], color=False, width=100))


@pytest.mark.parametrize("name", ["failing", "empty", "hostile", "edited"])
def test_json(name: str) -> None:
    same(f"{name}.json", render_json(SAMPLES[name], version="1.2.3"))


def test_the_terminal_when_narrow() -> None:
    same("failing-narrow.txt", render_terminal(SAMPLES["failing"], color=False, width=60, explain=True))


def test_the_step_summary_when_all_is_well() -> None:
    same("clean-summary.md", render_summary(SAMPLES["clean-partly"], version="1.2.3") + "\n")


def test_workflow_commands() -> None:
    same("failing-annotations.txt", render_annotations(SAMPLES["failing"]))


def test_no_golden_file_is_left_over() -> None:
    known = {f"{name}.{kind}" for name in SAMPLES for kind in ("md", "txt")}
    known |= {f"{name}.json" for name in ("failing", "empty", "hostile", "edited")}
    known |= {"failing-narrow.txt", "clean-summary.md", "failing-annotations.txt"}
    assert {path.name for path in GOLDEN.iterdir()} == known
