"""Are people added, listed, disabled and reset from the command line?"""

from __future__ import annotations

import re

import pytest

from .conftest import Run

LINK = re.compile(r"http://127\.0\.0\.1:8000/sign-in/password/mgl_[\w-]{43}")


def test_a_person_is_added_with_a_link_and_listed(run: Run) -> None:
    """The link is to be handed over; it names the public address where one is set."""
    status, out, _ = run("person", "add", "lin", "--role", "arbitrator", "--login", "lin@example.test", "--name", "林")
    assert status == 0 and LINK.search(out)
    status, out, _ = run("person", "add", "ming", "--role", "merchant:shop-1", "--role", "merchant:shop-2")
    assert status == 0
    status, out, _ = run("person", "list")
    assert re.search(r"lin +lin@example\.test +arbitrator +nothing yet +active", out)
    assert "merchant:shop-1, merchant:shop-2" in out
    status, out, _ = run("person", "reset", "lin", MAKEGOOD_PUBLIC_URL="https://aftersales.example.test/")
    assert status == 0 and "https://aftersales.example.test/sign-in/password/mgl_" in out


def test_a_person_is_disabled_and_enabled(run: Run) -> None:
    """Meanwhile nobody sets a password for them."""
    run("person", "add", "lin", "--role", "operator")
    assert run("person", "disable", "lin")[0] == 0
    assert "disabled" in run("person", "list")[1]
    assert run("person", "reset", "lin")[0] == 2
    assert run("person", "enable", "lin")[0] == 0
    assert run("person", "reset", "lin")[0] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "operator", "--role", "operator"), "not the name of a role"),
        (("add", "oidc-abc", "--role", "operator"), "An id is"),
        (("add", "li n", "--role", "operator"), "An id is"),
        (("add", "lin", "--role", "merchant"), "merchant:SHOP"),
        (("add", "lin", "--role", "consumer"), "merchant:SHOP"),
        (("add", "lin", "--role", "operator", "--login", "a b"), "without spaces"),
        (("disable", "nobody"), "no such person"),
        (("reset", "nobody"), "no such person"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], says: str) -> None:
    """With what to write instead."""
    status, _, err = run("person", *words)
    assert status == 2 and says in err


def test_nobody_is_added_twice(run: Run) -> None:
    """Neither under the same id nor under the same login."""
    run("person", "add", "lin", "--role", "operator")
    for words in (("lin",), ("lin2", "--login", "LIN")):
        status, _, err = run("person", "add", *words, "--role", "operator")
        assert status == 2 and "already" in err


@pytest.mark.parametrize("what", ["add", "list", "disable", "enable", "reset"])
def test_each_part_has_help_with_an_example(run: Run, what: str) -> None:
    """A line to copy."""
    status, out, _ = run("person", what, "--help")
    assert status == 0 and f"makegood person {what}" in out
