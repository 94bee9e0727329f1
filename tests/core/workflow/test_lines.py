from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govbot.core.workflow.lines import Place, Row, commands, placed

WORKFLOW = """\
name: ci
on: [push]
env:
  TITLE: ${{ github.event.issue.title }}
jobs:
  test:
    steps:
      - run: make test
      - name: Two lines
        run: |
          echo one
          name: not a key

          echo two
        shell: bash
      - run: echo a
          and more
      - uses: actions/github-script@v8
        with:
          script: |
            return 1
          note: >-
            some text
      - {run: make flow}
      # run: a comment
"""


def _rows(text: str, *, start: int = 1, changed: bool = True) -> list[Row]:
    lines = text.splitlines()
    return [Row(number, line, changed=changed, begins=number == start) for number, line in enumerate(lines, start)]


def test_places() -> None:
    lines = list(placed(_rows(WORKFLOW), whole=True))
    assert {line.text.strip(): line.script.strip() for line in lines if line.script.strip()} == {
        "- run: make test": "make test",
        "echo one": "echo one",
        "name: not a key": "name: not a key",
        "echo two": "echo two",
        "- run: echo a": "echo a",
        "and more": "and more",
        "return 1": "return 1",
        "- {run: make flow}": "make flow}",
    }
    assert [line.text.strip() for line in lines if line.place is Place.TEXT] == ["some text"]
    assert all(line.place is not Place.UNSURE for line in lines)


def test_a_hunk_that_begins_inside_a_block_is_unsure_until_a_key_comes() -> None:
    lines = list(placed(_rows("    echo x\n    echo y\n  - name: z\n    bare", start=40)))
    assert [line.place for line in lines] == [Place.UNSURE, Place.UNSURE, Place.YAML, Place.YAML]
    assert [bool(line.script) for line in lines] == [True, True, False, False]


def test_each_hunk_begins_anew() -> None:
    rows = [*_rows("run: |\n  a"), *_rows("  b", start=50)]
    assert [line.place for line in placed(rows)] == [Place.YAML, Place.SCRIPT, Place.UNSURE]


def test_commands_that_go_on() -> None:
    text = "run: |\n  curl x \\\n    -o y\n  curl z |\n    sh\n  echo ${{\n    a }}\n  b\n  | c"
    found = [command.text for command in commands(list(placed(_rows(text))))]
    assert found == ["curl x  -o y", "curl z | sh", "echo ${{ a }}", "b | c"]


def test_only_what_the_change_touches() -> None:
    rows = [Row(1, "run: |", changed=False, begins=True), Row(2, "  curl x |", changed=False), Row(3, "    sh")]
    rows.append(Row(4, "  make", changed=False))
    assert [(command.number, command.text) for command in commands(list(placed(rows)))] == [(3, "curl x | sh")]


@given(st.lists(st.text(st.characters(codec=None, exclude_characters="\n"), max_size=20), max_size=12), st.booleans())
def test_never_raises(texts: list[str], whole: bool) -> None:
    rows = [Row(number, text, begins=number == 1) for number, text in enumerate(texts, 1)]
    lines = list(placed(rows, whole=whole))
    assert [line.text for line in lines] == texts
    for command in commands(lines):
        assert 1 <= command.number <= len(texts)
