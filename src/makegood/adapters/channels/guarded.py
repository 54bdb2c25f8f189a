"""How is a blocking SDK asked so that trouble on the line is never taken for a refusal?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import structlog

from makegood.app.ports import ChannelAnswer, ChannelNotice, ChannelState, Transfer

from .answers import unknown

THREADS = 8
TROUBLE_CHARACTERS_AT_MOST = 200

log = structlog.get_logger()


class Line(Protocol):
    """A channel through its blocking SDK.

    `send` and `ask` return only what the channel itself has said, and raise anything at all when the connection,
    the signature or the answer is broken.  `ask_after_s` is when asking makes sense after such trouble.
    """

    ask_after_s: int | None

    def send(self, transfer: Transfer) -> ChannelAnswer: ...
    def ask(self, transfer: Transfer) -> ChannelAnswer: ...
    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice: ...
    def acknowledge(self) -> tuple[int, str, bytes]: ...


class Guarded:
    """A Channel over a Line: own threads, a time limit, and no refusal believed before the channel is asked."""

    def __init__(self, name: str, line: Line, limit_s: float) -> None:
        self._name = name
        self._line = line
        self._limit_s = limit_s
        # Threads of its own: a channel that hangs fills these, and neither other channels nor the rest wait for it.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"channel-{name}")

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Sends; a refusal counts only when the channel does not know the refund number from an earlier attempt.

        "Refused" may mean "you have already sent me this": an order refunded in full, a number used before.  Issuing
        such a refund again under a new number would pay twice, so the channel is asked what it knows.
        """
        answer = await self._say(self._line.send, transfer)
        if answer.state is not ChannelState.FAILED:
            return answer
        known = await self.ask(transfer)
        return answer if known.state is ChannelState.NOT_FOUND else known

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        return await self._say(self._line.ask, transfer)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> ChannelNotice:
        return self._line.read_notice(headers, body)

    def acknowledge(self) -> tuple[int, str, bytes]:
        return self._line.acknowledge()

    async def _say(self, call: Callable[[Transfer], ChannelAnswer], transfer: Transfer) -> ChannelAnswer:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limit_s):
                return await loop.run_in_executor(self._threads, call, transfer)
        except Exception as trouble:  # the SDKs raise bare Exceptions, and whatever it was: the money may have moved
            log.warning(
                "channel.no_answer",
                channel=self._name,
                refund_no=transfer.refund_no,
                trouble=type(trouble).__name__,
                says=str(trouble)[:TROUBLE_CHARACTERS_AT_MOST],
            )
            return unknown(type(trouble).__name__, self._line.ask_after_s)
