"""How is a story played over HTTP?  A thin client of /v1, for a server far away or an application in this process."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import httpx

from .stage import Answer, Body, Person, Photo

OPERATOR = Person("operator")
PLATFORM = Person("integration")
Token = Callable[[Person], Awaitable[str]]


class StageTrouble(Exception):
    """The server failed at a request: no answer that a story could judge."""


class HttpStage:
    """Plays on the /v1 of `client` (its base_url is the server's); `token` gives a person's bearer token."""

    def __init__(self, client: httpx.AsyncClient, token: Token) -> None:
        self._client = client
        self._token = token
        self._tokens: dict[Person, str] = {}

    async def now(self) -> datetime:
        return await self._wind(timedelta(0))

    async def advance_to(self, instant: datetime) -> None:
        await self._wind(max(instant - await self.now(), timedelta(0)))

    async def _wind(self, by: timedelta) -> datetime:
        micros = by // timedelta(microseconds=1)
        advance = f"PT{micros // 1_000_000}.{micros % 1_000_000:06}S"
        answer = await self._send("POST", "/v1/sandbox/clock", OPERATOR, {"advance": advance})
        if not answer.accepted:
            raise StageTrouble(f"the sandbox clock does not turn: {answer.status} {answer.body}")
        return datetime.fromisoformat(str(answer.body["now"]))

    async def put_shop(self, shop_id: str, body: Body) -> Answer:
        return await self._send("PUT", f"/v1/shops/{shop_id}", PLATFORM, body)

    async def put_order(self, shop_id: str, order_id: str, body: Body) -> Answer:
        return await self._send("PUT", f"/v1/shops/{shop_id}/orders/{order_id}", PLATFORM, body)

    async def apply(self, who: Person, body: Body, key: str) -> Answer:
        return await self._send("POST", "/v1/cases", who, body, key=key)

    async def command(self, who: Person, case_id: str, command: str, body: Body, key: str) -> Answer:
        return await self._send("POST", f"/v1/cases/{case_id}/commands/{command}", who, body, key=key)

    async def show(self, who: Person, photo: Photo, key: str) -> Answer:
        """The whole file with the request that begins its upload."""
        told = {"case_id": photo.case_id, "filename": "photo.jpg", "filetype": "image/jpeg", "purpose": photo.purpose}
        told |= {"slot": photo.slot} if photo.slot is not None else {}
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(photo.data)),
            "Upload-Metadata": ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in told.items()),
            "Content-Type": "application/offset+octet-stream",
        }
        return await self._send("POST", "/v1/uploads", who, key=key, more=headers, content=photo.data)

    async def carrier(self, carrier: str, body: Body) -> Answer:
        return await self._send("POST", f"/v1/carriers/{carrier}/events", PLATFORM, body)

    async def channel(self, channel: str, body: Body) -> Answer:
        return await self._send("POST", f"/v1/channels/{channel}/notifications", PLATFORM, body)

    async def suspend(self, body: Body) -> Answer:
        return await self._send("POST", "/v1/suspensions", OPERATOR, body)

    async def preview(self, body: Body) -> Answer:
        return await self._send("POST", "/v1/suspensions/preview", OPERATOR, body)

    async def withdraw(self, suspension_id: str) -> Answer:
        return await self._send("DELETE", f"/v1/suspensions/{suspension_id}", OPERATOR)

    async def case(self, who: Person, case_id: str) -> Answer:
        return await self._send("GET", f"/v1/cases/{case_id}", who)

    async def events(self, who: Person, case_id: str) -> Answer:
        return await self._all(f"/v1/cases/{case_id}/events", who)

    async def ledger(self, who: Person, case_id: str) -> Answer:
        return await self._all(f"/v1/cases/{case_id}/ledger", who)

    async def explanation(self, who: Person, case_id: str, language: str) -> Answer:
        return await self._send("GET", f"/v1/cases/{case_id}/explanation", who, language=language)

    async def advice(self, who: Person, case_id: str) -> Answer:
        return await self._send("GET", f"/v1/cases/{case_id}/advice", who)

    async def figures(self, who: Person, shop_id: str) -> Answer:
        return await self._send("GET", f"/v1/shops/{shop_id}/figures", who)

    async def _all(self, path: str, who: Person) -> Answer:
        """All pages of a list as one."""
        items: list[object] = []
        cursor: object = None
        while True:
            query = f"?limit=200&cursor={cursor}" if cursor else "?limit=200"
            answer = await self._send("GET", path + query, who)
            page = answer.body.get("items")
            if not answer.accepted or not isinstance(page, list):
                return answer
            items += page
            cursor = answer.body.get("next")
            if not cursor:
                return Answer(answer.status, {"items": items})

    async def _send(
        self, method: str, path: str, who: Person, body: Body | None = None, *, key: str = "", language: str = "",
        more: Body | None = None, content: bytes | None = None,
    ) -> Answer:  # fmt: skip
        if who not in self._tokens:
            self._tokens[who] = await self._token(who)
        headers = {"Authorization": f"Bearer {self._tokens[who]}"}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"Accept-Language": language} if language else {}
        headers |= {name: str(value) for name, value in (more or {}).items()}
        reply = await self._client.request(method, path, headers=headers, json=body, content=content)
        if reply.status_code >= 500:
            raise StageTrouble(f"{method} {path}: {reply.status_code} {reply.text[:500]}")
        document = reply.json() if reply.content else {}
        shaped = document if isinstance(document, dict) else {"items": document}
        return Answer(reply.status_code, shaped, reply.headers.get("Idempotent-Replayed") == "true")
