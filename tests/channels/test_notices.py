"""Which notifications are believed, and what do they say?"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from makegood.adapters.channels.sandbox import sandbox_channels
from makegood.app.ports import BadNotice, ChannelAnswer, ChannelNotice, ChannelState

from .conftest import BuildWorld
from .standins import wechatpay
from .standins.alipay import AlipayStandIn
from .standins.server import Signed
from .standins.stripe import StripeStandIn
from .worlds import World

ACKNOWLEDGEMENTS = {
    "alipay": (200, "text/plain", b"success"),
    "wechatpay": (200, "application/json", b'{"code": "SUCCESS"}'),
    "stripe": (200, "application/json", b'{"received": true}'),
}
PAID = ChannelAnswer(ChannelState.PAID)


async def _notified(world: World) -> Signed:
    await world.send(world.transfer())
    return world.standin.notices[-1]


def _refused(world: World, notice: Signed) -> str:
    with pytest.raises(BadNotice) as refusal:
        world.read(notice)
    return str(refusal.value)


async def test_a_genuine_notification_is_read_and_read_again(world: World) -> None:
    """Channels repeat themselves until they are acknowledged; each time the notification says the same."""
    notice = await _notified(world)

    assert [world.read(notice), world.read(notice)] == [ChannelNotice("R-1", PAID)] * 2
    assert world.channel.acknowledge() == ACKNOWLEDGEMENTS[world.name]


async def test_a_notification_by_somebody_else_is_refused(world: World) -> None:
    """Anybody can send us a well-formed text; only the channel can sign it."""
    await world.send(world.transfer())
    forged = world.standin.notice("R-1", forged=True)
    assert forged is not None

    assert "not signed by" in _refused(world, forged)


async def test_a_notification_that_was_changed_on_the_way_is_refused(world: World) -> None:
    """No byte of it can be exchanged: not the number, not the status, not the amount."""
    notice = await _notified(world)

    for at in range(0, len(notice.body), 7):
        swapped = b"1" if notice.body[at : at + 1] != b"1" else b"2"
        _refused(world, notice._replace(body=notice.body[:at] + swapped + notice.body[at + 1 :]))


async def test_a_notification_without_its_signature_is_refused(world: World) -> None:
    """The signature stands in the headers, or in Alipay's form."""
    notice = await _notified(world)
    bare = notice.body.partition(b"&sign_type=")[0]

    for name in notice.headers:
        if name != "Content-Type":
            fewer = {other: text for other, text in notice.headers.items() if other != name}
            _refused(world, notice._replace(headers=fewer))
    if world.name == "alipay":
        _refused(world, notice._replace(body=bare))
        _refused(world, notice._replace(body=bare + b"&sign_type=RSA2&sign="))
        _refused(world, notice._replace(body=notice.body.replace(b"sign_type=RSA2", b"sign_type=RSA")))


async def test_what_is_no_notification_at_all_is_refused_in_words(world: World) -> None:
    """Strangers send anything; none of it may end in a crash."""
    notice = await _notified(world)

    for body in (b"", b"\xff\xfe", b"{", b"[]", b"null", b"sign=%FF", b"a=1&sign=x", b"<xml/>"):
        assert _refused(world, notice._replace(body=body)).endswith(".")
        assert _refused(world, Signed({}, body)).endswith(".")


OLDEST_S = {"alipay": 26 * 3600, "wechatpay": 300, "stripe": 300}
AHEAD_S = 300


async def test_a_notification_from_another_time_is_refused(world: World) -> None:
    """A recorded notification cannot be played again later; Alipay itself repeats one for 25 hours."""
    oldest_s, sent_at = OLDEST_S[world.name], world.standin.books.now
    notice = await _notified(world)

    for age_s in (1 - AHEAD_S, -AHEAD_S, oldest_s - 1, oldest_s):
        world.standin.books.now = sent_at + age_s
        assert world.read(notice).refund_no == "R-1"
    for age_s in (-1 - AHEAD_S, oldest_s + 1):
        world.standin.books.now = sent_at + age_s
        _refused(world, notice)


