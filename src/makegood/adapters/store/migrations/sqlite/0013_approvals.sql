-- Cases in which a small payment waits for approval, and since when.  Written behind the case, by the outbox; who reads a
-- row whose case waits no more drops it.
CREATE TABLE approvals (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (shop_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX approvals_by_age ON approvals (asked_at, case_id, shop_id);
