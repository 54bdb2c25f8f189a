"""How is pgbench told to write the same rows?  Documents travel as parameters, ids are computed from a number.

Rows have the sizes of the story's own.  Each client walks over cases of its own, as `stock` numbers them.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .databases import Place
from .sample import CASE_ID, CASE_NUMBER, ORDER_ID, OTHER_NUMBER, REFUND_NO, SHOP
from .stock import NUMBERS, SCATTER, SHOPS, Row

# As the store has it: no client plans a statement twice, or loses time on compiling one.
_OPTIONS = "-c plan_cache_mode=force_generic_plan -c jit=off"
_BACKSLASH = "\\"
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)

# A copy's ids, each computed from its number as `stock` does it; later statements find them in variables.
_PREFIX = CASE_ID[len(SHOP) : -len(CASE_NUMBER)]
_BEFORE, _, _AFTER = ORDER_ID.partition(OTHER_NUMBER)
COMPUTED = {
    "shop_id": f"('shop-' || lpad((:c::bigint % {SHOPS})::text, 4, '0'))",
    "case_id": f"('shop-' || lpad((:c::bigint % {SHOPS})::text, 4, '0') || '{_PREFIX}' || lpad(:c::text, 12, '0'))",
    "refund_no": f"('{_PREFIX[1:]}' || lpad(:c::text, 12, '0') || '-1')",
    "order_id": f"('{_BEFORE}' || lpad(:o::text, 12, '0') || '{_AFTER}')",
    "other": "lpad(:o::text, 12, '0')",
}
# Longest first: a refund's number ends a case's id, and that begins with its shop's.
IN_VARIABLES = (
    (CASE_ID, ":case_id::text"),
    (REFUND_NO, ":refund_no::text"),
    (ORDER_ID, ":order_id::text"),
    (SHOP, ":shop_id::text"),
    (OTHER_NUMBER, ":other::text"),
)
NUMBERED = f"""\\set n :n + 1
\\set c :first + :client_id * :each + :n
\\set o :c * {SCATTER} % {NUMBERS}
"""
LEARNED = ", ".join(f"{expression} AS {name}" for name, expression in COMPUTED.items())


def computed(statement: str) -> str:
    """A statement that computes the ids itself, before there are variables."""
    for name, expression in COMPUTED.items():
        statement = statement.replace(f":{name}::text", expression)
    return statement


class Script(NamedTuple):
    """A pgbench script, the variables it is given, and how many commands one run of it stands for."""

    text: str
    variables: Mapping[str, str]
    commands: int


Ids = Sequence[tuple[str, str]]  # a text of the story's, and the SQL by which a copy's own is found


class Values:
    """Writes values into a script: documents become variables, ids are computed, the rest stands there as it is."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.variables: dict[str, str] = {}

    def row(self, row: Row) -> str:
        return ", ".join(map(self.value, row))

    def value(self, value: Any) -> str:
        """Spells one value as pgbench reads it; bytes become a variable."""
        if isinstance(value, bytes):
            name = f"given{len(self.variables)}"
            self.variables[name] = value.decode().replace(_BACKSLASH, 2 * _BACKSLASH)
            return f":{name}::bytea"
        if isinstance(value, str):
            return with_ids(value, self._ids)
        return "NULL" if value is None else str(value)


def with_ids(value: str, ids: Ids) -> str:
    """A text as SQL in which the first of these ids is computed, and those before and behind it, too."""
    for known, expression in ids:
        if known in value:
            head, _, tail = value.partition(known)
            parts = [with_ids(head, ids) if head else "", expression, with_ids(tail, ids) if tail else ""]
            return " || ".join(part for part in parts if part)
    # pgbench sees variables behind colons, also inside of quotes: there the text is cut in two.
    return "'" + re.sub(r":(?=\w)", ":' || '", value.replace("'", "''")) + "'"


async def run(place: Place, script: Script, clients: int, each: int, first: int) -> float:
    """Commands per second: every client carries out the script `each` times, on cases from number `first` on."""
    with tempfile.TemporaryDirectory(prefix="makegood-bench-") as folder:
        path = Path(folder) / "script.sql"
        path.write_text(script.text, "utf-8")
        given = {**script.variables, "n": "-1", "first": str(first), "each": str(each)}
        output = await _pgbench(place, path, given, clients, each)
    found = _TPS.search(output)
    assert found is not None, output
    return float(found[1]) * script.commands


async def _pgbench(place: Place, path: Path, given: Mapping[str, str], clients: int, each: int) -> str:
    arguments: Sequence[str] = [
        *(word for name, value in given.items() for word in ("-D", f"{name}={value}")),
        *("-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, os.cpu_count() or 1))),
        *("-t", str(each), "-f", str(path), place.url),
    ]
    process = await asyncio.create_subprocess_exec(
        place.pgbench,
        *arguments,
        env={**os.environ, "PGOPTIONS": _OPTIONS},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, trouble = await process.communicate()
    if process.returncode or b"ERROR" in trouble:
        raise RuntimeError(f"pgbench did not come through: {trouble.decode()[-2000:]}")
    return output.decode()
