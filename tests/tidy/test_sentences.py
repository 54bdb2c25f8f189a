"""Modules, functions, classes and tests say what they mean, and nothing else stands between the lines."""

from __future__ import annotations

import pytest

from .sentences import docstrings, leftovers, module_docstring, nameless_tests, protocol_methods
from .source import Source, expect_none, prose, python_sources, report

PATH = "src/makegood/app/handle.py"
LONG = "\n".join("        x = 1" for _ in range(5))

SILENT = [
    # text                                                       what is said
    (f"def handle():\n{LONG}", "handle has no docstring"),
    (f"async def handle():\n{LONG}", "handle has no docstring"),
    ("class Door:\n    def __init__(self):\n        self.x = 1", "Door has no docstring"),
    (f'class Door:\n    """Opens."""\n    def open(self):\n{LONG}', "open has no docstring"),
    (f'def handle():\n    """{"a" * 121}"""', "begins with a line of 121 characters"),
    ('def handle():\n    """Will handle it."""', "begins with 'Will handle'"),
    ('def handle():\n    """This function handles it."""', "begins with 'This function'"),
]

TELLING = [
    'def handle():\n    """Decides what arrived together."""',
    f'def handle():\n    """{"a" * 120}"""',
    "def _handle():\n    return 1",
    "def handle():\n    return 1",
    "class Door:\n    width: int\n    height: int",
    'def handle():\n    """Decides."""\n    def inner():\n        return 1',
    'class Door:\n    """Opens."""\n    def __init__(self):\n        self.x = 1',
    'class Clock(Protocol):\n    """Tells the time."""\n    def now(self) -> int: ...',
]


@pytest.mark.parametrize(("text", "says"), SILENT)
def test_a_public_name_without_a_good_sentence_is_found(text: str, says: str) -> None:
    """Missing, too long, or about the future or the form."""
    assert says in report(docstrings(Source(PATH, text)))


@pytest.mark.parametrize("text", TELLING)
def test_a_public_name_with_a_sentence_is_fine(text: str) -> None:
    """Private names, inner functions, stubs, plain records and a few lines that speak for themselves need none."""
    assert report(docstrings(Source(PATH, text))) == ""


def test_a_promise_explained_by_a_protocol_need_not_be_explained_again() -> None:
    """The sentence belongs to the Protocol; an adapter just fits."""
    ports = Source("src/makegood/app/ports.py", "class Clock(Protocol):\n    def now(self) -> int: ...")
    adapter = 'class RealClock:\n    """The clock on the wall."""\n    def now(self):\n        return 1'
    assert docstrings(Source("src/makegood/adapters/clock.py", adapter), protocol_methods([ports])) == []


def test_a_module_without_a_question_is_found() -> None:
    """The first line of a file says which question it answers."""
    assert "the module has no docstring" in report(module_docstring(Source(PATH, "x = 1")))
    assert module_docstring(Source(PATH, '"""Who may do what?"""')) == []


def test_a_test_without_a_sentence_is_found() -> None:
    """Both the name and the docstring of a test say what holds."""
    said = report(nameless_tests(Source("tests/web/test_api.py", "def test_api():\n    assert True")))
    assert "test_api is not a sentence" in said
    assert "test_api has no docstring" in said


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("# TO" + "DO: later", "the word TO" + "DO"),
        ("x = 1  # FIX" + "ME", "the word FIX" + "ME"),
        ("as asked in Issue " + "#12", "Issue " + "#"),
        ("written by a sub" + "agent", "sub" + "agent"),
        ("index-url = pypi." + "org/simple", "pypi." + "org"),
        ("-----BEGIN RSA PRIVATE " + "KEY-----", "PRIVATE " + "KEY"),
    ],
)
def test_leftovers_of_the_workshop_are_found(line: str, says: str) -> None:
    """Promises to oneself, addresses of the workshop and secrets do not belong into the product."""
    assert says in report(leftovers("docs/operations.md", "A sentence.\n" + line))


def test_every_module_of_the_product_says_which_question_it_answers() -> None:
    """In the product and in its tests."""
    sources = [*python_sources("src"), *python_sources("tests"), *python_sources("bench")]
    expect_none(found for source in sources for found in module_docstring(source))


def test_every_public_name_of_the_product_has_a_sentence() -> None:
    """Who meets a name for the first time reads one sentence and goes on."""
    sources = python_sources("src")
    promised = protocol_methods(sources)
    expect_none(found for source in sources for found in docstrings(source, promised))


def test_every_test_is_a_sentence() -> None:
    """The list of tests reads as the list of what the product promises."""
    expect_none(found for source in python_sources("tests") for found in nameless_tests(source))


def test_nothing_of_the_workshop_is_left_in_the_product() -> None:
    """Code, pages, stories and scripts alike."""
    expect_none(found for path, text in prose() for found in leftovers(path, text))
