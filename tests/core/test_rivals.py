from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.rivals import rivals
from tests.bounded import bounded


def _found(new: list[str], standing: list[str]) -> list[tuple[str, str, str]]:
    return [(rival.path, rival.name, rival.other) for rival in rivals(new, standing, str.casefold)]


def test_files_and_folders() -> None:
    assert _found(["a/B.py"], ["a/b.py"]) == [("a/B.py", "a/B.py", "a/b.py")]
    assert _found(["A/b.py", "A/c.py"], ["a/b.py"]) == [("A/b.py", "A", "a")]
    assert _found(["docs"], ["Docs/x.md"]) == [("docs", "docs", "Docs")]
    assert _found(["docs/x.md"], ["Docs"]) == [("docs/x.md", "docs", "Docs")]


def test_a_pair_is_told_once() -> None:
    assert _found(["x", "X"], []) == [("X", "X", "x")]


def test_what_stood_there_before_is_not_new() -> None:
    assert _found(["src/new.py"], ["src/a.py", "Src/b.py"]) == []
    assert _found(["src/A.py"], ["src/a.py", "Src/b.py"]) == [("src/A.py", "src/A.py", "src/a.py")]


def test_no_rival() -> None:
    assert _found(["a/b.py", "a/c.py"], ["a/d.py"]) == []
    assert _found([], ["a", "A"]) == []


def test_a_hostile_depth_stays_cheap() -> None:
    paths = [f"{index}/" + "a/" * 2000 + "x" for index in range(300)]
    with bounded(16):
        assert _found(paths, [path.upper() for path in paths[:1]])


_PATHS = st.lists(st.text("aAbB/", min_size=1, max_size=6), max_size=6)


@given(_PATHS, _PATHS)
@settings(max_examples=200)
def test_every_rival_shares_the_key(new: list[str], standing: list[str]) -> None:
    for rival in rivals(new, set(standing) - set(new), str.casefold):
        assert rival.path in new
        assert rival.path.startswith(rival.name)
        assert rival.name != rival.other
        assert rival.name.casefold() == rival.other.casefold()
