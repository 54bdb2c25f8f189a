"""How do domain values become bytes, and bytes domain values?

Documents are JSON.  An event's body is canonical JSON (keys sorted, no white space, UTF-8 as it is), so that an
outsider can recompute its hash from what the interface shows.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec

from ..domain import events as e
from ..domain.calendar import Suspension
from ..domain.case import Case
from ..domain.order import Order
from ..domain.policy import Policy
from ..domain.words import Actor, Role

T = TypeVar("T")

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
FIRST_HASH: Final = "0" * 64

_sorted = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Encoder()


class StoredCase(msgspec.Struct):
    """The case with the hash of its last event, on which the next one is chained."""

    hash: str
    case: Case


_case = msgspec.json.Decoder(StoredCase)
_order = msgspec.json.Decoder(Order)
_policy = msgspec.json.Decoder(Policy)
_suspension = msgspec.json.Decoder(Suspension)


def micros(instant: datetime) -> int:
    """Microseconds since the epoch, exactly."""
    return (instant - EPOCH) // _MICROSECOND


def instant(micros_since_epoch: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros_since_epoch)


def encode(value: object) -> bytes:
    return _plain.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(data, type=kind)


def encode_case(case: Case, last_hash: str) -> bytes:
    return _plain.encode(StoredCase(last_hash, case))


def decode_case(data: bytes) -> StoredCase:
    return _case.decode(data)


def decode_order(data: bytes) -> Order:
    return _order.decode(data)


def decode_policy(data: bytes) -> Policy:
    return _policy.decode(data)


def decode_suspension(data: bytes) -> Suspension:
    return _suspension.decode(data)


def event_body(fact: e.Fact, previous_hash: str) -> bytes:
    """The canonical JSON of an event: what is hashed, stored and shown."""
    return _sorted.encode(
        {
            "actor": fact.actor.role,
            "actor_id": fact.actor.subject,
            "at": fact.at,
            "data": fact.what,
            "observed_at": fact.observed_at,
            "previous_hash": previous_hash,
            "reason": fact.reason,
            "rule": fact.rule,
            "seq": fact.seq,
            "type": e.NAMES[type(fact.what)],
        }
    )


def hash_of(body: bytes) -> str:
    """The chain's link: SHA-256 of the canonical body, which names the previous hash."""
    return hashlib.sha256(body).hexdigest()


class _Body(msgspec.Struct):
    actor: Role
    actor_id: str
    at: datetime
    data: msgspec.Raw
    observed_at: datetime
    previous_hash: str
    reason: str | None
    rule: str | None
    seq: int
    type: str


_body = msgspec.json.Decoder(_Body)
_data: dict[str, msgspec.json.Decoder[Any]] = {name: msgspec.json.Decoder(cls) for name, cls in e.BY_NAME.items()}


def read_event(body: bytes) -> tuple[e.Fact, str]:
    """The fact and the previous hash of a stored body."""
    read = _body.decode(body)
    fact = e.Fact(
        read.seq,
        read.at,
        read.observed_at,
        Actor(read.actor, read.actor_id),
        read.rule,
        read.reason,
        _data[read.type].decode(read.data),
    )
    return fact, read.previous_hash
