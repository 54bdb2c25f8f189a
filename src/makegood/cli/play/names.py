"""Which names may a story use?  Those that outsiders rely on, written out once more so that a story can judge them."""

from __future__ import annotations

STAGES = (
    "money_on_its_way",
    "done",
    "closed",
    "both_to_prove",
    "platform_to_decide",
    "consumer_to_respond",
    "consumer_to_show_evidence",
    "merchant_to_answer",
    "consumer_to_send",
    "merchant_to_receive",
    "merchant_to_ship",
    "consumer_to_receive",
)
TURNS = ("consumer", "merchant", "both", "arbitrator", "operator", "system")
OUTCOMES = (
    "refunded",
    "partly_refunded",
    "replaced",
    "cancelled",
    "withdrawn_for_now",
    "consumer_too_late",
    "not_pursued",
    "decided_for_merchant",
)
MACHINES = {
    "claim": ("applied", "agreed", "refused", "rejected", "settled", "closed"),
    "parcel": ("none", "awaited", "on_the_way", "signed", "inspected", "refused_at_door", "lost", "going_back"),
    "refund": ("none", "promised", "submitted", "paid", "failed", "unknown"),
    "dispute": ("none", "collecting", "deciding", "decided", "withdrawn", "appealed"),
}
CLOCKS = (
    "show",
    "answer",
    "send",
    "receive",
    "settle",
    "trace",
    "go_back",
    "keep",
    "respond",
    "prove",
    "appeal",
    "decide",
    "offer",
    "ship_out",
    "take_in",
    "payout",
    "check",
    "hold",
    "validity",
)
KINDS = ("return_refund", "refund_only", "refund_unshipped", "exchange", "resend", "repair", "price_protection")
FAULT_REASONS = ("quality", "damaged", "wrong_item", "missing_parts", "not_as_described", "counterfeit", "expired")
REASONS = (*FAULT_REASONS, "not_received", "late", "no_reason", "agreed_with_merchant", "other")
COMMANDS = (
    "agree",
    "refuse",
    "cancel",
    "modify",
    "send",
    "correct_waybill",
    "extend",
    "refund",
    "reject",
    "inspect",
    "refuse_at_door",
    "offer",
    "accept_offer",
    "decline_offer",
    "withdraw_offer",
    "message",
    "escalate",
    "withdraw_dispute",
    "prove",
    "take",
    "decide",
    "appeal",
    "reissue",
    "consent_channel",
    "ask_channel",
    "confirm_payment",
    "ship_out",
    "send_back",
    "confirm_receipt",
    "pay_small",
    "ask_small_payment",
    "withdraw_small_payment",
    "approve_small_payment",
    "decline_small_payment",
    "claim_courier",
    "ask_service",
    "review_exhibit",
    "erase_exhibit",
    "keep_evidence",
    "release_evidence",
)
EXHIBITS = ("checking", "accepted", "needs_more", "held_for_review")
TRACKING = ("picked_up", "in_transit", "signed", "refused", "lost")
PAYMENT_WORDS = ("paid", "failed", "reversed")
READERS = ("consumer", "merchant", "arbitrator", "operator")
EVENT_ACTORS = (*READERS, "integration", "system", "carrier", "channel")
FIGURES = ("disputes", "liable", "liability_rate", "help_rate", "experience_score")
MOVES = ("fell", "rose", "same")
CASE_FIELDS = (
    "id",
    "shop_id",
    "order_id",
    "consumer_id",
    "kind",
    "reason_code",
    "stage",
    "turn",
    "outcome",
    "deadline",
    "machines",
    "amount",
    "extended",
    "waybill",
    "payments",
    "offers",
    "exhibits",
    "allowed",
    "predecessor_id",
    "successor_id",
    "policy_version",
    "version",
    "opened_at",
    "updated_at",
)
