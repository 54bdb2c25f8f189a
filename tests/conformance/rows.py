"""Rows with something in every column, and the shortest way to write and read them."""

from __future__ import annotations

from makegood.app.ports import (
    AnswerRow,
    CaseKey,
    CaseRow,
    CounterRow,
    EventRow,
    Journal,
    LedgerRow,
    OrderRow,
    OutboxRow,
    ParcelRow,
    PayoutRow,
    Read,
    ShopRow,
    SuspensionRow,
    TrackingRow,
    UploadRow,
    Wants,
    Write,
)

KEY: CaseKey = ("shop", "case")
SUSPENSION = SuspensionRow("holiday", b"{}")
EVERYTHING = Wants(
    cases=(KEY,),
    orders=(("shop", "order"),),
    shops=("shop",),
    answers=(("shop", "key"),),
    tracking=(("sf", "SF123456"),),
    counters=(("shop", "small:1"),),
)


def case(case_id: str = "case", **changes: object) -> CaseRow:
    """A case of the shop `shop` in its first version, with a deadline at 100."""
    row = CaseRow(
        shop_id="shop",
        case_id=case_id,
        version=1,
        order_id="order",
        consumer_id="consumer",
        kind="return_refund",
        stage="merchant_to_answer",
        ended=False,
        due_at=100,
        wake_at=90,
        wake_name="answer",
        refs_version=1,
        carrier="sf",
        waybill="SF123456",
        disputed_at=7,
        opened_at=1,
        updated_at=2,
        doc='{"句": "退货"}'.encode(),
        reason="quality",
        amount_minor=12_900,
    )
    return row._replace(**changes)  # type: ignore[arg-type]  # names are checked by _replace itself


def order(order_id: str = "order", **changes: object) -> OrderRow:
    row = OrderRow("shop", order_id, 1, "consumer", 3, b'{"lines": []}')
    return row._replace(**changes)  # type: ignore[arg-type]


def shop(shop_id: str = "shop", version: int = 1) -> ShopRow:
    return ShopRow(shop_id, version, 4, b'{"name": "A"}')


def event(seq: int = 1, case_id: str = "case", hash: str = "f" * 64) -> EventRow:
    return EventRow("shop", case_id, seq, "Applied", 5, b'{"seq": 1}', hash)


def ledger(part: int = 0, case_id: str = "case") -> LedgerRow:
    return LedgerRow("shop", case_id, 1, "refund", part, "owed", "promised", 12900, "CNY", "R1", 6)


def outbox(outbox_id: str = "out", ready_at: int = 10) -> OutboxRow:
    return OutboxRow("shop", outbox_id, "case", "notice", ready_at, 0, b"{}")


def payout(refund_no: str = "R1", **changes: object) -> PayoutRow:
    row = PayoutRow("shop", refund_no, "case", "sandbox", "promised", 10, 0, False, b"{}", 8)
    return row._replace(**changes)  # type: ignore[arg-type]


def answer(key: str = "key", body_hash: str = "b" * 64) -> AnswerRow:
    return AnswerRow("shop", key, body_hash, 9, b'{"status": 201}')


def report(status: str = "signed", occurred_at: int = 20, reported_at: int = 21) -> TrackingRow:
    return TrackingRow("sf", "SF123456", status, occurred_at, reported_at)


def counter(version: int = 1, value: int = 500) -> CounterRow:
    return CounterRow("shop", "small:1", version, value)


def everything() -> Write:
    """One row of each kind that a batch can write."""
    return Write(
        cases=[case()],
        orders=[order()],
        events=[event()],
        ledger=[ledger()],
        outbox=[outbox()],
        payouts=[payout()],
        answers=[answer()],
        tracking=[report()],
        counters=[counter()],
        parcels=[ParcelRow("shop", "case", "zto", "ZT123456")],
    )


async def put(store: Journal, write: Write) -> None:
    """Writes without looking."""
    await store.transact(Wants(), lambda read: write)


async def look(store: Journal, wants: Wants = EVERYTHING) -> Read:
    """Reads without writing."""
    found: list[Read] = []

    def decide(read: Read) -> Write:
        found.append(read)
        return Write()

    await store.transact(wants, decide)
    return found[-1]


def upload(upload_id: str = "upload", **changes: object) -> UploadRow:
    """An upload of 100 bytes by a consumer, of which nothing is here yet; it expires at 1000."""
    row = UploadRow(
        shop_id="shop",
        upload_id=upload_id,
        case_id="case",
        role="consumer",
        subject="consumer",
        purpose="application",
        slot=None,
        filename="a.jpg",
        filetype="image/jpeg",
        length_bytes=100,
        offset_bytes=0,
        state="open",
        lease=0,
        parts=b"[]",
        head_sha256=None,
        media_type=None,
        sha256=None,
        address="192.0.2.1",
        created_at=10,
        expires_at=1000,
        due_at=1000,
        attempts=0,
    )
    return row._replace(**changes)  # type: ignore[arg-type]  # columns by name, as the test gives them
