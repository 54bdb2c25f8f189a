"""What must something be able to do for a story to be played on it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

Body = Mapping[str, object]


class Person(NamedTuple):
    """Who is asking: a role, and the shop, consumer or staff member it speaks for."""

    role: str
    shop_id: str | None = None
    consumer_id: str | None = None
    person: str | None = None


class Answer(NamedTuple):
    """A status as HTTP has it, the document, and whether it is the first answer given once more."""

    status: int
    body: Body
    replayed: bool = False

    @property
    def accepted(self) -> bool:
        return self.status < 400

    @property
    def code(self) -> str:
        return str(self.body.get("code", self.status))


class Photo(NamedTuple):
    """A file for a case, on an occasion, for a slot of a guided page."""

    case_id: str
    purpose: str
    slot: str | None
    data: bytes


class Stage(Protocol):
    """A running Makegood, seen through the shapes of its HTTP interface.

    An answer of 500 and above is raised as trouble with the world; refusals come back as answers.
    """

    async def now(self) -> datetime: ...

    async def advance_to(self, instant: datetime) -> None:
        """Winds the clock forward (never back) and carries out all that became due, also where it is that late
        already."""
        ...

    async def put_shop(self, shop_id: str, body: Body) -> Answer: ...
    async def put_order(self, shop_id: str, order_id: str, body: Body) -> Answer: ...
    async def apply(self, who: Person, body: Body, key: str) -> Answer: ...
    async def command(self, who: Person, case_id: str, command: str, body: Body, key: str) -> Answer: ...
    async def show(self, who: Person, photo: Photo, key: str) -> Answer: ...
    async def carrier(self, carrier: str, body: Body) -> Answer: ...
    async def channel(self, channel: str, body: Body) -> Answer: ...
    async def suspend(self, body: Body) -> Answer: ...
    async def preview(self, body: Body) -> Answer: ...
    async def withdraw(self, suspension_id: str) -> Answer: ...
    async def case(self, who: Person, case_id: str) -> Answer: ...
    async def events(self, who: Person, case_id: str) -> Answer: ...
    async def ledger(self, who: Person, case_id: str) -> Answer: ...
    async def explanation(self, who: Person, case_id: str, language: str) -> Answer: ...
    async def advice(self, who: Person, case_id: str) -> Answer: ...
    async def figures(self, who: Person, shop_id: str) -> Answer: ...
