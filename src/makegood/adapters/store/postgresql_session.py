"""How do single statements reach PostgreSQL?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, cast

from . import sql_postgresql as sql
from .postgresql_connections import Connections, patiently, translated
from .session import Claim
from .tables import Row

_READY_THEN_OWN = itemgetter(-1, 1)


class PostgresSession:
    """Reads on the readers, changes on the writers, both tried anew when a connection is lost."""

    def __init__(self, url: str, writers: Connections, readers: Connections) -> None:
        self._url, self._writers, self._readers = url, writers, readers

    async def rows(self, text: str, *args: Any) -> Sequence[Row]:
        return await self._fetch(self._readers, text, args)

    async def write(self, text: str, *args: Any) -> Sequence[Row]:
        return await self._fetch(self._writers, text, args)

    async def each(self, text: str, rows: Iterable[Row]) -> None:
        async def attempt() -> None:
            async with self._writers.hold() as connection:
                with translated(self._url, connection):
                    await connection.executemany(text, rows)

        await patiently(self._url, attempt)

    async def together(self, *statements: tuple[str, Row]) -> None:
        async def attempt() -> None:
            async with self._writers.hold() as connection:
                with translated(self._url, connection):
                    async with connection.transaction():
                        for text, args in statements:
                            await connection.execute(text, *args)

        await patiently(self._url, attempt)

    async def claim(self, claim: Claim, now: int, lease_until: int, limit: int) -> Sequence[Row]:
        rows = await self.write(sql.claim_statement(claim), now, lease_until, limit)
        return [tuple(row)[:-1] for row in sorted(rows, key=_READY_THEN_OWN)]

    async def _fetch(self, connections: Connections, text: str, args: Sequence[Any]) -> Sequence[Row]:
        async def attempt() -> Sequence[Row]:
            async with connections.hold() as connection:
                with translated(self._url, connection):
                    # A record is read by number like a tuple, and its slices are tuples.
                    return cast(Sequence[Row], await connection.fetch(text, *args))

        return await patiently(self._url, attempt)
