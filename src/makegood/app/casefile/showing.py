"""What does a case file show of the evidence: every photo and video with what the checks found?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..texts.formats import film_time
from .known import Finding, Known, KnownExhibit, Still
from .model import Block, Check, Fact, Section, ShownExhibit, ShownStill, Words
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
    copies = sum(len(one.stills) for one in known.exhibits)
    if copies > len(shown):
        blocks.insert(0, Words((voice.say("pictures_left_out", shown=len(shown), copies=copies),)))
    return Section(voice.say("section.evidence"), tuple(blocks))


def pictures_of(known: Known) -> dict[str, bytes]:
    """The pictures that the file shows, by their names, within its limits."""
    found: dict[str, bytes] = {}
    left = PICTURE_BYTES_AT_MOST
    for exhibit in known.exhibits:
        for number, still in enumerate(exhibit.stills, 1):
            if len(found) < PICTURES_AT_MOST and len(still.body) <= left:
                found[_name(exhibit, number)] = still.body
                left -= len(still.body)
    return found


def _name(exhibit: KnownExhibit, number: int) -> str:
    return f"{exhibit.exhibit_id}-{number}.jpg"


def _exhibit(number: int, one: KnownExhibit, known: Known, shown: dict[str, bytes], voice: Voice) -> ShownExhibit:
    checks = [finding for finding in one.findings if known.by_staff or not finding.staff_only]
    return ShownExhibit(
        voice.say("exhibit", number=number, side=voice.label("role", one.side)),
        tuple(_facts(one, voice)),
        tuple(Check(finding.ok, _says(finding, voice)) for finding in checks),
        tuple(
            ShownStill(name, _caption(still, voice))
            for name, still in ((_name(one, number), still) for number, still in enumerate(one.stills, 1))
            if name in shown
        ),
    )


def _says(finding: Finding, voice: Voice) -> str:
    """Of a video, with the instant at which it was seen."""
    says = one_line(finding.says)
    return says if finding.at_s is None else voice.say("film_says", says=says, at=film_time(finding.at_s))


def _caption(still: Still, voice: Voice) -> str:
    return "" if still.at_s is None else voice.say("film", at=film_time(still.at_s))


def _facts(one: KnownExhibit, voice: Voice) -> Iterator[Fact]:
    yield from voice.facts(
        received=voice.instant(one.received_at),
        purpose=voice.label("exhibit_purpose", one.purpose),
        state=voice.label("exhibit_state", one.state),
        filename=one.filename,
    )
    if one.remarks:
        yield voice.fact("remarks", voice.listed([voice.say(f"remark.{remark}") for remark in one.remarks]))
    times = [film_time(still.at_s) for still in one.stills if still.at_s is not None]
    if times:
        yield voice.fact("stills", voice.listed(times))
    yield voice.fact("exhibit_id", one.exhibit_id, mono=True)
    yield voice.fact("sha256", one.sha256, mono=True)
