"""Under which names does one playing of a story appear on the stage?

Every playing has a token of its own, so that stories never meet each other on a server that they share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .located import Json
from .stage import Body, Person
from .story import Action, Order, Shop, Who

CARRIER = "sf"
WAYBILL = "WB"
SENDS = frozenset({"send", "correct_waybill", "send_back"})
"""Commands that name a parcel."""
CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Cast:
    """The shop, order, people and parcels of one playing; `token` is 4 to 20 letters or digits."""

    token: str

    @property
    def shop_id(self) -> str:
        return f"shop-{self.token}"

    @property
    def order_id(self) -> str:
        return f"order-{self.token}"

    @property
    def consumer_id(self) -> str:
        return f"consumer-{self.token}"

    def person(self, action: Action) -> Person:
        """Who is asking when this action is done."""
        match action.who:
            case Who.CONSUMER:
                return Person("consumer", consumer_id=self.consumer_id)
            case Who.STRANGER:
                return Person("consumer", consumer_id=f"stranger-{self.token}")
            case Who.MERCHANT:
                return Person("merchant", shop_id=self.shop_id)
            case Who.OTHER_MERCHANT:
                return Person("merchant", shop_id=f"elsewhere-{self.token}")
            case _:
                return Person(action.who.value, person=action.person)

    def reader(self, role: str) -> Person:
        """A person of that role who looks at the story's case."""
        who = Who(role)
        return self.person(Action(who, "read", ""))

    def waybill(self, told: str) -> str:
        return f"{told}{self.token.upper()}"

    def shop(self, shop: Shop) -> Body:
        address = {"id": "warehouse", "name": "退货组 Returns", "phone": "021-5550000", "address": "上海市退货路 1 号"}
        policy = {"policy": shop.policy} if shop.policy else {}
        return {"name": "故事小店 Story shop", "zone": shop.zone, "return_addresses": [address]} | policy

    def order(self, order: Order, start: datetime) -> Body:
        dates = {"paid_at": order.paid, "shipped_at": order.shipped, "delivered_at": order.delivered}
        return {
            "consumer_id": self.consumer_id,
            "lines": [
                {
                    "line_id": line.line_id,
                    "sku": line.sku,
                    "title": line.title,
                    "quantity": line.quantity,
                    "paid": _money(line.paid_minor),
                    "accessories": list(line.accessories),
                    "pictures": list(line.pictures),
                }
                for line in order.lines
            ],
            "freight": _money(order.freight_minor),
            "tenders": [{"channel": one.channel, "amount": _money(one.amount_minor)} for one in order.tenders],
        } | {name: rfc3339(start + at) for name, at in dates.items() if at is not None}

    def application(self, action: Action) -> Body:
        return {"shop_id": self.shop_id, "order_id": self.order_id, **action.body}

    def command(self, body: Mapping[str, Json], does: str) -> dict[str, Json]:
        """A command's body; what sends a parcel brings a carrier and a waybill unless told."""
        sent = dict(body)
        if does in SENDS:
            sent = {"carrier": CARRIER, "waybill": WAYBILL} | sent
            sent["waybill"] = self.waybill(str(sent["waybill"]))
        return sent


def _money(minor: int) -> Json:
    return {"amount": minor, "currency": CURRENCY}


def rfc3339(instant: datetime) -> str:
    return instant.isoformat()
