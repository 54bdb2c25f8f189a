"""Why can a file not be taken?"""

from __future__ import annotations


class Trouble(Exception):
    """The file is refused: the key of the sentence that says why and what to do, and what fills it."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
