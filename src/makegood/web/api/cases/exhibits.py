"""GET .../exhibits and GET /v1/exhibits/...: which photos and videos are there, what did the checks find?"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Final, Literal

from msgspec import Meta

from ....app.exhibits.looking import Part, Shown
from ....app.exhibits.report import Purpose
from ....app.texts.filling import Reader
from ....app.uploads.outcomes import Missing
from ....domain.refusals import Code
from ....domain.words import Role
from ...exhibits import ExhibitView, receiving, view
from ...problems import not_found, problem
from ...seeing import Seen, SeenExhibit, note_reading, see, see_exhibit
from ...shapes import Body, Items
from ...wire.call import Call
from ...wire.ranges import ACCEPTS, IF_RANGE, RANGE, Ask, Span, asked_for, nothing_of
from ...wire.reply import Header, Reply, said
from ...wire.routes import Route
from ...wire.words import Words

_PRIVATE: Final = ((b"cache-control", b"private, max-age=3600"), (b"content-disposition", b"inline"))
_ATTACHED: Final = ((b"content-disposition", b"attachment"),)
_BEHIND_THE_END: Final = Words(
    "请求的范围超出了文件末尾；文件长度见 Content-Range。",
    "The range begins behind the end of the file; Content-Range says how long it is.",
)
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
    found = await see_exhibit(call.services, call.actor, call.params["exhibit_id"])
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
    width: Annotated[
        Literal["whole", "96", "192", "480"],
        Meta(description="Made smaller: about so many pixels on the shorter side, as WebP wherever it can be had so."),
    ] = "whole"


async def get_picture(call: Call[None]) -> Reply:
    """One still, re-encoded and upright, without private lines of labels for the other party."""
    found, number = await see_exhibit(call.services, call.actor, call.params["exhibit_id"]), call.params["number"]
    if found is None or not (number.isascii() and number.isdecimal() and len(number) < 5):
        return not_found(call)
    purpose = Purpose.UNCOVER if call.query.uncovered == "true" else Purpose.LOOK
    width = int(call.query.width) if call.query.width != "whole" else None
    shown = await call.services.looking.picture(call.actor, found[0].case, found[1], int(number), purpose, width)
    if shown is not None and purpose is Purpose.UNCOVER:
        await _note(call, found, "exhibit.uncovered")
    return not_found(call) if shown is None else _streamed(shown, _PRIVATE)


async def get_original(call: Call[None]) -> Reply:
    """The file as it came, or a part of it: a player asks for what it is going to show."""
    looking = call.services.looking
    found = await see_exhibit(call.services, call.actor, call.params["exhibit_id"])
    length = None if found is None else await looking.original_bytes(call.actor.role, found.exhibit)
    if found is None or length is None:
        return not_found(call)
    etag = f'"{found.exhibit.sha256}"'
    headers: tuple[Header, ...] = (*_ATTACHED, ACCEPTS, (b"etag", etag.encode()))
    if call.method == "HEAD":  # nobody sees anything, and a range means nothing
        return Reply(200, b"", (*headers, *_SANDBOXED), found.exhibit.media_type.encode(), length=length)
    asked = asked_for(call.headers, etag, length)
    if asked is Ask.NOTHING:
        return problem(call, "RANGE_NOT_SATISFIABLE", _BEHIND_THE_END, (ACCEPTS, nothing_of(length)))
    span = asked if isinstance(asked, Span) else Span(0, length)
    shown = await looking.original(call.actor, found.seen.case, found.exhibit, Part(*span))
    assert shown is not None, "its length is known to this reader"
    await _note(call, found, "exhibit.original")
    reply = _streamed(shown, headers)._replace(length=span.end - span.start)
    return reply if asked is Ask.WHOLE else reply._replace(status=206, headers=(*reply.headers, span.of(length)))


async def _note(call: Call[None], found: SeenExhibit, what: str) -> None:
    """What is private was seen: the trail names the exhibit."""
    seen, exhibit = found
    said = {"case_id": seen.key[1], "exhibit_id": exhibit.exhibit_id}
    await note_reading(call.services, call.actor, what, said, seen.key[1])


def _streamed(shown: Shown, headers: tuple[Header, ...]) -> Reply:
    async def pieces() -> AsyncGenerator[bytes, None]:
        async for piece in shown.pieces:
            yield piece

    return Reply(200, b"", (*headers, *_SANDBOXED), shown.media_type.encode(), stream=pieces())


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
        query=PictureQuery, media="image/jpeg", or_media=("image/webp",), refusals=(Code.NOT_FOUND,),
        more="Stills are numbered from 1 on. Somebody else's first look at an exhibit stands in the case's events.",
    ),
    Route(
        "GET", "/v1/exhibits/{exhibit_id}/original", get_original, "Have an exhibit as it came",
        media="application/octet-stream", refusals=(Code.NOT_FOUND, "RANGE_NOT_SATISFIABLE"), takes=(RANGE, IF_RANGE),
        partly=True,
        more="For whoever sent it, arbitrators and operators. The ETag is the SHA-256 of the content. One range of "
        "bytes can be asked for; of several, the whole file is given.",
    ),
)  # fmt: skip
