-- Each case in numbers, as it was at `version`: what a shop's figures are added up from.  Written behind the cases when
-- figures are asked for, never with them, so that no command waits for it; whatever is lost is made again.
CREATE TABLE case_figures (
    shop_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    situation TEXT NOT NULL,
    outcome TEXT NOT NULL,
    refund_by TEXT NOT NULL,
    answer_s INTEGER,
    settle_s INTEGER,
    length_s INTEGER,
    disputes INTEGER NOT NULL,
    liable INTEGER NOT NULL,
    refunded_minor INTEGER NOT NULL,
    small_count INTEGER NOT NULL,
    small_minor INTEGER NOT NULL,
    courier_minor INTEGER NOT NULL,
    resold INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (shop_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_figures_by_age ON case_figures (shop_id, opened_at, case_id);
