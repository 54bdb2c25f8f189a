"""How is a photo or video sent, and a label read, by a form alone?  The same desk takes it in as from a script."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from ....app.carriers import Printed, printed_on
from ....app.ports import UploadRow
from ....app.ports.scanning import ReadCodes
from ....app.submission import shop_of
from ....app.texts.filling import Reader, fill
from ....app.texts.sentences import refusal_sentence
from ....app.uploads import outcomes as o
from ....app.uploads.creating import Wanted
from ....app.uploads.limits import MEGABYTE
from ....app.uploads.pouring import Dropped, Stalled
from ....domain.refusals import Refusal
from ...uploads.metadata import about
from ...wire.flaws import BadShape
from ..forms.filling import first
from ..frame.arriving import Arriving
from ..frame.visit import Visit
from ..frame.words import HOME_ZONE, Speech

READ_AT_ONCE: Final = 2
_SILENT_S: Final = 30.0


class NotSent(NamedTuple):
    """Why a picture was not taken in: at which place of the page, and the sentence."""

    purpose: str
    slot: str
    says: str
    status: int


class _Over:
    """The end of what was sent: no more bytes."""

    async def next(self, seconds: float) -> bytes:
        return b""


async def take_in(visit: Visit, case_id: str) -> NotSent | None:
    """Brings the form's file into the case as an exhibit, or says why not."""
    purpose, slot, file = first(visit.form, "purpose"), first(visit.form, "slot"), visit.file
    speech = Speech(visit.language, visit.services.door.now)
    if file is None or not file.filename:
        return NotSent(purpose, slot, speech.say("page.photos.no.none_chosen"), 422)
    said = {"case_id": case_id, "purpose": purpose, "slot": slot, "filename": file.filename, "filetype": ""}
    try:
        told = about(said)
    except BadShape:
        return NotSent(purpose, slot, speech.say("page.photos.no.broken"), 422)
    wanted = Wanted(shop_of(case_id), case_id, purpose, told.slot, told.filename, "", None, visit.address)
    outcome = await _poured(visit, wanted, file)
    if isinstance(outcome, UploadRow):
        return None
    return NotSent(purpose, slot, _sentence(outcome, speech), 409 if isinstance(outcome, Refusal) else 422)


async def _poured(visit: Visit, wanted: Wanted, file: Arriving) -> o.Outcome:
    """The file as it comes; how long it was is known when it has ended, and then it is complete."""
    desk = visit.services.uploads
    row = await desk.create(visit.by.actor, wanted)
    if not isinstance(row, UploadRow):
        return row
    try:
        come = await desk.receive(row, 0, file, None, None)
        if isinstance(come, UploadRow) and come.offset_bytes:
            come = await desk.receive(come, come.offset_bytes, _Over(), None, come.offset_bytes)
            if isinstance(come, UploadRow):
                return come
    except (Dropped, Stalled):
        come = o.Missing.GONE
    await desk.give_up(row)
    return o.Missing.GONE if isinstance(come, UploadRow) else come


def _sentence(no: o.No, speech: Speech) -> str:
    """Why not, and what to do."""
    match no:
        case Refusal():
            return refusal_sentence(no, speech.language, speech.zone, "")
        case o.TooLarge(at_most):
            return speech.say("page.photos.no.too_large", most=at_most // MEGABYTE)
        case o.NotTaken(says):
            return speech.say(says.key, **fill(says.params, Reader(speech.language, HOME_ZONE, "CNY")))
        case o.TooMany(_, at_most):
            return speech.say("page.photos.no.too_many", most=at_most)
        case o.Busy():
            return speech.say("page.photos.no.busy")
        case _:
            return speech.say("page.photos.no.broken")


class Labels:
    """Reads labels, a few at a time: each takes a process of its own."""

    def __init__(self) -> None:
        self._at_once = asyncio.Semaphore(READ_AT_ONCE)

    async def __call__(self, visit: Visit, read: ReadCodes) -> Printed | str:
        """The number on the label that a form's file shows, or the key of the sentence why there is none."""
        file = visit.file
        if file is None or not file.filename:
            return "page.photos.no.none_chosen"
        with tempfile.TemporaryDirectory(prefix="label-") as folder:
            path = Path(folder) / "label"
            try:
                if not await _kept(file, path, visit.services.uploads.limits.photo_bytes):
                    return "page.label.too_large"
            except (Dropped, TimeoutError):
                return "page.photos.no.broken"
            async with self._at_once:
                codes = await asyncio.to_thread(read, path)
        return printed_on(codes) or "page.label.none"


async def _kept(file: Arriving, path: Path, at_most: int) -> bool:
    """Writes the file down; False where it is too large for a photo."""
    size = 0
    with path.open("xb") as kept:
        while data := await file.next(_SILENT_S):
            size += len(data)
            if size > at_most:
                return False
            await asyncio.to_thread(kept.write, data)
    return True
