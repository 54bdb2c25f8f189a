-- The newest disputes of a kind, over all shops: what an arbitrator compares a case with.
CREATE INDEX cases_by_kind_disputed ON cases (kind, disputed_at, shop_id, case_id) WHERE disputed_at IS NOT NULL;
