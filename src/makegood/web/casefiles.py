"""How is the whole file of a case made for somebody?  What the reader may see is gathered, then written apart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

from ..app.casefile.building import MEDIA, case_file, name_of
from ..app.casefile.known import READ_LEDGERS, Finding, Known, KnownExhibit, Still
from ..app.casefile.model import CaseFile
from ..app.exhibits.report import Report, remarks_for
from ..app.shops import decode_shop
from ..app.texts.filling import Reader
from ..domain.exhibits import STAFF_ONLY, Exhibit
from ..domain.words import Actor
from .exhibits import finding
from .seeing import Seen, see
from .services import Services
from .wire.reply import Header


class Download(NamedTuple):
    """A document as a browser keeps it."""

    body: bytes
    media: str
    name: str

    @property
    def disposition(self) -> Header:
        """Attached under its name (RFC 6266); the name is ASCII, whatever is in the document."""
        return (b"content-disposition", f'attachment; filename="{quote(self.name)}"'.encode("ascii"))


async def download(services: Services, actor: Actor, case_id: str, language: str, form: str) -> Download | None:
    """The file as it stands now, or None where there is no such case for this reader; DocumentTrouble as it comes."""
    seen = await see(services, actor, case_id, "file")
    if seen is None:
        return None
    known = await _known(services, seen, language)
    file: CaseFile = await asyncio.to_thread(case_file, known, language, form)
    return Download(await services.documents.write(file, form), MEDIA[form], name_of(case_id, form))


async def _known(services: Services, seen: Seen, language: str) -> Known:
    """What is kept of the case; events that came in between are left to the next file."""
    store, last, basis = services.store, seen.case.seq, seen.case.basis
    reports, reader = await services.looking.reports(seen.key), Reader(language, basis.zone, basis.currency)
    shop_row = await store.shop(seen.key[0])
    rows = await store.events(*seen.key)
    ledger = await store.ledger(*seen.key) if seen.actor.role in READ_LEDGERS else ()
    return Known(
        seen.case,
        seen.order,
        seen.situation,
        decode_shop(shop_row.doc) if shop_row is not None else None,
        [row for row in rows if row.seq <= last],
        [row for row in ledger if row.event_seq <= last],
        [await _exhibit(services, seen, one, reports.get(one.exhibit_id), reader) for one in seen.case.exhibits],
        seen.actor,
        seen.now,
    )


async def _exhibit(services: Services, seen: Seen, one: Exhibit, report: Report | None, reader: Reader) -> KnownExhibit:
    """An exhibit as this reader may see it; that somebody else sees it is noted, as everywhere."""
    role = seen.actor.role
    remarks = () if report is None or one.erased else remarks_for(report, role)
    special = {
        "doubted": one.doubted,
        "hold_over": one.hold_over,
        "replaced": one.replaced_by is not None,
        "erased": one.erased,
    }
    return KnownExhibit(
        one.exhibit_id,
        one.side,
        one.purpose,
        one.state,
        one.sha256,
        one.received_at,
        report.filename if report is not None and not one.erased else "",
        [
            Finding(remark.ok, finding(remark, reader).says, remark.check in STAFF_ONLY, remark.at_s)
            for remark in remarks
        ],
        await _stills(services, seen, one, report),
        [name for name, holds in special.items() if holds],
    )


async def _stills(services: Services, seen: Seen, one: Exhibit, report: Report | None) -> Sequence[Still]:
    """Every still that can be shown, of a video with its instant."""
    found = []
    for number, copies in enumerate(report.copies if report is not None else (), 1):
        body = await picture_of(services, seen, one, number)
        if body is not None:
            found.append(Still(body, copies.at_s))
    return found


async def picture_of(services: Services, seen: Seen, one: Exhibit, number: int = 1) -> bytes | None:
    """A still as this reader may see it, if there is one that a document or a page can hold."""
    shown = await services.looking.picture(seen.actor, seen.case, one, number)
    if shown is None:
        return None
    body = bytearray()
    try:
        async for piece in shown.pieces:
            body += piece
            if len(body) > PICTURE_BYTES_AT_MOST:
                return None
    except FileNotFoundError:
        return None
    return bytes(body)


PICTURE_BYTES_AT_MOST: Final = 8_000_000
FORMS: Final = tuple(MEDIA)
