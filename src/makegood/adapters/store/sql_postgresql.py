"""What does the one transaction say to PostgreSQL?

One statement reads all that a batch wants, one statement writes all that it leaves behind.  Both are put together from
the named texts below, once for each set of kinds or parts that are not empty, so that a batch without ledger rows does
not pay for the ledger; the driver then keeps them prepared.  Rows travel as one array for each column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from ...app.ports import Wants
from .parts import COMPARED, TABLE, Part, Parts
from .session import Claim
from .tables import ANSWERS, CASES, COUNTERS, DEADLINES, ORDERS, SHOPS, TRACKING, Row, Table

# READ COMMITTED is enough.  The read is one statement, hence one snapshot.  Whatever a decision rests on and others may
# change at the same time (a case, its order's reservations, a counter, a key) is compared or claimed by the write: an
# UPDATE waits for whoever holds the row, looks at the version that was committed, and finds nothing to change when it
# moved; an INSERT fails on the key, events by (shop_id, case_id, seq).  A case that another batch opens on the same
# order, which no row of ours would show, moves the order's version.  Policies and suspensions are read, not compared:
# cases carry the refs_version they were derived with, and those that fell behind are derived again.
BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"
COMMIT = "COMMIT"
ROLLBACK = "ROLLBACK"

# Plans are made once and must not depend on how full the tables were then: always by index, never by whole table.
SETTLE_WRITER = """
SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;
SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
SET default_transaction_isolation = 'read committed'"""

# Lists are narrowed in many ways, so their plans are made for the values at hand; those that an index has in order walk
# it: the planner takes a case's shadow for one of thousands, and would rather sort them all.
SETTLE_READER = """
SET plan_cache_mode = force_custom_plan; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;
SET enable_hashjoin = off; SET enable_mergejoin = off; SET max_parallel_workers_per_gather = 0; SET jit = off;
SET default_transaction_read_only = on"""


def _found(table: Table, alias: str, key: tuple[str, ...], given: str, columns: str = "*") -> str:
    """Joins given keys to a table such that each is looked up in the index of its key, whatever the planner believes.

    Written with plain `=`, a plan made while the table was empty may read the whole table for each batch, and goes on
    doing so until the table is analysed again: 300 ms instead of 0.2 ms with 50,000 answers.  Here the last column is
    asked for as a range, in order and apart from the rest: only the index of the key gives that without sorting.
    """
    *firsts, last = (f"{alias}.{column} {{}} {given}.{column}" for column in key)
    conditions = " AND ".join([*(first.format("=") for first in firsts), last.format(">="), last.format("<=")])
    return f"""CROSS JOIN LATERAL (
        SELECT {columns} FROM {table.name} AS {alias} WHERE {conditions}
        ORDER BY {alias}.{key[-1]} OFFSET 0) AS {alias}"""


def _at(table: Table, key: tuple[str, ...]) -> str:
    """Finds where the rows of these keys are; one that moves on meanwhile is no longer there, and is left alone."""
    return _found(table, "k", key, "n", "k.ctid AS at")


# --- the read: rows of every kind, each under a tag, in the columns of a case --------------------------

TAG_REFS, TAG_CASE, TAG_DUE, TAG_ORDER, TAG_SHOP, TAG_ANSWER, TAG_TRACKING, TAG_COUNTER = range(8)

# Which table each other tag means, and which columns of a case carry its columns: any of the same type would do.
_CARRIED: dict[int, tuple[Table, tuple[str, ...]]] = {
    TAG_ORDER: (ORDERS, ORDERS.columns),
    TAG_SHOP: (SHOPS, SHOPS.columns),
    TAG_ANSWER: (ANSWERS, ("shop_id", "case_id", "kind", "opened_at", "doc")),
    TAG_TRACKING: (TRACKING, ("carrier", "waybill", "stage", "opened_at", "updated_at")),
    TAG_COUNTER: (COUNTERS, ("shop_id", "case_id", "version", "opened_at")),
}

REFS_AT = CASES.columns.index("refs_version") + 1  # the tag comes first

# The table of a tagged row, and what picks its columns out of the columns of a case.
PICK: dict[int, tuple[str, Callable[[Any], Row]]] = {
    tag: (table.name, itemgetter(*(CASES.columns.index(place) + 1 for place in places)))
    for tag, (table, places) in _CARRIED.items()
}


def _tagged(tag: int, alias: str) -> str:
    """`SELECT tag, ...` with the columns of an aliased table where PICK finds them."""
    table, places = _CARRIED[tag]
    carries = dict(zip(places, table.columns, strict=True))
    columns = (f"{alias}.{carries[column]}" if column in carries else "NULL" for column in CASES.columns)
    return f"SELECT {tag}, {', '.join(columns)}"


def _refs() -> str:
    """The first row: it also tells the union the type of every column."""
    typed = zip(CASES.columns, CASES.types, strict=True)
    columns = ("s.number" if column == "refs_version" else f"NULL::{type_}" for column, type_ in typed)
    return f"SELECT {TAG_REFS}, {', '.join(columns)} FROM settings AS s WHERE s.name = 'refs_version'"


_CASE_KEY, _ORDER_KEY, _PARCEL = CASES.columns[:2], ORDERS.columns[:2], TRACKING.columns[:2]
_CTES = {
    "cases": f"""wanted AS MATERIALIZED (
    SELECT {CASES.of("c")} FROM unnest({{}}::text[], {{}}::text[]) AS w (shop_id, case_id)
    {_found(CASES, "c", _CASE_KEY, "w")})""",
    "due": f"""held AS MATERIALIZED (
    SELECT d.shop_id, d.case_id FROM deadlines AS d WHERE d.wake_at <= {{}} ORDER BY d.wake_at LIMIT {{}}
    FOR UPDATE SKIP LOCKED),
