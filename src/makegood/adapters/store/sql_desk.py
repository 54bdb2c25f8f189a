"""In which words is a store asked what a merchant's desk shows?  The same on both databases."""

from __future__ import annotations

from ...app.ports import SavedViewRow
from ...domain.words import CARRIERS
from .tables import CASES

_VIEWS = ", ".join(SavedViewRow._fields)
_CARRIERS = ", ".join(f"'{carrier}'" for carrier in CARRIERS)  # so that the index, which begins with them, is used

# The most urgent ones, along the index of the queue; the rest is not counted.
STAGE_TALLY = """
SELECT stage, count(*) FROM (
    SELECT stage FROM deadlines WHERE shop_id = $1 ORDER BY due_at, case_id LIMIT $2
) AS urgent GROUP BY stage"""

# A handful is found and then sorted, in words that no index has: nobody walks all cases by age to find one parcel.
_BY_WAYBILL = f"carrier IN ({_CARRIERS}) AND waybill = $2 AND shop_id = $1"
CASES_BY_WAYBILL = f"""
SELECT {CASES.of("c")} FROM (
    SELECT shop_id, case_id FROM cases WHERE {_BY_WAYBILL}
    UNION SELECT shop_id, case_id FROM parcels WHERE {_BY_WAYBILL}
) AS found JOIN cases AS c ON c.shop_id = found.shop_id AND c.case_id = found.case_id
ORDER BY c.opened_at + 0 DESC, c.case_id DESC LIMIT $3"""

# Along an index of its own, in which nothing else stands: goods of ended cases that nobody has sent back yet.
GOODS_TO_SEND = f"""
SELECT {CASES.listed} FROM cases WHERE shop_id = $1 AND back_since IS NOT NULL
ORDER BY shop_id, back_since, case_id LIMIT $2"""

# At most so many orders are looked at: a short prefix of a large shop is answered from its newest orders.
CASES_BY_ORDER_PREFIX = f"""
SELECT {CASES.of("c")} FROM (
    SELECT shop_id, order_id FROM orders WHERE shop_id = $1 AND order_id >= $2 AND order_id < $3
    ORDER BY order_id DESC LIMIT 200
) AS o JOIN cases AS c ON c.order_id = o.order_id AND c.shop_id = o.shop_id
ORDER BY c.order_id DESC, c.opened_at DESC LIMIT $4"""

SAVED_VIEWS = f"SELECT {_VIEWS} FROM saved_views WHERE owner = $1 ORDER BY created_at, view_id"
PUT_SAVED_VIEW = f"""
INSERT INTO saved_views ({_VIEWS}) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (owner, view_id) DO UPDATE SET name = excluded.name, query = excluded.query"""
DROP_SAVED_VIEW = "DELETE FROM saved_views WHERE owner = $1 AND view_id = $2"
