"""A whole platform in one process, with a clock wound by hand: what the tests of the interface talk to."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from litestar import Litestar

from makegood.adapters.blobs.open import open_blobs
from makegood.adapters.catalogue.pictures import CataloguePictures
from makegood.adapters.channels.sandbox import sandbox_channels
from makegood.adapters.documents.apart import DocumentsApart
from makegood.adapters.ids import SortedIds
from makegood.adapters.passwords import Argon2Passwords
from makegood.adapters.scanners.apart import copy_apart, read_codes_apart
from makegood.adapters.scanners.recognising import recognise
from makegood.adapters.scanners.shrinking import ShrinkApart
from makegood.app.access import mint
from makegood.app.codec import instant, micros
from makegood.app.door import Door
from makegood.app.exhibits.joining import Joining
from makegood.app.exhibits.looking import Looking
from makegood.app.goods_pictures import GoodsPictures
from makegood.app.payouts import Payouts
from makegood.app.people.house import Ways, open_people
from makegood.app.ports import Blobs, Channel, Exhibits, Store
from makegood.app.small_pictures import SmallPictures
from makegood.app.suspending import Suspending
from makegood.app.tracking import report
from makegood.app.trail import Trail
from makegood.app.uploads.desk import Desk
from makegood.app.uploads.limits import Limits
from makegood.domain.words import Role
from makegood.web.app import create_app
from makegood.web.services import Rate, Services

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SHOP, ORDER, CONSUMER = "shop-1", "order-1", "consumer-1"
SHRINK = ShrinkApart()  # begins its process where a test asks for something small
CATALOGUE = Path(tempfile.gettempdir()) / "makegood-test-catalogue"  # by the hash of the name: nothing to clear up
Json = dict[str, Any]


class HandClock:
    """A clock that only a test moves."""

    def __init__(self, start: datetime = START) -> None:
        self._now = micros(start)

    def now(self) -> int:
        return self._now

    async def advance(self, by: timedelta) -> int:
        self._now += by // timedelta(microseconds=1)
        return self._now


@dataclass
class Platform:
    """The application, its clock and its store, and clients that speak for people."""

    store: Store
    clock: HandClock
    app: Litestar
    services: Services
    wall: HandClock = field(default_factory=HandClock)  # by which sessions and links end
    blobs: Blobs = field(default_factory=lambda: open_blobs("memory://"))
    _tokens: dict[tuple[str, str | None, str | None, str | None], str] = field(default_factory=dict)

    async def token(
        self, role: str, shop: str | None = None, consumer: str | None = None, person: str | None = None
    ) -> str:
        key = (role, shop, consumer, person)
        if key not in self._tokens:
            self._tokens[key] = await mint(self.store, Role(role), shop, consumer, person)
        return self._tokens[key]

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        app: Any = self.app  # httpx and Litestar write the type of an ASGI application differently
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://makegood.test", headers=headers)

    async def as_(self, who: str) -> httpx.AsyncClient:
        """A client of `consumer`, `merchant`, `arbitrator`, `operator`, `integration`, or of a stranger like them."""
        token = await self.token(*PEOPLE[who])
        return self.client(token)

    @property
    def now(self) -> datetime:
        return instant(self.clock.now())


PEOPLE: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "consumer": ("consumer", None, CONSUMER, None),
    "stranger": ("consumer", None, "stranger", None),
    "merchant": ("merchant", SHOP, None, None),
    "other_merchant": ("merchant", "shop-2", None, None),
    "arbitrator": ("arbitrator", None, None, None),
    "other_arbitrator": ("arbitrator", None, None, "second"),
    "operator": ("operator", None, None, None),
    "integration": ("integration", None, None, None),
}


def little_platform(
    store: Store,
    rate: Rate | None = None,
    channels: dict[str, Channel] | None = None,
    blobs: Blobs | None = None,
    limits: Limits | None = None,
    exhibits: Exhibits | None = None,
    origins: frozenset[str] = frozenset(),
    ways: Ways | None = None,
) -> Platform:
    """A platform on a migrated store."""
    clock = HandClock()
    door = Door(store, clock)
    ids = SortedIds(clock)
    open_channels: dict[str, Channel] = {**sandbox_channels(), **(channels or {})}
    payouts = Payouts(store, door, open_channels, clock)

    async def catch_up() -> None:
        while (await door.sweep()).cases or await payouts.run_once():
            pass

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # quick: how slow it is elsewhere is not tested
    trail = Trail(store, clock, ids)
    wall = HandClock()
    people = open_people(store, Argon2Passwords(hasher), trail, wall, ways or Ways("http://makegood.test"))
    kept = blobs or open_blobs("memory://")
    services = Services(
        store=store,
        door=door,
        clock=clock,
        ids=ids,
        channels=open_channels,
        suspending=Suspending(store, door, clock, ids),
        payouts=payouts,
        tracking=report,
        catch_up=catch_up,
        goods_pictures=GoodsPictures(kept, recognise, copy_apart),
        looking=Looking(store, door, kept, CataloguePictures(kept, CATALOGUE), SmallPictures(kept, SHRINK)),
        uploads=Desk(
            store,
            kept,
            exhibits or Joining(store, door),
            clock,
            ids,
            recognise,
            limits or Limits(),
        ),
        documents=DocumentsApart(),
        people=people,
        sandbox=True,
        advance=clock.advance,
        rate=rate or Rate(100_000, 100_000),
        origins=origins,
        read_codes=read_codes_apart,
    )
    return Platform(store, clock, create_app(services), services, wall, kept)


def money(amount: int, currency: str = "CNY") -> Json:
    return {"amount": amount, "currency": currency}


def shop_body(**more: Any) -> Json:
    address = {"id": "warehouse", "name": "Returns", "phone": "021-5550000", "address": "1 Return Road"}
    return {"name": "Blue Cups", "zone": "Asia/Shanghai", "return_addresses": [address]} | more


def order_body(**more: Any) -> Json:
    """Three blue cups for 300.00 and 10.00 of freight, delivered a day ago."""
    line = {"line_id": "L1", "sku": "SKU-1", "title": "Blue cup", "quantity": 3, "paid": money(30_000)}
    return {
        "consumer_id": CONSUMER,
        "lines": [line | {"accessories": ["box"], "pictures": []}],
        "freight": money(1_000),
        "tenders": [{"channel": "sandbox", "amount": money(31_000)}],
        "paid_at": (START - timedelta(days=4)).isoformat(),
        "shipped_at": (START - timedelta(days=3)).isoformat(),
        "delivered_at": (START - timedelta(days=1)).isoformat(),
    } | more


def application(**more: Any) -> Json:
    return {
        "shop_id": SHOP,
        "order_id": ORDER,
        "kind": "return_refund",
        "lines": [{"line_id": "L1", "quantity": 1}],
        "reason_code": "other",
    } | more


async def furnish(platform: Platform, **order: Any) -> None:
    """Puts up the shop and its order."""
    async with await platform.as_("integration") as client:
        for path, body in (
            (f"/v1/shops/{SHOP}", shop_body()),
            (f"/v1/shops/{SHOP}/orders/{ORDER}", order_body(**order)),
        ):
            answer = await client.put(path, json=body)
            assert answer.status_code == 200, answer.text


async def apply(platform: Platform, **more: Any) -> Json:
    """A case of the consumer, as its opening answered."""
    async with await platform.as_("consumer") as client:
        answer = await client.post("/v1/cases", json=application(**more))
        assert answer.status_code == 201, answer.text
        case: Json = answer.json()
        return case


async def command(platform: Platform, who: str, case_id: str, name: str, **body: Any) -> httpx.Response:
    async with await platform.as_(who) as client:
        return await client.post(f"/v1/cases/{case_id}/commands/{name}", json=body)
