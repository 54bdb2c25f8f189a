"""What is said about uploads and the progress of checks, in the words of both databases?"""

from __future__ import annotations

from .tables import PROGRESS, UPLOADS

_PLACES = ", ".join(f"${number}" for number in range(1, len(UPLOADS.columns) + 1))

ADD = f"INSERT INTO uploads ({UPLOADS.listed}) VALUES ({_PLACES})"

ONE = f"SELECT {UPLOADS.listed} FROM uploads WHERE shop_id = $1 AND upload_id = $2"

OPEN_IN_CASE = f"""
SELECT {UPLOADS.listed} FROM uploads
WHERE shop_id = $1 AND case_id = $2 AND state = 'open' AND role = $3 AND (role = 'merchant' OR subject = $4)
ORDER BY upload_id LIMIT $5"""

# The limits of those who send keep each of these few.
COUNTS = """
SELECT (SELECT count(*) FROM uploads WHERE shop_id = $1 AND case_id = $2 AND state = 'open' AND role = $3),
       (SELECT count(*) FROM uploads WHERE subject = $4 AND role = $3 AND state = 'open'
            AND (role <> 'merchant' OR shop_id = $1)),
       (SELECT count(*) FROM uploads WHERE shop_id = $1 AND case_id = $2 AND state = 'received'),
       (SELECT count(*) FROM uploads WHERE subject = $4 AND role = $3 AND created_at > $5
            AND (role <> 'merchant' OR shop_id = $1))"""

TAKE = f"""
UPDATE uploads SET lease = lease + 1 WHERE shop_id = $1 AND upload_id = $2 AND state = 'open' AND offset_bytes = $3
RETURNING {UPLOADS.listed}"""

# Said twice by the same connection it does no harm: an offset never goes back.
ADVANCE = """
UPDATE uploads SET offset_bytes = $4, length_bytes = $5, parts = $6, head_sha256 = $7, media_type = $8,
    expires_at = $9, due_at = $10
WHERE shop_id = $1 AND upload_id = $2 AND state = 'open' AND lease = $3 AND offset_bytes <= $4
RETURNING lease"""

SETTLE = """
UPDATE uploads SET state = $4, media_type = $5, sha256 = $6, due_at = $7
WHERE shop_id = $1 AND upload_id = $2 AND state = 'open' AND offset_bytes = $3
RETURNING state"""

LATER = "UPDATE uploads SET due_at = $4 WHERE shop_id = $1 AND upload_id = $2 AND attempts = $3"
FORGET = "DELETE FROM uploads WHERE shop_id = $1 AND upload_id = $2"
WANTED = """
SELECT 1 FROM uploads WHERE sha256 = $1 AND state IN ('open', 'received')
UNION ALL SELECT 1 FROM exhibits WHERE sha256 = $1 LIMIT 1"""

ADD_PROGRESS = f"""
INSERT INTO progress ({PROGRESS.listed}) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id, exhibit_id, seq) DO NOTHING"""

PROGRESS_AFTER = f"""
SELECT {PROGRESS.listed} FROM progress WHERE shop_id = $1 AND exhibit_id = $2 AND seq > $3 ORDER BY seq LIMIT $4"""
