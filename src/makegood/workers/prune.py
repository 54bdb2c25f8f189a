"""Which answers are so old that nobody asks for them again?"""

from __future__ import annotations

from typing import Final

from ..app.ports import AnswerKey, Clock, Store

_SECOND: Final = 1_000_000
KEPT: Final = 31 * 86_400 * _SECOND
LOOKED_AT: Final = 2_000
STEP: Final = _SECOND
ROUND: Final = 3_600 * _SECOND
_START: Final[AnswerKey] = ("", "")


class PruneAnswers:
    """Walks along the keys of all answers, a few at each step, and forgets the old ones; then rests for an hour.

    Where it was is not kept: a worker that starts anew begins in front.
    """

    name = "prune"

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._next, self._after = 0, _START

    async def run_once(self) -> int:
        now = self._clock.now()
        if now < self._next:
            return 0
        found = await self._store.answers_after(self._after, LOOKED_AT)
        old = [key for key, created_at in found if created_at < now - KEPT]
        if old:
            await self._store.forget_answers(old, now - KEPT)
        ended = len(found) < LOOKED_AT
        self._after = _START if ended else found[-1][0]
        self._next = now + (ROUND if ended else STEP)
        return len(old)
