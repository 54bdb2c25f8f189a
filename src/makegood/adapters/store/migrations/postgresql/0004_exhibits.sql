-- What is known of exhibits beside their case: the report of the checks, and looks by which a picture is found again.

CREATE TABLE exhibits (
    shop_id text COLLATE "C" NOT NULL,
    exhibit_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    received_at bigint NOT NULL,
    erase_at bigint,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id)
);
CREATE INDEX exhibits_by_case ON exhibits (shop_id, case_id);
CREATE INDEX exhibits_by_content ON exhibits (sha256);
CREATE INDEX exhibits_by_end ON exhibits (erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE looks (
    shop_id text COLLATE "C" NOT NULL,
    exhibit_id text COLLATE "C" NOT NULL,
    part bigint NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id, part)
);

CREATE TABLE look_keys (
    shop_id text COLLATE "C" NOT NULL,
    exhibit_id text COLLATE "C" NOT NULL,
    part bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id, part, key)
);
CREATE INDEX look_keys_by_key ON look_keys (key);

-- Checks of exhibits are claimed by workers of their own, and never stand in the way of notices.
CREATE INDEX outbox_checks ON outbox (ready_at, outbox_id) WHERE topic = 'check';
CREATE INDEX outbox_others ON outbox (ready_at, outbox_id) WHERE topic <> 'check';
