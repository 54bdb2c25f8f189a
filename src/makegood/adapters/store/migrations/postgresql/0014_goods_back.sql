-- Goods that have to go back to the consumer: since when they wait for the merchant to send them, and the longest first.
-- The column changes twice in the life of a case, and for most never: other updates touch no index.
ALTER TABLE cases ADD COLUMN back_since bigint;
CREATE INDEX cases_by_goods_to_send ON cases (shop_id, back_since, case_id) WHERE back_since IS NOT NULL;

-- Numbers that lead to a case besides the one in its row: what was mistyped, and the parcel that goes back.
CREATE TABLE parcels (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    carrier text COLLATE "C" NOT NULL,
    waybill text COLLATE "C" NOT NULL,
    PRIMARY KEY (shop_id, case_id, carrier, waybill)
);
CREATE INDEX parcels_by_number ON parcels (carrier, waybill);

-- What waits already: a clock runs on it, so only cases with a shadow are looked into.
UPDATE cases AS c SET back_since =
    (extract(epoch FROM (convert_from(c.doc, 'UTF8')::jsonb #>> '{case,since,go_back}')::timestamptz) * 1000000)::bigint
FROM deadlines AS d
WHERE d.shop_id = c.shop_id AND d.case_id = c.case_id
    AND convert_from(c.doc, 'UTF8')::jsonb #>> '{case,parcel}' = 'going_back';
