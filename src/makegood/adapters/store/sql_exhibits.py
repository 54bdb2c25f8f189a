"""What is said of exhibits to either database?  Parameters are $1, $2 ..."""

from __future__ import annotations

from typing import Final

from ...app.ports import ExhibitRow

_COLUMNS: Final = ", ".join(ExhibitRow._fields)
_LOOKS: Final = "shop_id, exhibit_id, part, case_id, doc"

EXHIBIT = f"SELECT {_COLUMNS} FROM exhibits WHERE shop_id = $1 AND exhibit_id = $2"
EXHIBITS_OF = f"""
SELECT {_COLUMNS} FROM exhibits WHERE shop_id = $1 AND case_id = $2 ORDER BY received_at, exhibit_id"""
_INSERT: Final = f"INSERT INTO exhibits ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
BEGIN_EXHIBIT = f"{_INSERT} ON CONFLICT (shop_id, exhibit_id) DO NOTHING"
PUT_EXHIBIT = f"""
{_INSERT}
ON CONFLICT (shop_id, exhibit_id) DO UPDATE SET erase_at = excluded.erase_at, doc = excluded.doc"""
FORGET: Final = tuple(
    f"DELETE FROM {table} WHERE shop_id = $1 AND exhibit_id = $2"
    for table in ("look_keys", "looks", "progress", "exhibits")
)
CONTENT_KEPT = "SELECT 1 FROM exhibits WHERE sha256 = $1 LIMIT 1"
EXHIBITS_TO_ERASE = f"""
SELECT {_COLUMNS} FROM exhibits WHERE erase_at <= $1 ORDER BY erase_at, exhibit_id LIMIT $2"""

PUT_LOOK = f"""
INSERT INTO looks ({_LOOKS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, exhibit_id, part) DO NOTHING"""
PUT_LOOK_KEY = """
INSERT INTO look_keys (shop_id, exhibit_id, part, key) VALUES ($1, $2, $3, $4)
ON CONFLICT (shop_id, exhibit_id, part, key) DO NOTHING"""

_LIKE = f"""
SELECT {", ".join(f"l.{name}" for name in _LOOKS.split(", "))}
FROM (SELECT shop_id, exhibit_id, part, count(*) AS shared FROM look_keys WHERE key {{}}
      GROUP BY shop_id, exhibit_id, part ORDER BY shared DESC, exhibit_id LIMIT $3) AS k
JOIN looks AS l ON l.shop_id = k.shop_id AND l.exhibit_id = k.exhibit_id AND l.part = k.part
WHERE l.case_id <> $2
ORDER BY k.shared DESC, l.exhibit_id, l.part"""
LOOKS_LIKE_SQLITE = _LIKE.format("IN (SELECT value FROM json_each($1))")
LOOKS_LIKE_POSTGRESQL = _LIKE.format("IN (SELECT jsonb_array_elements_text(cast($1 AS jsonb)))")
