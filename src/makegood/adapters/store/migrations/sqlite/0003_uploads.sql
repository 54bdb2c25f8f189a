-- Photos and videos that are on their way, and how far the checks of those that arrived have come.

-- Rewritten for each part that arrives, and by nothing that a case waits for.
CREATE TABLE uploads (
    shop_id TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    purpose TEXT NOT NULL,
    slot TEXT,
    filename TEXT NOT NULL,
    filetype TEXT NOT NULL,
    length_bytes INTEGER,
    offset_bytes INTEGER NOT NULL,
    state TEXT NOT NULL,
    lease INTEGER NOT NULL,
    parts BLOB NOT NULL,
    head_sha256 TEXT,
    media_type TEXT,
    sha256 TEXT,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (shop_id, upload_id)
) STRICT;
CREATE INDEX uploads_of_case ON uploads (shop_id, case_id, state, upload_id);
CREATE INDEX uploads_of_sender ON uploads (subject, role, created_at);
CREATE INDEX uploads_by_due ON uploads (due_at, upload_id);
CREATE INDEX uploads_by_content ON uploads (sha256) WHERE sha256 IS NOT NULL;

CREATE TABLE progress (
    shop_id TEXT NOT NULL,
    exhibit_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, exhibit_id, seq)
) STRICT, WITHOUT ROWID;
