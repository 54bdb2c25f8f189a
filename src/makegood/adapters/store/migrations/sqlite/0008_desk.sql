-- What a merchant's desk narrows its queue by, and the views of it that each person keeps.  The reason and the amount
-- change seldom and no index names them: the queue is walked along its index, and these are looked at on the way.
ALTER TABLE cases ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN amount_minor INTEGER NOT NULL DEFAULT 0;

UPDATE cases SET
    reason = coalesce(json_extract(CAST(doc AS TEXT), '$.case.ask.reason_code'), ''),
    amount_minor = coalesce(
        json_extract(CAST(doc AS TEXT), '$.case.ask.agreed_minor'),
        json_extract(CAST(doc AS TEXT), '$.case.ask.requested_minor'),
        0)
WHERE json_valid(CAST(doc AS TEXT));

CREATE TABLE saved_views (
    owner TEXT NOT NULL,
    view_id TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (owner, view_id)
) STRICT, WITHOUT ROWID;
