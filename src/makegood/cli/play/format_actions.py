"""How is one action of a story written, and what body does it send?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from .located import Json, Located
from .names import COMMANDS, KINDS, PAYMENT_WORDS, REASONS, TRACKING
from .photos import read_photo
from .spans import money, span
from .story import Action, Line, Order, Tender, Who

ACTION = (*Who, "with", "case", "person", "refused", "may_be_refused", "again", "occurred", "payment")
BUYING_AND_SELLING = ("apply", "read", "show", *COMMANDS)
DOES: Mapping[Who, tuple[str, ...]] = {
    Who.CONSUMER: BUYING_AND_SELLING,
    Who.MERCHANT: BUYING_AND_SELLING,
    Who.STRANGER: BUYING_AND_SELLING,
    Who.OTHER_MERCHANT: BUYING_AND_SELLING,
    Who.ARBITRATOR: ("read", *COMMANDS),
    Who.OPERATOR: ("read", "suspend", "preview", "withdraw", *COMMANDS),
    Who.CARRIER: TRACKING,
    Who.CHANNEL: PAYMENT_WORDS,
    Who.PLATFORM: ("order",),
}
CURRENCY = "CNY"


def read_action(item: Located, order: Order) -> Action:
    """One action; `order` is the story's, whose lines an application means."""
    fields = item.fields("an action", ACTION)
    actors = [who for who in Who if who in fields]
    if len(actors) != 1:
        raise item.error(f"an action has one actor, not {len(actors)}")
    who = actors[0]
    does = fields[who].one_of(f"what the {who} does", DOES[who])
    body = fields.get("with") or Located(item.place, "", {})
    return Action(
        who=who,
        does=does,
        case=fields["case"].text("case") if "case" in fields else "first",
        person=fields["person"].text("person") if "person" in fields else None,
        body=_body(does, body, order),
        refused=_codes(fields, "refused"),
        may_be_refused=_codes(fields, "may_be_refused"),
        again=_again(does, fields, body, order),
        occurred=span(fields["occurred"], "occurred") if "occurred" in fields else timedelta(0),
        payment=fields["payment"].whole_number("payment") if "payment" in fields else None,
        period=_period(body) if does in ("suspend", "preview") else None,
        order=_changed(order, body) if who is Who.PLATFORM else None,
    )


def _codes(fields: Mapping[str, Located], name: str) -> tuple[str, ...]:
    if name not in fields:
        return ()
    codes = tuple(item.text(name) for item in fields[name].many(name))
    for code in codes:
        if code != "some" and code != code.upper():
            raise fields[name].error(f"'{code}' is not a code of a refusal; they are written like NOT_ALLOWED_NOW")
    return codes


def _again(does: str, fields: Mapping[str, Located], body: Located, order: Order) -> Mapping[str, Json] | None:
    if "again" not in fields:
        return None
    other = fields["again"]
    if isinstance(other.value, Mapping):
        return _body(does, other, order)
    return _body(does, body, order) if other.yes_or_no("again") else None


def _body(does: str, item: Located, order: Order) -> Mapping[str, Json]:
    fields = item.fields("with", ())
    if does == "order":
        return {}
    if does == "apply":
        return _application(item, fields, order)
    if does == "show":
        return read_photo(item)  # type: ignore[return-value]  # names and words, as JSON has them
    return {name: _value(name, value) for name, value in fields.items() if (does, name) not in _PERIOD}


_PERIOD = {(does, name) for does in ("suspend", "preview") for name in ("from", "until")}


def _value(name: str, item: Located) -> Json:
    """The JSON of a field; sums are written in major units wherever they are called amount."""
    if name == "amount":
        return {"amount": money(item, name), "currency": CURRENCY}
    return item.plain()


def _application(item: Located, fields: Mapping[str, Located], order: Order) -> Mapping[str, Json]:
    known = ("kind", "reason_code", "lines", "amount", "description")
    fields = item.fields("an application", known)
    for name, names in (("kind", KINDS), ("reason_code", REASONS)):
        if name not in fields:
            raise item.error(f"an application needs its {name}")
        fields[name].one_of(name, names)
    units = {line.line_id: line.quantity for line in order.lines}
    if "lines" in fields:
        told = fields["lines"].fields("lines", units)
        units = {line_id: count.whole_number("a quantity") for line_id, count in told.items()}
    lines: Json = [{"line_id": line_id, "quantity": quantity} for line_id, quantity in units.items()]
    return {name: _value(name, value) for name, value in fields.items() if name != "lines"} | {"lines": lines}


def _period(item: Located) -> tuple[timedelta, timedelta]:
    fields = item.fields("a suspension", ("name", "reason", "from", "until", "scope"))
    for name in ("from", "until"):
        if name not in fields:
            raise item.error(f"a suspension needs '{name}'")
    return span(fields["from"], "from"), span(fields["until"], "until")


def _changed(order: Order, item: Located) -> Order:
    """The order as before, but for what is told: its dates, or what its first line cost."""
    fields = item.fields("a changed order", ("shipped", "delivered", "paid_for_first_line"))
    lines, tenders = order.lines, order.tenders
    if "paid_for_first_line" in fields:
        paid_minor = money(fields["paid_for_first_line"], "paid_for_first_line")
        more_minor = paid_minor - lines[0].paid_minor
        first = lines[0]
        lines = (Line(first.line_id, first.sku, first.title, first.quantity, paid_minor), *lines[1:])
        tenders = (Tender(tenders[0].channel, tenders[0].amount_minor + more_minor), *tenders[1:])
    shipped = span(fields["shipped"], "shipped") if "shipped" in fields else order.shipped
    delivered = span(fields["delivered"], "delivered") if "delivered" in fields else order.delivered
    return Order(lines, order.freight_minor, tenders, order.paid, shipped, delivered)