async def test_a_notification_for_another_merchant_is_refused(build: BuildWorld) -> None:
    """A genuine notification of a neighbour, sent on to us, is not about our money."""
    ours, theirs = build("wechatpay"), build("wechatpay")
    theirs.settings["MAKEGOOD_WECHATPAY_MCHID"] = "1900000002"
    alipay = build("alipay")
    alipay.settings["MAKEGOOD_ALIPAY_APP_ID"] = "2021000000000002"
    assert isinstance(alipay.standin, AlipayStandIn)

    assert "another application" in _refused(alipay, alipay.standin.sign_notice({"out_biz_no": "R-1"}))
    assert "of this merchant" in _refused(theirs, await _notified(ours))


TRADE = {"notify_type": "trade_status_sync", "trade_status": "TRADE_SUCCESS", "trade_no": "1", "out_trade_no": "O-1"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (TRADE | {"out_biz_no": "R-1", "gmt_refund": "2026-11-01 10:00:00.000"}, ChannelNotice("R-1", PAID)),
        (TRADE, None),
        (TRADE | {"trade_status": "TRADE_CLOSED"}, None),
        (TRADE | {"gmt_refund": "2026-11-01 10:00:00.000"}, None),
        ({"msg_method": "alipay.open.auth.appauth.cancelled", "biz_content": "{}"}, None),
        ({"msg_method": "alipay.fund.trans.order.changed", "biz_content": "{}"}, None),
        ({"msg_method": "alipay.fund.trans.order.changed", "biz_content": "{"}, None),
        (
            {"msg_method": "alipay.trade.refund.depositback.completed"}
            | {"biz_content": json.dumps({"out_request_no": "R-1", "dback_status": "S"})},
            ChannelNotice("R-1", PAID),
        ),
        (
            {"msg_method": "alipay.trade.refund.depositback.completed"}
            | {"biz_content": json.dumps({"out_request_no": "R-1", "dback_status": "F"})},
            ChannelNotice("R-1", PAID),
        ),
    ],
)
def test_of_alipays_notifications_only_those_about_our_money_count(
    told: Mapping[str, str], expected: ChannelNotice | None, build: BuildWorld
) -> None:
    """Alipay sends payments, closings and refunds of a trade to one address; a failed bank refund ends in Alipay."""
    world = build("alipay")
    assert isinstance(world.standin, AlipayStandIn)
    notice = world.standin.sign_notice(told)

    if expected is None:
        _refused(world, notice)
    else:
        assert world.read(notice) == expected


def _event(kind: str, status: str, failure: str | None = None, before: str | None = None) -> dict[str, object]:
    refund = {"id": "re_1", "object": "refund", "status": status, "failure_reason": failure}
    known = {**refund, "metadata": {"refund_no": "R-1"}}
    previous = {"previous_attributes": {"status": before}} if before else {}
    return {"id": "evt_1", "object": "event", "type": kind, "data": {"object": known, **previous}}


FAILED, REVERSED = ChannelState.FAILED, ChannelState.REVERSED


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        (_event("refund.created", "pending"), ChannelAnswer(ChannelState.PENDING)),
        (_event("refund.updated", "succeeded", before="pending"), PAID),
        (_event("charge.refund.updated", "succeeded"), PAID),
        (_event("refund.updated", "canceled"), ChannelAnswer(FAILED, "refused", "canceled")),
        (_event("refund.failed", "failed", "declined", "pending"), ChannelAnswer(FAILED, "refused", "declined")),
        (_event("refund.failed", "failed", "declined"), ChannelAnswer(FAILED, "refused", "declined")),
        (
            _event("refund.failed", "failed", "expired_or_canceled_card", "succeeded"),
            ChannelAnswer(REVERSED, "card_expired", "expired_or_canceled_card"),
        ),
        (
            _event("charge.refund.updated", "failed", None, "succeeded"),
            ChannelAnswer(REVERSED, "refused", "unknown"),
        ),
        (_event("refund.updated", "something_new"), ChannelAnswer(ChannelState.UNKNOWN, detail="something_new")),
    ],
)
def test_a_stripe_event_says_whether_money_came_back_or_never_left(
    event: dict[str, object], answer: ChannelAnswer, build: BuildWorld
) -> None:
    """A refund that had succeeded and failed days later is a reversal, not a failure."""
    world = build("stripe")
    assert isinstance(world.standin, StripeStandIn)

    assert world.read(world.standin.sign_notice(event)) == ChannelNotice("R-1", answer)


