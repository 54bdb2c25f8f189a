"""What is a golden story, once read?  Frozen values; every instant is a span since the story's start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath

from .located import Json, Place


class Who(StrEnum):
    """Who acts in a story; `stranger` and `other_merchant` are a consumer and a merchant of somebody else's."""

    CONSUMER = "consumer"
    MERCHANT = "merchant"
    ARBITRATOR = "arbitrator"
    OPERATOR = "operator"
    CARRIER = "carrier"
    CHANNEL = "channel"
    PLATFORM = "platform"
    STRANGER = "stranger"
    OTHER_MERCHANT = "other_merchant"


@dataclass(frozen=True, slots=True)
class Shop:
    zone: str
    policy: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Line:
    line_id: str
    sku: str
    title: str
    quantity: int
    paid_minor: int
    accessories: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tender:
    channel: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Order:
    """Dates are spans since the start; None: not shipped, not delivered."""

    lines: tuple[Line, ...]
    freight_minor: int
    tenders: tuple[Tender, ...]
    paid: timedelta
    shipped: timedelta | None
    delivered: timedelta | None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that somebody does.

    `refused` holds the codes of which one is expected (`some` is any), empty where it must be accepted;
    `may_be_refused` allows the refusal without asking for it.  `again` is the body sent a second time under the
    same key.  `occurred` is a carrier's instant, `payment` the number of a case's payment from 1.
    """

    who: Who
    does: str
    case: str
    person: str | None = None
    body: Mapping[str, Json] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    may_be_refused: tuple[str, ...] = ()
    again: Mapping[str, Json] | None = None
    occurred: timedelta = timedelta(0)
    payment: int | None = None
    period: tuple[timedelta, timedelta] | None = None
    order: Order | None = None


# --- what is looked at afterwards -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the case, by its dotted path, is one of these."""

    path: str
    among: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The stage's deadline stands at this span since the start."""

    at: timedelta


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of the case, by its dotted path."""

    path: str
    minor: int


@dataclass(frozen=True, slots=True)
class Payments:
    """The case has exactly these payments, in any order; each is known by some of its fields."""

    each: tuple[Mapping[str, Json], ...]


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The case's photos and videos stand in these states, in the order in which they came."""

    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """The case before or after this one is the one of that name in the story (None: there is none)."""

    path: str
    case: str | None


@dataclass(frozen=True, slots=True)
class May:
    """A reader is (or is not) offered these commands; none named: any command at all."""

    reader: str
    commands: tuple[str, ...]
    offered: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of this actor and rule stands in the case's history, at an instant between the two (both included)."""

    actor: str
    rule: str | None
    first: timedelta | None
    last: timedelta | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account received in all, less what it gave, in the case's ledger."""

    account: str
    minor: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The case's history says for which lines this sum was paid."""

    lines: tuple[str, ...]
    minor: int


@dataclass(frozen=True, slots=True)
class RefundedInAll:
    """What all cases of the story have refunded together."""

    minor: int


@dataclass(frozen=True, slots=True)
class Says:
    """The explanation contains one of these words."""

    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advised:
    """The merchant's advice cites this rule (first of all, or anywhere) or prepares this command."""

    rule: str | None
    command: str | None
    first: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the shop has this value, or moved so since the story last looked at it."""

    name: str
    value: int | None
    moved: str | None


OfTheCase = Field | Due | Sum | Payments | Exhibits | Linked | May
OfTheRecords = Happened | Balance | Breakdown | RefundedInAll | Says | Advised | Figure
Check = OfTheCase | OfTheRecords


@dataclass(frozen=True, slots=True)
class Step:
    """At an instant: time alone (no action), one action, or several at the same time.

    `accepted` are the counts of accepted actions that are right where several act at once (none named: any).
    """

    number: int
    place: Place
    name: str | None
    at: timedelta
    case: str
    actions: tuple[Action, ...]
    accepted: tuple[int, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """`fixed_dates` marks a story that means its calendar days and cannot be moved to other ones."""

    file: str
    title: str
    rules: tuple[str, ...]
    why: str
    start: datetime
    fixed_dates: bool
    shop: Shop
    order: Order
    steps: tuple[Step, ...]

    @property
    def slug(self) -> str:
        return PurePath(self.file).stem
