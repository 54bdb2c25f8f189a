"""How does what is known of a case become its file?"""

from __future__ import annotations

from typing import Final

from .about import claimed, ordered, parties, standing
from .decision import decision
from .known import Known
from .model import CaseFile, Frame
from .showing import evidence, pictures_of
from .story import rules, statements, timeline
from .sums import money
from .verifying import carried_chain, verifying
from .voice import Voice

MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}


def name_of(case_id: str, form: str) -> str:
    """Under which name a browser keeps it."""
    return f"makegood-case-{case_id}.{form}"


def case_file(known: Known, language: str, form: str) -> CaseFile:
    """The whole file for one reader; what the reader may not see is not in it."""
    basis = known.case.basis
    voice = Voice(language, basis.zone, basis.currency)
    sections = (
        *(make(known, voice) for make in (standing, parties, ordered, claimed)),
        *(make(known, voice) for make in (timeline, statements, evidence, money, decision, rules)),
        verifying(known, voice, name_of(basis.case_id, form)),
    )
    last_hash = known.rows[-1].hash
    return CaseFile(
        case_id=basis.case_id,
        language=language,
        title=voice.say("title"),
        subtitle=voice.say("made", at=voice.zoned(known.now), reader=voice.label("role", known.reader.role)),
        made_at=known.now,
        frame=Frame(
            voice.say("page.case", case_id=basis.case_id),
            voice.say("page.hash", hash=last_hash),
            voice.say("page.number", page="{page}", pages="{pages}"),
            (voice.say("check.good"), voice.say("check.bad"), voice.say("check.unsure")),
        ),
        sections=sections,
        chain=carried_chain(known),
        last_hash=last_hash,
        pictures=pictures_of(known),
    )
