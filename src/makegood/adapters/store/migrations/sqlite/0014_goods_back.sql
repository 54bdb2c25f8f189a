-- Goods that have to go back to the consumer: since when they wait for the merchant to send them, and the longest first.
-- The column changes twice in the life of a case, and for most never: other updates touch no index.
ALTER TABLE cases ADD COLUMN back_since INTEGER;
CREATE INDEX cases_by_goods_to_send ON cases (shop_id, back_since, case_id) WHERE back_since IS NOT NULL;

-- Numbers that lead to a case besides the one in its row: what was mistyped, and the parcel that goes back.
CREATE TABLE parcels (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    carrier TEXT NOT NULL,
    waybill TEXT NOT NULL,
    PRIMARY KEY (shop_id, case_id, carrier, waybill)
) STRICT, WITHOUT ROWID;
CREATE INDEX parcels_by_number ON parcels (carrier, waybill);

-- What waits already: a clock runs on it, so only cases with a shadow are looked into.
UPDATE cases SET back_since =
    unixepoch(substr(json_extract(CAST(doc AS TEXT), '$.case.since.go_back'), 1, 19)) * 1000000
    + CAST(substr(rtrim(json_extract(CAST(doc AS TEXT), '$.case.since.go_back'), 'Z') || '.000000', 21, 6) AS INTEGER)
WHERE EXISTS (SELECT 1 FROM deadlines AS d WHERE d.shop_id = cases.shop_id AND d.case_id = cases.case_id)
    AND json_valid(CAST(doc AS TEXT)) AND json_extract(CAST(doc AS TEXT), '$.case.parcel') = 'going_back';
