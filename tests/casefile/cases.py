"""Cases in several situations, led there through the interface, and their downloaded files as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from xml.etree import ElementTree

import pypdf

from ..web.little_platform import Platform, apply, command, money

FORMS: Final = ("pdf", "docx", "txt")
LANGUAGES: Final = ("zh-CN", "en")
WAYBILL: Final = "SF1234567890"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


async def do(platform: Platform, who: str, case_id: str, name: str, **body: object) -> None:
    """A command that has to succeed."""
    answer = await command(platform, who, case_id, name, **body)
    assert answer.status_code == 200, (name, answer.text)


async def applied(platform: Platform) -> str:
    """Just asked for, with words."""
    return str((await apply(platform, description="It leaks. 杯子漏水。"))["id"])


async def on_its_way(platform: Platform) -> str:
    """Agreed to and sent."""
    case_id = await applied(platform)
    await do(platform, "merchant", case_id, "agree", return_address_id="warehouse")
    await do(platform, "consumer", case_id, "send", carrier="sf", waybill=WAYBILL)
    return case_id


async def signed(platform: Platform) -> str:
    """Back with the merchant."""
    case_id = await on_its_way(platform)
    await platform.clock.advance(timedelta(days=2))
    report = {"waybill": WAYBILL, "status": "signed", "occurred_at": platform.now.isoformat()}
    async with await platform.as_("integration") as client:
        assert (await client.post("/v1/carriers/sf/events", json=report)).status_code == 200
    return case_id


async def refunded(platform: Platform) -> str:
    """Paid and done."""
    case_id = await signed(platform)
    await do(platform, "merchant", case_id, "refund")
    await platform.services.catch_up()
    return case_id


async def cancelled(platform: Platform) -> str:
    """Given up by the consumer."""
    case_id = await applied(platform)
    await do(platform, "consumer", case_id, "cancel")
    return case_id


async def disputed(platform: Platform) -> str:
    """Inspected, an offer made, rejected, and with the platform; both sides have given proof."""
    case_id = await signed(platform)
    findings = {"condition": "parts_missing", "quality_fault": False, "fault_of": "consumer", "missing": ["box"]}
    await do(platform, "merchant", case_id, "inspect", findings=findings)
    await do(platform, "merchant", case_id, "offer", type="modify_amount", amount=money(4_000), comment="Half of it?")
    rejected = {"reason_code": "used", "comment": "It was used.", "risk_acknowledged": True}
    await do(platform, "merchant", case_id, "reject", **rejected)
    await do(platform, "consumer", case_id, "escalate", statement="I never used it.")
    await do(platform, "merchant", case_id, "prove", statement="There are stains.", exhibit_ids=[])
    return case_id


async def decided(platform: Platform) -> str:
    """Decided, with grounds, and paid."""
    case_id = await disputed(platform)
    await platform.clock.advance(timedelta(days=3))
    decision = {
        "in_favour_of": "shared",
        "amount": money(6_000),
        "liable": "both",
        "freight_paid_by": "merchant",
        "grounds": "Neither side proves all of it.",
        "rules": ["S15", "S24"],
    }
    await do(platform, "arbitrator", case_id, "decide", **decision)
    await platform.services.catch_up()
    return case_id


async def appealed(platform: Platform) -> str:
    """Decided, and appealed against."""
    case_id = await decided(platform)
    await do(platform, "merchant", case_id, "appeal", statement="Look at the stains again.")
    return case_id


SITUATIONS: Final[dict[str, Callable[[Platform], Awaitable[str]]]] = {
    "applied": applied,
    "on_its_way": on_its_way,
    "refunded": refunded,
    "cancelled": cancelled,
    "disputed": disputed,
    "decided": decided,
    "appealed": appealed,
}


async def fetched(platform: Platform, who: str, case_id: str, form: str, language: str = "en") -> bytes:
    """The file as somebody downloads it."""
    async with await platform.as_(who) as client:
        answer = await client.get(f"/v1/cases/{case_id}/file.{form}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.content


async def read(platform: Platform, who: str, case_id: str, form: str, language: str = "en") -> str:
    """What stands on its pages."""
    return text_of(await fetched(platform, who, case_id, form, language), form)


def text_of(document: bytes, form: str) -> str:
    """The visible words of a document, without the spaces that a page happens to break at."""
    match form:
        case "pdf":
            pages = pypdf.PdfReader(io.BytesIO(document)).pages
            text = "".join(page.extract_text() for page in pages)
        case "docx":
            with zipfile.ZipFile(io.BytesIO(document)) as archive:
                body = ElementTree.fromstring(archive.read("word/document.xml"))
            text = " ".join(part.text or "" for part in body.iter(f"{_W}t"))
        case _:
            text = document.decode().rpartition("\n-----MAKEGOOD TEXT")[0]
    return squeezed(text)


def squeezed(text: str) -> str:
    """Without white space, marks of quotation, and breaks that are not seen."""
    return re.sub(r"[\s|\u200b]", "", text)
