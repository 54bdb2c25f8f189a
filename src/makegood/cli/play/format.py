"""How is a story written in YAML?  (docs/stories.md says it to people; this module reads it.)"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from .format_steps import read_steps
from .located import Json, Located, Place, read
from .names import FAULT_REASONS
from .spans import instant, money, span
from .story import Line, Order, Shop, Story, Tender

STORY = ("title", "rule", "why", "start", "fixed_dates", "shop", "order", "steps")
SHOP = ("zone", "evidence", "policy")
ORDER = ("lines", "freight", "tenders", "channel", "paid", "shipped", "delivered")
EVIDENCE: Mapping[str, tuple[str, ...]] = {"required": FAULT_REASONS, "not_required": ()}
ZONE = "Asia/Shanghai"
START = "2026-03-02T09:00:00+08:00"
DATES = {"paid": timedelta(days=-4), "shipped": timedelta(days=-3), "delivered": timedelta(days=-1)}
FREIGHT_MINOR = 1000
LINE_PAID_MINOR = 12900
_RULE = re.compile(r"[SP]\d{1,2}")


def load(path: Path) -> Story:
    """The story of a file; FormatError names the line that is not understood."""
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, file: str) -> Story:
    """The story that a text tells; `file` is what complaints call it."""
    root = read(text, file)
    told = root.fields("a story", STORY)
    for name in ("title", "rule", "why", "steps"):
        if name not in told:
            raise root.error(f"a story needs '{name}'")
    order = read_order(told["order"] if "order" in told else Located(root.place, "", {}))
    return Story(
        file=file,
        title=told["title"].text("the title"),
        rules=tuple(_rule(item) for item in told["rule"].many("rule")),
        why=" ".join(told["why"].text("why").split()),
        start=instant(told["start"], "start") if "start" in told else datetime.fromisoformat(START),
        fixed_dates="fixed_dates" in told and told["fixed_dates"].yes_or_no("fixed_dates"),
        shop=_shop(told.get("shop")),
        order=order,
        steps=read_steps(told["steps"], order),
    )


def _rule(item: Located) -> str:
    text = item.text("rule")
    if not _RULE.fullmatch(text):
        raise item.error(f"rule '{text}' is not one; write S1 to S28, or P1 to P25 for a known problem")
    return text


def _shop(item: Located | None) -> Shop:
    told = item.fields("a shop", SHOP) if item else {}
    policy: dict[str, Json] = {}
    if "policy" in told:
        policy |= {name: field.plain() for name, field in told["policy"].fields("a policy", ()).items()}
    if "evidence" in told:
        reasons = EVIDENCE[told["evidence"].one_of("evidence", EVIDENCE)]
        policy["evidence"] = {"required_reasons": list(reasons)}
    return Shop(told["zone"].text("zone") if "zone" in told else ZONE, policy)


def read_order(item: Located) -> Order:
    """An order: one blue cup for 129.00 and 10.00 freight, paid by `sandbox` and delivered a day ago, unless told."""
    told = item.fields("an order", ORDER)
    lines = _lines(told.get("lines"), item.place)
    freight_minor = money(told["freight"], "freight") if "freight" in told else FREIGHT_MINOR
    total_minor = sum(line.paid_minor for line in lines) + freight_minor
    return Order(
        lines=lines,
        freight_minor=freight_minor,
        tenders=_tenders(told, total_minor),
        paid=span(told["paid"], "paid") if "paid" in told else DATES["paid"],
        shipped=_date(told, "shipped"),
        delivered=_date(told, "delivered"),
    )


def _lines(item: Located | None, place: Place) -> tuple[Line, ...]:
    if item is None:
        return (Line("L1", "SKU-1", "蓝色水杯 Blue cup", 1, LINE_PAID_MINOR),)
    return tuple(_line(line, number) for number, line in enumerate(item.many("lines"), 1))


def _line(item: Located, number: int) -> Line:
    told = item.fields("a line", ("title", "sku", "quantity", "paid", "accessories", "pictures"))
    return Line(
        line_id=f"L{number}",
        sku=told["sku"].text("sku") if "sku" in told else f"SKU-{number}",
        title=told["title"].text("title") if "title" in told else f"商品 Item {number}",
        quantity=told["quantity"].whole_number("quantity") if "quantity" in told else 1,
        paid_minor=money(told["paid"], "paid") if "paid" in told else LINE_PAID_MINOR,
        accessories=_texts(told, "accessories"),
        pictures=_texts(told, "pictures"),
    )


def _texts(told: Mapping[str, Located], name: str) -> tuple[str, ...]:
    return tuple(item.text(name) for item in told[name].many(name)) if name in told else ()


def _tenders(told: Mapping[str, Located], total_minor: int) -> tuple[Tender, ...]:
    if "tenders" not in told:
        return (Tender(told["channel"].text("channel") if "channel" in told else "sandbox", total_minor),)
    tenders = []
    for item in told["tenders"].many("tenders"):
        parts = item.fields("a tender", ("channel", "amount"))
        if len(parts) < 2:
            raise item.error("a tender needs channel and amount")
        tenders.append(Tender(parts["channel"].text("channel"), money(parts["amount"], "amount")))
    given_minor = sum(tender.amount_minor for tender in tenders)
    if given_minor != total_minor:
        raise told["tenders"].error(f"the tenders make {given_minor / 100:.2f}, the order {total_minor / 100:.2f}")
    return tuple(tenders)


def _date(told: Mapping[str, Located], name: str) -> timedelta | None:
    if name not in told:
        return DATES[name]
    return None if told[name].value is None else span(told[name], name)
