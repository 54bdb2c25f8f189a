-- Cases in which a small payment waits for approval, and since when.  Written behind the case, by the outbox; who reads a
-- row whose case waits no more drops it.
CREATE TABLE approvals (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (shop_id, case_id)
);
CREATE INDEX approvals_by_age ON approvals (asked_at, case_id, shop_id);
