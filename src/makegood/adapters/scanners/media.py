"""What is in a file, going by its content and never by its name?"""

from __future__ import annotations

from typing import Final

HEAD_BYTES: Final = 4096
TAIL_BYTES: Final = 65_557  # the furthest from the end that a ZIP archive's directory can begin

JPEG, PNG, WEBP, HEIC, AVIF = "image/jpeg", "image/png", "image/webp", "image/heic", "image/avif"
MP4, MOV = "video/mp4", "video/quicktime"
PHOTOS: Final = frozenset({JPEG, PNG, WEBP, HEIC, AVIF})
VIDEOS: Final = frozenset({MP4, MOV})

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), HEIC),
    **dict.fromkeys((b"avif", b"avis"), AVIF),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"), MP4),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gpp", b"dash", b"mmp4"), MP4),
    b"qt  ": MOV,
}
# QuickTime files older than the brand box begin with one of these.
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

# What people send by mistake, and what deserves its own sentence.
_REFUSED = (
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"RIFF", "riff"),
    (b"<svg", "svg"),
    (b"<?xml", "xml"),
    (b"<!DOCTYPE", "html"),
    (b"<html", "html"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"#!", "program"),
)
_MARKUP = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")


def media_type(head: bytes) -> str | None:
    """The type by the first bytes, among those that are taken; None for everything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _by_brands(head)
    return MOV if head[4:8] in _OLD_QUICKTIME else None


def _by_brands(head: bytes) -> str | None:
    """The first known brand: the main one, then the compatible ones.  `mif1` says only that it is some still."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    found = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    if brands[0] in (b"mif1", b"msf1") and AVIF in found:
        return AVIF
    return found[0] if found else None


def refused_type(head: bytes) -> str:
    """A name for what is not taken: gif, pdf, zip, ...; `empty`, or `unknown`."""
    if not head:
        return "empty"
    start = head.lstrip()[:16]
    return next((name for sign, name in _REFUSED if head.startswith(sign) or start.startswith(sign)), "unknown")


def second_nature(head: bytes, tail: bytes) -> str | None:
    """What the file is besides a picture: a document, an archive or a page, which some programs would open instead.

    Videos that phones append to a photograph are none of these.
    """
    if b"%PDF-" in head[:1100]:
        return "pdf"
    if _is_archive(tail):
        return "zip"
    markup = (head + tail[-HEAD_BYTES:]).lower()
    return "html" if any(sign in markup for sign in _MARKUP) else None


def _is_archive(tail: bytes) -> bool:
    """Whether the end is the directory of a ZIP archive, whose comment reaches exactly to the end of the file."""
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and len(tail) - at >= 22 and int.from_bytes(tail[at + 20 : at + 22], "little") <= len(tail) - at - 22
