"""What is a duty?  One small piece of work that is done again and again."""

from __future__ import annotations

from typing import Protocol


class Duty(Protocol):
    """Work that waits in the database; any number of workers may have the same duty."""

    name: str

    async def run_once(self) -> int:
        """Does some of what is due now, and returns how much; 0 means that nothing was."""
        ...


class Watch(Protocol):
    """Who looks on: metrics, a test, or nobody."""

    def ran(self, duty: str, done: int) -> None: ...
    def failed(self, duty: str) -> None: ...
    def swept(self, cases: int, late_s: float) -> None:
        """Time acted on so many cases; the latest of them was due `late_s` ago."""
        ...


class Unwatched:
    """Nobody looks on."""

    def ran(self, duty: str, done: int) -> None:
        pass

    def failed(self, duty: str) -> None:
        pass

    def swept(self, cases: int, late_s: float) -> None:
        pass
