"""What do the queries, the registry and the queues need from a database, whichever it is?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from .tables import Row, Table


class Claim(NamedTuple):
    """A table whose rows wait in its column `ready` until a worker leases them; `only` narrows which, in SQL."""

    table: Table
    ready: str
    only: str = "TRUE"


class Session(Protocol):
    """One statement at a time; parameters are written $1, $2 on both databases.

    A changing statement whose connection is lost is sent again: each of them does no harm twice.
    """

    async def rows(self, sql: str, *args: Any) -> Sequence[Row]:
        """What a reading statement finds, as of the last commit."""
        ...

    async def write(self, sql: str, *args: Any) -> Sequence[Row]:
        """Carries out one changing statement and gives what it returns; LostRace when a key is taken."""
        ...

    async def each(self, sql: str, rows: Iterable[Row]) -> None:
        """Carries out one statement for each row, all in one transaction."""
        ...

    async def together(self, *statements: tuple[str, Row]) -> None:
        """Carries out several statements in one transaction; LostRace when a key is taken."""
        ...

    async def claim(self, claim: Claim, now: int, lease_until: int, limit: int) -> Sequence[Row]:
        """Rows that are ready, earliest first, leased: ready again at `lease_until`, with one attempt more."""
        ...
