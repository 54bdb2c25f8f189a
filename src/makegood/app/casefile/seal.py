"""How does a downloaded document show that its pages, too, are as they were written?  By a hash of the whole of it.

The chain of events is what counts; the seal catches what would be believed before anybody looks at the chain: another
amount on a page.  Whoever can change a page can make a new seal, so it proves nothing by itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

PDF_SEAL: Final = "makegood-sha256:"
DOCX_SEAL: Final = "makegood/parts.txt"
TEXT_SEAL: Final = "-----MAKEGOOD TEXT SHA-256 "
UNSEALED: Final = "0" * 64
_IN_PDF: Final = re.compile(PDF_SEAL.encode() + rb"([0-9a-f]{64})")
_IN_TEXT: Final = re.compile(rf"^{TEXT_SEAL}([0-9a-f]{{64}})-----\n", re.MULTILINE)


def sealed_pdf(unsealed: bytes) -> bytes:
    """The PDF with the hash of itself where its keywords hold zeros; the hash is of the bytes with the zeros."""
    return unsealed.replace((PDF_SEAL + UNSEALED).encode(), (PDF_SEAL + _sha256(unsealed)).encode())


def pdf_seal_holds(document: bytes) -> bool:
    """Every place names the same hash, and it is that of the document with zeros in these places."""
    stated = set(_IN_PDF.findall(document))
    unsealed = _IN_PDF.sub((PDF_SEAL + UNSEALED).encode(), document)
    return stated == {_sha256(unsealed).encode()}


def docx_seal(parts: Mapping[str, bytes]) -> bytes:
    """A line for every part of the archive but the seal itself: its hash and its name."""
    return "".join(f"{_sha256(parts[name])}  {name}\n" for name in sorted(parts) if name != DOCX_SEAL).encode()


def text_seal(text: str) -> str:
    """The line that closes the text and names its hash."""
    return f"{TEXT_SEAL}{_sha256(text.encode())}-----\n"


def text_seal_holds(document: str) -> bool:
    """The last such line names the hash of all that stands above it."""
    found = list(_IN_TEXT.finditer(document))
    return bool(found) and found[-1][1] == _sha256(document[: found[-1].start()].encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
