from __future__ import annotations

import pytest

from govbot.core.portability import devices, loose_edges, not_portable


@pytest.mark.parametrize("name", ["aux", "AUX.c", "nul.txt", "com1", "LPT9.tar.gz", "con ", "COM\u00b9.log", "conout$"])
def test_devices(name: str) -> None:
    assert devices(f"src/{name}/x") == [name]


@pytest.mark.parametrize("name", ["auxiliary.c", "console", "com", "com10", "xnul", "null", "lpt.txt"])
def test_no_devices(name: str) -> None:
    assert devices(name) == []


def test_not_portable() -> None:
    assert [str(item) for item in not_portable("a:b/c?.txt")] == [
        "a:b/c?.txt holds what Windows does not allow in a name: U+003A COLON, U+003F QUESTION MARK"
    ]
    assert ["255 bytes" in str(item) for item in not_portable("x" * 256)] == [True]
    assert ["255 bytes" in str(item) for item in not_portable("\u00e9" * 128)] == [True]
    assert ["4096 bytes" in str(item) for item in not_portable("a/" * 2049)] == [True]
    assert list(not_portable("src/" + "x" * 255)) == []


def test_loose_edges() -> None:
    assert [str(item) for item in loose_edges("src /a. ")] == [
        "src /a. : src  ends with a space",
        "src /a. : a.  ends with a space",
    ]
    assert [str(item) for item in loose_edges("src/a.")] == ["src/a.: a. ends with a dot, which Windows drops"]
    assert list(loose_edges(".github/.env a")) == []
