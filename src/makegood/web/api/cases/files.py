"""GET .../file.pdf, .docx, .txt: the whole case in one document, with the chain of events to verify it (S28)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from ....app.casefile.building import MEDIA
from ....app.ports import DocumentTrouble
from ....domain.refusals import Code
from ...casefiles import download
from ...noes import unavailable
from ...problems import not_found
from ...shapes import Body
from ...wire.call import Call, Handler
from ...wire.reply import Reply
from ...wire.routes import Route


class FileQuery(Body):
    """In which language it is written."""

    language: Annotated[
        Literal["zh-CN", "en"] | None, Meta(description="Instead of what `Accept-Language` asks for.")
    ] = None


def _file(form: str) -> Handler:
    async def get_file(call: Call[None]) -> Reply:
        """The file of a case in one format."""
        language = call.query.language or call.head.language
        try:
            found = await download(call.services, call.actor, call.params["case_id"], language, form)
        except DocumentTrouble:
            return unavailable(call)
        if found is None:
            return not_found(call)
        spoken = (b"content-language", language.encode())
        return Reply(200, found.body, (found.disposition, spoken, _VARY), found.media.encode())

    return get_file


_VARY: Final = (b"vary", b"accept-language")
_MORE: Final = (
    "Parties, order, timeline, statements, evidence with pictures and findings, money, decision, and the chain of "
    "events. What the reader may not see is not in it. `makegood audit --file` verifies it."
)


ROUTES: Final = tuple(
    Route(
        "GET",
        f"/v1/cases/{{case_id}}/file.{form}",
        _file(form),
        f"Download the whole case as {form.upper()}",
        query=FileQuery,
        media=media,
        refusals=(Code.NOT_FOUND,),
        more=_MORE,
    )
    for form, media in MEDIA.items()
)
