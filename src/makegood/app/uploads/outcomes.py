"""What can become of a request about an upload, besides what was asked for?"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ...domain.refusals import Refusal
from ..ports import UploadRow
from ..ports.scanning import Says


class Missing(Enum):
    """There is none for this caller, or there was one."""

    NEVER = "never"
    GONE = "gone"


class Misplaced(NamedTuple):
    """The bytes do not begin where the last ones ended."""

    offset_bytes: int


class Superseded(NamedTuple):
    """A newer connection writes; nothing more of this one is kept."""


class TooLarge(NamedTuple):
    """More bytes than may be sent, or than were announced."""

    at_most: int


class NotTaken(NamedTuple):
    """The file is no photo or video, or too large for one."""

    says: Says
    too_large: bool = False


class Mismatch(NamedTuple):
    """The bytes are not those that the checksum is of; none of them is kept."""


class Busy(NamedTuple):
    """Too much at once: try again after so many seconds."""

    after_s: int
    everybody: bool = False


class TooMany(NamedTuple):
    """No more uploads may be open, or no more exhibits be in the case."""

    what: str
    at_most: int


No = Missing | Misplaced | Superseded | TooLarge | NotTaken | Mismatch | Busy | TooMany | Refusal
Outcome = UploadRow | No
