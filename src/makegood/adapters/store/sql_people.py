"""What is said to both databases about people, their sessions, links and failed attempts?"""

from __future__ import annotations

from ...app.ports.people import AttemptRow, LinkRow, PersonRow, SessionRow

_PERSON = ", ".join(PersonRow._fields)
_SESSION = ", ".join(SessionRow._fields)
_LINK = ", ".join(LinkRow._fields)
_ATTEMPT = ", ".join(AttemptRow._fields)

PERSON = f"SELECT {_PERSON} FROM people WHERE person_id = $1"
PERSON_BY_LOGIN = f"SELECT {_PERSON} FROM people WHERE login = $1"
PERSON_BY_SIGN_ON = f"SELECT {_PERSON} FROM people WHERE sign_on = $1"
PERSONS = f"SELECT {_PERSON} FROM people ORDER BY person_id"
ADD_PERSON = f"INSERT INTO people ({_PERSON}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING version"
MOVE_PERSON = """
UPDATE people SET version = $2, login = $3, name = $4, email = $5, password_hash = $6, sign_on = $7, disabled_at = $8,
    created_at = $9, doc = $10
WHERE person_id = $1 AND version + 1 = $2 RETURNING version"""

# --- sessions ---

ADD_SESSION = f"""
INSERT INTO sessions ({_SESSION}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (session_hash) DO NOTHING"""

# What is long over is nobody's any more.
FORGET_SESSIONS = "DELETE FROM sessions WHERE expires_at < $1"

_LIVES = """s.ended_at IS NULL AND s.expires_at > $2
    AND NOT EXISTS (SELECT 1 FROM people AS p WHERE p.person_id = s.person_id AND p.disabled_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM tokens AS t
        WHERE t.token_hash = s.token_hash AND (t.revoked_at IS NOT NULL OR t.expires_at <= $2)
    )"""

SESSION = f"SELECT {_SESSION} FROM sessions AS s WHERE s.session_hash = $1 AND {_LIVES}"
SESSIONS_OF = f"""
SELECT {_SESSION} FROM sessions AS s WHERE s.owner = $1 AND {_LIVES}
ORDER BY s.seen_at DESC, s.session_hash LIMIT 100"""

SESSION_SEEN = "UPDATE sessions SET seen_at = $2 WHERE session_hash = $1 AND seen_at < $2"
END_SESSION = "UPDATE sessions SET ended_at = $3 WHERE owner = $1 AND session_hash = $2 AND ended_at IS NULL"
END_SESSIONS = "UPDATE sessions SET ended_at = $3 WHERE owner = $1 AND session_hash <> $2 AND ended_at IS NULL"

# --- links ---

ADD_LINK = f"INSERT INTO sign_in_links ({_LINK}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
FORGET_LINKS = "DELETE FROM sign_in_links WHERE expires_at < $1"
LINK = f"SELECT {_LINK} FROM sign_in_links WHERE link_hash = $1"
USE_LINK = """
UPDATE sign_in_links SET used_at = $2 
WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING link_hash"""
VOID_LINKS = "UPDATE sign_in_links SET used_at = $3 WHERE purpose = $1 AND subject = $2 AND used_at IS NULL"

# --- failed attempts ---

ATTEMPT = f"SELECT {_ATTEMPT} FROM sign_in_attempts WHERE login_hash = $1"
PUT_ATTEMPT = f"""
INSERT INTO sign_in_attempts ({_ATTEMPT}) VALUES ($1, $2, $3, $4)
ON CONFLICT (login_hash) DO UPDATE
    SET failures = excluded.failures, tried_at = excluded.tried_at, locked_until = excluded.locked_until
    WHERE sign_in_attempts.failures = $5
RETURNING failures"""
FORGET_ATTEMPTS = "DELETE FROM sign_in_attempts WHERE login_hash = $1"
FORGET_OLD_ATTEMPTS = "DELETE FROM sign_in_attempts WHERE tried_at < $1"

REVOKE_TOKENS_OF = """
UPDATE tokens SET revoked_at = $2 WHERE subject = $1 AND role <> 'consumer' AND revoked_at IS NULL"""
