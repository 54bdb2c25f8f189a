"""Evidence before who decides on it: beside the goods, once, with what speaks against it, as each may see it."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest

from makegood.app.codec import micros
from makegood.app.exhibits.report import Copies, Remark, Report, encode_report
from makegood.app.ports import ExhibitRow
from makegood.app.submission import Answered, Submission
from makegood.domain import commands as c
from makegood.domain.events.evidence import Found
from makegood.domain.words import Actor, Check, ExhibitPurpose, Role
from tests.uploads.sending import photo

from .little_platform import CONSUMER, SHOP, Platform, apply, command, furnish, money
from .reader import PageSeen, reader
from .test_pages_cases import en

JPEG = b"\xff\xd8\xff\xe0 masked"
GOODS = b"\xff\xd8\xff\xe0 as sold"
_SENDERS = {"consumer": Actor(Role.CONSUMER, CONSUMER), "merchant": Actor(Role.MERCHANT, SHOP, SHOP)}
SEEN = Remark(Check.GOODS, True, 97, "evidence.goods.seen", {})
EDITED = Remark(Check.UNMODIFIED, False, 90, "evidence.unmodified.edited", {"editors": ["Photo Shop"]})

UNSEEN = Remark(Check.VERIFIED, None, 100, "evidence.verified.check_failed", {"check": "all"})


async def exhibited(
    platform: Platform,
    case_id: str,
    who: str = "consumer",
    purpose: ExhibitPurpose = ExhibitPurpose.APPLICATION,
    remarks: Sequence[Remark] = (SEEN,),
    media_type: str = "image/jpeg",
    stills: int = 1,
    slot: str | None = None,
) -> str:
    """A photo or video that the checks have looked at; its id."""
    exhibit_id = f"{SHOP}-{platform.services.ids.new()}"
    found = tuple(Found(one.check, one.ok, one.confidence_pct) for one in remarks)
    for actor, order in (
        (_SENDERS[who], c.ReceiveExhibit(exhibit_id, purpose, "ab" * 32, media_type, 9, slot)),
        (Actor(Role.SYSTEM, "checks"), c.JudgeExhibit(exhibit_id, found, "cd" * 32)),
    ):
        answer = await platform.services.door.submit(Submission(actor, SHOP, case_id, order))
        assert isinstance(answer, Answered), answer
    await platform.blobs.put("copies/masked", JPEG)
    await platform.blobs.put("copies/whole", JPEG + b" whole")
    report = Report(tuple(remarks), (Copies("copies/masked", "copies/whole"),) * stills)
    row = ExhibitRow(SHOP, exhibit_id, case_id, "ab" * 32, micros(platform.now), None, encode_report(report))
    await platform.store.put_exhibit(row)
    return exhibit_id


async def disputed(platform: Platform) -> str:
    """A refused case before the platform, both sides to prove."""
    case_id = str((await apply(platform, kind="refund_only"))["id"])
    for who, name, said in (
        ("merchant", "refuse", {"reason_code": "misuse", "comment": "Used."}),
        ("consumer", "escalate", {"statement": "It came so."}),
    ):
        assert (await command(platform, who, case_id, name, **said)).status_code == 200
    return case_id


def sources(page: PageSeen, tag: str = "img") -> list[str]:
    return [given.get("src", "").partition("?")[0] for name, given in page.tags if name == tag]


@pytest.mark.parametrize(("who", "content"), [("merchant", JPEG), ("operator", JPEG), ("consumer", JPEG + b" whole")])
async def test_each_sees_the_copy_for_them_and_what_was_found(quick: Platform, who: str, content: bytes) -> None:
    """Who sent it the whole one, the shop and operators the masked one; nobody else any."""
    case_id = (await apply(quick))["id"]
    exhibit_id = await exhibited(quick, case_id, remarks=(SEEN, EDITED))
    person = await reader(quick, who)
    page = await person.open(f"/cases/{case_id}")
    assert "Photo Shop" in page.text and en("evidence.goods.seen") in page.text
    to = f"/mine/exhibits/{exhibit_id}/pictures/1"
    assert to in sources(page)
    answer = await person.client.get(to)
    assert (answer.content, answer.headers["content-type"]) == (content, "image/jpeg")
    assert "sandbox" in answer.headers["content-security-policy"]
    for stranger in ("other_merchant", "stranger"):
        assert (await (await reader(quick, stranger)).client.get(to)).status_code == 404


async def test_a_video_is_played_by_who_may_have_it_and_seen_in_stills_by_the_other_side(quick: Platform) -> None:
    """All its stills stand there; the film itself is not masked, so that only its sender and an arbitrator play it."""
    case_id = await disputed(quick)
    exhibit_id = await exhibited(quick, case_id, "consumer", ExhibitPurpose.DISPUTE, (SEEN,), "video/mp4", 3)
    film = f"/mine/exhibits/{exhibit_id}/original"
    for who, films in (("arbitrator", [film]), ("operator", []), ("merchant", [])):
        page = await (await reader(quick, who)).open(f"/cases/{case_id}")
        stills = [to for to in sources(page) if exhibit_id in to]
        assert sorted(set(stills)) == [f"/mine/exhibits/{exhibit_id}/pictures/{number}" for number in (1, 2, 3)]
        assert sources(page, "video") == films


@pytest.mark.parametrize("who", ["merchant", "operator"])
async def test_looking_at_evidence_does_not_overtake_ones_own_page(quick: Platform, who: str) -> None:
    """The first look stands in the case before the page is drawn, so its forms still go."""
    case_id = (await apply(quick))["id"]
    exhibit_id = await exhibited(quick, case_id)
    person = await reader(quick, who)
    page = await person.open(f"/cases/{case_id}")
    await person.client.get(f"/mine/exhibits/{exhibit_id}/pictures/1")
    await person.send(page.form("message"), text="Seen.")
    assert person.status == 200


@pytest.mark.parametrize(("who", "status"), [("merchant", 200), ("consumer", 412)])
async def test_ones_own_photos_do_not_overtake_the_form_on_the_page(platform: Platform, who: str, status: int) -> None:
    """Those that are sent from the page go with its form; what the other side sends meanwhile is to be read first."""
    case_id = (await apply(platform))["id"]
    person = await reader(platform, "merchant")
    form = (await person.open(f"/cases/{case_id}")).form("message")
    exhibit_id = await exhibited(platform, case_id, who, ExhibitPurpose.MESSAGE)
    await person.send(form, text="Look.", exhibit_ids=exhibit_id if who == "merchant" else "")
    assert person.status == status
    page = await person.open(f"/cases/{case_id}")
    assert (en("page.exhibit.number", number="1") in page.text.partition("Look.")[2]) is (status == 200)


async def test_photos_go_with_a_form_where_no_script_runs(quick: Platform) -> None:
    """A file in the form of a statement belongs to a form of its own behind it; what came stands ticked."""
    case_id = await disputed(quick)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case_id}")
    behind = next(given["id"] for tag, given in page.tags if tag == "form" and given.get("id", "").startswith("plain-"))
    assert [given["name"] for tag, given in page.tags if tag == "input" and given.get("form") == behind] == ["file"]
    fields = page.form(action=f"/cases/{case_id}/photos").fields
    file = {"file": ("photo.jpg", photo(5_000))}
    answer = await person.client.post(f"/cases/{case_id}/photos", data=fields, files=file, follow_redirects=True)
    assert answer.status_code == 200
    proving = PageSeen(answer.text).form("prove")
    async with await quick.as_("operator") as client:
        (exhibit,) = (await client.get(f"/v1/cases/{case_id}")).json()["exhibits"]
        assert proving.fields["exhibit_ids"] == exhibit["id"]
        await person.send(proving, statement="See the photo.")
        events = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"]
    assert [one["data"]["exhibit_ids"] for one in events if one["type"] == "proved"] == [[exhibit["id"]]]


async def test_an_arbitrator_sees_each_exhibit_once_in_its_senders_column(quick: Platform) -> None:
    """Each side's beside its words."""
    case_id = await disputed(quick)
    buyers = await exhibited(quick, case_id, "consumer", ExhibitPurpose.DISPUTE)
    shops = await exhibited(quick, case_id, "merchant", ExhibitPurpose.DISPUTE)
    page = await (await reader(quick, "arbitrator")).open(f"/cases/{case_id}")
    buyer = page.html.partition('id="side-consumer"')[2].partition('id="side-merchant"')[0]
    shop = page.html.partition('id="side-merchant"')[2].partition('id="alike"')[0]
    for exhibit_id, own, other in ((buyers, buyer, shop), (shops, shop, buyer)):
        to = f'<img src="/mine/exhibits/{exhibit_id}/pictures/1?width=192"'
        assert page.html.count(to) == 1 and to in own and to not in other


