"""How does something happen on another connection while a decision is being made?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any


def elsewhere(work: Coroutine[Any, Any, Any]) -> None:
    """Runs to its end in another thread with a loop of its own; trouble there is trouble here."""
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as raised:
            trouble.append(raised)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    for raised in trouble:
        raise raised
