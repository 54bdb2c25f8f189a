"""Does what has to be told reach people: once or more, under one id, and as a task when it cannot?"""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from makegood.adapters.notices.file import FileNotices
from makegood.adapters.notices.smtp import MailServer, SmtpNotices, address, mail
from makegood.app.outbox import TRIES, Outbox, back_off_s
from makegood.app.ports import Notice, OutboxRow, Store
from makegood.app.telling import Telling
from makegood.app.trail import Trail
from makegood.domain.kinds import Kind

from .house import D, H, House


class Post:
    """Keeps what it is given, and loses the first `losing` of them."""

    def __init__(self, losing: int = 0) -> None:
        self.sent: list[Notice] = []
        self.losing = losing

    async def send(self, notice: Notice) -> None:
        """Takes a notice, or fails."""
        if self.losing:
            self.losing -= 1
            raise ConnectionError("no line")
        self.sent.append(notice)


def _outbox(house: House, post: Post) -> Outbox:
    telling = Telling(house.store, house.door, post, "zh-CN")
    trail = Trail(house.store, house.clock, house.ids)
    return Outbox(house.store, house.clock, trail, {"notice": telling.deliver, "task": telling.deliver})


async def test_both_sides_hear_of_a_case_once(store: Store) -> None:
    """The merchant of an application, by role and id; then the outbox is empty."""
    house, post = House(store), Post()
    case = await house.apply(Kind.RETURN_REFUND)
    outbox = _outbox(house, post)
    await outbox.run_once()
    assert "merchant:shop-1" in [notice.to for notice in post.sent]
    assert all(notice.notice_id.startswith(case.basis.case_id) for notice in post.sent)
    assert all(case.basis.order_id in notice.text + notice.subject for notice in post.sent)
    assert (await outbox.run_once(), await store.outbox_count()) == (0, 0)


async def test_what_is_not_delivered_comes_again_under_the_same_id(store: Store) -> None:
    """Not at once, but after its back-off; receivers know it by its id."""
    house, post = House(store), Post(losing=1)
    await house.apply(Kind.RETURN_REFUND)
    outbox = _outbox(house, post)
    await outbox.run_once()
    first = [notice.notice_id for notice in post.sent]
    assert await outbox.run_once() == 0
    house.clock.wind(timedelta(minutes=1))
    await outbox.run_once()
    again = [notice.notice_id for notice in post.sent]
    assert len(again) == len(set(again)) == len(first) + 1


async def test_what_cannot_be_delivered_is_given_up_to_a_person(store: Store) -> None:
    """After the last try it leaves the outbox and stands in the audit trail."""
    house, post = House(store), Post(losing=1_000)
    await house.apply(Kind.RETURN_REFUND)
    waiting = await store.outbox_count()
    outbox = _outbox(house, post)
    for tries in range(1, TRIES + 1):
        await outbox.run_once()
        assert await store.outbox_count() == (waiting if tries < TRIES else 0)
        house.clock.wind(2 * H)
    given_up = [row for row in await store.audits(10) if row.action == "outbox.given_up"]
    assert len(given_up) == waiting


async def test_a_topic_that_nobody_delivers_is_a_task_and_not_a_crash(store: Store) -> None:
    """The others are delivered beside it."""
    house, post = House(store), Post()
    await house.apply(Kind.RETURN_REFUND)
    telling = Telling(store, house.door, post, "zh-CN")
    trail = Trail(store, house.clock, house.ids)
    outbox = Outbox(store, house.clock, trail, {"task": telling.deliver})
    for _ in range(TRIES):
        await outbox.run_once()
        house.clock.wind(D)
    assert (await store.outbox_count(), post.sent) == (0, [])


@pytest.mark.parametrize("attempts", [1, 2, 5, 20])
def test_waiting_doubles_up_to_an_hour(attempts: int) -> None:
    """Spread by a fifth to either side."""
    planned = min(30 * 2 ** (attempts - 1), 3_600)
    assert planned * 0.8 <= back_off_s(attempts) <= planned * 1.2


async def test_a_file_holds_a_line_for_each_notice(tmp_path: Path) -> None:
    """Folder and file are made; Chinese stays readable."""
    notices = FileNotices(tmp_path / "var" / "notices.jsonl")
    for number in range(2):
        await notices.send(Notice(f"n-{number}", "consumer:c-1", "退款已到账", "您的退款已到账。"))
    lines = [json.loads(line) for line in (tmp_path / "var" / "notices.jsonl").read_text("utf-8").splitlines()]
    assert [line["notice_id"] for line in lines] == ["n-0", "n-1"]
    assert lines[0]["subject"] == "退款已到账"


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Received:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.mails: list[Any] = []  # aiosmtpd's envelopes, which have no types

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a mail."""
        self.mails.append(envelope)
        return "250 taken"


async def test_a_notice_goes_out_by_mail() -> None:
    """To an address made of role and id, under an id that the same notice has the next time."""
    received = Received()
    port = _free_port()
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        server = MailServer(
            "127.0.0.1", port, "none", "", "", "after@shop.example",
            "{id}@{role}.example",
        )  # fmt: skip
        await SmtpNotices(server).send(Notice("n-1", "consumer:c-1", "退款\r\n已到账", "您的退款已到账。"))
    finally:
        controller.stop()
    (envelope,) = received.mails
    assert envelope.rcpt_tos == ["c-1@consumer.example"]
    text = envelope.content.decode()
    assert "Message-ID: <n-1@shop.example>" in text and "Auto-Submitted: auto-generated" in text


def test_nothing_breaks_out_of_a_mail_address() -> None:
    """An id that looks like a header or another address stays one word."""
    to = address("consumer:a@b.example\r\nBcc: all", "{role}+{id}@localhost")
    assert to == "consumer+a=40b.example=d=aBcc=3a=20all@localhost"
    server = MailServer("h", 25, "none", "", "", "after@shop.example", "{role}+{id}@localhost")
    assert str(mail(Notice("n", "consumer:c", "a\nBcc: x", "t"), server)["Subject"]) == "a Bcc: x"


async def test_a_row_of_a_case_that_has_gone_is_not_delivered(store: Store) -> None:
    """It is trouble to be looked into, not silence."""
    house, post = House(store), Post()
    telling = Telling(store, house.door, post, "zh-CN")
    with pytest.raises(AssertionError, match="written together"):
        await telling.deliver(
            OutboxRow("shop-1", "x", "none", "notice", 0, 1, b'{"seq":1,"role":"consumer","key":"k"}')
        )
    assert house.bank.calls == [] and post.sent == []
