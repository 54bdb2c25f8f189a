"""Photos are sent, and labels read, by forms alone: no script runs in these tests (S2-S5, S11)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from makegood.app.texts.catalogue import catalogue
from makegood.app.uploads.limits import PART_BYTES, Limits
from makegood.cli.drawing.scenes import Condition
from makegood.web.app import create_app
from tests.evidence.drawn import packed, scene, scenery
from tests.uploads.sending import photo

from .little_platform import Json, Platform, apply, command, little_platform
from .reader import PageSeen, Reader, reader

LINE_END = b"\r\n"
MEDIA = "multipart/form-data; boundary=b"


def en(key: str, **words: str) -> str:
    return catalogue("en").say(key, words)


@asynccontextmanager
async def on_page(quick: Platform, who: str = "consumer", **more: object) -> AsyncIterator[tuple[Reader, Json, str]]:
    """Somebody on the page of a case that waits for photos, and the proof that stands there."""
    case = await apply(quick, **({"reason_code": "quality"} | more))
    person = await reader(quick, who)
    page = await person.open(f"/cases/{case['id']}")
    yield person, case, page.form(action="/sign-out").fields["proof"]
    await person.client.aclose()


async def send(person: Reader, case: Json, fields: dict[str, str], file: tuple[str, bytes], where: str) -> PageSeen:
    """The form as a browser sends it: what was typed, then the file."""
    answer = await person.client.post(
        f"/cases/{case['id']}/{where}", data=fields, files={"file": file}, follow_redirects=True
    )
    person.status, person.at = answer.status_code, answer.url.raw_path.decode()
    return PageSeen(answer.text)


async def exhibits(quick: Platform, case: Json) -> list[Json]:
    async with await quick.as_("operator") as client:
        found: list[Json] = (await client.get(f"/v1/cases/{case['id']}")).json()["exhibits"]
        return found


async def open_uploads(quick: Platform, case: Json) -> list[Json]:
    async with await quick.as_("consumer") as client:
        found: list[Json] = (await client.get(f"/v1/cases/{case['id']}/uploads")).json()["items"]
        return found


SLOT = {"purpose": "application", "slot": "label"}


@pytest.mark.parametrize("size", [200, 4_096, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 7])
async def test_a_photo_becomes_an_exhibit_without_a_script(quick: Platform, size: int) -> None:
    """Of any size, however it falls into parts; the page says that it came, and nothing is left half done."""
    async with on_page(quick) as (person, case, proof):
        page = await send(person, case, {"proof": proof, **SLOT}, ("杯子.jpg", photo(size)), "photos")
        assert person.status == 200
        assert en("page.photos.came") in page.text
        assert len(await exhibits(quick, case)) == 1
        assert await open_uploads(quick, case) == []


async def test_the_page_itself_has_the_form(quick: Platform) -> None:
    """One for each picture that is asked for, with the same proof as every form."""
    async with on_page(quick) as (person, case, proof):
        page = await person.open(f"/cases/{case['id']}")
        forms = [form for form in page.forms if form.action == f"/cases/{case['id']}/photos"]
        assert {form.fields["slot"] for form in forms} >= {"fault", "label", "overview"}
        assert {form.fields["proof"] for form in forms} == {proof}


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (("", b""), "page.photos.no.none_chosen"),
        (("empty.jpg", b""), "page.photos.no.broken"),
        (("letter.pdf", b"%PDF-1.7\n" + b"x" * 5_000), "evidence.readable.is_pdf"),
        (("words.txt", b"just words" * 900), "evidence.readable.unknown"),
    ],
)
async def test_what_cannot_be_taken_gets_a_clear_sentence(quick: Platform, file: tuple[str, bytes], says: str) -> None:
    """The page comes back with the reason, and no upload stays open."""
    async with on_page(quick) as (person, case, proof):
        page = await send(person, case, {"proof": proof, **SLOT}, file, "photos")
        assert person.status == 422
        assert en(says) in page.text
        assert await exhibits(quick, case) == [] and await open_uploads(quick, case) == []


@pytest.mark.parametrize(("size", "taken"), [(1_999_999, True), (2_000_000, True), (2_000_001, False)])
async def test_a_photo_has_the_same_limit_as_everywhere(quick: Platform, size: int, taken: bool) -> None:
    """Up to the limit, and not a byte more."""
    platform = little_platform(quick.store, limits=Limits(photo_bytes=2_000_000, video_bytes=2_000_000))
    async with on_page(platform) as (person, case, proof):
        await send(person, case, {"proof": proof, **SLOT}, ("a.jpg", photo(size)), "photos")
        assert person.status == (200 if taken else 422)
        assert len(await exhibits(platform, case)) == taken


async def test_a_browser_names_no_file_where_none_was_chosen(quick: Platform) -> None:
    """It sends an empty name, and reads what to do."""
    async with on_page(quick) as (person, case, proof):
        head = b"--b\r\nContent-Disposition: form-data; name="
        fields = [head + f'"{name}"\r\n\r\n{value}'.encode() for name, value in {"proof": proof, **SLOT}.items()]
        file = head + b'"file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n'
        answer = await _raw(person, case, LINE_END.join([*fields, file, b"--b--\r\n"]))
        assert answer.status_code == 422
        assert en("page.photos.no.none_chosen") in answer.text


async def test_a_foreign_form_brings_nothing(quick: Platform) -> None:
    """Without the proof, with it behind the file, or from another site: nothing is taken."""
    async with on_page(quick) as (person, case, proof):
        for fields in ({}, {"proof": "0" * 64}):
            await send(person, case, {**fields, **SLOT}, ("a.jpg", photo(9_000)), "photos")
            assert person.status == 403
        parts = [
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + photo(9_000),
            b'--b\r\nContent-Disposition: form-data; name="proof"\r\n\r\n' + proof.encode(),
            b"--b--\r\n",
        ]
        answer = await _raw(person, case, LINE_END.join(parts))
        assert answer.status_code == 403
        person.client.headers["Sec-Fetch-Site"] = "cross-site"
        await send(person, case, {"proof": proof, **SLOT}, ("a.jpg", photo(9_000)), "photos")
        assert person.status == 403
        assert await exhibits(quick, case) == []


async def _raw(
    person: Reader, case: Json, body: bytes, media: str = "multipart/form-data; boundary=b"
) -> httpx.Response:
    return await person.client.post(f"/cases/{case['id']}/photos", content=body, headers={"Content-Type": media})


async def test_what_is_no_form_with_a_file_is_not_read(quick: Platform) -> None:
    """Of another type, without a boundary, broken off in the fields: a page that says so."""
    async with on_page(quick) as (person, case, proof):
        field = b'--b\r\nContent-Disposition: form-data; name="proof"\r\n\r\n' + proof.encode()
        for body, media in (
            (b"proof=x", "application/x-www-form-urlencoded"),
            (field, "multipart/form-data"),
            (field, "multipart/form-data; boundary=b"),
            (b"nothing at all", "multipart/form-data; boundary=b"),
        ):
            assert (await _raw(person, case, body, media)).status_code == 400


async def test_a_file_that_breaks_off_leaves_nothing_behind(quick: Platform) -> None:
    """No exhibit of half a photo, and no upload that counts against the limit."""
    async with on_page(quick) as (person, case, proof):
        fields = {"proof": proof, **SLOT}
        parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
        body = "".join(parts).encode() + b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        answer = await _raw(person, case, body + photo(2 * PART_BYTES))
        assert answer.status_code == 422
        assert en("page.photos.no.broken") in answer.text
        assert await exhibits(quick, case) == [] and await open_uploads(quick, case) == []


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("operator", 403), ("merchant", 409)])
async def test_only_who_may_show_something_sends(quick: Platform, who: str, status: int) -> None:
    """The rules of the case hold for the form as for everything else."""
    async with on_page(quick) as (_, case, _):
        person = await reader(quick, who)
        proof = (await person.open("/")).form(action="/sign-out").fields["proof"]
        await send(person, case, {"proof": proof, **SLOT}, ("a.jpg", photo(9_000)), "photos")
        assert person.status == status


# --- the label ------------------------------------------------------------------------------------


async def agreed(platform: Platform) -> Json:
    case = await apply(platform)
    assert (await command(platform, "merchant", case["id"], "agree")).status_code == 200
    return case


async def test_the_number_is_read_from_a_photo_of_the_label(quick: Platform) -> None:
    """By our own scanner, into the form, with the carrier that such numbers belong to; sending it is left to people."""
    pixels, label = scene(Condition("near", width_share=0.6), 5, "sf")
    case = await agreed(quick)
    person = await reader(quick, "consumer")
    form = (await person.open(f"/cases/{case['id']}")).form(action=f"/cases/{case['id']}/label")
    page = await send(person, case, form.fields, ("label.jpg", packed(pixels)), "label")
    assert person.status == 200
    sending = page.form("send").fields
    assert (sending["waybill"], sending["carrier"]) == (label.number, "sf")
    assert en("page.label.read", number=label.number) in page.text
    await person.send(page.form("send"))
    assert "did=" in person.at


async def test_without_a_number_in_the_photo_it_says_so(quick: Platform) -> None:
    """And the form stays there to be typed into."""
    case = await agreed(quick)
    person = await reader(quick, "consumer")
    form = (await person.open(f"/cases/{case['id']}")).form(action=f"/cases/{case['id']}/label")
    for file in (("label.jpg", packed(scenery(3))), ("label.jpg", b"no picture")):
        page = await send(person, case, form.fields, file, "label")
        assert person.status == 422
        assert en("page.label.none") in page.text
        assert page.has_form("send")


@pytest.mark.parametrize(
    ("read", "number", "carrier"),
    [
        ("SF1234567890123", "SF1234567890123", "sf"),
        ("JDX012345678901-1-1-", "JDX012345678901", "jd"),
        ("a<b>c", None, None),
        ("12345", None, None),
    ],
)
async def test_what_a_camera_has_read_stands_in_the_form(
    quick: Platform, read: str, number: str | None, carrier: str | None
) -> None:
    """A browser that reads codes itself brings the text along; what is no number is said to be none."""
    case = await agreed(quick)
    person = await reader(quick, "consumer")
    answer = await person.client.get(f"/cases/{case['id']}", params={"label": read})
    form = PageSeen(answer.text).form("send").fields
    assert (form["waybill"] or None, form["carrier"] or None) == (number, carrier)
    assert (en("page.label.none") in answer.text) is (number is None)


async def test_where_nothing_reads_codes_nothing_is_offered(quick: Platform) -> None:
    """The number is typed, as everywhere."""
    case = await agreed(quick)
    services = replace(quick.services, read_codes=None)
    person = await reader(Platform(quick.store, quick.clock, create_app(services), services), "consumer")
    page = await person.open(f"/cases/{case['id']}")
    assert page.has_form("send")
    assert not [form for form in page.forms if form.action.endswith("/label")]
