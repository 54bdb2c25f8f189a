"""How does a strict payment channel keep its books, and how is it told to misbehave?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from ...app.ports import ChannelAnswer, ChannelNotice, ChannelState, Transfer

PAID = ChannelAnswer(ChannelState.PAID)
NOT_FOUND = ChannelAnswer(ChannelState.NOT_FOUND)


class Fault(StrEnum):
    """What may happen to one call."""

    LOST_REQUEST = "the request never arrives"
    LOST_ANSWER = "the request is carried out and the answer is lost"
    PENDING = "accepted, and paid only later"
    REFUSED = "definitely refused"
    SILENT = "an answer that says nothing"


class Line(Exception):
    """The line is broken."""


class Bank:
    """Pays each refund number once, remembers what it was asked, and misbehaves as `fault` says for each call."""

    def __init__(self, fault: Callable[[str, Transfer], Fault | None] = lambda call, transfer: None) -> None:
        self.fault = fault
        self.paid: dict[str, int] = {}
        self.pending: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self.calls: list[tuple[str, str]] = []

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Carries a transfer out; a number that is known already is not paid again."""
        fault = self._called("send", transfer)
        if fault is Fault.LOST_REQUEST:
            raise Line("no route")
        known = self._known(transfer)
        if known is None:
            self._enter(transfer, fault)
            known = self._known(transfer)
        assert known is not None
        if fault is Fault.LOST_ANSWER:
            raise TimeoutError
        return ChannelAnswer(ChannelState.UNKNOWN) if fault is Fault.SILENT else known

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        """Says what is in the books."""
        fault = self._called("ask", transfer)
        if fault in (Fault.LOST_REQUEST, Fault.LOST_ANSWER):
            raise TimeoutError
        if fault is Fault.SILENT:
            return ChannelAnswer(ChannelState.UNKNOWN)
        return self._known(transfer) or NOT_FOUND

    def settle(self) -> None:
        """What was pending is paid."""
        self.paid |= self.pending
        self.pending.clear()

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        raise NotImplementedError("this bank sends no notifications by itself")

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 200, "text/plain", b""

    def times(self, call: str, refund_no: str) -> int:
        return self.calls.count((call, refund_no))

    def says_of(self, refund_no: str) -> ChannelAnswer:
        """What a notification of this number says now."""
        if refund_no in self.paid:
            return PAID
        if refund_no in self.pending:
            return ChannelAnswer(ChannelState.PENDING)
        return ChannelAnswer(ChannelState.FAILED, self.refused[refund_no])

    def _called(self, call: str, transfer: Transfer) -> Fault | None:
        self.calls.append((call, transfer.refund_no))
        return self.fault(call, transfer)

    def _known(self, transfer: Transfer) -> ChannelAnswer | None:
        number = transfer.refund_no
        for book in (self.paid, self.pending):
            assert book.get(number, transfer.amount_minor) == transfer.amount_minor, "one number, two amounts"
        known = number in self.paid or number in self.pending or number in self.refused
        return self.says_of(number) if known else None

    def _enter(self, transfer: Transfer, fault: Fault | None) -> None:
        if fault is Fault.REFUSED:
            self.refused[transfer.refund_no] = "account_closed"
        elif fault is Fault.PENDING:
            self.pending[transfer.refund_no] = transfer.amount_minor
        else:
            self.paid[transfer.refund_no] = transfer.amount_minor
