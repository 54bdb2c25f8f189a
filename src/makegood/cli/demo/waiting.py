"""Scenes in which somebody's turn it is: to answer, to send, to receive."""

from __future__ import annotations

from typing import Final

from ...domain import commands as c
from ...domain.events import Findings
from ...domain.kinds import Kind
from ...domain.words import Condition, FaultOf, OfferType, Purpose, Reason, RefusalReason, TrackingStatus
from .evidence import Shows
from .goods import HOME, TECH
from .script import DAY, Applies, Scene, agreed, carrier, consumer, merchant, sent, signed

_LESS: Final = "杯身有一处小磕碰，不影响使用；商品您留着，退您 50 元可以吗？"

ANSWERING: Final = (
    Scene(
        "a return has just been applied for",
        HOME,
        "cup",
        (consumer(3, Applies(Kind.RETURN_REFUND, Reason.NO_REASON, "颜色和想象的不一样，没有用过。")),),
    ),
    Scene(
        "the merchant's two days to answer are nearly over",
        HOME,
        "bedding",
        (consumer(46.5, Applies(Kind.RETURN_REFUND, Reason.NOT_AS_DESCRIBED, "页面写的是长绒棉，吊牌上不是。")),),
        "chenyu",
    ),
    Scene(
        "a refund without a return, and the two sides talk",
        TECH,
        "charger",
        (
            consumer(20, Applies(Kind.REFUND_ONLY, Reason.LATE, "比承诺的日子晚了五天，已经用不上了。")),
            consumer(19, c.SendMessage("物流五天没有动过，麻烦看一下。")),
            merchant(18, c.SendMessage("您好，正在向快递核实，今天内给您答复。")),
        ),
    ),
    Scene(
        "evidence is required, and is not there yet",
        TECH,
        "watch",
        (
            consumer(
                30,
                Applies(
                    Kind.RETURN_REFUND, Reason.COUNTERFEIT, "序列号在官网查不到，怀疑不是正品。", shows=Shows.NOTHING
                ),
            ),
        ),
    ),
    Scene(
        "the photograph came without the label, and more is needed",
        HOME,
        "rug",
        (consumer(6, Applies(Kind.RETURN_REFUND, Reason.QUALITY, "地毯掉毛严重，边上开线。", shows=Shows.MORE)),),
    ),
    Scene(
        "the photograph was edited by a program, and waits for a person",
        HOME,
        "pan",
        (consumer(5, Applies(Kind.RETURN_REFUND, Reason.DAMAGED, "锅底有划痕。", shows=Shows.DOUBTED)),),
        "chenyu",
    ),
    Scene(
        "the evidence is complete, and the merchant is to answer",
        HOME,
        "mist",
        (consumer(4, Applies(Kind.RETURN_REFUND, Reason.QUALITY, "通电后不出雾。")),),
        "wangfang",
    ),
    Scene(
        "not shipped yet, and not wanted any more",
        TECH,
        "keyboard",
        (consumer(2, Applies(Kind.REFUND_UNSHIPPED, Reason.NO_REASON, "拍错了轴体，还没发货，申请退款。")),),
        "wangfang",
        shipped=False,
    ),
    Scene(
        "the merchant offers to keep the goods for less money",
        HOME,
        "cup",
        (
            consumer(10, Applies(Kind.RETURN_REFUND, Reason.DAMAGED, "收到时杯口有一处磕碰。")),
            merchant(4, c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY, 5_000, comment=_LESS)),
        ),
        "chenyu",
    ),
    Scene(
        "one offer was declined, another is open",
        TECH,
        "mouse",
        (
            consumer(30, Applies(Kind.RETURN_REFUND, Reason.OTHER, "滚轮有异响，偶尔断连。")),
            merchant(28, c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY, 1_000, comment="退您 10 元，不用寄回。")),
            consumer(27, c.DeclineOffer("o1", "10 元太少了。")),
            consumer(5, c.MakeOffer(OfferType.MODIFY_KIND, Kind.REFUND_ONLY, 6_000, comment="退 60 元我就留下。")),
        ),
    ),
    Scene(
        "the merchant asks the platform to approve a larger small payment",
        TECH,
        "beamer",
        (
            consumer(20, Applies(Kind.RETURN_REFUND, Reason.OTHER, "风扇声音比较大，别的都正常，来回寄太麻烦。")),
            merchant(6, c.AskSmallPayment(15_000, Purpose.GOODWILL, "买家愿意留下商品，补 150 元比退回再卖损失少。")),
        ),
        "chenyu",
    ),
    Scene(
        "refused, and asked for again at a lower amount",
        HOME,
        "pan",
        (
            consumer(30, Applies(Kind.REFUND_ONLY, Reason.OTHER, "用了两次就粘锅，不想寄回。")),
            merchant(20, c.Refuse(RefusalReason.NO_FAULT_FOUND, "说明书第二页写明首次使用前要开锅。")),
            consumer(10, c.Modify(amount_minor=6_000, comment="那退一部分。")),
        ),
        "wangfang",
    ),
    Scene(
        "refused, and the consumer has not answered yet",
        TECH,
        "buds",
        (
            consumer(30, Applies(Kind.RETURN_REFUND, Reason.OTHER, "戴着不舒服。")),
            merchant(10, c.Refuse(RefusalReason.MISUSE, "耳塞套有明显使用痕迹，请补充照片。")),
        ),
        "chenyu",
    ),
    Scene(
        "the consumer has asked customer service for help",
        TECH,
        "watch",
        (
            consumer(9, Applies(Kind.RETURN_REFUND, Reason.OTHER, "屏幕上有一条亮线。")),
            consumer(3, c.AskService("拍了三次照片都传不上去，怎么办？")),
        ),
        "wangfang",
    ),
)

