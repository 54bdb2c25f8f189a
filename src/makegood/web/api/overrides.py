"""Which numbers of a policy may be set, and within which bounds?  The body is made from the policy's own fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Annotated, Any, Final, get_type_hints

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ...domain.policy import Policy
from ...domain.words import Check, Reason
from ..shapes import Minor
from ..wire.expected import DURATION
from ..wire.flaws import OUT_OF_BOUNDS, BadShape
from ..wire.words import Words

LONGEST: Final = timedelta(days=3650)
_NOTHING: Final = timedelta(0)
_DURATION = Annotated[timedelta, Meta(examples=["PT48H"], extra={"expected": DURATION})]
_BOUNDS: Final = Words(f"0 到 {LONGEST.days} 天的时长", f"a duration of 0 to {LONGEST.days} days")

# Any: the shape of a field as msgspec wants it.
_SHAPES: Final[dict[Any, Any]] = {
    timedelta: _DURATION,
    tuple[timedelta, ...]: Annotated[tuple[_DURATION, ...], Meta(max_length=10)],
    int: Annotated[int, Meta(ge=0, le=1000)],
}
_NAMED_SHAPES: Final[dict[str, Any]] = {
    "required_reasons": Annotated[tuple[Reason, ...], Meta(max_length=len(Reason))],
    "needs": Annotated[tuple[Check, ...], Meta(max_length=len(Check))],
    "challenge_from_minor": Minor | None,
    "decide_working_days": Annotated[int, Meta(ge=0, le=366)],
    "small_payment_per_order_minor": Minor,
    "small_payment_per_shop_day_minor": Minor,
    "small_payment_approval_above_minor": Minor,
}


def _body_of(kind: Any, name: str) -> type[Struct]:
    """A Struct with the fields of a part of the policy, each of which may be left out."""
    hints = get_type_hints(kind)
    found = [(field.name, _shape(field.name, hints[field.name]) | UnsetType, UNSET) for field in fields(kind)]
    return msgspec.defstruct(
        name,
        [one for one in found if one[0] != "version"],
        forbid_unknown_fields=True,
        namespace={"__doc__": f"Numbers to set; those left out stay.  {kind.__doc__}"},
    )


def _shape(name: str, hint: Any) -> Any:
    if is_dataclass(hint):
        return _body_of(hint, f"{getattr(hint, '__name__', name)}Numbers")
    return _NAMED_SHAPES.get(name) or _SHAPES.get(hint, hint)


OverridesBody: Final = _body_of(Policy, "PolicyNumbers")


def overrides_of(body: Struct, at: str = "") -> dict[str, Any]:
    """The numbers that were given, nested as they were given; BadShape names a duration out of bounds."""
    for path, length in _lengths(body, at):
        if not _NOTHING <= length <= LONGEST:
            raise BadShape(path, OUT_OF_BOUNDS, _BOUNDS)
    given = msgspec.to_builtins(body)
    assert isinstance(given, dict)
    return given


def _lengths(value: object, path: str) -> Iterator[tuple[str, timedelta]]:
    match value:
        case timedelta():
            yield path, value
        case tuple():
            for number, one in enumerate(value):
                yield from _lengths(one, f"{path}[{number}]")
        case Struct():
            for name in value.__struct_fields__:
                yield from _lengths(getattr(value, name), f"{path}.{name}".lstrip("."))
