"""Imports point inwards: the domain knows nobody, main knows everybody."""

from __future__ import annotations

import pytest

from .imports import directions, siblings, strangers
from .source import Source, expect_none, python_sources, report

WRONG_WAY = [
    # file                                import                                              what is said
    ("src/makegood/domain/money.py", "from makegood.app import ports", "domain imports app"),
    ("src/makegood/domain/money.py", "from ..app.ports import Clock", "domain imports app"),
    ("src/makegood/app/handle.py", "import makegood.adapters.store", "app imports adapters"),
    ("src/makegood/app/handle.py", "def late():\n    from makegood.web import api", "app imports web"),
    ("src/makegood/web/api.py", "from makegood.workers.loop import run", "web imports workers"),
    ("src/makegood/web/api.py", "from makegood import adapters", "web imports adapters"),
    ("src/makegood/workers/loop.py", "from makegood.cli import args", "workers imports cli"),
    ("src/makegood/cli/audit.py", "from makegood.main import build", "cli imports main"),
    ("src/makegood/adapters/store/rows.py", "from ...web import problems", "adapters imports web"),
    ("src/makegood/__init__.py", "from makegood.domain import money", "makegood imports domain"),
    ("src/makegood/helpers/text.py", "", "layer 'helpers' is not one of"),
]

RIGHT_WAY = [
    ("src/makegood/domain/money.py", "from makegood.domain.words import Kind"),
    ("src/makegood/app/handle.py", "from makegood.domain import money\nfrom .ports import Clock"),
    ("src/makegood/web/api/cases.py", "from makegood.app.handle import handle\nfrom ..problems import problem"),
    ("src/makegood/adapters/store/sqlite.py", "from makegood.adapters.store import rows\nimport sqlite3"),
    ("src/makegood/main.py", "from makegood import adapters, cli, web, workers"),
    ("src/makegood/main/build.py", "from makegood.adapters.store import sqlite"),
    ("src/makegood/__main__.py", "from makegood.main import main"),
]


@pytest.mark.parametrize(("path", "text", "says"), WRONG_WAY)
def test_an_import_against_the_direction_is_named(path: str, text: str, says: str) -> None:
    """A layer that reaches for a neighbour or a layer above it gets a complaint that names both."""
    assert says in report(directions(Source(path, text)))


@pytest.mark.parametrize(("path", "text"), RIGHT_WAY)
def test_an_import_along_the_direction_is_fine(path: str, text: str) -> None:
    """Inwards, within the layer, and from main everywhere."""
    assert report(directions(Source(path, text))) == ""


def test_the_domain_cannot_take_a_package_from_outside() -> None:
    """Even a harmless library would make the rules depend on its next release."""
    source = Source("src/makegood/domain/money.py", "import decimal\nimport msgspec\nfrom . import words")
    assert report(strangers(source)).startswith("src/makegood/domain/money.py:2: domain imports msgspec")


@pytest.mark.parametrize(("count", "complaints"), [(8, 0), (9, 0), (10, 1)])
def test_a_file_knows_at_most_nine_of_its_siblings(count: int, complaints: int) -> None:
    """Several names from one sibling count once."""
    text = "\n".join(f"from .part{number} import one, two" for number in range(count))
    assert len(siblings(Source("src/makegood/app/handle.py", text))) == complaints


def test_main_may_know_any_number_of_siblings() -> None:
    """Putting all parts together is what main is for."""
    text = "\n".join(f"from .part{number} import one" for number in range(20))
    assert siblings(Source("src/makegood/main/build.py", text)) == []


def test_every_import_in_the_product_points_inwards() -> None:
    """The shape on the first page of the architecture is the shape of the code."""
    expect_none(found for source in python_sources("src") for found in directions(source))


def test_the_domain_stands_on_the_standard_library_alone() -> None:
    """The rule book can be read, tested and explored without installing anything."""
    expect_none(found for source in python_sources("src") for found in strangers(source))


def test_no_file_in_the_product_knows_everybody() -> None:
    """One file that knows everybody is what hurts most in code that is otherwise well kept."""
    expect_none(found for source in python_sources("src") for found in siblings(source))