SENDING: Final = (
    Scene("the consumer has to send the goods", HOME, "rug", agreed(40, 30, Reason.NO_REASON, "尺寸太大，放不下。")),
    Scene(
        "the time to send is nearly over; reminders have gone out",
        TECH,
        "charger",
        agreed(8 * DAY, 6.6 * DAY, Reason.NO_REASON, "和手机不兼容，充得很慢。"),
        "chenyu",
    ),
    Scene(
        "time stands still in the consumer's region",
        HOME,
        "mist",
        agreed(6 * DAY, 5 * DAY, Reason.OTHER, "雾量太小。"),
        "guli",
        region="CN-65",
    ),
)

RECEIVING: Final = (
    Scene(
        "the parcel is on its way",
        HOME,
        "table",
        (
            *sent(5 * DAY, 2 * DAY, Reason.OTHER, "柜门合不拢。", "deppon"),
            carrier(1.8 * DAY, TrackingStatus.PICKED_UP),
            carrier(1 * DAY, TrackingStatus.IN_TRANSIT),
        ),
    ),
    Scene(
        "five days without a signature: receiving may be extended",
        TECH,
        "beamer",
        (*sent(8 * DAY, 5.5 * DAY, Reason.OTHER, "对焦对不准。"), carrier(5 * DAY, TrackingStatus.IN_TRANSIT)),
    ),
    Scene(
        "receiving was extended",
        HOME,
        "bedding",
        (*sent(12 * DAY, 9 * DAY, Reason.NO_REASON, "洗前发现色差。", "zto"), merchant(3.5 * DAY, c.Extend())),
        "wangfang",
    ),
    Scene(
        "the parcel is signed for", TECH, "keyboard", signed(7 * DAY, 20, Reason.NO_REASON, "声音太大，同事有意见。")
    ),
    Scene(
        "resale is affected, nobody's fault",
        HOME,
        "cup",
        (
            *signed(8 * DAY, 30, Reason.NO_REASON, "不喜欢这个釉色。"),
            merchant(28, c.Inspect(Findings(Condition.RESALE_AFFECTED, False, FaultOf.CONSUMER))),
        ),
        "chenyu",
    ),
    Scene(
        "resale is affected by a fault that was there",
        TECH,
        "watch",
        (
            *signed(8 * DAY, 22, Reason.OTHER, "屏幕右上角触摸失灵。"),
            merchant(20, c.Inspect(Findings(Condition.RESALE_AFFECTED, True, FaultOf.MERCHANT))),
        ),
    ),
    Scene(
        "the wrong item came back",
        HOME,
        "pan",
        (
            *signed(6 * DAY, 12, Reason.NO_REASON, "锅太重。"),
            merchant(10, c.Inspect(Findings(Condition.WRONG_ITEM, False, FaultOf.CONSUMER))),
            merchant(8, c.MakeOffer(OfferType.RETURN_WRONG_GOODS, promise="错寄的锅原路寄回，您再把这件寄来。")),
        ),
        "wangfang",
    ),
    Scene(
        "parts are missing, and less money is offered",
        TECH,
        "buds",
        (
            *signed(7 * DAY, 26, Reason.NO_REASON, "低音不够。"),
            merchant(24, c.Inspect(Findings(Condition.PARTS_MISSING, False, FaultOf.CONSUMER, ("充电线",)))),
            merchant(20, c.MakeOffer(OfferType.MODIFY_AMOUNT, amount_minor=66_000, comment="缺充电线，扣 39 元。")),
        ),
    ),
    Scene(
        "the merchant refused the parcel at the door",
        HOME,
        "table",
        (
            *sent(6 * DAY, 3 * DAY, Reason.NO_REASON, "和房间风格不搭。"),
            merchant(15, c.RefuseAtDoor("外箱破损，桌腿已断。")),
        ),
        "chenyu",
    ),
    Scene(
        "the parcel is lost",
        TECH,
        "mouse",
        (*sent(9 * DAY, 6 * DAY, Reason.NO_REASON, "手感不合适。", "yto"), carrier(20, TrackingStatus.LOST)),
        "wangfang",
    ),
)
