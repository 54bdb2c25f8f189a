"""Which requests tell the story over HTTP, and by whose tokens?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ...app.access import PREFIX, hash_of
from ...app.codec import encode
from ...app.ports import TokenRow
from ...domain import commands as c
from ...domain.words import Role
from .databases import Place, fill
from .load import request
from .sample import CASE_ID, CONSUMER_ID, KEY, SHOP, Sample, signed_report
from .seeding import seed
from .stock import SHOPS, TOKENS, TRACKING, Renamed

_NAMES = {c.Agree: "agree", c.Send: "send", c.SendMessage: "message", c.Inspect: "inspect", c.PayRefund: "refund"}
_MERCHANT, _CONSUMER = f"{PREFIX}merchant-{SHOP}", f"{PREFIX}consumer-{CONSUMER_ID}"


async def fill_people(place: Place, now: int, numbers: range) -> None:
    """A token for each shop and for each case's consumer, and the carriers' reports that came before the waybills."""
    doc = encode({"minted_at": now})
    merchants = (TokenRow("", Role.MERCHANT.value, "staff-07", SHOP, None, None, doc),)
    consumers = (TokenRow("", Role.CONSUMER.value, CONSUMER_ID, None, None, None, doc),)
    await fill(place, TOKENS, _hashed(_MERCHANT, merchants, range(SHOPS)))
    await fill(place, TOKENS, _hashed(_CONSUMER, consumers, numbers))
    await seed(place, TRACKING, [signed_report(now)], numbers)


def _hashed(token: str, rows: Sequence[TokenRow], numbers: range) -> Iterator[tuple[object, ...]]:
    for number in numbers:
        new = Renamed(number)
        for row in rows:
            yield (hash_of(new.text(token)), *new.row(row)[1:])


def story_of(sample: Sample, number: int) -> list[bytes]:
    """The story's requests on the case of this number."""
    new, encoder = Renamed(number), msgspec.json.Encoder()
    case_id, key = new.text(CASE_ID), new.text(KEY)
    found = []
    for place, step in enumerate(sample.steps):
        path = f"/v1/cases/{case_id}/commands/{_NAMES[type(step.command)]}"
        token = new.text(_MERCHANT if step.actor.role is Role.MERCHANT else _CONSUMER)
        found.append(request("POST", path, token, new.data(encoder.encode(_body(step.command))), f"{key}-{place}"))
    return found


def _body(command: object) -> object:
    """What of a command an outsider sends."""
    match command:
        case c.Send(carrier, waybill):
            return {"carrier": carrier, "waybill": waybill}
        case c.Inspect(findings):
            return {"findings": {"condition": findings.condition, "quality_fault": True, "fault_of": findings.fault_of}}
        case c.Agree(return_address_id):
            return {"return_address_id": return_address_id}
        case c.SendMessage(text):
            return {"text": text}
        case _:
            return {}


def page(shop_number: int, query: str) -> bytes:
    """A merchant's list of cases."""
    return request("GET", f"/v1/cases?{query}", Renamed(shop_number).text(_MERCHANT))
