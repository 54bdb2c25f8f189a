"""Are the stand-ins as strict as the channels that they stand for?

Our channels never do most of what is refused here, so these tests speak to the stand-ins directly.
"""

from __future__ import annotations

import http.client
import json

import pytest

from .conftest import BuildWorld
from .standins.books import Booking, Books, Payment, RefundState, Rules
from .standins.server import Reply, Request, Signed, StandIn
from .standins.stripe import SECRET_KEY, StripeStandIn
from .worlds import World

BOOKS_AT = 1_000_000


def _books(**limits: int) -> Books:
    books = Books(Rules(**limits), now=BOOKS_AT)
    books.receive(Payment("P-1", "O-1", 1_000, "CNY", BOOKS_AT))
    return books


@pytest.mark.parametrize(("amount", "booking"), [(999, "booked"), (1_000, "booked"), (1_001, "too_much")])
def test_the_books_give_back_what_was_paid_and_no_more(amount: int, booking: str) -> None:
    """Just below, exactly, and one more."""
    books = _books()

    assert books.book("R-1", "P-1", amount) == booking
    assert sum(moved for _, moved in books.movements) == (amount if booking == "booked" else 0)


def test_the_books_know_a_number_by_its_amount_and_its_payment() -> None:
    """The same again is nothing new; anything else under the number is refused."""
    books = _books()
    books.receive(Payment("P-2", "O-2", 1_000, "CNY", BOOKS_AT))

    said = [books.book("R-1", *order) for order in (("P-1", 10), ("P-1", 10), ("O-1", 10), ("P-1", 11), ("P-2", 10))]

    assert said == [Booking.BOOKED, Booking.AGAIN, Booking.AGAIN, Booking.OTHER_AMOUNT, Booking.OTHER_AMOUNT]
    assert books.movements == [("R-1", 10)]


@pytest.mark.parametrize(("gap_s", "booking"), [(59, "too_soon"), (60, "booked"), (61, "booked")])
def test_the_books_keep_refunds_apart_where_the_channel_does(gap_s: int, booking: str) -> None:
    """A minute, for WeChat Pay."""
    books = _books(gap_s=60)
    books.book("R-1", "P-1", 10)
    books.now += gap_s

    assert books.book("R-2", "P-1", 10) == booking


@pytest.mark.parametrize(("earlier", "booking"), [(1, "booked"), (2, "too_many"), (3, "too_many")])
def test_the_books_count_refunds_where_the_channel_does(earlier: int, booking: str) -> None:
    """Fifty, for WeChat Pay; two here."""
    books = _books(partial_refunds_at_most=2)
    for number in range(earlier):
        books.book(f"X-{number}", "P-1", 1)

    assert books.book("R-1", "P-1", 1) == booking


@pytest.mark.parametrize(("age_s", "booking"), [(99, "booked"), (100, "booked"), (101, "too_old")])
def test_the_books_close_after_the_channels_window(age_s: int, booking: str) -> None:
    """A year, for WeChat Pay."""
    books = _books(window_s=100)
    books.now += age_s

    assert books.book("R-1", "P-1", 1) == booking


def test_the_books_notice_when_a_number_was_paid_twice() -> None:
    """A check that never fails proves nothing."""
    books = _books()
    books.book("R-1", "P-1", 10)
    books.movements.append(("R-1", 10))

    with pytest.raises(AssertionError, match="paid more than once"):
        books.check()


def test_the_books_notice_when_more_came_back_than_was_paid() -> None:
    """Whatever slipped through the rules, the sum shows it."""
    books = _books()
    books.book("R-1", "P-1", 1_000)
    books.refunds["R-2"] = books.refunds["R-1"].__class__("R-2", "P-1", 1, BOOKS_AT, RefundState.PAID, was_paid=True)
    books.movements.append(("R-2", 1))

    with pytest.raises(AssertionError, match="gave back 1001 of 1000"):
        books.check()


