"""Is it the reader's turn?"""

from __future__ import annotations

from typing import Final

from ....domain.words import Role, Turn

_SIDES: Final = frozenset({Role.CONSUMER, Role.MERCHANT})


def is_mine(turn: Turn | None, role: Role) -> bool:
    """Tells whether it is the reader's turn."""
    return turn is not None and (turn.value == role.value or (turn is Turn.BOTH and role in _SIDES))
