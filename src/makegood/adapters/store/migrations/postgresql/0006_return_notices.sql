-- A shop's return conditions, for all its goods (sku is empty) or for one product.  Versions are numbered across the
-- shop, so that one number names what a consumer has acknowledged; none is ever changed.
CREATE TABLE return_notices (
    shop_id text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    sku text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    doc bytea NOT NULL,
    PRIMARY KEY (shop_id, number)
);
CREATE INDEX return_notices_by_sku ON return_notices (shop_id, sku, number);
