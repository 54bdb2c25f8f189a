"""What do a good request and its answer look like?  An example for each body, and for the answers most asked for."""

from __future__ import annotations

from typing import Any, Final

from ..api.carriers import CarrierEventBody
from ..api.cases import bodies as b
from ..api.channels import NoticeBody
from ..api.orders import OrderBody
from ..api.overrides import OverridesBody
from ..api.return_notices import ReturnNoticeBody
from ..api.sandbox import AdvanceBody
from ..api.shops import ShopBody
from ..api.suspensions import SuspensionBody
from ..people.sign_in_links import SignInLinkBody
from ..shapes import Items
from ..views import CaseView, CommandedView, EventView

_CUP: Final = {"amount": 12900, "currency": "CNY"}

EXAMPLES: Final[dict[Any, dict[str, Any]]] = {
    ShopBody: {
        "name": "Blue Cups",
        "zone": "Asia/Shanghai",
        "return_addresses": [
            {"id": "warehouse", "name": "Returns", "phone": "021-5550000", "address": "1 Return Road, Shanghai"}
        ],
        "policy": {"on_signed": "earliest", "lengths": {"answer": "PT24H"}},
    },
    OrderBody: {
        "consumer_id": "consumer-1",
        "lines": [
            {"line_id": "L1", "sku": "SKU-1", "title": "Blue cup", "quantity": 1, "paid": _CUP, "accessories": ["box"]}
        ],
        "freight": {"amount": 1000, "currency": "CNY"},
        "tenders": [{"channel": "sandbox", "amount": {"amount": 13900, "currency": "CNY"}}],
        "paid_at": "2026-03-01T09:00:00+08:00",
        "shipped_at": "2026-03-02T09:00:00+08:00",
    },
    ReturnNoticeBody: {
        "texts": {
            "zh-CN": "请保持商品完好，**配件齐全**。",
            "en": "Please send the goods back unused, **with all accessories**.",
        }
    },
    OverridesBody: {"lengths": {"settle": "PT24H"}, "evidence": {"required_reasons": ["quality", "damaged"]}},
    SuspensionBody: {
        "from": "2026-10-01T00:00:00+08:00",
        "until": "2026-10-08T00:00:00+08:00",
        "reason": "National Day",
        "scope": {},
    },
    CarrierEventBody: {"waybill": "SF1234567890", "status": "signed", "occurred_at": "2026-03-05T10:00:00+08:00"},
    NoticeBody: {"refund_no": "01JQ0000000000000000000000-1", "status": "paid"},
    SignInLinkBody: {"consumer_id": "consumer-1", "return_to": "/"},
    AdvanceBody: {"advance": "PT169H"},
    b.ApplyBody: {
        "shop_id": "shop-1",
        "order_id": "order-1",
        "kind": "return_refund",
        "lines": [{"line_id": "L1", "quantity": 1}],
        "reason_code": "quality",
        "description": "The cup leaks.",
    },
    b.NothingBody: {},
    b.AgreeBody: {"return_address_id": "warehouse"},
    b.RefuseBody: {"reason_code": "no_fault_found", "comment": "The photo shows no leak."},
    b.ModifyBody: {"amount": {"amount": 6000, "currency": "CNY"}},
    b.SendBody: {"carrier": "sf", "waybill": "SF1234567890"},
    b.RefundBody: {},
    b.RejectBody: {"reason_code": "used", "comment": "The cup has been used.", "risk_acknowledged": True},
    b.InspectBody: {"findings": {"condition": "parts_missing", "missing": ["box"], "fault_of": "consumer"}},
    b.RefuseAtDoorBody: {"comment": "The parcel was open."},
    b.OfferBody: {"type": "modify_amount", "amount": {"amount": 10000, "currency": "CNY"}, "comment": "Less the box."},
    b.AcceptOfferBody: {"offer_id": "o1"},
    b.DeclineOfferBody: {"offer_id": "o1", "comment": "The box was never there."},
    b.WithdrawOfferBody: {"offer_id": "o1"},
    b.MessageBody: {"text": "Was the box in the parcel?"},
    b.EscalateBody: {"statement": "The cup leaked from the first day."},
    b.ProveBody: {"statement": "Photos from the day it arrived.", "exhibit_ids": []},
    b.DecideBody: {
        "in_favour_of": "shared",
        "amount": {"amount": 6000, "currency": "CNY"},
        "liable": "both",
        "freight_paid_by": "merchant",
        "grounds": "Neither side could show the state of the cup on arrival.",
        "rules": ["S15"],
    },
    b.AppealBody: {"statement": "The decision left out the second photo."},
    b.ReissueBody: {},
    b.ConsentChannelBody: {"channel": "sandbox", "account_ref": "wallet-1"},
    b.ConfirmPaymentBody: {
        "refund_no": "01JQ0000000000000000000000-1",
        "status": "paid",
        "reference": "Statement of March, line 7",
        "comment": "Paid on the 4th by the statement",
    },
    b.PaySmallBody: {"amount": {"amount": 500, "currency": "CNY"}, "purpose": "goodwill"},
    b.AskSmallPaymentBody: {
        "amount": {"amount": 15000, "currency": "CNY"},
        "purpose": "difference",
        "comment": "The missing lid costs that much to replace.",
    },
    b.DeclineSmallPaymentBody: {"comment": "The refund covers it already."},
    b.ClaimCourierBody: {"amount": _CUP, "comment": "Crushed on the way."},
    b.ReviewExhibitBody: {"exhibit_id": "shop-1-01JQ0000000000000000000000", "verdict": "accepted"},
    b.EraseExhibitBody: {"exhibit_id": "shop-1-01JQ0000000000000000000000", "reason": "The consumer asks for it"},
    b.BecauseBody: {"reason": "Court order 2026-118"},
    b.AskServiceBody: {"text": "The photo does not upload. What can I do?"},
}

