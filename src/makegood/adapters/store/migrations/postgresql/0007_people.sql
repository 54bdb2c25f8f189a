-- People who sign in, their sessions, links that work once, and failed attempts; what the operator's console lists.
-- Instants of people are those of the wall clock, whatever the sandbox's clock says.

CREATE TABLE people (
    person_id text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    login text COLLATE "C" NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    password_hash text,
    sign_on text COLLATE "C",
    disabled_at bigint,
    created_at bigint NOT NULL,
    doc bytea NOT NULL
);
CREATE UNIQUE INDEX people_by_login ON people (login);
CREATE UNIQUE INDEX people_by_sign_on ON people (sign_on) WHERE sign_on IS NOT NULL;

CREATE TABLE sessions (
    session_hash text COLLATE "C" PRIMARY KEY,
    owner text COLLATE "C" NOT NULL,
    person_id text COLLATE "C",
    token_hash text COLLATE "C",
    role text NOT NULL,
    subject text NOT NULL,
    shop_id text,
    how text NOT NULL,
    agent text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX sessions_by_owner ON sessions (owner, seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE sign_in_links (
    link_hash text COLLATE "C" PRIMARY KEY,
    purpose text NOT NULL,
    subject text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    doc bytea NOT NULL
);
CREATE INDEX sign_in_links_by_subject ON sign_in_links (subject, purpose);
CREATE INDEX sign_in_links_by_expiry ON sign_in_links (expires_at);

CREATE TABLE sign_in_attempts (
    login_hash text COLLATE "C" PRIMARY KEY,
    failures bigint NOT NULL,
    tried_at bigint NOT NULL,
    locked_until bigint NOT NULL
);
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (tried_at);

-- Tokens are listed, the newest first.
ALTER TABLE tokens ADD COLUMN minted_at bigint NOT NULL DEFAULT 0;
CREATE INDEX tokens_by_age ON tokens (minted_at, token_hash);
CREATE INDEX tokens_by_subject ON tokens (subject);

-- The audit log is searched by who, what and about which case.
ALTER TABLE audit_log ADD COLUMN case_id text COLLATE "C";
CREATE INDEX audit_log_by_actor ON audit_log (actor, at, audit_id);
CREATE INDEX audit_log_by_action ON audit_log (action, at, audit_id);
CREATE INDEX audit_log_by_case ON audit_log (case_id, at, audit_id) WHERE case_id IS NOT NULL;

-- How late time acted, hour by hour: a row for an hour in which it acted at all.
CREATE TABLE lateness (
    hour_at bigint PRIMARY KEY,
    cases bigint NOT NULL,
    late_cases bigint NOT NULL,
    worst bigint NOT NULL
);
