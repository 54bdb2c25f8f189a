"""GET .../exhibits and GET /v1/exhibits/...: which photos and videos are there, what did the checks find?"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Final, Literal

from msgspec import Meta

from ....app.exhibits.looking import Shown
from ....app.exhibits.report import Purpose
from ....app.submission import shop_of
from ....app.texts.filling import Reader
from ....app.uploads.outcomes import Missing
from ....domain.exhibits import Exhibit
from ....domain.refusals import Code
from ....domain.showing import exhibit_of
from ....domain.words import Role
from ...exhibits import ExhibitView, receiving, view
from ...problems import not_found
from ...seeing import Seen, key_of, note_reading, see
from ...shapes import Body, Items
from ...wire.call import Call
from ...wire.reply import Header, Reply, said
from ...wire.routes import Route

_PRIVATE: Final = ((b"cache-control", b"private, max-age=3600"), (b"content-disposition", b"inline"))
_ATTACHED: Final = ((b"content-disposition", b"attachment"),)
_SANDBOXED: Final = ((b"content-security-policy", b"default-src 'none'; sandbox"),)


async def list_exhibits(call: Call[None]) -> Reply:
    """All that came for the case, oldest first."""
    seen = await see(call.services, call.actor, call.params["case_id"], "exhibits")
    if seen is None:
        return not_found(call)
    reports = await call.services.looking.reports(seen.key)
    items = [
        view(one, seen.key[1], reports.get(one.exhibit_id), call.actor.role, _reader(call, seen))
        for one in seen.case.exhibits
    ]
    return said(Items(items, None), 200, _language(call))


async def get_exhibit(call: Call[None]) -> Reply:
    """One exhibit; while its upload runs, for whoever sends it."""
    found = await _found(call)
    if found is None:
        row = await call.services.uploads.find(call.actor, call.params["exhibit_id"]) if _may_send(call) else None
        unknown = row is None or isinstance(row, Missing)
        return not_found(call) if unknown else said(receiving(row), 200, _language(call))  # type: ignore[arg-type]
    seen, exhibit = found
    report = await call.services.looking.report(seen.key[0], exhibit.exhibit_id)
    return said(view(exhibit, seen.key[1], report, call.actor.role, _reader(call, seen)), 200, _language(call))


class PictureQuery(Body):
    uncovered: Annotated[
        Literal["true", "false"],
        Meta(description="For operators: what is private on labels is shown, and the audit log says so."),
    ] = "false"


async def get_picture(call: Call[None]) -> Reply:
    """One still, re-encoded and upright, without private lines of labels for the other party."""
    found, number = await _found(call), call.params["number"]
    if found is None or not (number.isascii() and number.isdecimal() and len(number) < 5):
        return not_found(call)
    purpose = Purpose.UNCOVER if call.query.uncovered == "true" else Purpose.LOOK
    shown = await call.services.looking.picture(call.actor, found[0].case, found[1], int(number), purpose)
    if shown is not None and purpose is Purpose.UNCOVER:
        await _note(call, found, "exhibit.uncovered")
    return not_found(call) if shown is None else _streamed(shown, _PRIVATE)


async def get_original(call: Call[None]) -> Reply:
    """The file as it came."""
    found = await _found(call)
    shown = None if found is None else await call.services.looking.original(call.actor, found[0].case, found[1])
    if found is not None and shown is not None:
        await _note(call, found, "exhibit.original")
    return not_found(call) if shown is None else _streamed(shown, _ATTACHED)


async def _note(call: Call[None], found: tuple[Seen, Exhibit], what: str) -> None:
    """What is private was seen: the trail names the exhibit."""
    seen, exhibit = found
    said = {"case_id": seen.key[1], "exhibit_id": exhibit.exhibit_id}
    await note_reading(call.services, call.actor, what, said, seen.key[1])


def _streamed(shown: Shown, headers: tuple[Header, ...]) -> Reply:
    async def pieces() -> AsyncGenerator[bytes, None]:
        async for piece in shown.pieces:
            yield piece

    return Reply(200, b"", (*headers, *_SANDBOXED), shown.media_type.encode(), stream=pieces())


async def _found(call: Call[None]) -> tuple[Seen, Exhibit] | None:
    exhibit_id = call.params["exhibit_id"]
    upload = await call.services.store.upload(shop_of(exhibit_id), exhibit_id) if key_of(exhibit_id) else None
    row = await call.services.store.exhibit(shop_of(exhibit_id), exhibit_id) if key_of(exhibit_id) else None
    case_id = upload.case_id if upload is not None else row.case_id if row is not None else None
    seen = await see(call.services, call.actor, case_id, "exhibit") if case_id is not None else None
    exhibit = exhibit_of(seen.case, exhibit_id) if seen is not None else None
    return None if seen is None or exhibit is None else (seen, exhibit)


def _may_send(call: Call[None]) -> bool:
    return call.actor.role in (Role.CONSUMER, Role.MERCHANT)


def _reader(call: Call[None], seen: Seen) -> Reader:
    basis = seen.case.basis
    return Reader(call.head.language, basis.zone, basis.currency, seen.now.year)


def _language(call: Call[None]) -> tuple[Header, ...]:
    return ((b"content-language", call.head.language.encode()), (b"vary", b"accept-language"))


ROUTES: Final = (
    Route(
        "GET", "/v1/cases/{case_id}/exhibits", list_exhibits, "List a case's exhibits",
        gives=Items[ExhibitView], refusals=(Code.NOT_FOUND,),
    ),
    Route(
        "GET", "/v1/exhibits/{exhibit_id}", get_exhibit, "Read an exhibit with its verdict and findings",
        gives=ExhibitView, refusals=(Code.NOT_FOUND,),
    ),
    Route(
        "GET", "/v1/exhibits/{exhibit_id}/pictures/{number}", get_picture, "See a copy of an exhibit",
        query=PictureQuery, media="image/jpeg", refusals=(Code.NOT_FOUND,),
        more="Stills are numbered from 1 on. Somebody else's first look at an exhibit stands in the case's events.",
    ),
    Route(
        "GET", "/v1/exhibits/{exhibit_id}/original", get_original, "Have an exhibit as it came",
        media="application/octet-stream", refusals=(Code.NOT_FOUND,),
        more="For whoever sent it, arbitrators and operators.",
    ),
)  # fmt: skip
