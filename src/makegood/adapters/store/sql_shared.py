"""What do the two databases say in the same words?

Parameters are $1, $2 ...; the SQLite store writes them ?1, ?2 ...  The texts of the one transaction and of leases
differ and stand in `sql_postgresql` and `sql_sqlite`.
"""

from __future__ import annotations

from itertools import product

from ...app.ports import AuditRow, CalendarRow, PolicyRow, ReturnNoticeRow, SuspensionRow, TokenRow
from .tables import ANSWERS, CASES, EVENTS, LEDGER, ORDERS, PAYOUTS, SHOPS, TRACKING

PING = "SELECT 1"

# --- cases, orders, shops ---

CASE = f"""
SELECT {CASES.of("c")}, {ORDERS.of("o")}, {SHOPS.of("s")}
FROM cases AS c
JOIN orders AS o ON o.shop_id = c.shop_id AND o.order_id = c.order_id
LEFT JOIN shops AS s ON s.shop_id = c.shop_id
WHERE c.shop_id = $1 AND c.case_id = $2"""

CASES_BY_PARCEL = """
SELECT shop_id, case_id FROM cases WHERE carrier = $1 AND waybill = $2
UNION SELECT shop_id, case_id FROM parcels WHERE carrier = $1 AND waybill = $2 ORDER BY shop_id, case_id"""

CASES_BEHIND = """
SELECT shop_id, case_id FROM cases WHERE NOT ended AND refs_version < $1 ORDER BY refs_version LIMIT $2"""

CASES_DISPUTED = f"""
SELECT {CASES.listed} FROM cases WHERE shop_id = $1 AND disputed_at >= $2 ORDER BY disputed_at, case_id"""

CASES_DISPUTED_OF = f"""
SELECT {CASES.listed} FROM cases WHERE kind = $1 AND disputed_at IS NOT NULL
ORDER BY disputed_at DESC, shop_id DESC, case_id DESC LIMIT $2"""

SHOP_COUNTS = """
SELECT (SELECT count(*) FROM cases WHERE shop_id = $1 AND opened_at >= $2),
       (SELECT count(*) FROM cases WHERE shop_id = $1 AND disputed_at >= $2)"""

FIRST_CASE_KEYS = "SELECT shop_id, case_id FROM cases ORDER BY shop_id, case_id LIMIT $1"

NEXT_CASE_KEYS = """
SELECT shop_id, case_id FROM cases WHERE (shop_id, case_id) > ($1, $2) ORDER BY shop_id, case_id LIMIT $3"""

ORDER = f"SELECT {ORDERS.listed} FROM orders WHERE shop_id = $1 AND order_id = $2"
SHOP = f"SELECT {SHOPS.listed} FROM shops WHERE shop_id = $1"
ALL_SHOPS = f"SELECT {SHOPS.listed} FROM shops ORDER BY shop_id"


def _orders_of(shop: bool, consumer: bool, after: bool) -> str:
    """Highest key first, along an index.  The limit is $1; then what narrows them, in this order."""
    names = iter(f"${number}" for number in range(2, 6))
    narrowed = [f"shop_id = {next(names)}"] if shop else []
    narrowed += [f"consumer_id = {next(names)}"] if consumer else []
    narrowed += [f"(shop_id, order_id) < ({next(names)}, {next(names)})"] if after else []
    where = f"WHERE {' AND '.join(narrowed)} " if narrowed else ""
    return f"SELECT {ORDERS.listed} FROM orders {where}ORDER BY shop_id DESC, order_id DESC LIMIT $1"


ORDERS_OF = {given: _orders_of(*given) for given in product((False, True), repeat=3)}

# --- a case's own history ---

EVENTS_AFTER = f"""
SELECT {EVENTS.listed} FROM events WHERE shop_id = $1 AND case_id = $2 AND seq > $3 ORDER BY seq"""

LEDGER_OF = f"""
SELECT {LEDGER.listed} FROM ledger WHERE shop_id = $1 AND case_id = $2 ORDER BY event_seq, code, part"""

PAYOUT_CASE = "SELECT shop_id, case_id FROM payouts WHERE channel = $1 AND refund_no = $2 ORDER BY shop_id LIMIT 1"

# --- work that waits ---

OLDEST_WAKE = "SELECT wake_at FROM deadlines WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1"

NEXT_DUE = """
SELECT min(at) FROM (
    SELECT min(wake_at) AS at FROM deadlines WHERE wake_at IS NOT NULL
    UNION ALL SELECT min(ready_at) FROM outbox
    UNION ALL SELECT min(ask_at) FROM payouts WHERE ask_at IS NOT NULL
) AS work"""

OUTBOX_DONE = "DELETE FROM outbox WHERE shop_id = $1 AND outbox_id = $2"

# The number of attempts fences: who lost the lease to another worker changes nothing.
OUTBOX_LATER = "UPDATE outbox SET ready_at = $4 WHERE shop_id = $1 AND outbox_id = $2 AND attempts = $3"

OUTBOX_COUNT = "SELECT count(*) FROM outbox"

# A state that has changed meanwhile has its own instant.
PAYOUT_LATER = "UPDATE payouts SET ask_at = $4 WHERE shop_id = $1 AND refund_no = $2 AND state = $3"

PAYOUT = f"SELECT {PAYOUTS.listed} FROM payouts WHERE shop_id = $1 AND refund_no = $2"

