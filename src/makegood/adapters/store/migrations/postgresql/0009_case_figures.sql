-- Each case in numbers, as it was at `version`: what a shop's figures are added up from.  Written behind the cases when
-- figures are asked for, never with them, so that no command waits for it; whatever is lost is made again.
CREATE TABLE case_figures (
    shop_id text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    opened_at bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    situation text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    refund_by text COLLATE "C" NOT NULL,
    answer_s bigint,
    settle_s bigint,
    length_s bigint,
    disputes bigint NOT NULL,
    liable bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    small_count bigint NOT NULL,
    small_minor bigint NOT NULL,
    courier_minor bigint NOT NULL,
    resold bigint NOT NULL,
    currency text COLLATE "C" NOT NULL,
    PRIMARY KEY (shop_id, case_id)
);
CREATE INDEX case_figures_by_age ON case_figures (shop_id, opened_at, case_id);