def test_a_refund_made_in_the_channels_own_console_keeps_its_own_number(build: BuildWorld) -> None:
    """It is genuine, so it is not refused; nobody here knows the number, so nothing happens."""
    world = build("stripe")
    assert isinstance(world.standin, StripeStandIn)
    event = _event("refund.updated", "succeeded")
    event["data"] = {"object": {"id": "re_7", "status": "succeeded", "metadata": {}}}

    assert world.read(world.standin.sign_notice(event)) == ChannelNotice("re_7", PAID)


def test_a_stripe_event_about_something_else_says_what_to_subscribe_to(build: BuildWorld) -> None:
    """An endpoint that is subscribed to everything is a mistake of the setup, and the sentence says so."""
    world = build("stripe")
    assert isinstance(world.standin, StripeStandIn)

    assert "subscribe" in _refused(world, world.standin.sign_notice(_event("charge.refunded", "succeeded")))


@pytest.mark.parametrize("key_id", [wechatpay.PUBLIC_KEY_ID, "certificate"])
async def test_wechat_pay_is_believed_by_public_key_and_by_certificate(key_id: str, build: BuildWorld) -> None:
    """New merchants get a public key, old ones have platform certificates, several at the time of a change."""
    world = build("wechatpay")
    assert isinstance(world.standin, wechatpay.WeChatPayStandIn)
    if key_id == "certificate":
        world.standin.key_id = world.standin.platform.serial
        for name in ("MAKEGOOD_WECHATPAY_PUBLIC_KEY", "MAKEGOOD_WECHATPAY_PUBLIC_KEY_ID"):
            del world.settings[name]
        both = world.standin.stranger.certificate + world.standin.platform.certificate
        world.settings["MAKEGOOD_WECHATPAY_PLATFORM_CERTS"] = both

    notice = await _notified(world)

    assert world.read(notice) == ChannelNotice("R-1", PAID)
    assert (await world.ask(world.transfer())).state is ChannelState.PAID
    _refused(world, notice._replace(headers=notice.headers | {"Wechatpay-Serial": "0A0B"}))


SANDBOX = sandbox_channels()["sandbox-pending"]


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"status": "paid"}, PAID),
        ({"status": "paid", "reason": "whatever"}, PAID),
        ({"status": "failed", "reason": "account_closed"}, ChannelAnswer(FAILED, "account_closed")),
        ({"status": "failed"}, ChannelAnswer(FAILED, "refused")),
        ({"status": "failed", "reason": None}, ChannelAnswer(FAILED, "refused")),
        ({"status": "failed", "reason": "rainy"}, ChannelAnswer(FAILED, "refused", "rainy")),
        ({"status": "reversed", "reason": "card_expired"}, ChannelAnswer(REVERSED, "card_expired")),
    ],
)
def test_a_sandbox_notification_is_the_final_word(told: dict[str, object], answer: ChannelAnswer) -> None:
    """Whoever plays the channel says how the story ends."""
    body = json.dumps({"refund_no": "R-1", **told}).encode()

    assert SANDBOX.read_notice({}, body) == ChannelNotice("R-1", answer)
    assert SANDBOX.acknowledge() == (200, "application/json", b"{}")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"paid",
        b"[]",
        b"{}",
        b'{"refund_no": "R-1"}',
        b'{"refund_no": "", "status": "paid"}',
        b'{"refund_no": 1, "status": "paid"}',
        b'{"refund_no": "R-1", "status": "pending"}',
        b'{"refund_no": "R-1", "status": "failed", "reason": 7}',
    ],
)
def test_a_sandbox_notification_that_cannot_be_read_is_answered_with_the_form(body: bytes) -> None:
    """The sentence names the fields and the three words, so that the sender can put it right."""
    with pytest.raises(BadNotice, match=r'"refund_no".*"paid" \| "failed" \| "reversed"'):
        SANDBOX.read_notice({}, body)
