"""How is a frozen value changed?  Into a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class _Fields(NamedTuple):
    """What a class holds: all of it at once, and the place of each field."""

    values: Callable[[Any], tuple[Any, ...]]  # Any: the fields of whatever class
    place: Mapping[str, int]


def changed(value: T, **changes: object) -> T:
    """The same frozen, slotted value with some fields different; an unknown field is a programming error.

    It does what dataclasses.replace does at a fraction of the cost: every event of every command passes here.
    """
    cls = type(value)
    fields = _fields(cls)  # type: ignore[arg-type]  # a class is hashable, whatever its values are
    values = list(fields.values(value))
    for name, new in changes.items():
        assert name in fields.place, f"{cls.__name__} has no field {name}"
        values[fields.place[name]] = new
    return cls(*values)


@cache
def _fields(cls: type) -> _Fields:
    names: tuple[str, ...] = cls.__slots__  # type: ignore[attr-defined]
    one_or_more = attrgetter(*names)
    values = one_or_more if len(names) > 1 else lambda value: (one_or_more(value),)
    return _Fields(values, {name: place for place, name in enumerate(names)})
