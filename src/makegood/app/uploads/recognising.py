"""What is being sent, going by its first bytes, and is it taken?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..ports.scanning import Says
from .limits import MEGABYTE, Limits


class Kind(NamedTuple):
    """A media type that is taken; or, without one, a sentence that says what it is instead and what to do."""

    media_type: str | None
    says: Says


Recognise = Callable[[bytes], Kind]
"""Tells the kind of a file by its first bytes."""

SIGN_BYTES = 4096  # enough to recognise any kind


def trouble_with(kind: Kind, size_bytes: int | None, limits: Limits) -> Says | None:
    """Why a file is not taken: another kind, or too large for its kind."""
    if kind.media_type is None:
        return kind.says
    most = limits.at_most(kind.media_type)
    if size_bytes is not None and size_bytes > most:
        megabytes = {"megabytes": size_bytes // MEGABYTE, "limit": most // MEGABYTE}
        return Says("evidence.readable.too_many_bytes", megabytes)
    return None
