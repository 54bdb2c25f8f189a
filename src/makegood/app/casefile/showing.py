"""What does a case file show of the evidence: every photo and video with what the checks found?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .known import Known, KnownExhibit
from .model import Block, Check, Fact, Section, ShownExhibit, Words
from .visible import one_line
from .voice import Voice

PICTURES_AT_MOST: Final = 60
PICTURE_BYTES_AT_MOST: Final = 40_000_000
"""What a document can hold and still be mailed; exhibits beyond are listed without their picture."""


def evidence(known: Known, voice: Voice) -> Section:
    """Every exhibit, in the order of arrival."""
    if not known.exhibits:
        return Section(voice.say("section.evidence"), (Words((voice.say("no_evidence"),)),))
    shown = pictures_of(known)
    blocks: list[Block] = [_exhibit(number, one, known, shown, voice) for number, one in enumerate(known.exhibits, 1)]
    copies = sum(one.copy is not None for one in known.exhibits)
    if copies > len(shown):
        blocks.insert(0, Words((voice.say("pictures_left_out", shown=len(shown), copies=copies),)))
    return Section(voice.say("section.evidence"), tuple(blocks))


def pictures_of(known: Known) -> dict[str, bytes]:
    """The pictures that the file shows, by their names, within its limits."""
    found: dict[str, bytes] = {}
    left = PICTURE_BYTES_AT_MOST
    for exhibit in known.exhibits:
        if exhibit.copy is None or len(found) == PICTURES_AT_MOST or len(exhibit.copy) > left:
            continue
        found[_name(exhibit)] = exhibit.copy
        left -= len(exhibit.copy)
    return found


def _name(exhibit: KnownExhibit) -> str:
    return f"{exhibit.exhibit_id}.jpg"


def _exhibit(number: int, one: KnownExhibit, known: Known, shown: dict[str, bytes], voice: Voice) -> ShownExhibit:
    checks = [finding for finding in one.findings if known.by_staff or not finding.staff_only]
    return ShownExhibit(
        voice.say("exhibit", number=number, side=voice.label("role", one.side)),
        tuple(_facts(one, voice)),
        tuple(Check(finding.ok, one_line(finding.says)) for finding in checks),
        _name(one) if _name(one) in shown else None,
    )


def _facts(one: KnownExhibit, voice: Voice) -> Iterator[Fact]:
    yield from voice.facts(
        received=voice.instant(one.received_at),
        purpose=voice.label("exhibit_purpose", one.purpose),
        state=voice.label("exhibit_state", one.state),
        filename=one.filename,
    )
    if one.remarks:
        yield voice.fact("remarks", voice.listed([voice.say(f"remark.{remark}") for remark in one.remarks]))
    yield voice.fact("exhibit_id", one.exhibit_id, mono=True)
    yield voice.fact("sha256", one.sha256, mono=True)
