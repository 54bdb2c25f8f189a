"""What carriers and payment channels say: is it believed from whom it should be, and taken once?"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta

import httpx
import pytest

from makegood.app.ports import BadNotice, ChannelAnswer, ChannelNotice, ChannelState, Store, Transfer

from .little_platform import (
    ORDER,
    SHOP,
    Json,
    Platform,
    apply,
    command,
    furnish,
    little_platform,
    money,
    order_body,
)

WAYBILL = "SF1234567890"
SECRET = b"shared with the channel"


async def carrier(platform: Platform, status: str = "signed", ago: timedelta = timedelta(0)) -> httpx.Response:
    body = {"waybill": WAYBILL, "status": status, "occurred_at": (platform.now - ago).isoformat()}
    async with await platform.as_("integration") as client:
        return await client.post("/v1/carriers/sf/events", json=body)


async def on_its_way(platform: Platform) -> str:
    case_id = str((await apply(platform))["id"])
    await command(platform, "merchant", case_id, "agree")
    await command(platform, "consumer", case_id, "send", carrier="sf", waybill=WAYBILL)
    return case_id


# --- carriers -------------------------------------------------------------------------------------


async def test_a_report_reaches_the_case_whichever_comes_first(platform: Platform) -> None:
    """Before the waybill is filled in it is kept for it; afterwards it moves the parcel at once."""
    assert (await carrier(platform)).json() == {"case_ids": []}
    case_id = await on_its_way(platform)
    async with await platform.as_("merchant") as client:
        assert (await client.get(f"/v1/cases/{case_id}")).json()["machines"]["parcel"] == "signed"
    assert (await carrier(platform)).json() == {"case_ids": [case_id]}
    async with await platform.as_("merchant") as client:
        events = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"]
    assert [event["type"] for event in events].count("signed") == 1


@pytest.mark.parametrize(
    ("ago", "status"),
    [(timedelta(microseconds=1), 200), (timedelta(0), 200), (timedelta(microseconds=-1), 409)],
)
async def test_no_report_comes_from_the_future(platform: Platform, ago: timedelta, status: int) -> None:
    """Just before, at and just after now."""
    answer = await carrier(platform, ago=ago)
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "REPORT_FROM_FUTURE"


async def test_a_carrier_that_nobody_knows_is_not_found(quick: Platform) -> None:
    """Reports are taken from carriers by their code."""
    body = {"waybill": WAYBILL, "status": "signed", "occurred_at": quick.now.isoformat()}
    async with await quick.as_("integration") as client:
        assert (await client.post("/v1/carriers/pigeon/events", json=body)).status_code == 404
        odd = await client.post("/v1/carriers/sf/events", json=body | {"status": "eaten"})
    assert (odd.status_code, odd.json()["errors"][0]["field"]) == (422, "status")


# --- sandbox channels -----------------------------------------------------------------------------


async def pending_refund(platform: Platform, channel: str = "sandbox-pending") -> tuple[str, str]:
    """A case whose refund waits for its channel's word, and the refund's number."""
    async with await platform.as_("integration") as client:
        tenders = [{"channel": channel, "amount": money(31_000)}]
        answer = await client.put(f"/v1/shops/{SHOP}/orders/{ORDER}", json=order_body(tenders=tenders))
        assert answer.status_code == 200, answer.text
    case_id = str((await apply(platform, kind="refund_only"))["id"])
    answered = await command(platform, "merchant", case_id, "agree")
    await platform.services.catch_up()
    return case_id, answered.json()["case"]["payments"][0]["refund_no"]


async def notify(platform: Platform, body: Json, channel: str = "sandbox-pending") -> httpx.Response:
    async with await platform.as_("integration") as client:
        return await client.post(f"/v1/channels/{channel}/notifications", json=body)


async def state_of(platform: Platform, case_id: str) -> tuple[str, str | None]:
    async with await platform.as_("consumer") as client:
        (payment,) = (await client.get(f"/v1/cases/{case_id}")).json()["payments"]
        return payment["state"], payment["reason"]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"status": "paid"}, ("paid", None)),
        ({"status": "failed", "reason": "account_closed"}, ("failed", "account_closed")),
        ({"status": "failed"}, ("failed", "refused")),
    ],
)
async def test_a_channels_word_is_taken_once(platform: Platform, body: Json, state: tuple[str, str | None]) -> None:
    """The case says what the channel said; the same word again changes nothing."""
    case_id, refund_no = await pending_refund(platform)
    for _ in range(2):
        answer = await notify(platform, {"refund_no": refund_no, **body})
        assert (answer.status_code, answer.json()) == (200, {})
    assert await state_of(platform, case_id) == state
    async with await platform.as_("operator") as client:
        events = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"]
    assert [event["type"] for event in events].count(f"refund_{body['status']}") == 1


async def test_a_reversal_days_later_is_taken_too(platform: Platform) -> None:
    """Paid, and back: the case opens its money again."""
    case_id, refund_no = await pending_refund(platform)
    await notify(platform, {"refund_no": refund_no, "status": "paid"})
    await platform.clock.advance(timedelta(days=3))
    await notify(platform, {"refund_no": refund_no, "status": "reversed", "reason": "account_closed"})
    assert (await state_of(platform, case_id))[0] == "failed"


@pytest.mark.parametrize("channel", ["sandbox-pending", "sandbox", "barter"])
async def test_a_refund_number_that_is_none_of_ours_is_not_found(platform: Platform, channel: str) -> None:
    """Unknown numbers, unknown channels, and a number that another channel was given."""
    _, refund_no = await pending_refund(platform)
    number = "0" * 26 + "-1" if channel == "sandbox-pending" else refund_no
    answer = await notify(platform, {"refund_no": number, "status": "paid"}, channel)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("status", {"refund_no": "x", "status": "lost"}),
        ("refund_no", {"status": "paid"}),
        ("refund_no", {"refund_no": "a\0b", "status": "paid"}),
        ("reason", {"refund_no": "x", "status": "failed", "reason": 5}),
        ("amount", {"refund_no": "x", "status": "paid", "amount": 1}),
    ],
)
async def test_a_notification_names_its_flaw(quick: Platform, field: str, body: Json) -> None:
    """Sandbox notifications are held to their shape."""
    answer = await notify(quick, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_sandbox_channel_speaks_through_the_platforms_own_systems(quick: Platform) -> None:
    """Nobody else may say that a refund was paid, with or without a token."""
    body = {"refund_no": "x", "status": "paid"}
    async with quick.client() as client:
        assert (await client.post("/v1/channels/sandbox/notifications", json=body)).status_code == 401
    for who in ("consumer", "merchant", "operator"):
        async with await quick.as_(who) as client:
            answer = await client.post("/v1/channels/sandbox/notifications", json=body)
            assert answer.json()["code"] == "NOT_YOURS"


# --- channels that sign ---------------------------------------------------------------------------


class Signing:
    """A channel that signs what it says, and wants to be answered in its own way."""

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        return ChannelAnswer(ChannelState.PENDING)

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        return ChannelAnswer(ChannelState.PENDING)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        """Only what carries the right signature of exactly these bytes."""
        if not hmac.compare_digest(headers.get("x-signature", ""), signed(body)):
            raise BadNotice("the signature is not ours")
        return ChannelNotice(json.loads(body)["number"], ChannelAnswer(ChannelState.PAID))

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 200, "text/plain", b"success"


def signed(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()


@pytest.fixture
async def bank(store: Store) -> Platform:
    platform = little_platform(store, channels={"bank": Signing()})
    await furnish(platform)
    return platform


async def test_a_real_channel_is_believed_by_its_signature(bank: Platform) -> None:
    """No token, its own format, and the answer that it wants."""
    case_id, refund_no = await pending_refund(bank, "bank")
    body = json.dumps({"number": refund_no}).encode()
    async with bank.client() as client:
        path = "/v1/channels/bank/notifications"
        headers = {"X-Signature": signed(body), "Content-Type": "application/x-www-form-urlencoded"}
        answer = await client.post(path, content=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "success")
    assert answer.headers["content-type"] == "text/plain"
    assert (await state_of(bank, case_id))[0] == "paid"


@pytest.mark.parametrize("signature", ["", "0" * 64, signed(b"another message")])
async def test_a_bad_signature_moves_no_money(bank: Platform, signature: str) -> None:
    """Not with a token, either: a real channel speaks for itself."""
    case_id, refund_no = await pending_refund(bank, "bank")
    body = json.dumps({"number": refund_no}).encode()
    for client in (bank.client(), await bank.as_("integration")):
        async with client:
            path = "/v1/channels/bank/notifications"
            answer = await client.post(path, content=body, headers={"X-Signature": signature})
        assert (answer.status_code, answer.json()["code"]) == (401, "BAD_SIGNATURE")
    assert (await state_of(bank, case_id))[0] != "paid"


async def test_a_signed_word_on_a_number_that_is_none_of_ours_is_not_found(bank: Platform) -> None:
    """The channel tries again, or somebody looks into it; we do not pretend."""
    body = json.dumps({"number": "unknown"}).encode()
    async with bank.client() as client:
        path, headers = "/v1/channels/bank/notifications", {"X-Signature": signed(body), "Idempotency-Key": "k"}
        assert (await client.post(path, content=body, headers=headers)).status_code == 404
