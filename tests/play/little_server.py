"""What is the smallest thing that speaks /v1 well enough to play a story on?

It knows one rule: an application that is not answered for 48 hours is agreed to by the system.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from makegood.cli.play.http_stage import HttpStage
from makegood.cli.play.stage import Person

Document = dict[str, object]
Message = MutableMapping[str, Any]  # as ASGI has it: what a value is depends on its name
ANSWER = timedelta(hours=48)
SEND = timedelta(days=7)


class LittleServer:
    """`ticks` is how far the clock runs on by itself with every request, as a real one does."""

    def __init__(self, now: datetime, ticks: timedelta = timedelta(0)) -> None:
        self.now = now
        self.ticks = ticks
        self.case: Document | None = None
        self.events: list[Document] = []
        self.answers: dict[str, tuple[Document, int, Document]] = {}
        self.asked: list[tuple[str, str, Document]] = []

    def stage(self) -> HttpStage:
        async def token(who: Person) -> str:
            return who.role

        transport = httpx.ASGITransport(app=self)
        return HttpStage(httpx.AsyncClient(transport=transport, base_url="http://little"), token)

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        raw = (await receive()).get("body", b"")
        key = dict(scope["headers"]).get(b"idempotency-key", b"").decode()
        body: Document = json.loads(raw) if raw else {}
        status, document, replayed = self._answer(str(scope["method"]), str(scope["path"]), body, key)
        sent = [(b"content-type", b"application/json"), *([(b"idempotent-replayed", b"true")] if replayed else [])]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": json.dumps(document).encode()})

    def _answer(self, method: str, path: str, body: Document, key: str) -> tuple[int, Document, bool]:
        self.now += self.ticks
        self.asked.append((method, path, body))
        if key in self.answers:
            first, status, document = self.answers[key]
            return (status, document, True) if first == body else (409, problem("IDEMPOTENCY_CONFLICT"), False)
        status, document = self._route(method, path, body)
        if key:
            self.answers[key] = (body, status, document)
        return status, document, False

    def _route(self, method: str, path: str, body: Document) -> tuple[int, Document]:
        if path == "/v1/sandbox/clock":
            self.now += timedelta(seconds=float(str(body["advance"])[2:-1]))
            self._act()
            return 200, {"now": self.now.isoformat()}
        self._act()
        if method == "PUT":
            return 200, {}
        if path == "/v1/cases":
            return self._apply(body)
        if path.endswith("/agree"):
            return self._agree("merchant")
        if path.endswith("/events"):
            return 200, {"items": list(self.events), "next": None}
        return 200, dict(self.case or {})

    def _act(self) -> None:
        if self.case is None or self.case["stage"] != "merchant_to_answer":
            return
        opened = datetime.fromisoformat(str(self.case["opened_at"]))
        if self.now >= opened + ANSWER:
            self._agree("system", opened + ANSWER)

    def _apply(self, body: Document) -> tuple[int, Document]:
        if self.case is not None:
            return 409, problem("ALREADY_OPEN")
        self.case = case(body, self.now)
        return 201, dict(self.case)

    def _agree(self, actor: str, at: datetime | None = None) -> tuple[int, Document]:
        assert self.case is not None
        if self.case["stage"] != "merchant_to_answer":
            return 409, problem("NOT_ALLOWED_NOW")
        when = at or self.now
        machines = {"claim": "agreed", "parcel": "awaited", "refund": "none", "dispute": "none"}
        self.case |= {"stage": "consumer_to_send", "turn": "consumer", "machines": machines}
        self.case["deadline"] = deadline("send", when + SEND, "S11")
        self.events.append({"seq": 1, "type": "Agreed", "at": when.isoformat(), "actor": actor, "rule": "S10"})
        return 200, {"case": dict(self.case), "events": []}


def problem(code: str) -> Document:
    return {"code": code, "detail": "Read the case again.", "rule": "S10"}


def deadline(name: str, at: datetime, rule: str) -> Document:
    return {"name": name, "due_at": at.isoformat(), "on_expiry": "something", "rule": rule}


def case(body: Document, now: datetime) -> Document:
    no_money = {"amount": 0, "currency": "CNY"}
    return {
        "id": "case-1",
        "shop_id": body["shop_id"],
        "order_id": body["order_id"],
        "consumer_id": "c",
        "kind": body["kind"],
        "reason_code": body["reason_code"],
        "stage": "merchant_to_answer",
        "turn": "merchant",
        "outcome": None,
        "deadline": deadline("answer", now + ANSWER, "S10"),
        "machines": {"claim": "applied", "parcel": "none", "refund": "none", "dispute": "none"},
        "amount": {"requested": {"amount": 13900, "currency": "CNY"}, "agreed": None, "refunded": no_money},
        "extended": False,
        "waybill": None,
        "payments": [],
        "offers": [],
        "exhibits": [],
        "allowed": [{"command": "agree"}],
        "predecessor_id": None,
        "successor_id": None,
        "policy_version": "default@1",
        "version": 1,
        "opened_at": now.isoformat(),
        "updated_at": now.astimezone(UTC).isoformat(),
    }
