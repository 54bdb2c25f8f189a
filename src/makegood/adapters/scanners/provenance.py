"""Does the file carry content credentials (C2PA), and do they hold?  Read without any network.

A plain reader would fetch a manifest from an address that stands inside the file, which a stranger chose.
"""

from __future__ import annotations

import json
import mmap
from typing import Any, BinaryIO

_MARKS = (b"jumb", b"c2pa", b"contentcredentials", b"dcterms:provenance")
_SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False}}
# Codes of a reader that only say that nobody told it whom to trust.
_NOT_TRUSTED = frozenset({"signingCredential.untrusted"})


def credentials_in(stream: BinaryIO, media_type: str) -> dict[str, Any] | None:
    """The fields of Credentials; None where the file has none."""
    if not _may_have(stream):
        return None
    stream.seek(0)
    return _read(stream, media_type)


def _may_have(stream: BinaryIO) -> bool:
    """Looks for the marks before a large library is loaded."""
    try:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(mark) >= 0 for mark in _MARKS)
    except (ValueError, OSError):
        return False


def _read(stream: BinaryIO, media_type: str) -> dict[str, Any] | None:
    import c2pa  # type: ignore[import-untyped]

    settings = c2pa.Settings.from_dict(_SETTINGS)
    try:
        with c2pa.Context(settings) as context, c2pa.Reader(media_type, stream, context=context) as reader:
            return _said(json.loads(reader.json()))
    except c2pa.C2paError as error:
        return _state_of(str(error))


def _state_of(error: str) -> dict[str, Any] | None:
    """Credentials kept elsewhere are not fetched; damaged ones are damaged; without any there is nothing to say."""
    if "ManifestNotFound" in error or "JumbfNotFound" in error:
        return None
    return {"state": "elsewhere" if "emote" in error else "unreadable", "written_by": None, "codes": []}


def _said(store: dict[str, Any]) -> dict[str, Any]:
    active = store.get("manifests", {}).get(store.get("active_manifest"), {})
    named = next((info.get("name") for info in active.get("claim_generator_info") or ()), None)
    broken = {status.get("code", "") for status in store.get("validation_status") or ()} - _NOT_TRUSTED
    return {
        "state": str(store.get("validation_state", "invalid")).lower(),
        "written_by": named or active.get("claim_generator"),
        "codes": [*sorted(broken), *_source_types(store)],
    }


def _source_types(store: dict[str, Any]) -> list[str]:
    """The digital source types that the actions name, such as trainedAlgorithmicMedia."""
    found: set[str] = set()
    for manifest in store.get("manifests", {}).values():
        for assertion in manifest.get("assertions") or ():
            if ".actions" in assertion.get("label", ""):
                actions = assertion.get("data", {}).get("actions") or ()
                found |= {str(action["digitalSourceType"]) for action in actions if action.get("digitalSourceType")}
    return sorted(kind.rsplit("/", 1)[-1] for kind in found)