due AS MATERIALIZED (
    SELECT {CASES.of("c")} FROM held {_found(CASES, "c", _CASE_KEY, "held")})""",
    "orders": "ordered AS MATERIALIZED (SELECT * FROM unnest({}::text[], {}::text[]) AS w (shop_id, order_id))",
    "shops": "shopped AS MATERIALIZED (SELECT * FROM unnest({}::text[]) AS w (shop_id))",
    "answers": "answered AS MATERIALIZED (SELECT * FROM unnest({}::text[], {}::text[]) AS w (scope, key))",
    "tracking": "tracked AS MATERIALIZED (SELECT * FROM unnest({}::text[], {}::text[]) AS w (carrier, waybill))",
    "counters": "counted AS MATERIALIZED (SELECT * FROM unnest({}::text[], {}::text[]) AS w (shop_id, name))",
}
_PARAMETERS = {kind: text.count("{}") for kind, text in _CTES.items()}
_ORDER_OF = _found(ORDERS, "o", _ORDER_KEY, "w")
_SELECTS = {
    "cases": (
        f"SELECT {TAG_CASE}, {CASES.listed} FROM wanted",
        f"{_tagged(TAG_ORDER, 'o')} FROM wanted AS w {_ORDER_OF}",
    ),
    "due": (
        f"SELECT {TAG_DUE}, {CASES.listed} FROM due",
        f"{_tagged(TAG_ORDER, 'o')} FROM due AS w {_ORDER_OF}",
    ),
    "orders": (
        f"{_tagged(TAG_ORDER, 'o')} FROM ordered AS w {_ORDER_OF}",
        f"""SELECT {TAG_CASE}, {CASES.of("c")} FROM ordered AS w
    {_found(CASES, "c", _ORDER_KEY, "w")} WHERE NOT c.ended""",
    ),
    "shops": (f"{_tagged(TAG_SHOP, 's')} FROM shopped AS w {_found(SHOPS, 's', SHOPS.columns[:1], 'w')}",),
    "answers": (f"{_tagged(TAG_ANSWER, 'a')} FROM answered AS w {_found(ANSWERS, 'a', ANSWERS.columns[:2], 'w')}",),
    "tracking": (f"{_tagged(TAG_TRACKING, 't')} FROM tracked AS w {_found(TRACKING, 't', _PARCEL, 'w')}",),
    "counters": (f"{_tagged(TAG_COUNTER, 'n')} FROM counted AS w {_found(COUNTERS, 'n', COUNTERS.columns[:2], 'w')}",),
}
KINDS = tuple(_CTES)


@cache
def read_statement(kinds: tuple[str, ...]) -> str:
    """The one read of these kinds, which are in the order of KINDS; parameters are numbered through."""
    ctes, number = [], 0
    for kind in kinds:
        count = _PARAMETERS[kind]
        ctes.append(_CTES[kind].format(*(f"${number + place}" for place in range(1, count + 1))))
        number += count
    selects = [_refs(), *(select for kind in kinds for select in _SELECTS[kind])]
    head = "WITH " + ",\n".join(ctes) + "\n" if ctes else ""
    return head + "\nUNION ALL ".join(selects)


def read_arguments(wants: Wants) -> Mapping[str, tuple[Any, ...]]:
    """The arguments of the kinds that are wanted: an array for each column of their keys."""
    shops = {*wants.shops, *(shop_id for shop_id, _ in wants.orders)}  # a wanted order brings its shop
    wanted: dict[str, tuple[Any, ...]] = {
        "cases": tuple(zip(*wants.cases, strict=True)),
        "due": tuple(wants.due or ()),
        "orders": tuple(zip(*wants.orders, strict=True)),
        "shops": (tuple(shops),) if shops else (),
        "answers": tuple(zip(*wants.answers, strict=True)),
        "tracking": tuple(zip(*wants.tracking, strict=True)),
        "counters": tuple(zip(*wants.counters, strict=True)),
    }
    return {kind: arguments for kind, arguments in wanted.items() if arguments}


# --- the write: one part for each table that changes ----------------------------------------------------


def _assignments(part: Part, source: str) -> str:
    """`column = source.column` for every column that is not of the key."""
    table = TABLE[part]
    return ", ".join(f"{column} = {source}.{column}" for column in table.columns[table.key :])


def _insert(part: Part) -> str:
    table = TABLE[part]
    return f"INSERT INTO {table.name} ({table.listed}) SELECT {table.listed} FROM {{rows}}"


def _upsert(part: Part) -> str:
    key = ", ".join(TABLE[part].columns[: TABLE[part].key])
    return f"{_insert(part)} ON CONFLICT ({key}) DO UPDATE SET {_assignments(part, 'excluded')}"


def _move(part: Part) -> str:
    table = TABLE[part]
    return f"""UPDATE {table.name} AS t SET {_assignments(part, "n")}
    FROM {{rows}} {_at(table, table.columns[: table.key])}
    WHERE t.ctid = k.at AND t.version = n.version - 1"""


_WRITES: dict[Part, str] = {
    Part.DEADLINES_SET: _upsert(Part.DEADLINES_SET),
    Part.DEADLINES_GONE: f"""DELETE FROM deadlines AS t USING {{rows}} {_at(DEADLINES, _CASE_KEY)}
    WHERE t.ctid = k.at""",
    Part.CASES_NEW: _insert(Part.CASES_NEW),
    Part.CASES_MOVED: _move(Part.CASES_MOVED),
    Part.ORDERS_NEW: _insert(Part.ORDERS_NEW),
    Part.ORDERS_MOVED: _move(Part.ORDERS_MOVED),
    Part.COUNTERS_NEW: _insert(Part.COUNTERS_NEW),
    Part.COUNTERS_MOVED: _move(Part.COUNTERS_MOVED),
    Part.EVENTS: _insert(Part.EVENTS),
    Part.LEDGER: _insert(Part.LEDGER),
    Part.OUTBOX: _insert(Part.OUTBOX),
    Part.PAYOUTS: _upsert(Part.PAYOUTS),
    Part.ANSWERS: _insert(Part.ANSWERS),
    Part.TRACKING: f"{_insert(Part.TRACKING)} ON CONFLICT (carrier, waybill, status, occurred_at) DO NOTHING",
    Part.PARCELS: f"{_insert(Part.PARCELS)} ON CONFLICT (shop_id, case_id, carrier, waybill) DO NOTHING",
}


@cache
def write_statement(parts: tuple[Part, ...]) -> str:
    """The one write of these parts, which are in the order of Part; it fails (22012) where a comparison fails.

    The counts are asked for in that order, and PostgreSQL carries out a part when its count is first asked for: so
    deadlines are locked before cases, cases before orders.  A statement that fails leaves nothing behind, inside a
    transaction or by itself.
    """
    ctes: list[str] = []
    held: list[str] = []
    number = 0
    for part in parts:
        table = TABLE[part]
        arrays = ", ".join(f"${number + place}::{type_}[]" for place, type_ in enumerate(table.types, start=1))
        if part in COMPARED:
            held.append(f"{part}_changed = cardinality(${number + 1}::{table.types[0]}[])")
        ctes.append(
            f"{part} AS (\n    {_WRITES[part].format(rows=f'unnest({arrays}) AS n ({table.listed})')} RETURNING 1)"
        )
        number += len(table.columns)
    counts = ", ".join(f"(SELECT count(*) FROM {part}) AS {part}_changed" for part in parts)
    all_held = f"({' AND '.join(held)})::int" if held else "1"
    return "WITH " + ",\n".join(ctes) + f"\nSELECT 1 / {all_held}, * FROM (SELECT {counts} OFFSET 0) AS counted"


def write_arguments(parts: Parts) -> list[tuple[Any, ...]]:
    """An array for each column of each part."""
    return [column for rows in parts.values() for column in zip(*rows, strict=True)]


# --- leases ----------------------------------------------------------------------------------------------


@cache
def claim_statement(claim: Claim) -> str:
    """Takes rows that nobody else is taking, and leases them; the last column is when each was ready."""
    table, own = claim.table, claim.table.columns[1]
    return f"""
WITH k AS MATERIALIZED (
    SELECT ctid AS at, {claim.ready} FROM {table.name} WHERE {claim.only} AND {claim.ready} <= $1
    ORDER BY {claim.ready}, {own} LIMIT $3 FOR UPDATE SKIP LOCKED)
UPDATE {table.name} AS t SET {claim.ready} = $2, attempts = t.attempts + 1
FROM k WHERE t.ctid = k.at
RETURNING {table.of("t")}, k.{claim.ready}"""