_CASE: Final[dict[str, Any]] = {
    "id": "shop-1-01JQ0000000000000000000000",
    "shop_id": "shop-1",
    "order_id": "order-1",
    "consumer_id": "consumer-1",
    "kind": "return_refund",
    "reason_code": "quality",
    "description": "The cup leaks.",
    "lines": [{"line_id": "L1", "quantity": 1, "amount": _CUP}],
    "stage": "consumer_to_send",
    "turn": "consumer",
    "outcome": None,
    "deadline": {"name": "send", "due_at": "2026-03-09T01:00:00Z", "on_expiry": "closed", "rule": "S11"},
    "machines": {"claim": "agreed", "parcel": "awaited", "refund": "none", "dispute": "none"},
    "amount": {"requested": _CUP, "agreed": _CUP, "refunded": {"amount": 0, "currency": "CNY"}},
    "extended": False,
    "carrier": None,
    "waybill": None,
    "back_parcel": None,
    "return_address_id": "warehouse",
    "return_freight_paid_by": "consumer",
    "payments": [],
    "offers": [],
    "small_payment_request": None,
    "exhibits": [],
    "allowed": [
        {"command": "cancel", "until": None, "rule": None, "requires": []},
        {
            "command": "send",
            "until": "2026-03-09T01:00:00Z",
            "rule": "S11",
            "requires": ["carrier", "waybill"],
        },
    ],
    "predecessor_id": None,
    "successor_id": None,
    "policy_version": "default@1",
    "version": 2,
    "opened_at": "2026-03-02T01:00:00Z",
    "updated_at": "2026-03-02T01:00:00Z",
}
_EVENT: Final[dict[str, Any]] = {
    "actor": "merchant",
    "actor_id": "merchant",
    "at": "2026-03-02T01:00:00Z",
    "data": {"amount_minor": 12900, "return_address_id": "warehouse"},
    "observed_at": "2026-03-02T01:00:00Z",
    "previous_hash": "0" * 64,
    "reason": None,
    "rule": "S10",
    "seq": 2,
    "type": "agreed",
    "hash": "5" * 64,
}

ANSWERS: Final[dict[Any, dict[str, Any]]] = {
    CaseView: _CASE,
    CommandedView: {"case": _CASE, "events": [_EVENT]},
    Items[CaseView]: {"items": [_CASE], "next": None},
    Items[EventView]: {"items": [_EVENT], "next": None},
}
