"""Which values does an event bring into a sentence?  Its data under the names that sentences use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from ...domain.kinds import Kind
from ...domain.words import OfferType

_RENAMED: dict[tuple[str, str], str] = {
    ("applied", "reason_code"): "reason",
    ("modified", "reason_code"): "reason",
    ("refused", "reason_code"): "refusal_reason",
    ("rejected", "reason_code"): "rejection_reason",
    ("refund_failed", "reason"): "payment_reason",
    ("refund_reversed", "reason"): "payment_reason",
    ("tracked", "status"): "tracking",
    ("payment_confirmed", "status"): "stated",
    ("offer_made", "type"): "offer_type",
    ("decided", "in_favour_of"): "favour",
    ("exhibit_received", "purpose"): "exhibit_purpose",
    ("exhibit_judged", "state"): "exhibit_state",
    ("exhibit_judged", "because_of"): "lacking",
    ("exhibit_reviewed", "state"): "exhibit_state",
    ("exhibit_shown", "to_role"): "viewer",
}
_INSTANTS = frozenset({"due_at", "was", "occurred_at", "counts_from"})
_INSIDE = frozenset({"payment", "findings"})


def event_params(event: str, data: Mapping[str, object]) -> dict[str, object]:
    """The values by the names of sentences; instants that are text become instants, inner records lie flat."""
    found = dict(_flat(event, data))
    if event == "reminder_due":
        found["reminder"] = found["clock"]
    if event == "inspected":
        found["details"] = [*_listed(found.get("missing")), *_listed(found.get("faults"))]
    if found.get("offer_type") == OfferType.MODIFY_KIND and found.get("kind") == Kind.REFUND_ONLY:
        found["offer_type"] = Kind.REFUND_ONLY
    if "offer_type" in found:
        found["offer_effect"] = found["offer_type"]
    return found


def _listed(value: object) -> Iterator[object]:
    yield from value if isinstance(value, list | tuple) else ()


def _flat(event: str, data: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in data.items():
        if name in _INSIDE and isinstance(value, Mapping):
            yield from _flat(event, value)
        elif name in _INSTANTS and isinstance(value, str):
            yield name, datetime.fromisoformat(value)
        else:
            yield _RENAMED.get((event, name), name), value


def data_of(what: Any) -> dict[str, object]:  # an event, or a record inside one
    """An event's own fields, as a mapping."""
    return {
        field.name: data_of(value) if is_dataclass(value := getattr(what, field.name)) else value
        for field in fields(what)
    }
