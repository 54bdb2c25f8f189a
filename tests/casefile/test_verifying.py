"""Does a downloaded file show what was changed in it, from the file alone?"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from makegood.app.auditing import audit_file
from makegood.app.casefile.chain import ATTACHMENT, BEGIN, DOCX_PART
from makegood.app.casefile.verifying import WITH_PYTHON, WITH_SHA256SUM
from makegood.main import main

from ..web.little_platform import Platform
from . import forging as f
from .cases import FORMS, applied, decided, fetched

CHANGES: dict[str, tuple[f.Change, str]] = {
    "one letter": (f.one_letter, "the hash of event 1 does not fit what it says"),
    "another amount": (f.another_amount, "the hash of event 1 does not fit what it says"),
    "another amount, hashed anew": (f.another_amount_hashed, "event 2 does not follow on the event before it"),
    "one event less": (f.one_event_less, "event 3 does not follow on the event before it"),
    "the last event less": (f.the_last_event_less, "events and should hold"),
    "two events reordered": (f.two_events_reordered, "event 2 does not follow on the event before it"),
    "one event twice": (f.one_event_twice, "event 3 does not follow on the event before it"),
    "another hash": (f.another_hash, "the hash of event 2 does not fit what it says"),
    "another last hash": (f.another_last_hash, "its last hash is not the one that its head names"),
    "another case": (f.another_case, "its events are those of shop-1-"),
    "no head": (f.no_head, "the head of its chain of events is not as it was written"),
    "another version": (f.another_version, "of version 2, which this program does not know"),
    "a line that is none": (f.a_line_that_is_none, "of its chain of events is not as it was written"),
    "no events": (f.no_events, "it holds no events"),
}


@pytest.mark.parametrize("form", FORMS)
async def test_every_change_of_the_events_shows_even_under_a_new_seal(platform: Platform, form: str) -> None:
    """A letter, an amount, an event left out, twice, or in another place: each is said in a sentence."""
    document = await fetched(platform, "merchant", await decided(platform), form)
    assert audit_file(f.forged(document, form, lambda chain: chain), "case").found == []
    for name, (change, says) in CHANGES.items():
        changed = f.forged(document, form, change)
        assert changed != document, name
        found = audit_file(changed, "case").found
        assert found and says in found[0].what, (name, found)


@pytest.mark.parametrize("form", FORMS)
async def test_a_change_of_the_pages_shows_beside_a_chain_that_is_whole(quick: Platform, form: str) -> None:
    """An amount on a page is believed before anybody looks at the events."""
    document = await fetched(quick, "merchant", await decided(quick), form)
    (found,) = audit_file(f.with_other_pages(document, form), "case").found
    assert "its pages are not as they were written" in found.what


async def test_any_byte_of_a_pdf_that_is_flipped_shows(quick: Platform) -> None:
    """Be it in the pages, in the attachment, or in the seal."""
    document = await fetched(quick, "consumer", await applied(quick), "pdf")
    for at in range(1_000, len(document), len(document) // 97):
        flipped = document[:at] + bytes([document[at] ^ 1]) + document[at + 1 :]
        assert audit_file(flipped, "case.pdf").found, at


@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        (b"%PDF-1.7\n", "it has no chain of events attached"),
        (b"%PDF-1.7\n/Type/EmbeddedFile>>\nstream\nabc\nendstream", "an attachment is damaged"),
        (b"PK\x03\x04 and nothing more", "the archive is damaged"),
        (f"{BEGIN}\nversion 1\n".encode(), "its chain of events is cut off"),
        (b"plain words", "the file is no case file and not JSON"),
        (b"", "the file is no case file and not JSON"),
    ],
)
def test_what_is_no_case_file_is_said_to_be_none(spoiled: bytes, says: str) -> None:
    """A file that is cut off, damaged, or another one."""
    assert says in audit_file(spoiled, "case").found[0].what


async def test_two_chains_in_one_document_are_refused(quick: Platform) -> None:
    """Which of them a reader's program shows is not known."""
    document = await fetched(quick, "consumer", await applied(quick), "pdf")
    twice = f.forged(document, "pdf", lambda chain: chain)
    start = twice.index(b"/Type/EmbeddedFile")
    attached = twice[start : twice.index(b"endstream", start) + 9]
    assert "more than one chain" in audit_file(twice + attached, "case.pdf").found[0].what
    text = (await fetched(quick, "consumer", await applied_elsewhere(quick), "txt")).decode()
    assert "more than one chain" in audit_file((text + f.chain_of(text.encode(), "txt")).encode(), "c").found[0].what
    assert "something was written after" in audit_file((text + "P.S.\n").encode(), "case.txt").found[0].what


async def applied_elsewhere(platform: Platform) -> str:
    """Another case of the same order, once the first is given up."""
    async with await platform.as_("consumer") as client:
        (first,) = (await client.get("/v1/cases")).json()["items"]
        await client.post(f"/v1/cases/{first['id']}/commands/cancel", json={})
    return await applied(platform)


async def test_a_document_that_was_saved_again_has_lost_its_chain(quick: Platform) -> None:
    """Word processors leave out what they do not know."""
    document = await fetched(quick, "consumer", await applied(quick), "docx")
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != DOCX_PART}
    assert "saved it again" in audit_file(f.packed(parts), "case.docx").found[0].what


@pytest.mark.parametrize("form", FORMS)
async def test_the_command_line_tells_by_its_exit_status(
    quick: Platform, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 and what to compare, 1 and what is wrong, 2 where there is no file."""
    case_id = await decided(quick)
    path = tmp_path / f"case.{form}"
    document = await fetched(quick, "consumer", case_id, form)
    path.write_bytes(document)
    assert main(["audit", "--file", str(path)], {}) == 0
    out = capsys.readouterr().out
    assert f"case {case_id}, " in out and "last hash" in out
    path.write_bytes(f.forged(document, form, f.another_amount))
    assert main(["audit", "--file", str(path)], {}) == 1
    assert "does not fit what it says" in capsys.readouterr().out
    assert main(["audit", "--file", str(tmp_path / "nothing.pdf")], {}) == 2


@pytest.mark.parametrize("form", FORMS)
async def test_an_outsider_needs_none_of_our_programs(quick: Platform, form: str, tmp_path: Path) -> None:
    """The lines for the terminal that stand in the file do what they say: whole chains pass, changed ones do not."""
    document = await fetched(quick, "consumer", await decided(quick), form)
    chain = f.chain_of(document, form)
    python = WITH_PYTHON.replace("python3", sys.executable, 1)
    for text, fits in ((chain, True), (f.another_amount(chain), False)):
        (tmp_path / ATTACHMENT).write_text(text)
        ran = subprocess.run(["bash", "-c", python], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (ran.returncode == 0) is fits, ran.stderr
        summed = subprocess.run(
            ["bash", "-c", WITH_SHA256SUM], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert ("every hash fits" in summed.stdout) is fits
    assert ran.stderr
