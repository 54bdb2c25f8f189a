"""Scenes in which money is on its way, or was."""

from __future__ import annotations

from typing import Final

from ...app.ports import ChannelState
from ...domain import commands as c
from ...domain.kinds import Kind
from ...domain.words import OfferType, Purpose, Reason, TrackingStatus
from .goods import HOME, TECH
from .script import DAY, Applies, Says, Scene, Step, Who, agreed, carrier, consumer, merchant, sent, signed


def _due(agreed_h: float, description: str) -> tuple[Step, ...]:
    """A refund without a return that the merchant agrees to half a day after it was applied for."""
    return (
        consumer(agreed_h + 12, Applies(Kind.REFUND_ONLY, Reason.OTHER, description)),
        merchant(agreed_h, c.Agree()),
    )


MONEY: Final = (
    Scene(
        "the channel has taken the refund and has not said more",
        HOME,
        "cup",
        _due(5, "杯盖盖不严。"),
        "chenyu",
        ("sandbox-pending",),
    ),
    Scene(
        "no final word for a day: an operator's task",
        TECH,
        "mouse",
        _due(30, "左键连击。"),
        channels=("sandbox-pending",),
    ),
    Scene(
        "the channel does not answer; it is asked again in a minute",
        HOME,
        "pan",
        _due(0, "锅柄松动。"),
        "wangfang",
        ("sandbox-timeout",),
    ),
    Scene(
        "the account is closed",
        TECH,
        "charger",
        _due(26, "插头松动，充不进电。"),
        channels=("sandbox-account-closed",),
    ),
    Scene(
        "the card has expired; the consumer has named another channel",
        HOME,
        "bedding",
        (*_due(30, "枕套少了一个。"), consumer(3, c.ConsentChannel("sandbox", "xiaolin-wallet"))),
        channels=("sandbox-card-expired",),
    ),
    Scene(
        "the merchant's balance is too low, twice",
        TECH,
        "buds",
        (*_due(50, "右耳电流声。"), merchant(20, c.Reissue())),
        "chenyu",
        ("sandbox-topped-up",),
    ),
    Scene(
        "paid, and bounced",
        HOME,
        "mist",
        _due(3 * DAY, "收到就不通电。"),
        "wangfang",
        ("sandbox-reversed",),
    ),
    Scene(
        "failed, issued again through another channel, and paid",
        TECH,
        "keyboard",
        (
            *_due(5 * DAY, "数据线接触不良。"),
            consumer(4 * DAY, c.ConsentChannel("sandbox", "xiaolin-wallet")),
            Step(3.9 * DAY, Who.OPERATOR, c.Reissue("sandbox")),
        ),
        channels=("sandbox-account-closed",),
    ),
    Scene(
        "two purses: one is paid, the other has failed",
        HOME,
        "rug",
        _due(28, "边缘脱线。"),
        "chenyu",
        ("sandbox", "sandbox-card-expired"),
    ),
    Scene(
        "the channel says at last that it has paid",
        TECH,
        "mouse",
        (*_due(4 * DAY, "驱动装不上。"), Step(3.7 * DAY, Who.CHANNEL, Says(ChannelState.PAID))),
        "wangfang",
        ("sandbox-pending",),
    ),
)

DONE: Final = (
    Scene(
        "an ordinary return, refunded by the merchant",
        HOME,
        "cup",
        (
            *signed(14 * DAY, 8 * DAY, Reason.NO_REASON, "买重复了。"),
            merchant(7.5 * DAY, c.PayRefund(comment="已验货。")),
        ),
    ),
    Scene(
        "nobody answered: agreed to by the system, and refunded",
        TECH,
        "charger",
        (consumer(5 * DAY, Applies(Kind.REFUND_ONLY, Reason.LATE, "迟迟没有送到。")),),
        "chenyu",
    ),
    Scene(
        "the merchant did nothing within two days of signing: refunded by the system",
        HOME,
        "bedding",
        signed(12 * DAY, 5 * DAY, Reason.NO_REASON, "颜色太深。"),
        "wangfang",
    ),
    Scene(
        "the lost parcel was refunded, the courier owes it",
        TECH,
        "watch",
        (*sent(13 * DAY, 9 * DAY, Reason.NO_REASON, "表带过敏。", "sto"), carrier(4 * DAY, TrackingStatus.LOST)),
    ),
    Scene(
        "partly refunded, as both agreed",
        HOME,
        "table",
        (
            *signed(13 * DAY, 7 * DAY, Reason.NO_REASON, "尺寸不合适。"),
            merchant(6.9 * DAY, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=40_000, comment="桌角有划痕。")),
            consumer(6.5 * DAY, c.AcceptOffer("o1")),
            merchant(6 * DAY, c.PayRefund()),
        ),
        "chenyu",
    ),
    Scene(
        "one of three cups was refunded",
        HOME,
        "cup",
        (
            consumer(9 * DAY, Applies(Kind.REFUND_ONLY, Reason.OTHER, "三个里有一个的盖子是坏的。")),
            merchant(8.5 * DAY, c.Agree()),
        ),
        "wangfang",
        quantity=3,
    ),
    Scene(
        "refunded before it was shipped",
        TECH,
        "beamer",
        (
            consumer(6 * DAY, Applies(Kind.REFUND_UNSHIPPED, Reason.NO_REASON, "临时不需要了。")),
            merchant(5.9 * DAY, c.Agree()),
        ),
        shipped=False,
    ),
    Scene(
        "a small payment settled it, and the application was cancelled",
        HOME,
        "pan",
        (
            consumer(6 * DAY, Applies(Kind.RETURN_REFUND, Reason.OTHER, "锅盖提手有点松。")),
            merchant(5.5 * DAY, c.MakeOffer(OfferType.SMALL_PAYMENT, amount_minor=1_500, comment="补您 15 元。")),
            consumer(5.3 * DAY, c.AcceptOffer("o1")),
            consumer(5.2 * DAY, c.Cancel()),
        ),
        "chenyu",
    ),
    Scene(
        "the merchant paid a little for goodwill beside the refund",
        TECH,
        "mouse",
        (*_due(7 * DAY, "包装破损。"), merchant(6.9 * DAY, c.PaySmall(500, Purpose.GOODWILL))),
    ),
    Scene(
        "never sent: closed, and may be applied for again",
        HOME,
        "mist",
        agreed(10 * DAY, 9 * DAY, Reason.NO_REASON, "噪音比想象的大。"),
    ),
)
