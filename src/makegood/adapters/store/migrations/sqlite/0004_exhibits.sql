-- What is known of exhibits beside their case: the report of the checks, and looks by which a picture is found again.

CREATE TABLE exhibits (
    shop_id TEXT NOT NULL,
    exhibit_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    erase_at INTEGER,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id)
) STRICT;
CREATE INDEX exhibits_by_case ON exhibits (shop_id, case_id);
CREATE INDEX exhibits_by_content ON exhibits (sha256);
CREATE INDEX exhibits_by_end ON exhibits (erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE looks (
    shop_id TEXT NOT NULL,
    exhibit_id TEXT NOT NULL,
    part INTEGER NOT NULL,
    case_id TEXT NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id, part)
) STRICT;

CREATE TABLE look_keys (
    shop_id TEXT NOT NULL,
    exhibit_id TEXT NOT NULL,
    part INTEGER NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id, part, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_keys_by_key ON look_keys (key);

-- Checks of exhibits are claimed by workers of their own, and never stand in the way of notices.
CREATE INDEX outbox_checks ON outbox (ready_at, outbox_id) WHERE topic = 'check';
CREATE INDEX outbox_others ON outbox (ready_at, outbox_id) WHERE topic <> 'check';
