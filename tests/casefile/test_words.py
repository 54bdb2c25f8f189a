"""Does the catalogue have every word that a case file can say, and no word too many?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makegood.app import casefile
from makegood.app.casefile.building import MEDIA
from makegood.app.texts.catalogue import LANGUAGES, catalogue
from makegood.domain import ledger
from makegood.domain.ledger import Account
from makegood.domain.words import PaymentKind

SOURCE = "".join(path.read_text("utf-8") for path in Path(casefile.__path__[0]).glob("*.py"))
WAYS = ("submitted", "paid", "found", "returned", "reversed")


def codes() -> set[str]:
    """Every code that a ledger row can have."""
    borne = {"platform_advance", "courier_recovery", "platform_freight", "courier_freight"}
    promised = {f"{kind}_promised" for kind in PaymentKind} | {"deduction", "deduction_undone", "paid_twice"}
    return borne | {f"{code}_undone" for code in borne} | promised | {f"{k}_{way}" for k in PaymentKind for way in WAYS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_account_and_code_of_the_ledger_has_a_name(language: str) -> None:
    """A clerk reads words, not the names of the code."""
    book = catalogue(language)
    assert {key.rpartition(".")[2] for key in book.texts if key.startswith("casefile.account.")} == set(Account)
    assert {key.rpartition(".")[2] for key in book.texts if key.startswith("casefile.code.")} == codes()
    source = Path(ledger.__file__).read_text("utf-8")
    written = set(re.findall(r'(?:Transfer|Borne)\("(\w+)"', source)) | set(re.findall(r'_way\("(\w+)"', source))
    assert {code for code in written if code not in WAYS} <= codes()


def test_every_word_is_asked_for() -> None:
    """What nothing says any more leaves the catalogue."""
    made = ("casefile.account.", "casefile.code.")
    for key in catalogue("en").texts:
        if key.startswith("casefile.") and not key.startswith(made):
            name = key.rpartition(".")[2]
            assert re.search(rf"\b{name}\b", SOURCE) or name in MEDIA, key
