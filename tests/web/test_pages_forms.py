"""A form says the same as a program's body, in words that people type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from makegood.domain.commands import PUBLIC
from makegood.domain.permissions import COMMANDS
from makegood.web.api.cases.bodies import ORDERINGS
from makegood.web.openapi.examples import EXAMPLES
from makegood.web.pages.forms.filling import Wrong, major_of, minor_of, read_form, typed_from
from makegood.web.pages.forms.table import FORMS, Field, Form, Input

NOT_TYPED = {"without_return"}


def body_fields(kind: Any, prefix: str = "") -> Iterator[str]:
    """The paths of a body's fields; an inner record's fields are fields of the form."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        if isinstance(field.type, inspect.StructType) and field.encode_name == "findings":
            yield from body_fields(field.type.cls, f"{field.encode_name}.")
        else:
            yield prefix + field.encode_name


def test_every_command_of_people_has_a_form() -> None:
    """And no form is without a command."""
    assert FORMS.keys() == PUBLIC.keys()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_every_field_of_its_body(name: str) -> None:
    """What programs can say, people can type; photos and videos have an upload of their own."""
    typed = {field.name for field in FORMS[name].fields}
    assert typed == set(body_fields(ORDERINGS[name].body)) - NOT_TYPED


@pytest.mark.parametrize("name", FORMS)
def test_what_a_command_requires_has_to_be_filled_in(name: str) -> None:
    """The form asks for it before the rule book does; what is ticked is the rule book's to ask for."""
    form = FORMS[name]
    always = [field for field in form.fields if field.required and field.only is None]
    required = {field.name.partition(".")[0] for field in always} | set(form.fixed)
    boxes = {field.name for field in form.fields if field.input in (Input.CHECK, Input.EXHIBITS)}
    assert required == set(COMMANDS[PUBLIC[name]].requires) - boxes - (NOT_TYPED - set(form.fixed))


@pytest.mark.parametrize("name", FORMS)
def test_a_body_that_was_prepared_comes_back_from_its_form(name: str) -> None:
    """Advice that is looked at and sent says what was advised."""
    example = {key: value for key, value in EXAMPLES[ORDERINGS[name].body].items() if key not in NOT_TYPED}
    form = FORMS[name]
    filled = read_form(form, typed_from(form, example, "CNY"), "CNY")
    assert filled.wrong == ()
    kind = ORDERINGS[name].body
    assert msgspec.convert(filled.body, kind) == msgspec.convert(dict(form.fixed) | example, kind)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("129", "CNY", 12_900),
        ("129.0", "CNY", 12_900),
        ("129.00", "CNY", 12_900),
        ("0.01", "CNY", 1),
        ("0", "CNY", 0),
        ("1,290.50", "CNY", 129_050),
        ("¥129.00", "CNY", 12_900),
        (" 129 ", "CNY", 12_900),
        ("129.001", "CNY", None),
        ("-1", "CNY", None),
        ("1e3", "CNY", None),
        ("", "CNY", None),
        ("12.", "CNY", None),
        ("NaN", "CNY", None),
        ("1" * 13, "CNY", None),
        ("٣", "CNY", None),
        ("500", "JPY", 500),
        ("500.0", "JPY", None),
        ("1.234", "KWD", 1_234),
    ],
)
def test_an_amount_is_read_to_the_last_minor_unit(text: str, currency: str, minor: int | None) -> None:
    """What is finer than the currency, or no amount, is not guessed at."""
    assert minor_of(text, currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "text"), [(12_900, "CNY", "129.00"), (5, "CNY", "0.05"), (500, "JPY", "500")]
)
def test_an_amount_is_written_as_people_write_it(minor: int, currency: str, text: str) -> None:
    """And read back as what it was."""
    assert major_of(minor, currency) == text
    assert minor_of(text, currency) == minor


FORM = Form(
    (
        Field("name", Input.TEXT, required=True, length_at_most=5),
        Field("parts", Input.WORDS),
        Field("sure", Input.CHECK),
        Field("new", Input.YES_NO),
        Field("inner.note", Input.LONG),
        Field("number", Input.ON_LABEL, length_at_most=12),
    )
)


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ({"name": ["cup"]}, {"name": "cup", "sure": False}),
        ({"name": [" cup "], "sure": ["yes"]}, {"name": "cup", "sure": True}),
        (
            {"name": ["cup"], "parts": ["lid, box\r\n\r\n盖子、盒子"]},
            {"name": "cup", "sure": False, "parts": ["lid", "box", "盖子", "盒子"]},
        ),
        ({"name": ["cup"], "new": ["no"]}, {"name": "cup", "sure": False, "new": False}),
        (
            {"name": ["cup"], "number": [" sf13 5001\u30008000 "]},
            {"name": "cup", "sure": False, "number": "SF1350018000"},
        ),
        ({"name": ["cup"], "inner.note": ["a\r\nb"]}, {"name": "cup", "sure": False, "inner": {"note": "a\nb"}}),
    ],
)
def test_what_is_left_empty_is_left_out(typed: dict[str, list[str]], body: dict[str, object]) -> None:
    """And what is typed loses only the white space around it."""
    assert read_form(FORM, typed, "CNY").body == body


@pytest.mark.parametrize(
    ("name", "wrong"), [("", "missing"), (" \n", "missing"), ("cups", None), ("cupss", None), ("cupsss", "too_long")]
)
def test_what_must_be_there_is_asked_for(name: str, wrong: str | None) -> None:
    """And what is too long is said to be."""
    found = read_form(FORM, {"name": [name]}, "CNY").wrong
    assert found == (() if wrong is None else (Wrong("name", wrong),))


FULL = {"amount": ("9",), "kind": ("refund_only",), "parts": ("lid",), "promise": ("Soon.",), "comment": ("Please.",)}
OFFERED = {
    # the type, and what goes with it besides the words
    "modify_amount": {"amount"},
    "small_payment": {"amount"},
    "modify_kind": {"kind"},
    "resend_parts": {"parts", "promise"},
    "withdraw_for_now": {"parts", "promise"},
    "return_wrong_goods": {"promise"},
}


@pytest.mark.parametrize("offered", OFFERED)
def test_an_offer_says_what_its_kind_is_about_and_no_more(offered: str) -> None:
    """What was filled in for another kind is left out; what this kind needs has to be there."""
    form = FORMS["offer"]
    filled = read_form(form, {"type": (offered,), **FULL}, "CNY")
    assert set(filled.body) == {"type", "comment"} | OFFERED[offered]
    wrong = read_form(form, {"type": (offered,)}, "CNY").wrong
    assert {one.field for one in wrong} == OFFERED[offered] & {"amount", "kind"}


def test_nothing_is_missing_from_what_came_back_intact() -> None:
    """Parts, faults and blame are asked for with what is not as it was sent, parts only where some are missing."""
    said = {"findings.missing": ("lid",), "findings.fault_of": ("courier",), "findings.quality_fault": ("yes",)}

    def findings(condition: str) -> Any:
        typed = {"findings.condition": (condition,), **said}
        return read_form(FORMS["inspect"], typed, "CNY").body["findings"]

    assert findings("intact") == {"condition": "intact"}
    assert findings("parts_missing") == {"condition": "parts_missing", "missing": ["lid"], "fault_of": "courier"}
    assert findings("resale_affected") == {"condition": "resale_affected", "quality_fault": True, "fault_of": "courier"}
