"""How does a case file say how it is verified, with this program and without it?"""

from __future__ import annotations

from typing import Final

from ..codec import instant
from .chain import ATTACHMENT, BEGIN, DOCX_PART, Sealed, chain_text
from .known import Known
from .model import Code, Fact, Facts, Section, Table, Words
from .voice import Voice

WITH_PYTHON: Final = f"""\
python3 - {ATTACHMENT} <<'END'
import hashlib, json, sys
previous = "0" * 64
for line in open(sys.argv[1], encoding="utf-8"):
    if line[64:66] == " {{":
        stated, body = line[:64], line[65:].rstrip("\\r\\n")
        assert hashlib.sha256(body.encode()).hexdigest() == stated, line
        assert json.loads(body)["previous_hash"] == previous, line
        previous = stated
print("last hash:", previous)
END"""
WITH_SHA256SUM: Final = f"""\
grep '^[0-9a-f]\\{{64\\}} {{' {ATTACHMENT} | while IFS= read -r line; do
  printf '%s\\n' "${{line%% *}}"; printf %s "${{line#* }}" | sha256sum | cut -c 1-64
done | uniq -c | grep -v '^ *2 ' || echo every hash fits"""
_TAKEN_OUT: Final = {
    "pdf": "pdfdetach -saveall {name}",
    "docx": f"unzip -p {{name}} {DOCX_PART} > {ATTACHMENT}",
    "txt": f"sed -n '/^{BEGIN}$/,$p' {{name}} > {ATTACHMENT}",
}


def verifying(known: Known, voice: Voice, name: str) -> Section:
    """The chain's hashes one by one, and in plain words how to see that nothing was changed."""
    form = name.rpartition(".")[2]
    blocks = (
        Facts(
            (
                voice.fact("events", str(len(known.rows))),
                Fact(voice.say("fact.last_hash"), known.rows[-1].hash, mono=True),
            )
        ),
        Words((voice.say("verify.chain"), voice.say("verify.compare"))),
        Words((voice.say("verify.with_makegood"),)),
        Code(f"makegood audit --file {name}"),
        Words((voice.say(f"verify.take_out.{form}", attachment=ATTACHMENT, part=DOCX_PART),)),
        Code(_TAKEN_OUT[form].format(name=name)),
        Words((voice.say("verify.without"),)),
        Code(WITH_PYTHON),
        Words((voice.say("verify.sums"),)),
        Code(WITH_SHA256SUM),
        Words((voice.say("verify.hashes"),)),
        _hashes(known, voice),
    )
    return Section(voice.say("section.verifying"), blocks)


def carried_chain(known: Known) -> str:
    """The events as the file carries them, to the letter."""
    return chain_text(known.case.basis.case_id, [Sealed(row.body, row.hash) for row in known.rows])


def _hashes(known: Known, voice: Voice) -> Table:
    head = tuple(voice.say(f"head.{name}") for name in ("event", "at", "hash"))
    rows = tuple((voice.say("number", number=row.seq), voice.instant(instant(row.at)), row.hash) for row in known.rows)
    return Table(head, rows, (8, 25, 67), mono=(2,))
