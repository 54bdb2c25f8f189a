-- Instants are microseconds since 1970-01-01T00:00:00Z, money is in minor units, documents are JSON bytes.
-- Keys sort by their bytes (COLLATE "C"), as they do in Python and in SQLite.  No sequences, no triggers, no foreign keys.

CREATE TABLE shops (
    shop_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id)
);

CREATE TABLE orders (
    shop_id text COLLATE "C" NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    consumer_id text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX orders_by_consumer ON orders (consumer_id, shop_id, order_id);

-- No index on cases names a column that changes with every command: such updates stay on their page and touch no index.
-- What lists and workers sort by and does change stands in the table deadlines.
CREATE TABLE cases (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    consumer_id text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    stage text NOT NULL,
    ended boolean NOT NULL,
    due_at bigint,
    wake_at bigint,
    wake_name text,
    refs_version bigint NOT NULL,
    carrier text COLLATE "C",
    waybill text COLLATE "C",
    disputed_at bigint,
    opened_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, case_id)
);
CREATE INDEX cases_by_age_in_shop ON cases (shop_id, opened_at, case_id);
CREATE INDEX cases_by_age ON cases (opened_at, case_id, shop_id);
CREATE INDEX cases_by_consumer ON cases (consumer_id, opened_at, case_id, shop_id);
CREATE INDEX cases_by_order ON cases (order_id, shop_id);
CREATE INDEX cases_by_parcel ON cases (carrier, waybill) WHERE waybill IS NOT NULL;
CREATE INDEX cases_by_dispute ON cases (shop_id, disputed_at) WHERE disputed_at IS NOT NULL;
CREATE INDEX cases_by_refs ON cases (refs_version) WHERE NOT ended;

-- One row for each case that lives (or still waits for an instant): a shadow of its case row, written with it.
CREATE TABLE deadlines (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    stage text NOT NULL,
    disputed boolean NOT NULL,
    due_at bigint,
    wake_at bigint,
    wake_name text,
    PRIMARY KEY (shop_id, case_id)
);
CREATE INDEX deadlines_by_wake ON deadlines (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX deadlines_by_due_in_shop ON deadlines (shop_id, due_at, case_id);
CREATE INDEX deadlines_by_due ON deadlines (due_at, case_id, shop_id);

CREATE TABLE events (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    at bigint NOT NULL,
    body bytea NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (shop_id, case_id, seq)
);

CREATE TABLE ledger (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    event_seq bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    part bigint NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    refund_no text,
    at bigint NOT NULL,
    PRIMARY KEY (shop_id, case_id, event_seq, code, part)
);

CREATE TABLE outbox (
    shop_id text COLLATE "C" NOT NULL,
    outbox_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    topic text NOT NULL,
    ready_at bigint NOT NULL,
    attempts bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, outbox_id)
);
CREATE INDEX outbox_by_ready ON outbox (ready_at, outbox_id);

CREATE TABLE payouts (
    shop_id text COLLATE "C" NOT NULL,
    refund_no text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    state text NOT NULL,
    ask_at bigint,
    attempts bigint NOT NULL,
    raised boolean NOT NULL,
    doc bytea NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (shop_id, refund_no)
);
CREATE INDEX payouts_by_ask ON payouts (ask_at, refund_no) WHERE ask_at IS NOT NULL;
CREATE INDEX payouts_by_number ON payouts (channel, refund_no);
CREATE INDEX payouts_open ON payouts (changed_at, refund_no, shop_id)
    WHERE (raised OR state IN ('failed', 'unknown'));

CREATE TABLE answers (
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    body_hash text NOT NULL,
    created_at bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (scope, key)
);

-- Reports of carriers know no shop.
CREATE TABLE tracking (
    carrier text COLLATE "C" NOT NULL,
    waybill text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    occurred_at bigint NOT NULL,
    reported_at bigint NOT NULL,
    PRIMARY KEY (carrier, waybill, status, occurred_at)
);

CREATE TABLE counters (
    shop_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (shop_id, name)
);

-- Reference tables: few rows, no shop_id, a copy on every node of a distributed engine.
CREATE TABLE suspensions (suspension_id text COLLATE "C" PRIMARY KEY, doc bytea NOT NULL);

CREATE TABLE policies (
    policy_version text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    created_at bigint NOT NULL,
    doc bytea NOT NULL
);

CREATE TABLE calendars (calendar_id text COLLATE "C" PRIMARY KEY, number bigint NOT NULL, doc bytea NOT NULL);

CREATE TABLE tokens (
    token_hash text COLLATE "C" PRIMARY KEY,
    role text NOT NULL,
    subject text NOT NULL,
    shop_id text,
    expires_at bigint,
    revoked_at bigint,
    doc bytea NOT NULL
);

CREATE TABLE settings (name text COLLATE "C" PRIMARY KEY, number bigint NOT NULL DEFAULT 0, value bytea);
INSERT INTO settings (name, number) VALUES ('refs_version', 1);

CREATE TABLE audit_log (
    audit_id text COLLATE "C" PRIMARY KEY,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    doc bytea NOT NULL
);
CREATE INDEX audit_log_by_age ON audit_log (at, audit_id);