async def test_the_goods_as_they_are_sold_stand_beside_the_evidence(platform: Platform) -> None:
    """For who sees the case; what is no picture is not shown as one."""
    good = f"data:image/jpeg;base64,{base64.b64encode(GOODS).decode()}"
    bad = f"data:image/jpeg;base64,{base64.b64encode(b'<script>').decode()}"
    line = {"line_id": "L1", "sku": "SKU-1", "title": "Blue cup", "quantity": 3, "paid": money(30_000)}
    await furnish(platform, lines=[line | {"accessories": [], "pictures": [good, bad]}])
    case_id = (await apply(platform))["id"]
    exhibit_id = await exhibited(platform, case_id)
    person = await reader(platform, "merchant")
    page = await person.open(f"/cases/{case_id}")
    to = f"/cases/{case_id}/goods"
    assert {f"{to}/1", f"{to}/2", f"/mine/exhibits/{exhibit_id}/pictures/1"} <= set(sources(page))
    answer = await person.client.get(f"{to}/1")
    assert (answer.content, answer.headers["content-type"]) == (GOODS, "image/jpeg")
    assert "sandbox" in answer.headers["content-security-policy"]
    for wrong in ("0", "2", "3", "x", "999"):
        assert (await person.client.get(f"{to}/{wrong}")).status_code == 404
    assert (await (await reader(platform, "stranger")).client.get(f"{to}/1")).status_code == 404


