"""What is known of a shop?"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where returned goods go; a retired one is proposed no more, and stays for the cases that were agreed with it."""

    id: str
    name: str
    phone: str
    address: str
    region: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop; `policy_name` names the policy whose newest version new cases are opened under."""

    shop_id: str
    name: str = ""
    zone: str = "Asia/Shanghai"
    return_addresses: tuple[ReturnAddress, ...] = ()
    policy_name: str = "default"

    def live_addresses(self) -> tuple[ReturnAddress, ...]:
        """The addresses in use, the one that is proposed first."""
        return tuple(one for one in self.return_addresses if not one.retired)

    def address_for(self, address_id: str | None) -> ReturnAddress | None:
        """The address that was agreed on, in use or not; else the first in use."""
        agreed = (one for one in self.return_addresses if one.id == address_id)
        return next(agreed, next(iter(self.live_addresses()), None))

    def regions(self) -> tuple[str, ...]:
        return tuple(a.region for a in self.live_addresses() if a.region)


_shop = msgspec.json.Decoder(Shop)


def decode_shop(data: bytes) -> Shop:
    return _shop.decode(data)
