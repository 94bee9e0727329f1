from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from govbot.core.balance import Sign, net_losses


def _signs(keys: str) -> list[Sign]:
    return [Sign(key, line) for line, key in enumerate(keys, 1)]


def _net(lost: dict[int, str], gained: dict[int, str]) -> dict[int, tuple[str, int]]:
    found = net_losses(
        {file: _signs(keys) for file, keys in lost.items()}, {file: _signs(keys) for file, keys in gained.items()}
    )
    return {file: ("".join(sign.key for sign in signs), more) for file, signs, more in found}


def test_losses() -> None:
    assert _net({1: "ab"}, {}) == {1: ("ab", 2)}
    assert _net({1: "ab"}, {1: "b"}) == {1: ("a", 1)}
    assert _net({1: "ab"}, {2: "ba"}) == {}
    assert _net({1: "aa"}, {2: "a"}) == {1: ("a", 1)}


def test_another_name_in_the_same_file_replaces_one() -> None:
    assert _net({1: "ab"}, {1: "c"}) == {1: ("ab", 1)}
    assert _net({1: "a"}, {1: "c"}) == {}
    assert _net({1: "a"}, {2: "c"}) == {1: ("a", 1)}


def test_the_same_file_comes_first() -> None:
    assert _net({1: "a", 2: "a"}, {2: "a"}) == {1: ("a", 1)}


_FILES = st.dictionaries(st.integers(0, 3), st.text("abc", max_size=5), max_size=4)


@given(_FILES, _FILES)
def test_bounds(lost: dict[int, str], gained: dict[int, str]) -> None:
    net = _net(lost, gained)
    total = Counter("".join(lost.values())) - Counter("".join(gained.values()))
    assert sum(more for _, more in net.values()) <= total.total()
    assert Counter("".join(keys for keys, _ in net.values())) <= total
    for file, (keys, more) in net.items():
        assert 0 < more <= len(keys) <= len(lost[file])


@given(_FILES)
def test_what_is_gained_again_is_no_loss(files: dict[int, str]) -> None:
    assert _net(files, files) == {}
    assert _net(files, {9: "".join(files.values())}) == {}
