"""Which files are generated, as git itself reads the attributes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.attributes import LINES, generated
from govbot.core.paths import PathList

PATHS = ["a.pb.go", "src/a.pb.go", "src/gen/b.go", "dist/x.js", "lib/dist/y.js", "package-lock.json", "src/a.go"]
TEXT = """\
# what machines write
*.pb.go linguist-generated
/dist/** linguist-generated=true text
src/gen/*.go  -diff linguist-generated
src/a.pb.go -linguist-generated
lib/ linguist-generated
package-lock.json linguist-generated=false
*.md
"""


def test_the_last_line_about_a_path_decides() -> None:
    assert generated(TEXT, PathList(PATHS)) == {"a.pb.go", "src/gen/b.go", "dist/x.js"}


def test_git_says_the_same(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / ".gitattributes").write_text(TEXT)
    asked = ["git", "check-attr", "linguist-generated", "--", *PATHS]
    told = subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.splitlines()
    wanted = {line.split(":")[0] for line in told if line.endswith((": set", ": true"))}
    assert generated(TEXT, PathList(PATHS)) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#a linguist-generated",
        '"a" linguist-generated',
        "a{b,c} linguist-generated",
        "[ab] linguist-generated",
        "*",
    ],
)
def test_lines_that_say_nothing(line: str) -> None:
    assert generated(line, PathList(["a", "b", "ab"])) == frozenset()


@given(st.text(st.sampled_from('ab*/!-[]{}\\"# \n'), max_size=40))
def test_any_text_is_read(text: str) -> None:
    generated(text.replace("\n", " linguist-generated\n"), PathList(["a", "a/b"]))


@pytest.mark.parametrize("pattern", ["gen/hand_[a-z]*.c", '"gen/hand_a.c"'])
def test_what_is_taken_back_by_a_pattern_that_is_not_read_voids_what_was_said(pattern: str) -> None:
    text = f"gen/** linguist-generated\n{pattern} -linguist-generated\n*.js linguist-generated\n"
    assert generated(text, PathList(["gen/hand_a.c", "x.js"])) == {"x.js"}


def test_of_too_many_lines_none_counts() -> None:
    assert generated("*.js linguist-generated\n" + "#\n" * LINES, PathList(["x.js"])) == frozenset()
