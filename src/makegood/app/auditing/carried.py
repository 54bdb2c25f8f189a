"""Which chain of events does a downloaded document carry, and are its pages as they were written?

Read with the standard library alone and within limits: a file that comes from a stranger may be anything.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final, NamedTuple

from ..casefile.chain import BEGIN, DOCX_PART, END
from ..casefile.seal import DOCX_SEAL, docx_seal, pdf_seal_holds, text_seal_holds

BYTES_AT_MOST: Final = 256 * 1024 * 1024
"""Of one part or attachment when it is unpacked."""
_STREAM: Final = re.compile(rb"/Type\s*/EmbeddedFile\b.{0,2000}?stream\r?\n", re.DOTALL)
_BLOCK: Final = re.compile(f"^{BEGIN}\n.*?^{END}\n?", re.DOTALL | re.MULTILINE)
_CHANGED: Final = "its pages are not as they were written, though they may look so: believe only its events"


class Carried(NamedTuple):
    """What a document carries: the text of the chain or why there is none, and what else is wrong with it."""

    chain: str | None
    wrong: tuple[str, ...]


def carried_by(raw: bytes) -> Carried | None:
    """What a PDF, DOCX or text carries; None where it is none of them."""
    if raw.startswith(b"%PDF-"):
        return _by_pdf(raw)
    if raw.startswith(b"PK\x03\x04"):
        return _by_docx(raw)
    if BEGIN.encode() in raw:
        return _by_text(raw)
    return None


# --- PDF ------------------------------------------------------------------------------------------


def _by_pdf(raw: bytes) -> Carried:
    seal = () if pdf_seal_holds(raw) else (_CHANGED,)
    attachments = [_inflated(raw, match.end()) for match in _STREAM.finditer(raw)]
    if None in attachments:
        return Carried(None, ("an attachment is damaged", *seal))
    chains = [text for text in attachments if text is not None and text.startswith(BEGIN.encode())]
    if len(chains) != 1:
        said = "it has more than one chain of events attached" if chains else "it has no chain of events attached"
        return Carried(None, (said, *seal))
    return Carried(chains[0].decode(errors="replace"), seal)


def _inflated(raw: bytes, start: int) -> bytes | None:
    """The attachment that begins here; None where it is damaged."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(raw[start : raw.find(b"endstream", start)], BYTES_AT_MOST)
    except zlib.error:
        return None
    return text if unpacking.eof else None


# --- DOCX -----------------------------------------------------------------------------------------


def _by_docx(raw: bytes) -> Carried:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(part.file_size for part in archive.infolist()) > BYTES_AT_MOST:
                return Carried(None, ("it is too large when it is unpacked",))
            if len(set(archive.namelist())) != len(archive.namelist()):
                return Carried(None, ("a part of it is there twice",))
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return Carried(None, ("the archive is damaged",))
    seal = () if parts.get(DOCX_SEAL) == docx_seal(parts) else (_CHANGED,)
    chain = parts.get(DOCX_PART)
    if chain is None:
        return Carried(None, ("it has no chain of events: a word processor may have saved it again", *seal))
    return Carried(chain.decode(errors="replace"), seal)


# --- text -----------------------------------------------------------------------------------------


def _by_text(raw: bytes) -> Carried:
    text = raw.decode(errors="replace").replace("\r\n", "\n").removeprefix("\ufeff")
    seal = () if text_seal_holds(text) else (_CHANGED,)
    blocks = list(_BLOCK.finditer(text))
    if len(blocks) != 1:
        said = "it holds more than one chain of events" if blocks else "its chain of events is cut off"
        return Carried(None, (said, *seal))
    after = text[blocks[0].end() :].strip()
    return Carried(blocks[0][0], (*seal, *(("something was written after its chain of events",) if after else ())))
