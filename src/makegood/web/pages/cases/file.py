"""How is the whole file of a case downloaded from its page?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....app.ports import DocumentTrouble
from ...casefiles import FORMS, download
from ..frame.visit import Document, Shown, Visit, address, not_here, trouble


class FileShown(NamedTuple):
    """A format, and where the file is in it."""

    form: str
    to: str


def files_of(case_id: str) -> Sequence[FileShown]:
    """The case's file in every format."""
    return [FileShown(form, address("cases", case_id, f"file.{form}")) for form in FORMS]


async def whole_file(visit: Visit) -> Shown:
    """The file in the language of the pages."""
    case_id, form = visit.params["case_id"], visit.params["form"]
    if form not in FORMS:
        return not_here()
    try:
        found = await download(visit.services, visit.by.actor, case_id, visit.language, form)
    except DocumentTrouble:
        return trouble("busy", 503)
    if found is None:
        return not_here()
    return Document(found.body, found.media, headers=(found.disposition,))