def _call(standin: StandIn, method: str, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    line = http.client.HTTPConnection(standin.address.removeprefix("http://"), timeout=30)
    try:
        line.request(method, target, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def _repeated(world: World, changed: dict[str, str]) -> tuple[int, bytes]:
    """Sends our last request once more, with other headers."""
    last = world.standin.requests[-1]
    headers = {name: text for name, text in last.headers.items() if name not in ("host", "content-length")}
    return _call(world.standin, last.method, last.target, last.body, headers | changed)


async def test_wechat_pay_refuses_a_request_that_was_recorded(build: BuildWorld) -> None:
    """The nonce makes every request one of its own."""
    world = build("wechatpay")
    await world.send(world.transfer())

    status, body = _repeated(world, {})

    assert (status, json.loads(body)["code"]) == (401, "SIGN_ERROR")


@pytest.mark.parametrize("word", ['mchid="1900000001"', 'timestamp="', 'nonce_str="', 'signature="', 'serial_no="'])
async def test_wechat_pay_refuses_a_request_that_was_changed(word: str, build: BuildWorld) -> None:
    """Every part of the authorization counts."""
    world = build("wechatpay")
    await world.send(world.transfer())
    authorization = world.standin.requests[-1].headers["authorization"]
    spoilt = authorization.replace(word, f"{word[:-1]}9{word[-1:]}" if word.endswith('1"') else f"{word}9")

    assert _repeated(world, {"authorization": spoilt})[0] == 401


async def test_alipay_refuses_a_request_that_was_changed(build: BuildWorld) -> None:
    """The signature covers every field of the query."""
    world = build("alipay")
    await world.send(world.transfer())
    last = world.standin.requests[-1]
    more = last.target.replace("50.00", "51.00")

    assert more != last.target
    assert b"isv.invalid-signature" in _call(world.standin, "GET", more, b"", {})[1]
    assert world.standin.books.moved("R-1") == 5_000


async def test_alipay_refuses_an_application_that_it_does_not_know(build: BuildWorld) -> None:
    """No refund fails by that: an operator puts the setting right."""
    world = build("alipay")
    world.settings["MAKEGOOD_ALIPAY_APP_ID"] = "2021000000000002"

    assert (await world.send(world.transfer())).state == "unknown"
    assert world.standin.books.movements == []


def _create(standin: StripeStandIn, key: str | None, amount: int) -> Reply:
    body = f"payment_intent=pi_1&amount={amount}&metadata[refund_no]=R-1".encode()
    keyed = {"idempotency-key": key} if key else {}
    headers = {"authorization": f"Bearer {SECRET_KEY}", **keyed}
    reply = standin.handle(Request("POST", "/v1/refunds", headers, body))
    assert reply is not None
    return reply


def test_stripe_keeps_an_answer_under_its_key_and_nothing_else(build: BuildWorld) -> None:
    """The same key repeats the first answer, another body is an error, and without a key nothing is idempotent."""
    standin = build("stripe").standin
    assert isinstance(standin, StripeStandIn)

    first, again, other, bare = (_create(standin, *order) for order in (("k", 1), ("k", 1), ("k", 2), (None, 1)))

    assert first == again
    assert (other.status, json.loads(other.body)["error"]["type"]) == (400, "idempotency_error")
    assert bare.status == 400
    assert standin.books.movements == [("R-1", 1)]


def test_stripe_pays_a_copy_once_a_key_is_forgotten(build: BuildWorld) -> None:
    """That is what the real one does, and why our channel looks before it sends."""
    world = build("stripe")
    standin = world.standin
    assert isinstance(standin, StripeStandIn)
    _create(standin, "k", 1)
    standin.books.now += 24 * 3600
    _create(standin, "k", 1)

    with pytest.raises(AssertionError, match="paid more than once"):
        standin.books.check()
    standin.books.movements.pop()


def test_a_stand_in_delivers_its_notifications_over_http(build: BuildWorld) -> None:
    """So that what receives them can be tested from the outside."""
    sender, receiver = build("stripe").standin, build("wechatpay").standin

    with pytest.raises(OSError, match="401"):
        sender.deliver(f"{receiver.address}/hook", Signed({"Stripe-Signature": "t=1"}, b"{}"))

    assert receiver.requests[-1].headers["stripe-signature"] == "t=1"
