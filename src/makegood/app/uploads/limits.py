"""How much may be sent, by whom, and for how long does an unfinished upload wait?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ...domain.words import ExhibitPurpose

MEGABYTE: Final = 1_000_000
PART_BYTES: Final = 1024 * 1024
HEAD_BYTES: Final = 64 * 1024  # what a device compares to find its file again


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may be, how many there may be, and how long they wait."""

    photo_bytes: int = 50 * MEGABYTE
    video_bytes: int = 300 * MEGABYTE
    open_per_case: int = 20
    open_per_sender: int = 60
    exhibits_per_case: int = 200
    created: int = 120
    created_within: timedelta = timedelta(minutes=10)
    expires_after: timedelta = timedelta(hours=72)
    remembered_for: timedelta = timedelta(days=30)
    writing_at_once: int = 256

    def at_most(self, media_type: str | None) -> int:
        """How large a file of this type may be, so far as its type is known."""
        return self.photo_bytes if (media_type or "").startswith("image/") else self.video_bytes


ALL_PURPOSES: Final = frozenset(purpose.value for purpose in ExhibitPurpose)
