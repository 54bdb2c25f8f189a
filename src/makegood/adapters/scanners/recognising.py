"""What is a file that is still being sent, going by its first bytes?  Nothing is decoded here."""

from __future__ import annotations

from ...app.ports.scanning import Says
from ...app.uploads.recognising import Kind
from .intake import SAID_APART
from .media import HEAD_BYTES, media_type, refused_type


def recognise(head: bytes) -> Kind:
    """The media type, where it is one that is taken; else the sentence for what it is instead."""
    start = head[:HEAD_BYTES]
    kind = media_type(start)
    if kind is not None:
        return Kind(kind, Says("evidence.readable.opened"))
    name = refused_type(start)
    return Kind(None, Says(f"evidence.readable.is_{name}" if name in SAID_APART else "evidence.readable.unknown"))
