"""Is trouble on the line ever taken for a refusal, or a refusal for the truth?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping

import pytest

from makegood.adapters.channels.answers import NOT_FOUND, PAID, Reason, failed, pending, unknown
from makegood.adapters.channels.guarded import THREADS, Guarded
from makegood.app.ports import ChannelAnswer, ChannelNotice, Transfer

Says = Callable[[], ChannelAnswer]

REFUSED = failed(Reason.REFUSED, "NO")
TRANSFER = Transfer("R-1", "refund", "S-1", "O-1", "P-1", 100, 100, "CNY", "")


class Scripted:
    """A Line that says what it is told to."""

    ask_after_s: int | None = 7

    def __init__(self, send: Says, ask: Says) -> None:
        self._send, self._ask = send, ask

    def send(self, transfer: Transfer) -> ChannelAnswer:
        return self._send()

    def ask(self, transfer: Transfer) -> ChannelAnswer:
        return self._ask()

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        return ChannelNotice(body.decode(), PAID)

    def acknowledge(self) -> tuple[int, str, bytes]:
        return 204, "", b""


def _breaks() -> ChannelAnswer:
    raise RuntimeError("the line is dead")


BROKEN = unknown("RuntimeError", 7)


@pytest.mark.parametrize(
    ("send", "ask", "expected"),
    [
        (lambda: PAID, _breaks, PAID),
        (lambda: pending(60), _breaks, pending(60)),
        (_breaks, lambda: PAID, BROKEN),
        (lambda: REFUSED, lambda: NOT_FOUND, REFUSED),
        (lambda: REFUSED, lambda: PAID, PAID),
        (lambda: REFUSED, lambda: pending(9), pending(9)),
        (lambda: REFUSED, lambda: failed(Reason.CARD_EXPIRED), failed(Reason.CARD_EXPIRED)),
        (lambda: REFUSED, lambda: unknown("busy"), unknown("busy")),
        (lambda: REFUSED, _breaks, BROKEN),
    ],
)
async def test_a_refusal_counts_only_where_the_number_is_unknown(
    send: Says, ask: Says, expected: ChannelAnswer
) -> None:
    """ "Refused" may mean "you have sent me this already", and what is already there may be paid."""
    channel = Guarded("scripted", Scripted(send, ask), 30)

    assert await channel.send(TRANSFER) == expected


async def test_asking_over_a_broken_line_says_nothing() -> None:
    """Whatever the SDK raises, the answer is unknown, with the time at which the channel may be asked again."""
    assert await Guarded("scripted", Scripted(_breaks, _breaks), 30).ask(TRANSFER) == BROKEN


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    """An event that nobody sets until the test is over."""
    event = threading.Event()
    yield event
    event.set()


async def test_a_silent_line_is_left_alone_after_a_while(silence: threading.Event) -> None:
    """Time-outs of the SDK do not cover a channel that sends one byte a minute; this limit does."""

    def waits() -> ChannelAnswer:
        silence.wait()
        return PAID

    silent = Guarded("silent", Scripted(waits, waits), 0.01)
    lively = Guarded("lively", Scripted(lambda: PAID, lambda: PAID), 30)

    # More than its threads can hold: the ones in the queue give up, too, and are then never sent.
    said = [await silent.send(TRANSFER) for _ in range(THREADS + 2)]

    assert said == [unknown("TimeoutError", 7)] * (THREADS + 2)
    assert await lively.send(TRANSFER) == PAID


async def test_notifications_are_the_lines_business() -> None:
    """They wait for nobody, so they pass as they are."""
    channel = Guarded("scripted", Scripted(_breaks, _breaks), 30)

    assert channel.read_notice({}, b"R-1") == ChannelNotice("R-1", PAID)
    assert channel.acknowledge() == (204, "", b"")
