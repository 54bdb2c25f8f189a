"""How do photos and videos stand in the file of a case, and for whom which copy of them?"""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from makegood.adapters.blobs.open import open_blobs
from makegood.app.auditing import audit_file
from makegood.app.codec import instant
from makegood.app.exhibits.checking import CHECKER
from makegood.app.exhibits.report import Copies, Remark, Report, encode_report, found_of, hash_of_report
from makegood.app.ports import Blobs, ExhibitRow, Store
from makegood.app.submission import Answered, Submission
from makegood.domain import commands as c
from makegood.domain.words import Actor, Check, ExhibitPurpose, Role

from ..web.little_platform import CONSUMER, SHOP, Platform, furnish, little_platform
from ..web.reader import reader
from .cases import FORMS, LANGUAGES, do, fetched, on_its_way, squeezed, text_of

WHOLE, MASKED = (200, 30, 30), (30, 30, 200)
EXHIBIT = f"{SHOP}-{'7' * 26}"
REMARKS = (
    Remark(Check.SHARP, True, 95, "evidence.sharp.enough", {}),
    Remark(Check.WAYBILL, False, 90, "evidence.waybill.another", {"seen": "SF99", "waybill": "SF1234567890"}),
    Remark(Check.UNUSED, None, 60, "evidence.unused.used_before", {}),
)
CONSUMERS = Actor(Role.CONSUMER, CONSUMER)


