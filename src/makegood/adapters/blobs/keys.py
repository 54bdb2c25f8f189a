"""Which keys are there?  Short words and hashes between slashes, so that none can lead anywhere else."""

from __future__ import annotations

import re
from typing import Final

_SEGMENT: Final = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_KEY: Final = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
KEY_LENGTH_AT_MOST: Final = 512


def checked(key: str) -> str:
    """The key; ValueError where it is none of ours."""
    if len(key) > KEY_LENGTH_AT_MOST or not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a blob")
    return key


def checked_prefix(prefix: str) -> str:
    """A prefix that ends in a slash."""
    if not prefix.endswith("/"):
        raise ValueError(f"{prefix!r} does not end in a slash")
    return f"{checked(prefix[:-1])}/"
