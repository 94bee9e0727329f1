"""``dataclass`` for frozen values with slots, at a quarter of the price.

Making a class costs the standard library half a millisecond, most of it for compiling six methods, of which a short run
calls few: eighty classes were a third of the time of ``govbot check``. Here all values share five of the methods, and
the sixth, ``__init__``, is compiled when the first value of its class is made. All else, and what type checkers see, is
the standard library's.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_NONE = dataclasses.MISSING
_INIT = "__init__"
_read: dict[object, Callable[[object], object]] = {}


def _dataclass(*, frozen: bool = False, slots: bool = False, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """Make a class of frozen values with slots, as ``dataclasses.dataclass`` does, less its other options."""
    if not (frozen and slots):
        return dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only)

    def make(plain: type[T]) -> type[T]:
        shared = {name: method for name, method in _SHARED.items() if plain.__dict__.get(name) is None}
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(plain)
        for name, method in shared.items():
            setattr(made, name, method)
        setattr(made, _INIT, _first_init(made))
        return made

    return make


def _first_init(made: type[T]) -> Callable[..., None]:
    """Give the ``__init__`` that stands until the first value is made: it puts the real one in its place."""

    def __init__(self: T, *values: object, **named: object) -> None:  # noqa: N807 - it is one
        init = _compiled_init(made)
        setattr(made, _INIT, init)
        init(self, *values, **named)

    return __init__


def _compiled_init(made: type[T]) -> Callable[..., None]:
    names: dict[str, object] = {"put": object.__setattr__, "NONE": _NONE}
    positional = ["self"]
    named: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(made):  # type: ignore[arg-type]  # every class that comes here has fields
        parameter, value = field.name, field.name
        if field.default is not _NONE:
            names[f"default_{field.name}"] = field.default
            parameter += f"=default_{field.name}"
            value = value if field.init else f"default_{field.name}"
        elif field.default_factory is not _NONE:
            names[f"new_{field.name}"] = field.default_factory
            parameter += "=NONE"
            made_new = f"new_{field.name}()"
            value = f"{made_new} if {value} is NONE else {value}" if field.init else made_new
        if field.init:
            (named if field.kw_only else positional).append(parameter)
        body.append(f"    put(self, {field.name!r}, {value})")
    parameters = ", ".join(positional + (["*", *named] if named else []))
    exec(f"def __init__({parameters}):\n" + "\n".join(body or ["    pass"]), names)  # noqa: S102 - names of fields only
    return cast("Callable[..., None]", names["__init__"])


def _compared(value: object) -> object:
    """Give those fields of a value that make it equal to another."""
    read = _read.get(type(value))
    if read is None:
        names = [field.name for field in dataclasses.fields(value) if field.compare]  # type: ignore[arg-type]
        read = _read[type(value)] = attrgetter(*names) if names else lambda _: ()
    return read(value)


def _is_equal(self: object, other: object) -> bool:
    return _compared(self) == _compared(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: object) -> int:
    return hash(_compared(self))


def _repr(self: object) -> str:
    fields = dataclasses.fields(self)  # type: ignore[arg-type]
    shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields if field.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse_set(self: object, name: str, value: object) -> None:  # noqa: ARG001 - as the interpreter calls it
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> None:  # noqa: ARG001 - as the interpreter calls it
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]  # type: ignore[arg-type]


def _put_state(self: object, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):  # type: ignore[arg-type]
        object.__setattr__(self, field.name, value)


_SHARED: dict[str, Callable[..., object]] = {
    "__eq__": _is_equal,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse_set,
    "__delattr__": _refuse_delete,
    "__getstate__": _state,
    "__setstate__": _put_state,
}

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - told to type checkers, to be imported from here
else:
    dataclass = _dataclass
