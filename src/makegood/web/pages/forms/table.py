"""Which form does each command have on a page?  One table: fields, what can be chosen in them, how the button looks.

A field's name is the path of its value in the command's body; its label is the sentence `page.field.<name>`, and a
choice is called `<words>.<choice>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Final, NamedTuple

from ....domain.kinds import Kind
from ....domain.words import (
    CARRIERS,
    Condition,
    FaultOf,
    Favour,
    FreightPayer,
    Liable,
    OfferType,
    Purpose,
    Reason,
    RefusalReason,
    RejectionReason,
    Review,
    Stated,
)
from .offering import KEEPS


class Input(Enum):
    """How a value is typed or chosen."""

    TEXT = "text"  # one line
    ON_LABEL = "on_label"  # a number as it is printed: with or without blanks, in any letters
    LONG = "long"  # several lines
    WORDS = "words"  # several, one on each line or between commas
    CHOICE = "choice"
    AMOUNT = "amount"  # in major units, as people write money
    CHECK = "check"
    YES_NO = "yes_no"  # or not said
    EXHIBITS = "exhibits"  # of the photos and videos that the reader has sent for the case
    SUGGEST = "suggest"  # one line, beside a list of what it can be
    INSTANT = "instant"  # a day and a time on the clocks of the platform's own zone


class Tone(StrEnum):
    """What a button is for: going on, one way among others, or a no."""

    GO_ON = ""
    QUIET = "quiet"
    NO = "no"


class Only(NamedTuple):
    """A field is asked for only where another one, by its name, has one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One input.  `choices` are the values that can be chosen; None: the page finds them (the shop's addresses).

    `only`: where it is asked for; elsewhere it is not read.  `settled`: the page has chosen, others can be chosen.
    `folded`: what stands in it is mostly right as it is, and it opens when it is wanted.
    """

    name: str
    input: Input
    required: bool = False
    choices: tuple[str, ...] | None = ()
    words: str = ""
    length_at_most: int = 2000
    only: Only | None = None
    settled: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`fixed` is what the body holds besides, which nobody types."""

    fields: tuple[Field, ...] = ()
    tone: Tone = Tone.QUIET
    fixed: Mapping[str, object] = field(default_factory=dict)


def _choice(name: str, words: type[StrEnum], prefix: str, required: bool = False, only: Only | None = None) -> Field:
    return Field(name, Input.CHOICE, required, tuple(one.value for one in words), prefix, only=only)


def _long(name: str, required: bool = False, only: Only | None = None) -> Field:
    return Field(name, Input.LONG, required, only=only)


def _amount(required: bool = False, only: Only | None = None) -> Field:
    return Field("amount", Input.AMOUNT, required, only=only)


def _offering(*types: OfferType) -> Only:
    return Only("type", types)


def _found(*conditions: Condition) -> Only:
    return Only("findings.condition", conditions)


_COMMENT: Final = _long("comment")
_COMMENT_NEEDED: Final = _long("comment", required=True)
_STATEMENT: Final = _long("statement", required=True)
_NOT_AS_SENT: Final = tuple(one for one in Condition if one is not Condition.INTACT)
_PROMISED: Final = (OfferType.WITHDRAW_FOR_NOW, OfferType.RESEND_PARTS, OfferType.RETURN_WRONG_GOODS)
_EXHIBITS: Final = Field("exhibit_ids", Input.EXHIBITS, choices=None)
_PARCEL: Final = (
    Field("carrier", Input.CHOICE, True, CARRIERS, "carrier"),
    Field("waybill", Input.ON_LABEL, True, length_at_most=32),
)

FORMS: Final[dict[str, Form]] = {
    "agree": Form((Field("return_address_id", Input.CHOICE, choices=None, settled=True),), Tone.GO_ON),
    "refuse": Form(
        (_choice("reason_code", RefusalReason, "refusal_reason", True), _COMMENT_NEEDED, _EXHIBITS), Tone.NO
    ),
    "cancel": Form((), Tone.NO),
    "modify": Form((_choice("kind", Kind, "kind"), _choice("reason_code", Reason, "reason"), _amount(), _COMMENT)),
    "send": Form(_PARCEL, Tone.GO_ON),
    "correct_waybill": Form(_PARCEL),
    "extend": Form((), Tone.QUIET),
    "refund": Form((_amount(), _COMMENT), Tone.GO_ON),
    "reject": Form(
        (
            _choice("reason_code", RejectionReason, "rejection_reason", True),
            _COMMENT_NEEDED,
            _EXHIBITS,
            Field("risk_acknowledged", Input.CHECK),
        ),
        Tone.NO,
    ),
    "inspect": Form(
        (
            _choice("findings.condition", Condition, "condition", True),
            Field("findings.missing", Input.WORDS, only=_found(Condition.PARTS_MISSING)),
            Field("findings.faults", Input.WORDS, only=_found(Condition.RESALE_AFFECTED)),
            Field("findings.quality_fault", Input.YES_NO, only=_found(Condition.RESALE_AFFECTED)),
            _choice("findings.fault_of", FaultOf, "fault_of", only=_found(*_NOT_AS_SENT)),
            Field("findings.signed_at_door", Input.YES_NO, only=_found(*_NOT_AS_SENT)),
            _EXHIBITS,
        ),
        Tone.GO_ON,
    ),
    "refuse_at_door": Form((_COMMENT_NEEDED, _EXHIBITS), Tone.NO),
    "offer": Form(
        (
            _choice("type", OfferType, "offer_type", True),
            _amount(required=True, only=Only("type", (KEEPS, OfferType.MODIFY_AMOUNT, OfferType.SMALL_PAYMENT))),
            _choice("kind", Kind, "kind", required=True, only=_offering(OfferType.MODIFY_KIND)),
            _COMMENT,
            Field(
                "parts", Input.WORDS, only=_offering(OfferType.RESEND_PARTS, OfferType.WITHDRAW_FOR_NOW), folded=True
            ),
            Field("promise", Input.LONG, only=_offering(*_PROMISED), folded=True),
        )
    ),
    "accept_offer": Form((Field("offer_id", Input.CHOICE, True, None),), Tone.GO_ON),
    "decline_offer": Form((Field("offer_id", Input.CHOICE, True, None), _COMMENT), Tone.NO),
    "withdraw_offer": Form((Field("offer_id", Input.CHOICE, True, None),), Tone.NO),
    "message": Form((_long("text", required=True), _EXHIBITS)),
    "escalate": Form((_STATEMENT, _EXHIBITS), Tone.GO_ON),
    "withdraw_dispute": Form((), Tone.NO),
    "prove": Form((_STATEMENT, _EXHIBITS), Tone.GO_ON),
    "take": Form((), Tone.GO_ON),
    "decide": Form(
        (
            _choice("in_favour_of", Favour, "favour", True),
            _amount(),
            _choice("liable", Liable, "liable", True),
            _choice("freight_paid_by", FreightPayer, "freight_payer", True),
            _long("grounds", required=True),
            Field("rules", Input.WORDS),
        ),
        Tone.GO_ON,
    ),
    "appeal": Form((_STATEMENT,)),
    "reissue": Form((Field("channel", Input.CHOICE, choices=None, folded=True),), Tone.GO_ON),
    "consent_channel": Form(
        (
            Field("channel", Input.CHOICE, True, None),
            Field("account_ref", Input.TEXT, True, length_at_most=200),
        ),
        Tone.GO_ON,
    ),
    "ask_channel": Form((), Tone.GO_ON),
    "confirm_payment": Form(
        (
            Field("refund_no", Input.CHOICE, True, None),
            _choice("status", Stated, "stated", True),
            Field("reference", Input.TEXT, True, length_at_most=200),
            _COMMENT_NEEDED,
        )
    ),
    "send_back": Form(_PARCEL, Tone.GO_ON),
    "confirm_receipt": Form((), Tone.GO_ON),
    "pay_small": Form((_amount(required=True), _choice("purpose", Purpose, "purpose", True))),
    "ask_small_payment": Form((_amount(required=True), _choice("purpose", Purpose, "purpose", True), _COMMENT_NEEDED)),
    "withdraw_small_payment": Form((), Tone.NO),
    "approve_small_payment": Form((), Tone.GO_ON),
    "decline_small_payment": Form((_COMMENT_NEEDED,), Tone.NO),
    "claim_courier": Form((_amount(required=True), _COMMENT_NEEDED)),
    "ask_service": Form((_long("text", required=True),)),
    "review_exhibit": Form(
        (
            Field("exhibit_id", Input.CHOICE, True, None),
            _choice("verdict", Review, "exhibit_state", True),
            _COMMENT,
        ),
        Tone.GO_ON,
    ),
    "erase_exhibit": Form((Field("exhibit_id", Input.CHOICE, True, None), _long("reason", required=True)), Tone.NO),
    "keep_evidence": Form((_long("reason", required=True),)),
    "release_evidence": Form((_long("reason", required=True),)),
}
