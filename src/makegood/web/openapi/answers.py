"""What can a route answer?  Every status that can occur, with its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ...domain.refusals import Code
from ..titles import TITLES, status_of
from ..wire.routes import Route
from .examples import ANSWERS

Json = dict[str, Any]
_PROBLEM: Final = "application/problem+json"


def answers(route: Route, schemas: dict[Any, Json]) -> Iterator[tuple[str, Json]]:
    """The answer when all is well, and every refusal, by their statuses."""
    schema = schemas[route.gives] if route.gives is not None else {"type": "string"}
    content: Json = {"schema": schema}
    if route.gives in ANSWERS:
        content["examples"] = {"example": {"value": ANSWERS[route.gives]}}
    answer: Json = {"description": route.does}
    if route.status != 204 and (route.gives is not None or not route.streams):
        answer["content"] = dict.fromkeys((route.media, *route.or_media), content)
    if headers := dict(_answer_headers(route)):
        answer["headers"] = headers
    yield str(route.status), answer
    if route.media == "text/event-stream":
        yield "204", {"description": "There is nothing more to hear."}
    if route.partly:
        yield "206", {"description": "The part that was asked for.", "content": {route.media: content}}
    codes: dict[int, list[str]] = {}
    for refusal in sorted(set(_refusals(route))):
        codes.setdefault(status_of(refusal), []).append(refusal)
    for status, names in sorted(codes.items()):
        yield str(status), {"$ref": f"#/components/responses/{names[0]}"} if len(names) == 1 else _refusal(names)
    for code in _OF_THE_INTERFACE:
        if _can(route, code):
            yield str(status_of(code)), {"$ref": f"#/components/responses/{code}"}


def _refusal(names: list[str]) -> Json:
    return {
        "description": f"Refused: {', '.join(names)}.",
        "content": {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _answer_headers(route: Route) -> Iterator[tuple[str, Json]]:
    text = {"type": "string"}
    if route.gives is not None and route.gives.__name__ in ("CaseView", "CommandedView"):
        yield "ETag", {"description": "The case's version.", "schema": text}
    if route.method == "POST" and not (route.is_open or route.by_content):
        yield "Idempotent-Replayed", {"description": "`true` on a first answer given again.", "schema": text}
    if route.status == 201 and not route.by_content:
        yield "Location", {"description": "Where what was made is read.", "schema": text}


def _refusals(route: Route) -> Iterator[str]:
    yield from route.refusals
    if route.is_open:
        return
    yield Code.NOT_YOURS
    if "{case_id}" in route.path:
        yield Code.NOT_FOUND
    if route.by_key or route.keeps:
        yield Code.IDEMPOTENCY_CONFLICT
    if route.command == "apply":
        yield Code.NOT_FOUND
    if route.by_version:
        yield Code.VERSION_MISMATCH


_OF_THE_INTERFACE: Final = (
    "UNAUTHENTICATED",
    "TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "BAD_SHAPE",
    "TOO_MANY_REQUESTS",
    "TROUBLE",
    "UNAVAILABLE",
)


def _can(route: Route, code: str) -> bool:
    has_body = bool(route.body or route.body_shown)
    match code:
        case "UNAUTHENTICATED" | "TOO_MANY_REQUESTS":
            return not route.is_open
        case "TOO_LARGE":
            return has_body
        case "UNSUPPORTED_MEDIA_TYPE":
            return route.body is not None
        case "BAD_SHAPE":
            return has_body or route.query is not None or route.method in ("POST", "PUT")
        case _:
            return True


def problem_responses(problem: Json) -> Iterator[tuple[str, Json]]:
    for code, title in TITLES.items():
        content = {_PROBLEM: {"schema": problem, "examples": {"example": {"value": _example(code)}}}}
        yield str(code), {"description": title.en, "content": content}


def _example(code: str) -> Json:
    return {
        "type": f"/docs#{code}",
        "title": TITLES[code].en,
        "status": status_of(code),
        "code": str(code),
        "detail": f"{TITLES[code].en}.",
        "instance": "/v1/cases",
        "request_id": "5f2b1c0de3a4b596",
    }
