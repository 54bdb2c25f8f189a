"""What is known of a case when its file is written, and by whom is it read?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from ...domain.case import Case
from ...domain.deadlines import Situation
from ...domain.order import Order
from ...domain.words import Actor, Role
from ..ports import EventRow, LedgerRow
from ..shops import Shop

STAFF: Final = frozenset({Role.ARBITRATOR, Role.OPERATOR})
READ_LEDGERS: Final = frozenset({Role.MERCHANT, Role.OPERATOR})
"""Who reads the ledger here reads it through the interface, too."""


class Told(msgspec.Struct):
    """An event as it was hashed, as far as it is shown."""

    seq: int
    type: str
    at: datetime
    observed_at: datetime
    actor: Role
    actor_id: str
    rule: str | None
    data: dict[str, Any]  # each event's own fields


_told = msgspec.json.Decoder(Told).decode


class Finding(NamedTuple):
    """What a check found in an exhibit, in the reader's language; `staff_only` is not for the two sides.

    `at_s` is the instant in a video at which it was found.
    """

    ok: bool | None
    says: str
    staff_only: bool = False
    at_s: float | None = None


class Still(NamedTuple):
    """A picture as JPEG; of a video, with its instant in seconds."""

    body: bytes
    at_s: float | None = None


class KnownExhibit(NamedTuple):
    """A photo or video that was handed in; `stills` are its JPEG copies, of a video several, where there are any."""

    exhibit_id: str
    side: Role
    purpose: str
    state: str
    sha256: str
    received_at: datetime
    filename: str = ""
    findings: Sequence[Finding] = ()
    stills: Sequence[Still] = ()
    remarks: Sequence[str] = ()  # what is special about it: `doubted`, `hold_over`, `replaced`, `erased`


@dataclass(frozen=True, slots=True)
class Known:
    """A case as it stands, for one reader; events and ledger go as far as the case does."""

    case: Case
    order: Order
    situation: Situation
    shop: Shop | None
    rows: Sequence[EventRow]
    ledger: Sequence[LedgerRow]
    exhibits: Sequence[KnownExhibit]
    reader: Actor
    now: datetime
    events: Sequence[Told] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "events", tuple(_told(row.body) for row in self.rows))

    @property
    def by_staff(self) -> bool:
        return self.reader.role in STAFF


def words_of(data: Mapping[str, Any]) -> Sequence[str]:
    """What people said in their own words in an event."""
    return [data[name] for name in _WORDS if isinstance(data.get(name), str) and data[name].strip()]


_WORDS: Final = ("description", "comment", "text", "statement", "grounds", "promise")
