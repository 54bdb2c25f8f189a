-- Photos and videos that are on their way, and how far the checks of those that arrived have come.

-- Rewritten for each part that arrives, and by nothing that a case waits for.
CREATE TABLE uploads (
    shop_id text COLLATE "C" NOT NULL,
    upload_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    role text NOT NULL,
    subject text COLLATE "C" NOT NULL,
    purpose text NOT NULL,
    slot text,
    filename text NOT NULL,
    filetype text NOT NULL,
    length_bytes bigint,
    offset_bytes bigint NOT NULL,
    state text NOT NULL,
    lease bigint NOT NULL,
    parts bytea NOT NULL,
    head_sha256 text,
    media_type text,
    sha256 text COLLATE "C",
    address text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    PRIMARY KEY (shop_id, upload_id)
);
CREATE INDEX uploads_of_case ON uploads (shop_id, case_id, state, upload_id);
CREATE INDEX uploads_of_sender ON uploads (subject, role, created_at);
CREATE INDEX uploads_by_due ON uploads (due_at, upload_id);
CREATE INDEX uploads_by_content ON uploads (sha256) WHERE sha256 IS NOT NULL;

CREATE TABLE progress (
    shop_id text COLLATE "C" NOT NULL,
    exhibit_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id, seq)
);
