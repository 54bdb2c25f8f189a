"""What stands in the file of a case, in which language, and for whom?"""

from __future__ import annotations

import io
import json

import pypdf
import pytest

from makegood.app.auditing import audit_file
from makegood.app.casefile.chain import ATTACHMENT

from ..web.little_platform import ORDER, Platform, command
from ..web.reader import reader
from .cases import FORMS, LANGUAGES, SITUATIONS, appealed, applied, decided, disputed, fetched, read, squeezed, text_of

HEADINGS = {
    "zh-CN": ("概况", "当事人", "订单", "申请与退货", "经过", "陈述与沟通", "证据", "款项", "平台裁决", "核验"),
    "en": ("Ataglance", "Parties", "Order", "Requestandreturn", "Timeline", "Statements", "Evidence", "Verification"),
}


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_a_case_in_any_situation_has_its_file_in_all_formats_and_languages(
    platform: Platform, situation: str
) -> None:
    """Every chapter is there, the words of people are kept, and each file verifies."""
    case_id = await SITUATIONS[situation](platform)
    async with await platform.as_("consumer") as client:
        events = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"]
    for form in FORMS:
        for language in LANGUAGES:
            document = await fetched(platform, "consumer", case_id, form, language)
            text = text_of(document, form)
            for heading in HEADINGS[language]:
                assert heading in text, (form, heading)
            assert squeezed("It leaks. 杯子漏水。") in text, form
            assert case_id in text and ORDER in text and "Bluecup" in text
            audited = audit_file(document, f"case.{form}")
            assert audited.found == [], form
            assert (audited.case_id, audited.events, audited.last_hash) == (case_id, len(events), events[-1]["hash"])


@pytest.mark.parametrize("form", FORMS)
async def test_a_decision_stands_there_with_its_grounds_and_the_rules(platform: Platform, form: str) -> None:
    """Amount, liability, freight, grounds, and what each rule means; statements of both sides, too."""
    text = await read(platform, "merchant", await decided(platform), form)
    for words in (
        "Neither side proves all of it.",
        "Both are liable",
        "CN¥60.00",
        "S15, S24",
        "I never used it.",
        "There are stains.",
        "Half of it?",
        "Parts missing",
        "a shop found liable has it counted",
    ):
        assert squeezed(words) in text, words


@pytest.mark.parametrize("form", FORMS)
async def test_each_reads_what_each_may_see(platform: Platform, form: str) -> None:
    """The ledger is for the shop and operators; who acted by name, and who arbitrates, for the platform's staff."""
    case_id = await decided(platform)
    async with await platform.as_("arbitrator") as client:
        person = str((await client.get(f"/v1/cases/{case_id}/events")).json()["items"][-6]["actor_id"])
    assert person == "arbitrator"
    ledger, name = squeezed("each row is one debit and one credit"), squeezed("The platform's arbitrator (arbitrator)")
    for who, sees_ledger, sees_names in (
        ("consumer", False, False),
        ("merchant", True, False),
        ("arbitrator", False, True),
        ("operator", True, True),
    ):
        text = await read(platform, who, case_id, form)
        assert (ledger in text) is sees_ledger, who
        assert (name in text) is sees_names, who


@pytest.mark.parametrize("who", ["stranger", "other_merchant"])
async def test_a_case_of_others_has_no_file(platform: Platform, who: str) -> None:
    """Not found, as everything of theirs."""
    case_id = await applied(platform)
    async with await platform.as_(who) as client:
        for form in FORMS:
            answer = await client.get(f"/v1/cases/{case_id}/file.{form}")
            assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_an_operators_reading_is_noted(platform: Platform) -> None:
    """The trail says who read which file; the two sides leave none."""
    case_id = await applied(platform)
    await fetched(platform, "consumer", case_id, "txt")
    assert not [row for row in await platform.store.audits(50) if row.action == "file.read"]
    await fetched(platform, "operator", case_id, "txt")
    (row,) = [row for row in await platform.store.audits(50) if row.action == "file.read"]
    assert (row.actor, json.loads(row.doc)) == ("operator:operator", {"case_id": case_id})


async def test_the_language_is_chosen_by_the_address_or_by_the_header(quick: Platform) -> None:
    """The address wins; another language than ours is a bad shape, and the name of the file is plain."""
    case_id = await applied(quick)
    async with await quick.as_("consumer") as client:
        path = f"/v1/cases/{case_id}/file.txt"
        by_header = await client.get(path, headers={"Accept-Language": "zh-CN"})
        by_address = await client.get(path, params={"language": "en"}, headers={"Accept-Language": "zh-CN"})
        wrong = await client.get(path, params={"language": "fr"})
    assert by_header.text.startswith("售后案件档案")
    assert by_address.text.startswith("After-sales case file")
    assert by_address.headers["content-language"] == "en"
    assert by_address.headers["content-type"] == "text/plain; charset=utf-8"
    named = f'attachment; filename="makegood-case-{case_id}.txt"'
    assert by_address.headers["content-disposition"] == named
    assert (wrong.status_code, wrong.json()["code"]) == (422, "BAD_SHAPE")


async def test_the_case_page_leads_to_the_files(quick: Platform) -> None:
    """In the language of the page, for whoever may see the case."""
    case_id = await disputed(quick)
    person = await reader(quick, "consumer", "zh-CN")
    page = await person.open(f"/cases/{case_id}")
    for form in FORMS:
        assert f"/cases/{case_id}/file.{form}" in page.links
        answer = await person.client.get(f"/cases/{case_id}/file.{form}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "售后案件档案" in text_of(answer.content, form)
    for nothing in (f"/cases/{case_id}/file.exe", f"/cases/{case_id[:-1]}0/file.pdf"):
        await person.open(nothing)
        assert person.status == 404
    stranger = await reader(quick, "stranger")
    await stranger.open(f"/cases/{case_id}/file.txt")
    assert stranger.status == 404


async def test_every_page_of_a_pdf_names_the_case_and_the_last_hash(quick: Platform) -> None:
    """A page that is torn out can still be told; the typefaces are inside, and the events are attached."""
    case_id = await appealed(quick)
    document = pypdf.PdfReader(io.BytesIO(await fetched(quick, "operator", case_id, "pdf", "zh-CN")))
    async with await quick.as_("operator") as client:
        last = (await client.get(f"/v1/cases/{case_id}/events")).json()["items"][-1]["hash"]
    for number, page in enumerate(document.pages, 1):
        text = squeezed(page.extract_text())
        assert case_id in text and last in text
        assert f"第{number}页，共{len(document.pages)}页" in text
    (attached,) = document.attachments[ATTACHMENT]
    assert last in attached.decode()
    assert "pdfaid:part>3" in str(document.xmp_metadata.stream.get_data() if document.xmp_metadata else "")


async def test_events_of_a_message_later_are_in_the_next_file(quick: Platform) -> None:
    """A file is the case at one instant; asking again brings what came in between."""
    case_id = await applied(quick)
    before = audit_file(await fetched(quick, "consumer", case_id, "txt"), "f")
    await command(quick, "consumer", case_id, "message", text="One more word.")
    after = audit_file(await fetched(quick, "consumer", case_id, "txt"), "f")
    assert (before.events, after.events) == (1, 2)