# The condition stands word for word in the partial index payouts_open.
PAYOUTS_OPEN = f"""
SELECT {PAYOUTS.listed} FROM payouts WHERE (raised OR state IN ('failed', 'unknown'))
ORDER BY changed_at, refund_no, shop_id LIMIT $1"""

PAYOUTS_OPEN_IN_SHOP = f"""
SELECT {PAYOUTS.listed} FROM payouts WHERE (raised OR state IN ('failed', 'unknown')) AND shop_id = $2
ORDER BY changed_at, refund_no, shop_id LIMIT $1"""

KEEP_TRACKING = f"""
INSERT INTO tracking ({TRACKING.listed}) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (carrier, waybill, status, occurred_at) DO NOTHING"""

# --- reference tables ---

REFS_VERSION = "SELECT number FROM settings WHERE name = 'refs_version'"
RAISE_REFS_VERSION = "UPDATE settings SET number = number + 1 WHERE name = 'refs_version'"

SUSPENSIONS = f"SELECT {', '.join(SuspensionRow._fields)} FROM suspensions ORDER BY suspension_id"
PUT_SUSPENSION = """
INSERT INTO suspensions (suspension_id, doc) VALUES ($1, $2)
ON CONFLICT (suspension_id) DO UPDATE SET doc = excluded.doc"""

POLICIES = f"SELECT {', '.join(PolicyRow._fields)} FROM policies ORDER BY name, number, policy_version"
ADD_POLICY = f"INSERT INTO policies ({', '.join(PolicyRow._fields)}) VALUES ($1, $2, $3, $4, $5)"

CALENDARS = f"SELECT {', '.join(CalendarRow._fields)} FROM calendars ORDER BY calendar_id"
PUT_CALENDAR = """
INSERT INTO calendars (calendar_id, number, doc) VALUES ($1, $2, $3)
ON CONFLICT (calendar_id) DO UPDATE SET number = excluded.number, doc = excluded.doc"""

ADD_SHOP = f"INSERT INTO shops ({SHOPS.listed}) VALUES ($1, $2, $3, $4) RETURNING version"
MOVE_SHOP = """
UPDATE shops SET version = $2, updated_at = $3, doc = $4 WHERE shop_id = $1 AND version + 1 = $2 RETURNING version"""

ADD_ORDER = f"INSERT INTO orders ({ORDERS.listed}) VALUES ($1, $2, $3, $4, $5, $6) RETURNING version"
MOVE_ORDER = """
UPDATE orders SET version = $3, consumer_id = $4, updated_at = $5, doc = $6
WHERE shop_id = $1 AND order_id = $2 AND version + 1 = $3 RETURNING version"""

TOKEN = f"SELECT {', '.join(TokenRow._fields)} FROM tokens WHERE token_hash = $1"
TOKENS_AT_ONCE = 16
TOKENS = (
    f"SELECT {', '.join(TokenRow._fields)} FROM tokens "
    f"WHERE token_hash IN ({', '.join(f'${number}' for number in range(1, TOKENS_AT_ONCE + 1))})"
)
PUT_TOKEN = f"""
INSERT INTO tokens ({", ".join(TokenRow._fields)}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (token_hash) DO UPDATE SET
    role = excluded.role, subject = excluded.subject, shop_id = excluded.shop_id, expires_at = excluded.expires_at,
    revoked_at = excluded.revoked_at, doc = excluded.doc"""

ANSWER = f"SELECT {ANSWERS.listed} FROM answers WHERE scope = $1 AND key = $2"
PUT_ANSWER = f"INSERT INTO answers ({ANSWERS.listed}) VALUES ($1, $2, $3, $4, $5)"
# Who has lost the row to somebody else changes nothing.
CHANGE_ANSWER = """
UPDATE answers SET created_at = $4, doc = $5 WHERE scope = $1 AND key = $2 AND doc = $3 RETURNING key"""
DROP_ANSWER = "DELETE FROM answers WHERE scope = $1 AND key = $2 AND doc = $3"
# Old answers are found by walking along the primary key: an index of instants would cost every command.
ANSWERS_AFTER = """
SELECT scope, key, created_at FROM answers WHERE (scope, key) > ($1, $2) ORDER BY scope, key LIMIT $3"""
FORGET_ANSWER = "DELETE FROM answers WHERE scope = $1 AND key = $2 AND created_at < $3"

_RETURN_NOTICES = f"SELECT {', '.join(ReturnNoticeRow._fields)} FROM return_notices WHERE shop_id = $1"
RETURN_NOTICE = f"{_RETURN_NOTICES} AND sku = $2 ORDER BY number DESC LIMIT 1"
RETURN_NOTICE_NUMBER = f"{_RETURN_NOTICES} AND number = $2"
RETURN_NOTICES = f"{_RETURN_NOTICES} AND number < $2 ORDER BY number DESC LIMIT $3"
ADD_RETURN_NOTICE = f"INSERT INTO return_notices ({', '.join(ReturnNoticeRow._fields)}) VALUES ($1, $2, $3, $4, $5)"

ADD_AUDIT = f"""
INSERT INTO audit_log ({", ".join(AuditRow._fields)}) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (audit_id) DO NOTHING"""
AUDITS = f"SELECT {', '.join(AuditRow._fields)} FROM audit_log ORDER BY at DESC, audit_id DESC LIMIT $1"

SETTING = "SELECT value FROM settings WHERE name = $1"
PUT_SETTING = """
INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
