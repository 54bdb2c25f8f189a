"""What does the web need of the application?  One record, put together by whoever starts it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple, Protocol

from ..app.door import Door
from ..app.exhibits.looking import Looking
from ..app.goods_pictures import GoodsPictures
from ..app.people.house import People
from ..app.ports import Channel, ChannelNotice, Clock, Documents, Ids, Store
from ..app.ports.scanning import ReadCodes
from ..app.submission import Answer
from ..app.suspending import Preview, WantedSuspension
from ..app.tracking import CarrierReport
from ..app.uploads.desk import Desk
from ..domain.calendar import Suspension
from ..domain.refusals import Refusal
from ..domain.words import Actor


class Suspending(Protocol):
    """Publishes and withdraws standstills of time."""

    async def preview(self, wanted: WantedSuspension) -> Preview: ...
    async def publish(self, actor: Actor, wanted: WantedSuspension) -> Suspension: ...
    async def withdraw(self, actor: Actor, suspension_id: str) -> Suspension | Refusal: ...


class Payouts(Protocol):
    """Takes a channel's word on one of our refunds."""

    async def told(self, channel: str, notice: ChannelNotice) -> Answer: ...


Tracking = Callable[[Store, Door, Clock, CarrierReport], Awaitable[Sequence[Answer] | Refusal]]


class Rate(NamedTuple):
    """How many requests a caller may send: so many a second for ever, and so many at once."""

    per_second: float = 100.0
    burst: float = 400.0


@dataclass(frozen=True)
class Services:
    """Everything that requests are answered with.

    `catch_up` carries out all that is due (clocks, payouts, outbox); `advance` winds the sandbox clock forward and
    returns the new instant in microseconds; without a sandbox there is none.  `origins` are the sites whose pages may
    call the interface from a browser.  `nothing_verified`: no checks are installed, and people look at everything.
    `read_codes` reads the codes on a label; without it people type the number.
    """

    store: Store
    door: Door
    clock: Clock
    ids: Ids
    channels: Mapping[str, Channel]
    suspending: Suspending
    payouts: Payouts
    tracking: Tracking
    catch_up: Callable[[], Awaitable[None]]
    uploads: Desk
    documents: Documents
    people: People
    looking: Looking
    goods_pictures: GoodsPictures
    sandbox: bool = False
    advance: Callable[[timedelta], Awaitable[int]] | None = None
    rate: Rate = field(default_factory=Rate)
    origins: frozenset[str] = frozenset()
    nothing_verified: bool = False
    read_codes: ReadCodes | None = None
