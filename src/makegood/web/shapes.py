"""Which small shapes do all bodies and answers share?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from msgspec import Meta, Struct

from ..app.codec import micros
from ..domain.money import DIGITS
from .wire.flaws import OUT_OF_BOUNDS, BadShape, flaw_of
from .wire.words import Words

T = TypeVar("T")

AMOUNT_AT_MOST: Final = 10**15
YEARS: Final = range(1970, 3000)
CASE_ID: Final = r"[A-Za-z0-9_-]{1,64}-[0-9A-Za-z]{26}"
_WITHIN_YEARS: Final = Words(
    f"{YEARS[0]} 年到 {YEARS[-1]} 年之间的时刻", f"an instant in the years {YEARS[0]} to {YEARS[-1]}"
)


def _expected(zh: str, en: str) -> dict[str, Any]:
    return {"expected": Words(zh, en)}


Minor = Annotated[int, Meta(ge=0, le=AMOUNT_AT_MOST, description="Minor units, such as fen or cents.")]
Currency = Annotated[
    str,
    Meta(
        pattern="^[A-Z]{3}$",
        description="An active currency of ISO 4217.",
        examples=["CNY"],
        extra=_expected("ISO 4217 货币代码，例如 CNY", "a currency of ISO 4217, such as CNY"),
    ),
]
ShopId = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        extra=_expected("1 到 64 个字母、数字、_ 或 -", "1 to 64 letters, digits, _ or -"),
    ),
]
OrderId = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$",
        extra=_expected("1 到 64 个字母、数字或 _ . : -", "1 to 64 letters, digits or _ . : -"),
    ),
]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2000,
        pattern=r"\S",
        extra=_expected("1 到 2000 个字符的文本，不能只有空白", "text of 1 to 2000 characters, not only white space"),
    ),
]
Remark = Annotated[str, Meta(max_length=2000)]
LongText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=5000,
        pattern=r"\S",
        extra=_expected("1 到 5000 个字符的文本，不能只有空白", "text of 1 to 5000 characters, not only white space"),
    ),
]
Instant = Annotated[datetime, Meta(tz=True)]
Waybill = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9]{6,32}$",
        examples=["SF1234567890"],
        extra=_expected("6 到 32 个字母或数字", "6 to 32 letters or digits"),
    ),
]
Exhibits = Annotated[tuple[Id, ...], Meta(max_length=50)]


class Body(Struct, forbid_unknown_fields=True):
    """What comes in: these fields and no others."""


class Money(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount in minor units of a currency: 12900 CNY is 129 yuan."""

    amount: Minor
    currency: Currency


class MoneyAboveZero(Money, frozen=True, forbid_unknown_fields=True):
    """An amount of at least one minor unit."""

    amount: Annotated[int, Meta(ge=1, le=AMOUNT_AT_MOST, description="Minor units, such as fen or cents.")]


class Items(Struct, Generic[T]):
    """One page of a list; `next` is the `cursor` of the page after it, null on the last one."""

    items: list[T]
    next: str | None


def utc(instant: datetime, field: str) -> datetime:
    """The instant in UTC, in years that can be reckoned with."""
    try:
        there = instant.astimezone(UTC)
    except OverflowError:
        there = None
    if there is None or there.year not in YEARS:
        raise BadShape(field, OUT_OF_BOUNDS, _WITHIN_YEARS)
    return there


def utc_or_none(instant: datetime | None, field: str) -> datetime | None:
    return None if instant is None else utc(instant, field)


def micros_or_none(instant: datetime | None, field: str) -> int | None:
    return None if instant is None else micros(utc(instant, field))


def known_currency(money: Money, field: str) -> str:
    """The currency, if it is an active one."""
    if money.currency not in DIGITS:
        wrong = Words(f"不认识货币 {money.currency}", f"{money.currency} is no currency known here")
        raise BadShape(f"{field}.currency", wrong, Words("现行的 ISO 4217 货币代码", "an active currency of ISO 4217"))
    return money.currency


def checked_id(text: str, kind: Any, field: str) -> str:
    """A name out of a path, if it has the form of its type."""
    try:
        return msgspec.convert(text, kind)  # type: ignore[no-any-return]  # a str: kind is an annotated one
    except msgspec.ValidationError as error:
        raise flaw_of(error, kind, field) from None


def in_currency(money: Money, currency: str, field: str) -> int:
    """The minor units of an amount that must be in this currency."""
    if money.currency != currency:
        wrong = Words(f"货币是 {money.currency}", f"it is in {money.currency}")
        raise BadShape(f"{field}.currency", wrong, Words(f"订单的货币 {currency}", f"the order's currency, {currency}"))
    return money.amount
