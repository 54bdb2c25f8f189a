"""What does a case say to a photo or video that somebody sends?"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ...domain.refusals import Refusal
from ...domain.words import Actor


class Arrival(NamedTuple):
    """An original that is complete and kept under its hash."""

    exhibit_id: str
    purpose: str
    slot: str | None
    sha256: str
    media_type: str
    size_bytes: int
    filename: str


class Exhibits(Protocol):
    """The case's side of an upload."""

    async def may_upload(self, actor: Actor, shop_id: str, case_id: str, purpose: str) -> Refusal | None:
        """Why a file may not be sent for this purpose, if it may not; NOT_FOUND for other people's cases."""
        ...

    async def received(self, actor: Actor, shop_id: str, case_id: str, arrival: Arrival) -> Refusal | None:
        """Makes it an exhibit; the same exhibit's id twice is one exhibit and no refusal."""
        ...
