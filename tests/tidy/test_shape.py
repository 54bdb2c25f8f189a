"""Files and functions stay short enough to be read at night."""

from __future__ import annotations

import pytest

from .shape import long_file, long_functions, too_few_short
from .source import Source, expect_none, python_sources, report

PATH = "src/makegood/app/handle.py"


def function_of(lines: int, name: str = "decide") -> str:
    """A function of so many lines, its `def` included."""
    return f"def {name}():\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(("lines", "complaints"), [(399, 0), (400, 0), (401, 1)])
def test_a_file_has_at_most_four_hundred_lines(lines: int, complaints: int) -> None:
    """The fence stands after the four hundredth line."""
    assert len(long_file(Source(PATH, "pass\n" * lines))) == complaints


@pytest.mark.parametrize(("lines", "complaints"), [(69, 0), (70, 0), (71, 1)])
def test_a_function_has_at_most_seventy_lines(lines: int, complaints: int) -> None:
    """Counted from `def` to the last line, methods and coroutines like any other."""
    assert len(long_functions(Source(PATH, function_of(lines)))) == complaints
    assert len(long_functions(Source(PATH, "async " + function_of(lines)))) == complaints


@pytest.mark.parametrize(("long", "complaints"), [(0, 0), (1, 0), (2, 2)])
def test_nine_functions_in_ten_have_at_most_thirty_lines(long: int, complaints: int) -> None:
    """Of ten functions one may be longer; with two, both are named."""
    texts = [function_of(31 if number < long else 30, f"part{number}") for number in range(10)]
    assert len(too_few_short([Source(PATH, "\n".join(texts))])) == complaints


def test_promises_without_a_body_do_not_make_the_figure_better() -> None:
    """A Protocol of a hundred stubs is no excuse for long functions elsewhere."""
    stubs = "\n".join(f'def promise{number}():\n    """Does."""\n    ...' for number in range(100))
    assert "decide has 31 lines" in report(too_few_short([Source(PATH, stubs + "\n" + function_of(31))]))


def test_the_longest_function_is_named_first() -> None:
    """Who has ten minutes splits the right one."""
    text = function_of(40, "longer") + function_of(60, "longest")
    assert report(too_few_short([Source(PATH, text)])).splitlines()[0].startswith(f"{PATH}:41: longest")


def test_no_file_in_the_product_is_too_long() -> None:
    """Every file of the product still answers one question."""
    expect_none(found for source in python_sources("src") for found in long_file(source))


def test_no_function_in_the_product_is_too_long() -> None:
    """Nothing in the product needs scrolling twice."""
    expect_none(found for source in python_sources("src") for found in long_functions(source))


def test_most_functions_in_the_product_fit_on_a_screen() -> None:
    """Nine in ten have at most thirty lines."""
    expect_none(too_few_short(python_sources("src")))
