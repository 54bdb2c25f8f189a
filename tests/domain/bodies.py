"""Which bodies does anybody send?  A strategy for every command: sensible ones mostly, and others."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from makegood.domain import commands as c
from makegood.domain.events import Findings
from makegood.domain.kinds import Kind
from makegood.domain.words import (
    Condition,
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

AMOUNTS = st.one_of(st.none(), st.none(), st.sampled_from([0, 1, 100, 5_000]), st.integers(0, 30_000))
SOME = st.one_of(st.sampled_from([1, 500, 5_000, 10_000, 10_001]), st.integers(1, 20_000))
OFFER_IDS = st.sampled_from(["o1", "o1", "o2", "o3", "o4"])
EXHIBIT_IDS = st.sampled_from(["x1", "x2", "x3"])
ACKNOWLEDGED = st.sampled_from([True, True, True, False])

BODIES: Mapping[str, st.SearchStrategy[object]] = {
    "agree": st.builds(c.Agree, st.sampled_from([None, "addr-1", "addr-1", "addr-9"])),
    "refuse": st.builds(c.Refuse, st.sampled_from(RefusalReason), st.just("No")),
    "cancel": st.just(c.Cancel()),
    "modify": st.builds(c.Modify, st.none() | st.sampled_from(Kind), st.none() | st.sampled_from(Reason), AMOUNTS),
    "send": st.builds(c.Send, st.sampled_from(["sf", "sf", "zto", "pigeon"]), st.just("SF1234567890")),
    "correct_waybill": st.builds(
        c.CorrectWaybill, st.sampled_from(["sf", "zto", "pigeon"]), st.sampled_from(["SF1234567890", "SF1234567891"])
    ),
    "extend": st.just(c.Extend()),
    "refund": st.builds(c.PayRefund, AMOUNTS),
    "reject": st.builds(c.Reject, st.sampled_from(RejectionReason), st.just("No"), ACKNOWLEDGED),
    "inspect": st.builds(c.Inspect, st.builds(Findings, st.sampled_from(Condition))),
    "refuse_at_door": st.just(c.RefuseAtDoor("Broken box")),
    "offer": st.builds(c.MakeOffer, st.sampled_from(OfferType), st.none() | st.sampled_from(Kind), AMOUNTS),
    "accept_offer": st.builds(c.AcceptOffer, OFFER_IDS),
    "decline_offer": st.builds(c.DeclineOffer, OFFER_IDS),
    "withdraw_offer": st.builds(c.WithdrawOffer, OFFER_IDS),
    "message": st.just(c.SendMessage("Hello")),
    "escalate": st.just(c.Escalate("It leaks")),
    "withdraw_dispute": st.just(c.WithdrawDispute()),
    "prove": st.just(c.Prove("See the picture")),
    "take": st.just(c.Take()),
    "decide": st.builds(
        c.Decide,
        st.sampled_from(Favour),
        st.sampled_from(Liable),
        st.sampled_from(FreightPayer),
        st.just("As proven"),
        AMOUNTS,
        without_return=st.booleans(),
    ),
    "appeal": st.just(c.Appeal("A misjudgement")),
    "reissue": st.builds(c.Reissue, st.sampled_from([None, "bank", "sandbox"])),
    "consent_channel": st.builds(c.ConsentChannel, st.sampled_from(["bank", "wallet"]), st.just("acct-9")),
    "ask_channel": st.just(c.AskChannel()),
    "confirm_payment": st.builds(
        c.ConfirmPayment, st.just("case-A-1"), st.sampled_from(Stated), st.just("statement 7"), st.just("Seen there")
    ),
    "send_back": st.builds(c.SendBack, st.sampled_from(["sf", "pigeon"]), st.just("SF9234567890")),
    "confirm_receipt": st.just(c.ConfirmReceipt()),
    "pay_small": st.builds(c.PaySmall, SOME, st.sampled_from(Purpose)),
    "ask_small_payment": st.builds(
        c.AskSmallPayment, st.integers(9_999, 20_001), st.sampled_from(Purpose), st.just("A part is missing")
    ),
    "withdraw_small_payment": st.just(c.WithdrawSmallPayment()),
    "approve_small_payment": st.just(c.ApproveSmallPayment()),
    "decline_small_payment": st.just(c.DeclineSmallPayment("The refund covers it")),
    "claim_courier": st.builds(c.ClaimCourier, SOME, st.just("Broken")),
    "ask_service": st.just(c.AskService("Where is it?")),
    "review_exhibit": st.builds(c.ReviewExhibit, EXHIBIT_IDS, st.sampled_from(Review)),
    "erase_exhibit": st.builds(c.EraseExhibit, EXHIBIT_IDS, st.just("asked for")),
    "keep_evidence": st.just(c.KeepEvidence("a court asks")),
    "release_evidence": st.just(c.ReleaseEvidence("the court is done")),
}
