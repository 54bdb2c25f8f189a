"""Which photographs does the demo show?  Drawn by ourselves, with the report that the checks give of such a picture.

The checks themselves are not run while the demo is set up, so that it is ready soon; tests hold drawn pictures to them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from ...app.exhibits.keeping import Keeping
from ...app.exhibits.report import found_of, hash_of_report, report_of
from ...app.ports.scanning import Examination, Finding, Says, Verdict, VerdictState
from ...app.submission import Answered, Submission
from ...app.uploads.parts import original_key
from ...domain import commands as c
from ...domain.case import Case
from ...domain.showing import exhibit_of
from ...domain.words import Actor, Check, ExhibitPurpose, ExhibitState, Review, Role
from ..command import Makegood
from .goods import Product

if TYPE_CHECKING:
    from ..drawing.photographs import Shown

CHECKER: Final = Actor(Role.SYSTEM, "checks")
REVIEWER: Final = Actor(Role.OPERATOR, "operator")
QUALITY: Final = 85


class Shows(StrEnum):
    """What becomes of the photograph that an application requires."""

    ALL = "all"  # it shows everything; a person has compared the accessories
    NOTHING = "nothing"  # none has been sent yet
    MORE = "more"  # the label is missing
    DOUBTED = "doubted"  # a program has edited it


class Photo(NamedTuple):
    """A drawn file, what its checks find in it, and its copies: private lines of the label covered, and whole."""

    data: bytes
    findings: tuple[Finding, ...]
    covered: bytes
    whole: bytes


_CLEAR: Final = (
    Finding(Check.READABLE, True, 1.0, Says("evidence.readable.opened")),
    Finding(Check.SHARP, True, 0.9, Says("evidence.sharp.enough")),
    Finding(Check.GOODS, True, 0.9, Says("evidence.goods.seen")),
)
_NO_NUMBER: Final = Finding(Check.WAYBILL, None, 0.2, Says("evidence.waybill.none"))
_NUMBER: Final = "SF1350018000001"


class Pictures:
    """Draws each picture once, and keeps it where the product keeps pictures."""

    def __init__(self, makegood: Makegood) -> None:
        self._makegood, self._keeping = makegood, Keeping(makegood.store)
        self._catalogue: dict[str, str] = {}
        self._photos: dict[tuple[str, Shows], Photo] = {}

    async def catalogue(self, product: Product) -> str:
        """The name under which the product's own picture is found."""
        if product.sku not in self._catalogue:
            data = _catalogue_picture(product)
            sha256 = hashlib.sha256(data).hexdigest()
            await self._makegood.blobs.put(f"catalogue/{sha256}", data)
            self._catalogue[product.sku] = f"makegood:{sha256}"
        return self._catalogue[product.sku]

    async def show(self, case: Case, product: Product, shows: Shows) -> None:
        """Sends the photograph that the application requires, with the word of the checks, and of a person."""
        photo = self._photos.setdefault((product.sku, shows), _photo(product, shows))
        case, exhibit_id = await self._received(case, photo)
        exhibit = exhibit_of(case, exhibit_id)
        assert exhibit is not None
        copies = await self._keeping.copies(_examined(photo), self._makegood.blobs)
        report = report_of(_examined(photo), photo.findings, copies, self._makegood.door.now, None)
        await self._keeping.keep(case.basis.shop_id, case.basis.case_id, exhibit, report)
        case = await self._done(case, CHECKER, c.JudgeExhibit(exhibit_id, found_of(report), hash_of_report(report)))
        judged = exhibit_of(case, exhibit_id)
        assert judged is not None
        if judged.state is ExhibitState.HELD_FOR_REVIEW and shows is Shows.ALL:
            await self._done(case, REVIEWER, c.ReviewExhibit(exhibit_id, Review.ACCEPTED))

    async def _received(self, case: Case, photo: Photo) -> tuple[Case, str]:
        sha256, exhibit_id = hashlib.sha256(photo.data).hexdigest(), f"{case.basis.shop_id}-{self._makegood.ids.new()}"
        await self._makegood.blobs.put(original_key(sha256), photo.data)
        received = c.ReceiveExhibit(
            exhibit_id, ExhibitPurpose.APPLICATION, sha256, "image/jpeg", len(photo.data), "overview"
        )
        return await self._done(case, Actor(Role.CONSUMER, case.basis.consumer_id), received), exhibit_id

    async def _done(self, case: Case, actor: Actor, command: object) -> Case:
        basis = case.basis
        answer = await self._makegood.door.submit(Submission(actor, basis.shop_id, basis.case_id, command))
        assert isinstance(answer, Answered), f"{command} is refused: {answer}"
        return answer.case


def _examined(photo: Photo) -> Examination:
    """As the examiner gives it."""
    verdict = Verdict(VerdictState.ACCEPTED)
    return Examination(verdict, photo.findings, copies=(photo.covered,), own_copies=(photo.whole,))


def _catalogue_picture(product: Product) -> bytes:
    from ..drawing.goods import Goods, catalogue_picture

    return _jpeg(catalogue_picture(Goods(product.sku, product.title)))


def _jpeg(pixels: object) -> bytes:
    import cv2

    _, data = cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, QUALITY))  # type: ignore[call-overload]  # pixels of ours
    return bytes(data)


def _photo(product: Product, shows: Shows) -> Photo:
    """The goods, what belongs to them, and (but for one) the label that they came with."""
    from ..drawing.labels import covered_label
    from ..drawing.photographs import photograph

    shown = _laid_out(product, shows)
    plain = replace(shown, edited_by=None)  # copies are made anew, and say nothing of any program
    data = photograph(shown)
    whole = data if shown.edited_by is None else photograph(plain)
    covered = whole if plain.label is None else photograph(replace(plain, label=covered_label(plain.label)))
    return Photo(data, tuple(_findings(product.accessories, shows)), covered, whole)


def _laid_out(product: Product, shows: Shows) -> Shown:
    from ..drawing.goods import Goods
    from ..drawing.labels import draw_label
    from ..drawing.photographs import Shown

    label = None if shows is Shows.MORE else draw_label(random.Random(product.sku), "sf", number=_NUMBER)
    return Shown(
        Goods(product.sku, product.title),
        label,
        product.accessories[:3],
        edited_by="Adobe Photoshop 27.0" if shows is Shows.DOUBTED else None,
        width_px=1200,
        height_px=900,
    )


def _findings(accessories: Sequence[str], shows: Shows) -> list[Finding]:
    number = Says("evidence.waybill.found", {"seen": _NUMBER, "carrier": "sf"})
    found = [*_CLEAR, _NO_NUMBER if shows is Shows.MORE else Finding(Check.WAYBILL, True, 0.95, number)]
    if accessories:
        compare = Says("evidence.accessories.compare", {"accessories": list(accessories)})
        found.append(Finding(Check.ACCESSORIES, None, 0.5, compare))
    if shows is Shows.DOUBTED:
        edited = Says("evidence.unmodified.edited", {"editors": ["Adobe Photoshop 27.0"]})
        found.append(Finding(Check.UNMODIFIED, False, 0.9, edited))
    return found
