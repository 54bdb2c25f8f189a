-- Instants are microseconds since 1970-01-01T00:00:00Z, money is in minor units, documents are JSON bytes.
-- The same tables, keys and indexes as on PostgreSQL; besides, triggers keep events and ledger append-only.

CREATE TABLE shops (
    shop_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id)
) STRICT;

CREATE TABLE orders (
    shop_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    consumer_id TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, order_id)
) STRICT;
CREATE INDEX orders_by_consumer ON orders (consumer_id, shop_id, order_id);

-- No index on cases names a column that changes with every command: such updates touch no index.
-- What lists and workers sort by and does change stands in the table deadlines.
CREATE TABLE cases (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    consumer_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    ended INTEGER NOT NULL,
    due_at INTEGER,
    wake_at INTEGER,
    wake_name TEXT,
    refs_version INTEGER NOT NULL,
    carrier TEXT,
    waybill TEXT,
    disputed_at INTEGER,
    opened_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, case_id)
) STRICT;
CREATE INDEX cases_by_age_in_shop ON cases (shop_id, opened_at, case_id);
CREATE INDEX cases_by_age ON cases (opened_at, case_id, shop_id);
CREATE INDEX cases_by_consumer ON cases (consumer_id, opened_at, case_id, shop_id);
CREATE INDEX cases_by_order ON cases (order_id, shop_id);
CREATE INDEX cases_by_parcel ON cases (carrier, waybill) WHERE waybill IS NOT NULL;
CREATE INDEX cases_by_dispute ON cases (shop_id, disputed_at) WHERE disputed_at IS NOT NULL;
CREATE INDEX cases_by_refs ON cases (refs_version) WHERE NOT ended;

-- One row for each case that lives (or still waits for an instant): a shadow of its case row, written with it.
CREATE TABLE deadlines (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    disputed INTEGER NOT NULL,
    due_at INTEGER,
    wake_at INTEGER,
    wake_name TEXT,
    PRIMARY KEY (shop_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadlines_by_wake ON deadlines (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX deadlines_by_due_in_shop ON deadlines (shop_id, due_at, case_id);
CREATE INDEX deadlines_by_due ON deadlines (due_at, case_id, shop_id);

CREATE TABLE events (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (shop_id, case_id, seq)
) STRICT;

CREATE TABLE ledger (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    event_seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    part INTEGER NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    refund_no TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (shop_id, case_id, event_seq, code, part)
) STRICT;

CREATE TABLE outbox (
    shop_id TEXT NOT NULL,
    outbox_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    ready_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, outbox_id)
) STRICT;
CREATE INDEX outbox_by_ready ON outbox (ready_at, outbox_id);

CREATE TABLE payouts (
    shop_id TEXT NOT NULL,
    refund_no TEXT NOT NULL,
    case_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    ask_at INTEGER,
    attempts INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    doc BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (shop_id, refund_no)
) STRICT;
CREATE INDEX payouts_by_ask ON payouts (ask_at, refund_no) WHERE ask_at IS NOT NULL;
CREATE INDEX payouts_by_number ON payouts (channel, refund_no);
CREATE INDEX payouts_open ON payouts (changed_at, refund_no, shop_id)
    WHERE (raised OR state IN ('failed', 'unknown'));

CREATE TABLE answers (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT;

-- Reports of carriers know no shop.
CREATE TABLE tracking (
    carrier TEXT NOT NULL,
    waybill TEXT NOT NULL,
    status TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    PRIMARY KEY (carrier, waybill, status, occurred_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    shop_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (shop_id, name)
) STRICT, WITHOUT ROWID;

-- Reference tables: few rows, no shop_id, a copy on every node of a distributed engine.
CREATE TABLE suspensions (suspension_id TEXT NOT NULL PRIMARY KEY, doc BLOB NOT NULL) STRICT;

CREATE TABLE policies (
    policy_version TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    doc BLOB NOT NULL
) STRICT;

CREATE TABLE calendars (calendar_id TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, doc BLOB NOT NULL) STRICT;

CREATE TABLE tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    shop_id TEXT,
    expires_at INTEGER,
    revoked_at INTEGER,
    doc BLOB NOT NULL
) STRICT;

CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL DEFAULT 0, value BLOB) STRICT;
INSERT INTO settings (name, number) VALUES ('refs_version', 1);

CREATE TABLE audit_log (
    audit_id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    doc BLOB NOT NULL
) STRICT;
CREATE INDEX audit_log_by_age ON audit_log (at, audit_id);

CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only: correct it by a further row');
END;

CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only: correct it by a further row');
END;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger is append-only: correct it by a further row');
END;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger is append-only: correct it by a further row');
END;
