"""How is an amount of money divided so that not one minor unit is lost?

Money is an integer of minor units with a currency; there is no float anywhere.  Division has a name: `split`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# ISO 4217, active codes by the number of digits after the point.
_CODES_BY_DIGITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC"
    " CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD"
    " KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO"
    " NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL"
    " THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
DIGITS: Final = {code: digits for digits, codes in _CODES_BY_DIGITS.items() for code in codes.split()}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency: `Money(12900, "CNY")` is 129 yuan."""

    amount_minor: int
    currency: str


def currency_digits(currency: str) -> int:
    """Returns how many digits follow the point; KeyError for what is not an active ISO 4217 code."""
    return DIGITS[currency]


def plain(money: Money) -> str:
    """Writes the amount with a point and no sign of its currency: `129.00`, `-0.05`, `500` for yen."""
    digits = currency_digits(money.currency)
    sign = "-" if money.amount_minor < 0 else ""
    whole = str(abs(money.amount_minor)).zfill(digits + 1)
    return f"{sign}{whole[:-digits]}.{whole[-digits:]}" if digits else sign + whole


def split(total_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divides a total in proportion to the weights by largest remainder; the parts sum to the total exactly.

    Equal remainders go to the earlier index and a weight of zero gets nothing.  Weights that are all zero can carry
    only a total of zero: anything else is a mistake of the caller.
    """
    assert total_minor >= 0, f"split takes a total of zero or more, not {total_minor}"
    assert all(weight >= 0 for weight in weights), f"split takes weights of zero or more, not {tuple(weights)}"
    whole = sum(weights)
    if not whole:
        assert total_minor == 0, f"{total_minor} cannot be split over weights that are all zero"
        return (0,) * len(weights)
    parts = [total_minor * weight // whole for weight in weights]
    remainders = [total_minor * weight % whole for weight in weights]
    # The remainders sum to left * whole and each is below whole, so `left` of them are always above zero.
    left = total_minor - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: -remainders[i])[:left]:
        parts[index] += 1
    return tuple(parts)


def unit_shares(paid_minor: int, quantity: int) -> tuple[int, ...]:
    """Returns the frozen share of each unit of a line: as equal as can be, the earlier units taking the rest."""
    return split(paid_minor, (1,) * quantity)


def across(amount_minor: int, remaining_minor: Sequence[int]) -> tuple[int, ...]:
    """Lays a refund over tenders in the given order, each up to its remaining balance."""
    assert amount_minor >= 0, f"a refund is zero or more, not {amount_minor}"
    assert all(balance >= 0 for balance in remaining_minor), f"a balance is below zero in {tuple(remaining_minor)}"
    assert amount_minor <= sum(remaining_minor), f"{amount_minor} does not fit into {tuple(remaining_minor)}"
    parts: list[int] = []
    left = amount_minor
    for balance in remaining_minor:
        part = min(left, balance)
        parts.append(part)
        left -= part
    return tuple(parts)
