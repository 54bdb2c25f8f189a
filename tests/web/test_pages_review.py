"""Evidence that a machine doubts: listed by what runs out first, looked at on purpose, and judged by a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from makegood.app.exhibits.checking import CHECKER
from makegood.app.exhibits.report import Copies, Remark, Report, encode_report, found_of, hash_of_report
from makegood.app.ports import ExhibitRow, Write
from makegood.app.ports.reviews import ReviewRow
from makegood.app.ports.scanning import Facts
from makegood.app.submission import Answered, Submission
from makegood.domain import commands as c
from makegood.domain.words import Actor, Check, ExhibitPurpose, Role
from makegood.web.app import create_app
from tests.conformance import rows
from tests.conformance.rows import put

from .little_platform import CONSUMER, SHOP, Platform, apply, command
from .reader import FormSeen, PageSeen, reader

CLEAR = (
    Remark(Check.READABLE, True, 100, "evidence.readable.opened", {}),
    Remark(Check.SHARP, True, 95, "evidence.sharp.enough", {}),
    Remark(Check.WAYBILL, True, 95, "evidence.waybill.found_bare", {"seen": "SF1234567890"}),
)
NOT_SURE = (*CLEAR, Remark(Check.ACCESSORIES, None, 60, "evidence.accessories.compare", {"accessories": ["box"]}))
BROKEN = (Remark(Check.VERIFIED, None, 100, "evidence.verified.check_failed", {"check": "all"}),)
EDITED = Facts("ab" * 32, "image/jpeg", 1000, 640, 480, 83.0, None, "Phone", ("Paint",), (), True, True)


def exhibit_id(number: int) -> str:
    return f"{SHOP}-{str(number) * 26}"


async def doubted(
    platform: Platform, number: int, remarks: Sequence[Remark] = NOT_SURE, copies: int = 1
) -> tuple[str, str]:
    """A case whose consumer has shown a picture that the checks are not sure of, on the list of what waits."""
    case_id: str = (await apply(platform, reason_code="quality"))["id"]
    kept = []
    for still in range(copies):
        for name in ("masked", "whole"):
            await platform.blobs.put(f"copies/{number}-{still}-{name}", f"{number} {name} {still}".encode())
        at_s = None if copies == 1 else 61.0 * still
        kept.append(Copies(f"copies/{number}-{still}-masked", f"copies/{number}-{still}-whole", at_s))
    report = Report(tuple(remarks), tuple(kept), facts=EDITED, filename="IMG 1.jpg")
    came = c.ReceiveExhibit(exhibit_id(number), ExhibitPurpose.APPLICATION, "ab" * 32, "image/jpeg", 1_000, "label")
    judged = c.JudgeExhibit(exhibit_id(number), found_of(report), hash_of_report(report))
    for actor, ordered in ((Actor(Role.CONSUMER, CONSUMER), came), (CHECKER, judged)):
        answer = await platform.services.door.submit(Submission(actor, SHOP, case_id, ordered))
        assert isinstance(answer, Answered), answer
    now = platform.clock.now()
    await platform.store.put_exhibit(
        ExhibitRow(SHOP, exhibit_id(number), case_id, "ab" * 32, now, None, encode_report(report))
    )
    await platform.store.put_review(ReviewRow(SHOP, case_id, now))
    return case_id, f"/review/{case_id}/{exhibit_id(number)}"


def verdict(page: PageSeen) -> FormSeen:
    """The form in which a person says a word on the picture."""
    return next(form for form in page.forms if "comment" in form.fields)


def pictures(page: PageSeen) -> list[str]:
    return [given["src"] for tag, given in page.tags if tag == "img" and "/exhibits/" in given["src"]]


async def test_a_held_picture_is_accepted_and_the_next_one_follows(platform: Platform) -> None:
    """The list begins with what runs out first; a word moves the case on and leads to the next."""
    first, first_page = await doubted(platform, 1)
    await platform.clock.advance(timedelta(hours=3))
    _, second_page = await doubted(platform, 2, BROKEN, copies=0)
    person = await reader(platform, "operator")
    page = await person.open("/review")
    assert [link for link in page.links if link.startswith("/review/")] == [first_page, second_page]
    assert "compare the accessories" in page.text and "Check failed" in page.text and "Blue Cups" in page.text
    page = await person.open(first_page)
    assert "The order's accessories: box" in page.text and "Paint" in page.text
    page = await person.send(verdict(page), verdict="accepted", comment="Box is there.")
    assert person.at.startswith(second_page) and "Your verdict is recorded" in page.text
    assert "no picture to show" in page.text
    async with await platform.as_("consumer") as client:
        case = (await client.get(f"/v1/cases/{first}")).json()
    assert case["stage"] == "merchant_to_answer"
    page = await person.open("/review")
    assert [link for link in page.links if link.startswith("/review/")] == [second_page]
    assert "Somebody has reviewed it" in (await person.open(first_page)).text


async def test_another_picture_is_asked_for_in_words(platform: Platform) -> None:
    """Without words nothing is asked; with them the consumer reads them, and the list is empty."""
    case_id, here = await doubted(platform, 1)
    person = await reader(platform, "operator")
    form = verdict(await person.open(here))
    page = await person.send(form, comment="typed already")
    assert person.status == 422 and "First choose" in page.text and "typed already" in page.html
    page = await person.send(form, verdict="needs_more")
    assert person.status == 422 and "say what is missing" in page.text
    page = await person.send(verdict(page), comment="Lay the box beside the cup.")
    assert person.at.startswith("/review?") and "No evidence is waiting" in page.text
    page = await (await reader(platform, "consumer")).open(f"/cases/{case_id}")
    slot = page.html.partition('data-slot="label"')[2].partition("</li>\n</ol>")[0]
    assert "The platform’s reviewer: Lay the box beside the cup." in slot, "at the picture that it is about"
    page = await person.send(form, verdict="accepted", key="another")
    assert person.status == 409 and "Somebody has reviewed it" in page.text


async def test_what_is_covered_is_uncovered_on_purpose_and_noted(platform: Platform) -> None:
    """The picture comes covered; what the operator uncovers, and the original, stand in the audit log."""
    case_id, here = await doubted(platform, 1, copies=2)
    person = await reader(platform, "operator")
    page = await person.open(here)
    covered = pictures(page)
    assert len(covered) == 2 and "At 1:01 in the video" in page.text
    assert (await person.client.get(covered[1])).text == "1 masked 1"
    actions = {row.action for row in await platform.store.audits(50)}
    assert "exhibit.read" in actions and "exhibit.uncovered.read" not in actions
    page = await person.open(f"{here}?uncovered=1")
    assert [(await person.client.get(one)).text for one in pictures(page)] == ["1 whole 0", "1 whole 1"]
    assert "audit log has recorded it" in page.text
    (noted,) = [row for row in await platform.store.audits(50) if row.action == "exhibit.uncovered.read"]
    assert noted.case_id == case_id and exhibit_id(1).encode() in noted.doc
    async with await platform.as_("merchant") as client:
        seen = await client.get(f"/v1/exhibits/{exhibit_id(1)}/pictures/1", params={"uncovered": "true"})
    assert seen.text == "1 masked 0", "nobody else uncovers anything"


async def test_a_picture_used_before_stands_beside_the_other_one(platform: Platform) -> None:
    """With whose it was, and how it is known again; that the other was looked at is noted for its case."""
    other, _ = await doubted(platform, 1)
    used = Remark(
        Check.UNUSED, False, 97, "evidence.unused.used_before",
        {"case_id": other, "exhibit_id": exhibit_id(1), "by": "hash"},
    )  # fmt: skip
    _, here = await doubted(platform, 2, (*CLEAR, used))
    person = await reader(platform, "operator")
    page = await person.open("/review")
    assert "The same picture was used in another case" in page.text
    page = await person.open(here)
    assert "The same buyer sent both." in page.text and "nearly the same" in page.text and "for staff only" in page.text
    assert pictures(page)[-1] == f"/mine/exhibits/{exhibit_id(1)}/pictures/1" and f"/cases/{other}" in page.links
    assert any(row.action == "exhibit.read" and row.case_id == other for row in await platform.store.audits(50))


@pytest.mark.parametrize(
    ("waited", "ended"),
    [(timedelta(hours=24, seconds=-1), False), (timedelta(hours=24), True), (timedelta(hours=24, seconds=1), True)],
)
async def test_what_nobody_looked_at_in_time_is_off_the_list(quick: Platform, waited: timedelta, ended: bool) -> None:
    """Time acts first, whoever sweeps; the page of the picture says so."""
    _, here = await doubted(quick, 1)
    person = await reader(quick, "operator")
    await quick.clock.advance(waited)
    assert (here in (await person.open("/review")).links) is not ended
    page = await person.open(here)
    assert ("Nobody reviewed it in time" in page.text) is ended
    assert any("comment" in form.fields for form in page.forms) is not ended


async def test_checks_that_wait_are_counted_and_hurried(platform: Platform) -> None:
    """What a dead worker holds can be taken from it; that it was is noted, and a lie leads nowhere."""
    case_id = (await apply(platform))["id"]
    check = rows.outbox(f"{case_id}-000003-0", platform.clock.now() + 600_000_000)
    await put(platform.store, Write(outbox=[check._replace(shop_id=SHOP, case_id=case_id, topic="check", attempts=1)]))
    person = await reader(platform, "operator")
    page = await person.open("/review")
    assert "Being checked" in page.text and "1 of 3" in page.text and "10 min" in page.text
    (form,) = [one for one in page.forms if one.action.endswith("/hurry")]
    page = await person.send(form)
    assert "begins in a moment" in page.text and "Failed, to be tried again" in page.text
    assert (await platform.store.checks_load(platform.clock.now())).failed == 1
    noted = [row.case_id for row in await platform.store.audits(50) if row.action == "check.hurried"]
    assert noted == [case_id]
    await person.send(form, key="another")
    assert person.status == 404


async def test_a_platform_without_checks_says_so_on_every_page_of_the_console(quick: Platform) -> None:
    """To operators, loudly, in both languages; elsewhere nothing is said of it."""
    services = replace(quick.services, nothing_verified=True)
    quick.app = create_app(services)
    for language, words in (("en", "No checks are installed"), ("zh-CN", "没有安装任何核验")):
        person = await reader(quick, "operator", language)
        for path in ("/", "/review", "/audit"):
            assert words in (await person.open(path)).text, path
        assert words not in (await (await reader(quick, "merchant", language)).open("/")).text


async def test_a_review_that_is_none_of_ones_business_does_not_exist(quick: Platform) -> None:
    """Neither for other roles, nor for an exhibit of another case."""
    case_id, here = await doubted(quick, 1)
    for who in ("merchant", "arbitrator", "consumer"):
        person = await reader(quick, who)
        for path in ("/review", here):
            await person.open(path)
            assert person.status == 403, (who, path)
    person = await reader(quick, "operator")
    for path in (f"/review/{case_id}/unheard", f"/review/unheard/{exhibit_id(1)}"):
        await person.open(path)
        assert person.status == 404
    assert (await command(quick, "merchant", case_id, "review_exhibit", exhibit_id=exhibit_id(1))).status_code != 200
    assert re.fullmatch(r"/review/[^/]+/[^/]+", here)