async def test_what_was_replaced_is_out_of_the_way(quick: Platform) -> None:
    """Below what stands in its place, folded up."""
    case_id = (await apply(quick))["id"]
    old, new = [await exhibited(quick, case_id, slot="goods") for _ in range(2)]
    for who in ("merchant", "operator"):
        page = await (await reader(quick, who)).open(f"/cases/{case_id}")
        folded = page.html.partition(en("page.exhibit.replaced", count="1"))[2].partition("</details>")[0]
        assert old in folded and new not in folded
        assert page.html.index(new) < page.html.index(old)


async def test_a_photo_is_not_called_fine_while_nobody_saw_what_it_is_for(quick: Platform) -> None:
    """The label is for another photo; the accessories are for this one, and were not made out in it."""
    case_id = (await apply(quick, reason_code="quality"))["id"]
    person = await reader(quick, "consumer")
    for seen, says in (
        (None, en("page.photos.unseen", needs=en("label.check.accessories"))),
        (True, en("page.photos.fine")),
    ):
        remarks = [
            Remark(Check.READABLE, True, 100, "evidence.readable.opened", {}),
            Remark(Check.ACCESSORIES, seen, 20, "evidence.accessories.compare", {"accessories": ["box"]}),
        ]
        await exhibited(quick, case_id, slot="overview", remarks=remarks)
        page = await person.open(f"/cases/{case_id}")
        slot = page.html.partition('data-slot="overview"')[2].partition("</li>")[0]
        assert says in slot


async def test_without_evidence_the_page_says_so(quick: Platform) -> None:
    """Below what can be done."""
    case_id = (await apply(quick))["id"]
    page = await (await reader(quick, "merchant")).open(f"/cases/{case_id}")
    assert en("page.exhibit.none") in page.text
    assert page.html.index('id="actions"') < page.html.index('id="photos"')


async def test_advice_that_has_nothing_to_do_is_read_all_the_same(quick: Platform) -> None:
    """While a person looks at a doubt, the merchant waits."""
    case_id = (await apply(quick, reason_code="quality"))["id"]
    await exhibited(quick, case_id, remarks=(UNSEEN,))
    page = await (await reader(quick, "merchant")).open(f"/cases/{case_id}")
    assert en("advice.answer.evidence_held") in page.text
    for who in ("merchant", "consumer"):
        page = await (await reader(quick, who)).open(f"/cases/{case_id}")
        assert en("page.stage.evidence_looked_at") in page.text and en("page.turn.operator") in page.text
        assert en("page.turn.mine") not in page.text
