"""Scenes in which the platform has a word to say."""

from __future__ import annotations

from typing import Final

from ...domain import commands as c
from ...domain.events import Findings
from ...domain.kinds import Kind
from ...domain.words import Condition, FaultOf, Favour, FreightPayer, Liable, Reason, RefusalReason, RejectionReason
from .goods import HOME, TECH
from .script import DAY, Applies, Scene, Step, Who, consumer, merchant, signed


def _refused(applied_h: float, refused_h: float, description: str) -> tuple[Step, ...]:
    """A refund without a return that the merchant does not agree to."""
    return (
        consumer(applied_h, Applies(Kind.REFUND_ONLY, Reason.OTHER, description)),
        merchant(refused_h, c.Refuse(RefusalReason.NO_FAULT_FOUND, "发货前有质检照片，没有发现问题。")),
    )


def _rejected(applied_h: float, rejected_h: float, description: str) -> tuple[Step, ...]:
    """A return whose goods the merchant does not accept."""
    inspected = c.Inspect(Findings(Condition.RESALE_AFFECTED, False, FaultOf.CONSUMER))
    return (
        *signed(applied_h, rejected_h + 20, Reason.NO_REASON, description),
        merchant(rejected_h + 18, inspected),
        merchant(rejected_h, c.Reject(RejectionReason.USED, "有明显使用痕迹，影响二次销售。", True)),
    )


def _escalated(ago_h: float) -> tuple[Step, ...]:
    """Both sides prove what they say; a day later the dispute goes to deciding."""
    return (
        consumer(ago_h, c.Escalate("商家不认，请平台看一下照片。")),
        consumer(ago_h - 2, c.Prove("开箱当天拍的照片和视频都在聊天里。")),
        merchant(ago_h - 6, c.Prove("这是发货前的质检记录。")),
    )


def _decided(ago_h: float, decision: c.Decide, by: Who = Who.LIN) -> Step:
    return Step(ago_h, by, decision)


_FOR_CONSUMER: Final = c.Decide(
    Favour.CONSUMER, Liable.PLATFORM, FreightPayer.PLATFORM, "运输途中受损，由平台先行承担。", rules=("S15",)
)
_MERCHANT_LIABLE: Final = c.Decide(
    Favour.CONSUMER, Liable.MERCHANT, FreightPayer.MERCHANT, "质检记录与商品编号对不上。", rules=("S15",)
)
_FOR_MERCHANT: Final = c.Decide(
    Favour.MERCHANT, Liable.CONSUMER, FreightPayer.CONSUMER, "照片显示商品已长期使用。", rules=("S15",)
)
_SHARED: Final = c.Decide(
    Favour.SHARED, Liable.BOTH, FreightPayer.MERCHANT, "双方举证都不充分，各担一半。", 20_000, ("S15",)
)

DISPUTES: Final = (
    Scene(
        "the goods were rejected, and the consumer has not answered yet",
        HOME,
        "rug",
        _rejected(10 * DAY, 36, "颜色和灯光下不一样。"),
    ),
    Scene(
        "both sides are asked for proof",
        TECH,
        "buds",
        (
            *_refused(60, 40, "左耳没有声音。"),
            consumer(10, c.Escalate("左耳从第一天就没有声音，请平台介入。")),
            consumer(8, c.Prove("录了左右声道的测试视频。")),
        ),
    ),
    Scene(
        "the platform has to decide; nobody has taken it yet",
        HOME,
        "table",
        (*_refused(6 * DAY, 5 * DAY, "抽屉滑轨是断的。"), *_escalated(4.5 * DAY)),
        "chenyu",
    ),
    Scene(
        "the platform has to decide; somebody is at it",
        TECH,
        "watch",
        (*_rejected(12 * DAY, 4 * DAY, "续航只有半天。"), *_escalated(3.5 * DAY), Step(30, Who.LIN, c.Take())),
        "wangfang",
    ),
    Scene(
        "no decision for too long: a supervisor's task",
        HOME,
        "bedding",
        (*_refused(27 * DAY, 26 * DAY, "洗一次就起球。"), *_escalated(25 * DAY)),
        "wangfang",
    ),
    Scene(
        "an appeal waits for another person",
        TECH,
        "beamer",
        (
            *_refused(13 * DAY, 12.5 * DAY, "开机十分钟自动关机。"),
            *_escalated(11 * DAY),
            _decided(6 * DAY, _FOR_MERCHANT),
            consumer(5 * DAY, c.Appeal("维修点出具了检测单，请重新看。")),
        ),
    ),
    Scene(
        "decided for the consumer at the platform's cost",
        HOME,
        "mist",
        (
            *_refused(12 * DAY, 11 * DAY, "水箱有裂纹，漏水。"),
            *_escalated(10.5 * DAY),
            _decided(8 * DAY, _FOR_CONSUMER),
        ),
        "chenyu",
    ),
    Scene(
        "decided for the consumer, the merchant is liable; an appeal is still open",
        TECH,
        "keyboard",
        (*_rejected(14 * DAY, 6 * DAY, "三个按键失灵。"), *_escalated(5.5 * DAY), _decided(3 * DAY, _MERCHANT_LIABLE)),
    ),
    Scene(
        "decided for the merchant; an appeal is still open",
        HOME,
        "pan",
        (*_refused(8 * DAY, 7 * DAY, "涂层掉了一块。"), *_escalated(6.5 * DAY), _decided(2 * DAY, _FOR_MERCHANT)),
        "wangfang",
    ),
    Scene(
        "the loss is shared",
        TECH,
        "keyboard",
        (
            *_rejected(16 * DAY, 8 * DAY, "空格键回弹慢。"),
            *_escalated(7.5 * DAY),
            _decided(4 * DAY, _SHARED, Who.WANG),
        ),
        "chenyu",
    ),
    Scene(
        "decided for the consumer before the goods were sent: no money without goods",
        HOME,
        "cup",
        (
            consumer(7 * DAY, Applies(Kind.RETURN_REFUND, Reason.OTHER, "杯底有砂眼。")),
            merchant(6 * DAY, c.Refuse(RefusalReason.WINDOW_OVER, "已经签收六天。")),
            *_escalated(5.5 * DAY),
            _decided(1 * DAY, _MERCHANT_LIABLE),
        ),
    ),
    Scene(
        "the consumer has withdrawn the dispute",
        TECH,
        "charger",
        (
            *_refused(55, 40, "充电时很烫。"),
            consumer(30, c.Escalate("充电头烫手，请平台看。")),
            consumer(5, c.WithdrawDispute()),
        ),
        "wangfang",
    ),
)
