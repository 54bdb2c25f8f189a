-- A shop's return conditions, for all its goods (sku is empty) or for one product.  Versions are numbered across the
-- shop, so that one number names what a consumer has acknowledged; none is ever changed.
CREATE TABLE return_notices (
    shop_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    sku TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    doc BLOB NOT NULL,
    PRIMARY KEY (shop_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_notices_by_sku ON return_notices (shop_id, sku, number);

CREATE TRIGGER return_notices_no_update BEFORE UPDATE ON return_notices
BEGIN
    SELECT RAISE(ABORT, 'return_notices is append-only: correct it by a further row');
END;

CREATE TRIGGER return_notices_no_delete BEFORE DELETE ON return_notices
BEGIN
    SELECT RAISE(ABORT, 'return_notices is append-only: correct it by a further row');
END;
