"""How is the whole file of a case made for somebody?  What the reader may see is gathered, then written apart."""

from __future__ import annotations

import asyncio
from typing import Final, NamedTuple
from urllib.parse import quote

from ..app.casefile.building import MEDIA, case_file, name_of
from ..app.casefile.known import READ_LEDGERS, Known
from ..app.casefile.model import CaseFile
from ..app.shops import decode_shop
from ..domain.words import Actor
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
    known = await _known(services, seen)
    file: CaseFile = await asyncio.to_thread(case_file, known, language, form)
    return Download(await services.documents.write(file, form), MEDIA[form], name_of(case_id, form))


async def _known(services: Services, seen: Seen) -> Known:
    """What is kept of the case; events that came in between are left to the next file."""
    store, last = services.store, seen.case.seq
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
        (),
        seen.actor,
        seen.now,
    )


FORMS: Final = tuple(MEDIA)
