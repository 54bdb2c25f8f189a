"""Which files do pages bring with them, and under which addresses may browsers keep them for ever?

The style sheets lie in small files, one concern each, and are served as one, in the order of their names: whole to
guests, to consumers and to staff without what their pages never wear.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from ....domain.words import Role
from .visit import Document, Shown, Visit, address, not_here

PAGES: Final = __name__.rpartition(".frame.")[0]
SHEET: Final = "makegood.css"
_SHEETS: Final[Mapping[str, frozenset[str]]] = {
    SHEET: frozenset(),
    "consumer.css": frozenset({"65-desk", "80-console", "80-shop", "85-arbitrator", "90-styleguide"}),
    "staff.css": frozenset({"55-apply", "71-guide", "90-styleguide"}),
}
"""Which parts are left out of each sheet."""
VENDORED: Final = "chartist.js"
_CSS: Final = "text/css; charset=utf-8"
_SCRIPT: Final = "text/javascript; charset=utf-8"
MEDIA: Final = {
    **dict.fromkeys(_SHEETS, _CSS),
    "apply.js": _SCRIPT,
    VENDORED: _SCRIPT,  # Chartist 1.5.0, as its makers build it
    "countdown.js": _SCRIPT,
    "evidence.js": _SCRIPT,
    "figures.js": _SCRIPT,
    "forms.js": _SCRIPT,
    "guide.js": _SCRIPT,
    "live.js": _SCRIPT,
    "look.js": _SCRIPT,
    "places.js": _SCRIPT,
    "enter.js": _SCRIPT,
    "desk.js": _SCRIPT,
    "scan.js": _SCRIPT,
    "shopper.js": _SCRIPT,
    "uploads.js": _SCRIPT,
    "mark.svg": "image/svg+xml",
}


_VARY: Final = (b"vary", b"accept-encoding")
_NOT_AT_ALL: Final = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")


@cache
def static_bytes(name: str) -> bytes:
    """A file of ours, read once; a style sheet is put together from its parts."""
    folder = files(PAGES).joinpath("static")
    if name in _SHEETS:
        parts = sorted(folder.joinpath("css").iterdir(), key=lambda part: part.name)
        parts = [part for part in parts if part.name.removesuffix(".css") not in _SHEETS[name]]
        return _lean_sheet(b"\n".join(part.read_bytes() for part in parts))
    whole = folder.joinpath(name).read_bytes()
    return _lean_script(whole) if MEDIA[name] == _SCRIPT and name != VENDORED else whole


def sheet_of(role: Role | None) -> str:
    """What the pages of a role wear."""
    if role is None:
        return SHEET
    return "consumer.css" if role is Role.CONSUMER else "staff.css"


def _lean_sheet(sheet: bytes) -> bytes:
    """The same without remarks, indents and ends of lines, which are for who writes it: a slow line carries every byte.

    A line that goes on ends in neither of the signs after which nothing need stand.
    """
    lines = (line.strip() for line in re.sub(rb"/\*.*?\*/", b"", sheet, flags=re.DOTALL).splitlines())
    short = (
        re.sub(rb"^([a-z0-9-]+): ", rb"\1:", line).removesuffix(b" {") + b"{" * line.endswith(b" {") for line in lines
    )
    lean = b"".join(line if line.endswith((b"{", b"}", b";", b",")) else line + b"\n" for line in short if line)
    return lean.replace(b";}", b"}").replace(b", ", b",")


def _lean_script(script: bytes) -> bytes:
    """The same without indents and lines that are remarks; no text of ours goes over several lines."""
    lines = (line.strip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//"))


@cache
def asset(name: str) -> str:
    """The address of a file of ours; it changes with the file, so that browsers may keep it for ever."""
    return address("static", name, v=hashlib.sha256(static_bytes(name)).hexdigest()[:12])


async def static(visit: Visit) -> Shown:
    """A file of ours, packed for a browser that takes it so: there is no secret in it that its size could give away."""
    name = visit.params["name"]
    if name not in MEDIA:
        return not_here()
    shown = Document(static_bytes(name), MEDIA[name], kept="v" in visit.query, headers=(_VARY,))
    if not _takes_gzip(visit.encodings):
        return shown
    return shown._replace(body=_packed(name), headers=(_VARY, (b"content-encoding", b"gzip")))


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(static_bytes(name), 9, mtime=0)


def _takes_gzip(encodings: str) -> bool:
    """Named, and not with the weight 0 (RFC 9110, 12.5.3)."""
    named = (one.partition(";") for one in encodings.lower().split(","))
    return any(name.strip() == "gzip" and not _NOT_AT_ALL.fullmatch(weight) for name, _, weight in named)
