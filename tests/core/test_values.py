"""Values behave as those that the standard library's decorator makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import TYPE_CHECKING

import pytest

from govbot.core import values

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    name: str
    count: int = 1
    tags: list[str] = dataclasses.field(default_factory=list)
    memo: dict[str, int] = dataclasses.field(default_factory=dict, init=False, compare=False, repr=False)


@values.dataclass(frozen=True, slots=True)
class Ours:
    name: str
    count: int = 1
    tags: list[str] = dataclasses.field(default_factory=list)
    memo: dict[str, int] = dataclasses.field(default_factory=dict, init=False, compare=False, repr=False)


@values.dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    first: str
    second: int = 2


@values.dataclass(frozen=True, slots=True)
class Empty:
    pass


@values.dataclass(frozen=True, slots=True)
class Shown:
    name: str

    def __repr__(self) -> str:
        return "shown"


@values.dataclass(slots=True)
class Open:
    name: str


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_defaults_and_text(made: Callable[..., Ours]) -> None:
    value = made("a", tags=["t"])
    assert (value.name, value.count, value.tags, value.memo) == ("a", 1, ["t"], {})
    assert repr(value).partition("(")[2] == "name='a', count=1, tags=['t'])"
    assert made("a").tags is not made("a").tags


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_equality_leaves_out_what_is_not_compared(made: Callable[..., Ours]) -> None:
    one, other = made("a"), made("a")
    one.memo["x"] = 1
    assert one == other
    assert one != made("b")
    assert one.__eq__("a") is NotImplemented


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_nothing_can_be_changed(made: Callable[..., Ours]) -> None:
    value = made("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        value.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        del value.name
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("made", [Ours, Theirs])
@pytest.mark.parametrize("words", [(), ("a", 1, [], 2), ("a", 1, [], {})])
def test_wrong_arguments_are_refused(made: Callable[..., Ours], words: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        made(*words)
    with pytest.raises(TypeError, match="unknown"):
        made("a", unknown=1)


def test_names_only() -> None:
    assert Named(first="a") == Named(first="a", second=2)
    assert hash(Named(first="a")) == hash(Named(first="a"))
    with pytest.raises(TypeError):
        Named("a")  # type: ignore[call-arg]
    match Ours("a"):
        case Ours(name, count):
            assert (name, count) == ("a", 1)


def test_what_cannot_be_hashed_is_not() -> None:
    with pytest.raises(TypeError):
        hash(Ours("a"))


@pytest.mark.parametrize("value", [Ours("a", 2, ["t"]), Named(first="b"), Empty()])
def test_copies(value: Ours) -> None:
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == copy.deepcopy(value) == value
    assert dataclasses.is_dataclass(value)


def test_replacing() -> None:
    assert dataclasses.replace(Ours("a", 2, ["t"]), name="b") == Ours("b", 2, ["t"])


def test_own_methods_stay() -> None:
    assert repr(Shown("a")) == "shown"
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_what_can_be_changed_is_made_by_the_standard_library() -> None:
    value = Open("a")
    value.name = "b"
    assert value == Open("b")
