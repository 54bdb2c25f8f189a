-- The role as which the application works on PostgreSQL: run this as the owner of the tables after each migration, and
-- give the application a login that is a member of it (CREATE ROLE shop LOGIN PASSWORD '...' IN ROLE makegood_app).
-- `makegood migrate` stays with the owner.
--
-- What has happened can be added to, never changed: events, ledger, answers, reports and the audit log have no UPDATE
-- and no DELETE.  Cases and orders are never deleted.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'makegood_app') THEN
        CREATE ROLE makegood_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- somebody else has created it at this moment
END
$$;

GRANT SELECT, INSERT ON events, ledger, answers, tracking, policies, return_notices,
    progress, audit_log TO makegood_app;
GRANT SELECT, INSERT, UPDATE ON shops, orders, cases, counters, payouts, suspensions, calendars, tokens, settings,
    case_figures, people, lateness TO makegood_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON deadlines, outbox, uploads, sessions, sign_in_links, sign_in_attempts,
    exhibits, looks, look_keys, saved_views, reviews, approvals, parcels
    TO makegood_app;
GRANT SELECT ON schema_versions TO makegood_app;
