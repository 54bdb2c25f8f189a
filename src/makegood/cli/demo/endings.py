"""Scenes that ended without money, and what came after them."""

from __future__ import annotations

from typing import Final

from ...domain import commands as c
from ...domain.events import Findings
from ...domain.kinds import Kind
from ...domain.words import Condition, FaultOf, OfferType, Reason, RefusalReason
from .goods import HOME, TECH
from .script import DAY, Applies, Scene, agreed, consumer, merchant, sent, signed

ENDINGS: Final = (
    Scene(
        "refused, and not pursued",
        TECH,
        "watch",
        (
            consumer(6 * DAY, Applies(Kind.REFUND_ONLY, Reason.OTHER, "步数不准。")),
            merchant(5 * DAY, c.Refuse(RefusalReason.NO_FAULT_FOUND, "误差在说明书写明的范围内。")),
        ),
        "chenyu",
    ),
    Scene(
        "cancelled by the consumer",
        HOME,
        "cup",
        (
            consumer(3 * DAY, Applies(Kind.RETURN_REFUND, Reason.NO_REASON, "想换一个颜色。")),
            consumer(2.5 * DAY, c.Cancel()),
        ),
        "wangfang",
    ),
    Scene(
        "cancelled with the parcel under way: it goes back",
        TECH,
        "buds",
        (*sent(6 * DAY, 2 * DAY, Reason.NO_REASON, "想再听听看。"), consumer(1 * DAY, c.Cancel())),
        "wangfang",
    ),
    Scene(
        "withdrawn for now, with a promise; may be applied for again",
        HOME,
        "rug",
        (
            *agreed(5 * DAY, 4.5 * DAY, Reason.OTHER, "有一股味道。"),
            merchant(1.5 * DAY, c.MakeOffer(OfferType.WITHDRAW_FOR_NOW, promise="通风一周仍有味道，全额退款。")),
            consumer(1 * DAY, c.AcceptOffer("o1")),
        ),
    ),
    Scene(
        "the wrong goods went back, and the right ones are sent under a new case",
        TECH,
        "keyboard",
        (
            *signed(9 * DAY, 4 * DAY, Reason.NO_REASON, "键帽字体不喜欢。"),
            merchant(3.9 * DAY, c.Inspect(Findings(Condition.WRONG_ITEM, False, FaultOf.CONSUMER))),
            merchant(3.8 * DAY, c.MakeOffer(OfferType.RETURN_WRONG_GOODS, promise="寄错的键盘已原路寄回。")),
            consumer(3.5 * DAY, c.AcceptOffer("o1")),
            *agreed(1 * DAY, 12, Reason.NO_REASON, "上次寄错了，这次寄对的。"),
        ),
        "chenyu",
    ),
    Scene(
        "refused, and applied for anew in another way",
        HOME,
        "mist",
        (
            consumer(40, Applies(Kind.REFUND_ONLY, Reason.OTHER, "雾化片坏了。")),
            merchant(30, c.Refuse(RefusalReason.OTHER, "请寄回检测。")),
            consumer(5, Applies(Kind.RETURN_REFUND, Reason.OTHER, "那就寄回检测。")),
        ),
    ),
    Scene(
        "too late, and applied for again",
        TECH,
        "charger",
        (
            *agreed(10 * DAY, 9.5 * DAY, Reason.NO_REASON, "买错型号了。"),
            consumer(6, Applies(Kind.RETURN_REFUND, Reason.OTHER, "上次忘记寄了，再申请一次。")),
        ),
        "wangfang",
    ),
)
