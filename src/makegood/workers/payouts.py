"""Which promised money has to go out, and which has to be asked about?"""

from __future__ import annotations

from typing import Final

from ..app.payouts import Payouts

AT_A_TIME: Final = 8
LANES: Final = 4


class SendPayouts:
    """One lane of several, so that a channel that hangs holds up one of them and not all."""

    def __init__(self, payouts: Payouts, lane: int) -> None:
        self.name = f"payouts-{lane}"
        self._payouts = payouts

    async def run_once(self) -> int:
        return await self._payouts.run_once(AT_A_TIME)
