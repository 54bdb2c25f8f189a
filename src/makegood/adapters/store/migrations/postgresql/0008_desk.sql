-- What a merchant's desk narrows its queue by, and the views of it that each person keeps.  The reason and the amount
-- change seldom and no index names them: the queue is walked along its index, and these are looked at on the way.
ALTER TABLE cases ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN amount_minor bigint NOT NULL DEFAULT 0;

UPDATE cases SET
    reason = coalesce(convert_from(doc, 'UTF8')::jsonb #>> '{case,ask,reason_code}', ''),
    amount_minor = coalesce(
        (convert_from(doc, 'UTF8')::jsonb #>> '{case,ask,agreed_minor}')::bigint,
        (convert_from(doc, 'UTF8')::jsonb #>> '{case,ask,requested_minor}')::bigint,
        0);

CREATE TABLE saved_views (
    owner text COLLATE "C" NOT NULL,
    view_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (owner, view_id)
);
