-- Cases in which a photo or video waits for a person, and since when.  Written behind the case, by the outbox; who reads a
-- row whose case waits no more drops it.
CREATE TABLE reviews (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    PRIMARY KEY (shop_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_by_age ON reviews (held_at, case_id, shop_id);

-- What may wait already: every living case with evidence is looked at once.
INSERT INTO reviews (shop_id, case_id, held_at)
SELECT e.shop_id, e.case_id, max(e.received_at) FROM exhibits AS e
JOIN deadlines AS d ON d.shop_id = e.shop_id AND d.case_id = e.case_id
GROUP BY e.shop_id, e.case_id;
