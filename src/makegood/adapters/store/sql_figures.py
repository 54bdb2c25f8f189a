"""What do figures of a shop ask of both databases, in the same words?"""

from __future__ import annotations

from typing import Final

from ...app.ports import CaseFiguresRow
from .tables import CASES, EVENTS

COLUMNS: Final = CaseFiguresRow._fields

# Walks along cases_by_age_in_shop; what is up to date is passed over.
_UNSUMMED = """
FROM cases AS c
LEFT JOIN case_figures AS f ON f.shop_id = c.shop_id AND f.case_id = c.case_id
WHERE c.shop_id = $1 AND (c.opened_at, c.case_id) > ($2, $3) AND (f.version IS NULL OR f.version <> c.version)
ORDER BY c.opened_at, c.case_id LIMIT $4"""

UNSUMMED: Final = f"SELECT {CASES.of('c')} {_UNSUMMED}"

# Only the events that numbers are made of.
FACTS: Final = f"""
SELECT {EVENTS.of("e")} FROM (SELECT c.case_id {_UNSUMMED}) AS k
JOIN events AS e ON e.shop_id = $1 AND e.case_id = k.case_id
WHERE e.type IN ('evidence_shown', 'agreed', 'refused', 'signed', 'refused_at_door', 'refund_promised', 'rejected',
                 'closed')
ORDER BY e.case_id, e.seq"""

_GIVEN = ", ".join(f"${place}" for place in range(1, len(COLUMNS) + 1))
PUT: Final = f"""
INSERT INTO case_figures ({", ".join(COLUMNS)}) VALUES ({_GIVEN})
ON CONFLICT (shop_id, case_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[2:])}
WHERE excluded.version > case_figures.version"""

_SUMS = ("disputes", "liable", "refunded_minor", "small_count", "small_minor", "courier_minor", "resold")
_ALIKE = "situation, reason, outcome, refund_by, currency"
GROUPS: Final = f"""
SELECT {_ALIKE}, count(*), {", ".join(f"CAST(sum({name}) AS bigint)" for name in _SUMS)}
FROM case_figures WHERE shop_id = $1 AND opened_at >= $2 GROUP BY {_ALIKE} ORDER BY {_ALIKE}"""


def spread(length: str) -> str:
    """The median and the ninth decile, by their places in the order of length."""
    assert length in COLUMNS
    return f"""
SELECT place, many, {length} FROM (
    SELECT {length}, row_number() OVER (ORDER BY {length}) AS place, count(*) OVER () AS many
    FROM case_figures WHERE shop_id = $1 AND opened_at >= $2 AND {length} IS NOT NULL
) AS ranked WHERE place = (many + 1) / 2 OR place = (many * 9 + 9) / 10 ORDER BY place"""


MEDIANS: Final = """
SELECT situation, length_s FROM (
    SELECT situation, length_s, row_number() OVER (PARTITION BY situation ORDER BY length_s) AS place,
        count(*) OVER (PARTITION BY situation) AS many
    FROM case_figures WHERE shop_id = $1 AND opened_at >= $2 AND length_s IS NOT NULL
) AS ranked WHERE place = (many + 1) / 2 ORDER BY situation"""

WITH_PAYMENTS: Final = """
SELECT case_id FROM case_figures
WHERE shop_id = $1 AND opened_at >= $2 AND (small_count > 0 OR courier_minor > 0)
ORDER BY opened_at DESC, case_id DESC LIMIT $3"""
