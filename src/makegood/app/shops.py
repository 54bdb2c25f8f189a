"""What is known of a shop?"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    id: str
    name: str
    phone: str
    address: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop; `policy_name` names the policy whose newest version new cases are opened under."""

    shop_id: str
    name: str = ""
    zone: str = "Asia/Shanghai"
    return_addresses: tuple[ReturnAddress, ...] = ()
    policy_name: str = "default"

    def regions(self) -> tuple[str, ...]:
        return tuple(a.region for a in self.return_addresses if a.region)


_shop = msgspec.json.Decoder(Shop)


def decode_shop(data: bytes) -> Shop:
    return _shop.decode(data)