def jpeg(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
async def blobs(tmp_path: Path) -> Blobs:
    """Blobs in a folder of their own, with both copies of the picture."""
    kept = open_blobs(f"file://{tmp_path}/blobs")
    await kept.put("copies/whole", jpeg(WHOLE))
    await kept.put("copies/masked", jpeg(MASKED))
    return kept


@pytest.fixture
async def shown(store: Store, blobs: Blobs) -> tuple[Platform, str]:
    """A case whose consumer has shown a picture of the return parcel, checked by now."""
    platform = little_platform(store, blobs=blobs)
    await furnish(platform)
    case_id = await on_its_way(platform)
    report = Report(REMARKS, (Copies("copies/masked", "copies/whole"),), filename="IMG 1.jpg")
    came = c.ReceiveExhibit(EXHIBIT, ExhibitPurpose.RETURN_PARCEL, "ab" * 32, "image/jpeg", 1_000)
    judged = c.JudgeExhibit(EXHIBIT, found_of(report), hash_of_report(report))
    for actor, command in ((CONSUMERS, came), (CHECKER, judged)):
        answer = await platform.services.door.submit(Submission(actor, SHOP, case_id, command))
        assert isinstance(answer, Answered), answer
    row = ExhibitRow(SHOP, EXHIBIT, case_id, "ab" * 32, platform.clock.now(), None, encode_report(report))
    await store.put_exhibit(row)
    assert instant(row.received_at) == platform.now
    return platform, case_id


def colours(document: bytes) -> list[tuple[int, int, int]]:
    """The colour in the middle of every picture of a PDF."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(document)).pages:
        for image in page.images:
            picture = Image.open(io.BytesIO(image.data)).convert("RGB")
            pixel = picture.getpixel((picture.width // 2, picture.height // 2))
            assert isinstance(pixel, tuple)
            found.append((int(pixel[0]), int(pixel[1]), int(pixel[2])))
    return found


async def test_an_exhibit_stands_there_with_its_picture_and_findings(shown: tuple[Platform, str]) -> None:
    """By whom, for what, how it was judged, its hash, and each check in a sentence; in both languages."""
    platform, case_id = shown
    for form in FORMS:
        for language, words in zip(
            LANGUAGES,
            (("退货包裹", "SF99"), ("The return parcel", "The label's number is SF99")),
            strict=True,
        ):
            document = await fetched(platform, "consumer", case_id, form, language)
            text = text_of(document, form)
            assert EXHIBIT in text and "ab" * 32 in text and "IMG1.jpg" in text
            for word in words:
                assert squeezed(word) in text, (form, word)
            assert audit_file(document, form).found == []


async def test_every_still_of_a_video_is_in_the_file(shown: tuple[Platform, str], store: Store, blobs: Blobs) -> None:
    """Each with its instant, in the reader's copy, and the finding says where in the film it was seen."""
    platform, case_id = shown
    copies = tuple(Copies("copies/masked", f"copies/{at_s}", at_s) for at_s in (0.0, 12.4, 75.0))
    for number, copy in enumerate(copies):
        await blobs.put(copy.whole, jpeg((200, 30 + 80 * number, 30)))
    remarks = (Remark(Check.SHARP, True, 95, "evidence.sharp.enough", {}, None, 12.4),)
    row = await store.exhibit(SHOP, EXHIBIT)
    assert row is not None
    await store.put_exhibit(row._replace(doc=encode_report(Report(remarks, copies, filename="film.mp4"))))
    pdf = await fetched(platform, "consumer", case_id, "pdf", "en")
    assert len(colours(pdf)) == 3
    for form in FORMS:
        document = await fetched(platform, "merchant", case_id, form, "en")
        text = text_of(document, form)
        for words in ("at 0:12 in the film",) if form == "txt" else ("at 0:00 in the film", "at 1:15 in the film"):
            assert squeezed(words) in squeezed(text), (form, words)
        assert squeezed("Stills at") in squeezed(text) and "1:15" in text
        assert audit_file(document, form).found == []


async def test_what_tells_of_other_cases_is_for_staff_alone(shown: tuple[Platform, str]) -> None:
    """A consumer's other case is no business of the two sides."""
    platform, case_id = shown
    told = squeezed("The same picture was used in another case")
    for form in FORMS:
        for who, reads in (("consumer", False), ("merchant", False), ("operator", True)):
            assert (told in text_of(await fetched(platform, who, case_id, form), form)) is reads, (form, who)


async def test_each_sees_the_copy_that_is_for_it(shown: tuple[Platform, str]) -> None:
    """Whoever sent it the whole one; the other side, and operators, one without private lines of the label."""
    platform, case_id = shown
    for who, colour in (("consumer", WHOLE), ("merchant", MASKED), ("operator", MASKED)):
        (seen,) = colours(await fetched(platform, who, case_id, "pdf"))
        assert all(abs(one - other) < 12 for one, other in zip(seen, colour, strict=True)), who


async def test_that_the_other_side_saw_a_picture_is_noted(shown: tuple[Platform, str]) -> None:
    """In the chain, once, as when it is looked at on the page."""
    platform, case_id = shown

    async def looks() -> int:
        async with await platform.as_("operator") as client:
            events = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"]
        return sum(event["type"] == "exhibit_shown" for event in events)

    for who, expected in (("consumer", 0), ("merchant", 1), ("merchant", 1)):
        await fetched(platform, who, case_id, "pdf")
        assert await looks() == expected, who


async def test_a_picture_that_is_gone_is_listed_without_it(shown: tuple[Platform, str], blobs: Blobs) -> None:
    """The file comes all the same, with the hash of what was there."""
    platform, case_id = shown
    await blobs.delete("copies/whole")
    document = await fetched(platform, "consumer", case_id, "pdf")
    assert colours(document) == []
    assert "ab" * 32 in text_of(document, "pdf")


async def test_an_arbitrator_sees_it_among_what_its_side_showed(shown: tuple[Platform, str]) -> None:
    """With the picture, the findings and the doubt; that it was seen is noted before the page names its version."""
    platform, case_id = shown
    await do(platform, "merchant", case_id, "refuse_at_door", comment="Not ours.")
    rejected = {"reason_code": "wrong_item", "comment": "Another cup.", "risk_acknowledged": True}
    await do(platform, "merchant", case_id, "reject", **rejected)
    await do(platform, "consumer", case_id, "escalate", statement="It is yours.")
    await platform.clock.advance(timedelta(days=2))
    person = await reader(platform, "arbitrator")
    page = await person.open(f"/cases/{case_id}")
    buyer = page.html.partition('id="side-consumer"')[2].partition('id="side-merchant"')[0]
    assert "SF99" in buyer and "The same picture was used in another case" in buyer
    picture = f"/mine/exhibits/{EXHIBIT}/pictures/1"
    assert f'src="{picture}?width=' in buyer
    answer = await person.client.get(picture)
    assert answer.headers["content-type"] == "image/jpeg"
    assert (await person.send(page.form("take"))).has_form("decide"), "looking has not made the page stale"
    for who, status in (("stranger", 404), ("merchant", 200)):
        other = await reader(platform, who)
        assert (await other.client.get(picture)).status_code == status
