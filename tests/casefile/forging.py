"""A forger's tools: another chain put into a document of each format, with or without a new seal."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable

from makegood.app.casefile.chain import BEGIN, DOCX_PART
from makegood.app.casefile.seal import DOCX_SEAL, PDF_SEAL, TEXT_SEAL, UNSEALED, docx_seal, sealed_pdf, text_seal

Change = Callable[[str], str]
_STREAM = re.compile(rb"/Type/EmbeddedFile.*?stream\n(.*?)\nendstream", re.DOTALL)


def chain_of(document: bytes, form: str) -> str:
    """The chain as the document carries it."""
    match form:
        case "pdf":
            found = _STREAM.search(document)
            assert found is not None
            return zlib.decompress(found[1]).decode()
        case "docx":
            return _parts(document)[DOCX_PART].decode()
        case _:
            return document.decode().partition(f"\n{BEGIN}\n")[1][1:] + document.decode().partition(f"\n{BEGIN}\n")[2]


def forged(document: bytes, form: str, change: Change) -> bytes:
    """The document with a changed chain and a new seal, as by somebody who knows how they are made."""
    chain = change(chain_of(document, form))
    match form:
        case "pdf":
            found = _STREAM.search(document)
            assert found is not None
            changed = document[: found.start(1)] + zlib.compress(chain.encode()) + document[found.end(1) :]
            seal = PDF_SEAL.encode()
            return sealed_pdf(re.sub(seal + rb"[0-9a-f]{64}", seal + UNSEALED.encode(), changed))
        case "docx":
            return packed(_parts(document) | {DOCX_PART: chain.encode()})
        case _:
            shown = document.decode().rpartition(f"\n{TEXT_SEAL}")[0] + "\n"
            return (shown + text_seal(shown) + chain).encode()


def packed(parts: dict[str, bytes], sealed: bool = True) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, docx_seal(parts) if sealed and name == DOCX_SEAL else part)
    return out.getvalue()


def with_other_pages(document: bytes, form: str) -> bytes:
    """The document with something else on its pages, the chain as it was."""
    match form:
        case "pdf":
            assert document.count(b"/Rotate") == 0
            return document.replace(b"/Type/Page/", b"/Type/Page /", 1)
        case "docx":
            parts = _parts(document)
            words = parts["word/document.xml"]
            assert b"100.00" in words
            return packed(parts | {"word/document.xml": words.replace(b"100.00", b"900.00")}, sealed=False)
        case _:
            return document.replace(b"100.00", b"900.00", 1)


def _parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- changes of a chain ---------------------------------------------------------------------------


def one_letter(chain: str) -> str:
    return chain.replace("It leaks", "It leakz", 1)


def another_amount(chain: str) -> str:
    return chain.replace('"requested_minor":10000', '"requested_minor":90000', 1)


def another_amount_hashed(chain: str) -> str:
    """The first event and its hash changed together; the second still names the old one."""
    lines = chain.splitlines(keepends=True)
    body = another_amount(lines[5][65:])
    lines[5] = f"{hashlib.sha256(body.rstrip().encode()).hexdigest()} {body}"
    return "".join(lines)


def one_event_less(chain: str) -> str:
    lines = chain.splitlines(keepends=True)
    return "".join(lines[:7] + lines[8:])


def the_last_event_less(chain: str) -> str:
    lines = chain.splitlines(keepends=True)
    return "".join(lines[:-2] + lines[-1:])


def two_events_reordered(chain: str) -> str:
    lines = chain.splitlines(keepends=True)
    return "".join([*lines[:6], lines[7], lines[6], *lines[8:]])


def one_event_twice(chain: str) -> str:
    lines = chain.splitlines(keepends=True)
    return "".join([*lines[:7], lines[6], *lines[7:]])


def another_hash(chain: str) -> str:
    lines = chain.splitlines(keepends=True)
    lines[6] = "0" * 64 + lines[6][64:]
    return "".join(lines)


def another_last_hash(chain: str) -> str:
    return re.sub(r"(?m)^last .*$", "last " + "f" * 64, chain, count=1)


def another_case(chain: str) -> str:
    return re.sub(r"(?m)^case (.*)(.)$", lambda m: f"case {m[1]}{'Y' if m[2] == 'X' else 'X'}", chain, count=1)


def no_head(chain: str) -> str:
    return re.sub(r"(?m)^events .*\n", "", chain, count=1)


def another_version(chain: str) -> str:
    return chain.replace("\nversion 1\n", "\nversion 2\n", 1)


def a_line_that_is_none(chain: str) -> str:
    return chain.replace("\nlast ", "\nlast ", 1).replace("-----END", "and so on\n-----END", 1)


def no_events(chain: str) -> str:
    lines = chain.splitlines(keepends=True)
    return "".join([*lines[:3], "events 0\n", *lines[4:5], *lines[-1:]])
