"""Which refusals are there?  A refusal is a value with a code; its sentence is found by the code and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    NOT_ALLOWED_NOW = "NOT_ALLOWED_NOW"
    NOT_YOURS = "NOT_YOURS"
    NOT_FOUND = "NOT_FOUND"
    WINDOW_OVER = "WINDOW_OVER"
    ALREADY_OPEN = "ALREADY_OPEN"
    QUANTITY_EXCEEDS_BOUGHT = "QUANTITY_EXCEEDS_BOUGHT"
    AMOUNT_EXCEEDS_PAID = "AMOUNT_EXCEEDS_PAID"
    AMOUNT_BELOW_AGREED = "AMOUNT_BELOW_AGREED"
    AMOUNT_REQUIRED = "AMOUNT_REQUIRED"
    ORDER_FROZEN = "ORDER_FROZEN"
    KIND_DOES_NOT_FIT = "KIND_DOES_NOT_FIT"
    EXTEND_TOO_EARLY = "EXTEND_TOO_EARLY"
    EXTEND_AFTER_SIGNED = "EXTEND_AFTER_SIGNED"
    EXTENDED_ALREADY = "EXTENDED_ALREADY"
    RISK_NOT_ACKNOWLEDGED = "RISK_NOT_ACKNOWLEDGED"
    EVIDENCE_REQUIRED = "EVIDENCE_REQUIRED"
    TOO_MANY_APPLICATIONS = "TOO_MANY_APPLICATIONS"
    TOO_MANY_MODIFICATIONS = "TOO_MANY_MODIFICATIONS"
    OFFER_LIMIT = "OFFER_LIMIT"
    OFFER_NOT_OPEN = "OFFER_NOT_OPEN"
    SMALL_PAYMENT_LIMIT = "SMALL_PAYMENT_LIMIT"
    APPROVAL_REQUIRED = "APPROVAL_REQUIRED"
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    UNKNOWN_ADDRESS = "UNKNOWN_ADDRESS"
    UNKNOWN_CARRIER = "UNKNOWN_CARRIER"
    REPORT_FROM_FUTURE = "REPORT_FROM_FUTURE"
    ANOTHER_PERSON_REQUIRED = "ANOTHER_PERSON_REQUIRED"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    VERSION_MISMATCH = "VERSION_MISMATCH"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A named no.  `rule` is the rule it stands on; `fields` fill the sentence (instants, amounts, counts)."""

    code: Code
    rule: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
