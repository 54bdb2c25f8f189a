"""Is the playbook's advice whole in both languages, and are its commands ready to be sent?"""

from __future__ import annotations

import json

import pytest

from makegood.app.playbook import PLAYS
from makegood.app.texts.catalogue import LANGUAGES
from makegood.app.texts.counsel import render_advice
from makegood.domain.events import Findings
from makegood.domain.liability import figures_of
from makegood.domain.playbook import advice
from makegood.domain.words import Condition

from ..domain.reachable import MERCHANT, worlds
from ..domain.test_playbook import found

GAP = "…"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_advice_is_whole(language: str) -> None:
    """In every case that can be reached: says, rule, command or none, body and risk, as JSON."""
    for world in worlds():
        answer = render_advice(advice(world.case, world.matter(MERCHANT), figures_of((), 10), PLAYS), language)
        assert GAP not in json.dumps(answer, ensure_ascii=False)
        for item in answer["items"]:
            assert item.keys() >= {"situation", "says", "rule", "command", "body", "risk"}
            assert item["command"] is not None or item["body"] == {}


def test_a_prepared_body_is_what_the_interface_takes() -> None:
    """Amounts with their currency, sentences in the reader's language, lists as lists."""
    world = found(Findings(Condition.PARTS_MISSING, missing=("lid",)))
    needed, not_needed, *_ = render_advice(advice(world.case, world.matter(MERCHANT), figures_of((), 1), PLAYS), "en")[
        "items"
    ]
    assert (needed["command"], needed["rule"]) == ("offer", "S26")
    assert needed["body"]["type"] == "withdraw_for_now"
    assert needed["body"]["parts"] == ["lid"]
    assert needed["body"]["promise"].startswith("We refund soon")
    assert not_needed["body"]["amount"] == {"amount": 25_460, "currency": "CNY"}
    assert "CN¥254.60" in not_needed["says"]


def test_the_risk_is_told_in_figures() -> None:
    """What the rate and the score are, and what they come to (S15)."""
    world = found(Findings(Condition.RESALE_AFFECTED))
    last = render_advice(advice(world.case, world.matter(MERCHANT), figures_of((), 11), PLAYS), "en")["items"][-1]
    assert last["situation"] == "settle.reject"
    assert "from 0% to 100%" in last["risk"]
    assert "from 100.0 down to 90.9" in last["risk"]
    assert last["risk_figures"]["experience_score"] == {"now": 100.0, "then": 90.9}
    assert last["body"]["risk_acknowledged"] is False
