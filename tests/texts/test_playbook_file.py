"""Is a playbook that names what does not exist refused, with the row and what is wrong with it?"""

from __future__ import annotations

import pytest

from makegood.app.playbook import PLAYS, BadPlaybook, read_plays

GOOD = """
[[play]]
moment = "With the goods there"
situation = "settle.refund"
rule = "S12"
rank = 60
when = { settles = true }
command = "refund"
"""

FLAWS = [
    ('command = "refund"', 'command = "refnud"', "there is no command refnud"),
    ("settles = true", "setles = true", "there is no fact setles"),
    ("settles = true", 'settles = "yes"', "settles is never yes"),
    ("settles = true", 'kind = ["return_refund", "gift"]', "kind is never gift"),
    ('rule = "S12"', 'rule = "12"', "12 is no rule"),
    ('rule = "S12"', 'rule = "S99"', "the sentence rule.S99 is missing"),
    ("settle.refund", "settle.refnud", "the sentence advice.settle.refnud is missing"),
    ('command = "refund"', 'command = "refund"\nbody = { comment = "@body.nothing" }', "the sentence body.nothing"),
    ('command = "refund"', 'command = "refund"\nbody = { amount = "$half" }', "there is no value $half"),
    ('command = "refund"', 'command = "refund"\nrisk = "rain"', "the sentence risk.rain is missing"),
    ('command = "refund"', 'body = { comment = "x" }', "a body and no command"),
    ('command = "refund"', 'comand = "refund"', "nobody knows comand"),
    ("rank = 60", "", "it says nothing of rank"),
]


def test_a_good_row_is_read() -> None:
    """As it stands."""
    (play,) = read_plays(GOOD)
    assert (play.situation, play.rank, play.when) == ("settle.refund", 60, {"settles": (True,)})


@pytest.mark.parametrize(("right", "wrong", "says"), FLAWS, ids=[flaw[2] for flaw in FLAWS])
def test_a_row_that_cannot_be_carried_out_is_refused(right: str, wrong: str, says: str) -> None:
    """Before any merchant is advised by it."""
    with pytest.raises(BadPlaybook, match="settle") as refused:
        read_plays(GOOD.replace(right, wrong))
    assert says in str(refused.value)


def test_two_rows_have_two_names() -> None:
    """A name is what tells them apart."""
    with pytest.raises(BadPlaybook, match="two rows"):
        read_plays(GOOD + GOOD)


def test_the_products_own_playbook_is_not_empty() -> None:
    """It was read when the program started."""
    assert len(PLAYS) > 40
