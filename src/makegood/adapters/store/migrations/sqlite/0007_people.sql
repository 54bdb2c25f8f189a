-- People who sign in, their sessions, links that work once, and failed attempts; what the operator's console lists.
-- Instants of people are those of the wall clock, whatever the sandbox's clock says.

CREATE TABLE people (
    person_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT,
    sign_on TEXT,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    doc BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX people_by_login ON people (login);
CREATE UNIQUE INDEX people_by_sign_on ON people (sign_on) WHERE sign_on IS NOT NULL;

CREATE TABLE sessions (
    session_hash TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    person_id TEXT,
    token_hash TEXT,
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    shop_id TEXT,
    how TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_owner ON sessions (owner, seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE sign_in_links (
    link_hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    doc BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_links_by_subject ON sign_in_links (subject, purpose);
CREATE INDEX sign_in_links_by_expiry ON sign_in_links (expires_at);

CREATE TABLE sign_in_attempts (
    login_hash TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    tried_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (tried_at);

-- Tokens are listed, the newest first.
ALTER TABLE tokens ADD COLUMN minted_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX tokens_by_age ON tokens (minted_at, token_hash);
CREATE INDEX tokens_by_subject ON tokens (subject);

-- The audit log is searched by who, what and about which case.
ALTER TABLE audit_log ADD COLUMN case_id TEXT;
CREATE INDEX audit_log_by_actor ON audit_log (actor, at, audit_id);
CREATE INDEX audit_log_by_action ON audit_log (action, at, audit_id);
CREATE INDEX audit_log_by_case ON audit_log (case_id, at, audit_id) WHERE case_id IS NOT NULL;

-- How late time acted, hour by hour: a row for an hour in which it acted at all.
CREATE TABLE lateness (
    hour_at INTEGER NOT NULL PRIMARY KEY,
    cases INTEGER NOT NULL,
    late_cases INTEGER NOT NULL,
    worst INTEGER NOT NULL
) STRICT;
