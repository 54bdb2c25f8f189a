"""How are shops, orders, reference tables, tokens and settings kept?"""

from __future__ import annotations

from collections.abc import Sequence

from ...app.ports import (
    AnswerKey,
    AnswerRow,
    AuditRow,
    CalendarRow,
    LostRace,
    OrderRow,
    PolicyRow,
    ShopRow,
    SuspensionRow,
    TokenRow,
)
from . import sql_shared as sql
from .return_notices import SharedReturnNotices
from .session import Session
from .tables import Row


class SharedRegistry(SharedReturnNotices):
    """The registry of a store, in words that both databases understand."""

    _session: Session

    async def refs_version(self) -> int:
        (row,) = await self._session.rows(sql.REFS_VERSION)
        version: int = row[0]
        return version

    async def suspensions(self) -> Sequence[SuspensionRow]:
        return [SuspensionRow._make(row) for row in await self._session.rows(sql.SUSPENSIONS)]

    async def put_suspension(self, row: SuspensionRow) -> None:
        await self._put_reference(sql.PUT_SUSPENSION, row)

    async def policies(self) -> Sequence[PolicyRow]:
        return [PolicyRow._make(row) for row in await self._session.rows(sql.POLICIES)]

    async def add_policy(self, row: PolicyRow) -> None:
        """Adds a version of a policy; LostRace when there is one of that name and number."""
        await self._put_reference(sql.ADD_POLICY, row)

    async def calendars(self) -> Sequence[CalendarRow]:
        return [CalendarRow._make(row) for row in await self._session.rows(sql.CALENDARS)]

    async def put_calendar(self, row: CalendarRow) -> None:
        await self._put_reference(sql.PUT_CALENDAR, row)

    async def put_shop(self, row: ShopRow) -> None:
        await self._compare_and_set(sql.ADD_SHOP if row.version == 1 else sql.MOVE_SHOP, row)

    async def put_order(self, row: OrderRow) -> None:
        await self._compare_and_set(sql.ADD_ORDER if row.version == 1 else sql.MOVE_ORDER, row)

    async def token(self, token_hash: str) -> TokenRow | None:
        rows = await self._session.rows(sql.TOKEN, token_hash)
        return TokenRow._make(rows[0]) if rows else None

    async def tokens_by_hash(self, token_hashes: Sequence[str]) -> Sequence[TokenRow]:
        found: list[TokenRow] = []
        for start in range(0, len(token_hashes), sql.TOKENS_AT_ONCE):
            some = token_hashes[start : start + sql.TOKENS_AT_ONCE]
            places = [*some, *[some[-1]] * (sql.TOKENS_AT_ONCE - len(some))]
            found += [TokenRow._make(row) for row in await self._session.rows(sql.TOKENS, *places)]
        return found

    async def put_token(self, row: TokenRow) -> None:
        await self._session.write(sql.PUT_TOKEN, *row)

    async def answer(self, scope: str, key: str) -> AnswerRow | None:
        rows = await self._session.rows(sql.ANSWER, scope, key)
        return AnswerRow._make(rows[0]) if rows else None

    async def put_answer(self, row: AnswerRow) -> None:
        await self._session.write(sql.PUT_ANSWER, *row)

    async def change_answer(self, was: AnswerRow, row: AnswerRow) -> bool:
        args = (was.scope, was.key, was.doc, row.created_at, row.doc)
        return bool(await self._session.write(sql.CHANGE_ANSWER, *args))

    async def drop_answer(self, row: AnswerRow) -> None:
        await self._session.write(sql.DROP_ANSWER, row.scope, row.key, row.doc)

    async def answers_after(self, after: AnswerKey, limit: int) -> Sequence[tuple[AnswerKey, int]]:
        rows = await self._session.rows(sql.ANSWERS_AFTER, *after, limit)
        return [((scope, key), created_at) for scope, key, created_at in rows]

    async def forget_answers(self, keys: Sequence[AnswerKey], before: int) -> None:
        await self._session.each(sql.FORGET_ANSWER, [(*key, before) for key in keys])

    async def add_audit(self, row: AuditRow) -> None:
        await self._session.write(sql.ADD_AUDIT, *row)

    async def audits(self, limit: int) -> Sequence[AuditRow]:
        """The latest entries, newest first."""
        return [AuditRow._make(row) for row in await self._session.rows(sql.AUDITS, limit)]

    async def setting(self, name: str) -> bytes | None:
        rows = await self._session.rows(sql.SETTING, name)
        return rows[0][0] if rows else None

    async def put_setting(self, name: str, value: bytes) -> None:
        await self._session.write(sql.PUT_SETTING, name, value)

    async def _put_reference(self, statement: str, row: Row) -> None:
        """Writes a reference row and raises refs_version with it, so that no case misses the change."""
        await self._session.together((statement, row), (sql.RAISE_REFS_VERSION, ()))

    async def _compare_and_set(self, statement: str, row: Row) -> None:
        if not await self._session.write(statement, *row):
            raise LostRace("somebody else has written this row since it was read: read it again")
