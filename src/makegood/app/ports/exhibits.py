"""What does a case say to a photo or video that somebody sends, and what is kept of it beside the case?"""

from __future__ import annotations

from collections.abc import Sequence
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


class ExhibitRow(NamedTuple):
    """An exhibit's report: what was found, what only staff may know, where its copies are, whence it came.

    `erase_at` is when its time of keeping is over, None while that is not known.
    """

    shop_id: str
    exhibit_id: str
    case_id: str
    sha256: str
    received_at: int
    erase_at: int | None
    doc: bytes


class LookRow(NamedTuple):
    """How one still of an exhibit looks: its fingerprint, and the keys by which it is found again."""

    shop_id: str
    exhibit_id: str
    part: int
    case_id: str
    doc: bytes
    keys: tuple[str, ...] = ()


class Evidence(Protocol):
    """Reports and looks; not part of a case's own transaction: they can be made again from the original."""

    async def exhibit(self, shop_id: str, exhibit_id: str) -> ExhibitRow | None: ...
    async def exhibits_of(self, shop_id: str, case_id: str) -> Sequence[ExhibitRow]: ...
    async def put_exhibit(self, row: ExhibitRow) -> None:
        """Keeps a report, instead of the one before."""
        ...

    async def begin_exhibit(self, row: ExhibitRow) -> None:
        """Keeps that an exhibit is there; a row that is there already is left as it is."""
        ...

    async def forget_exhibit(self, shop_id: str, exhibit_id: str) -> None:
        """Drops report, looks and the steps of the checks."""
        ...

    async def content_kept(self, sha256: str) -> bool:
        """Some exhibit still has this content."""
        ...

    async def exhibits_to_erase(self, now: int, limit: int) -> Sequence[ExhibitRow]:
        """Exhibits whose time of keeping is over, the longest first."""
        ...

    async def put_looks(self, rows: Sequence[LookRow]) -> None: ...
    async def looks_like(self, keys: Sequence[str], case_id: str, limit: int) -> Sequence[LookRow]:
        """Looks of other cases, of the whole platform, that share most of these keys; without their keys."""
        ...
