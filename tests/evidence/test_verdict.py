"""A machine accepts, asks again, or hands a doubt to a person; it never turns evidence down for good."""

from __future__ import annotations

import pytest

from makegood.app.evidence import best_of, verdict_of
from makegood.app.ports.scanning import Finding, Says, VerdictState
from makegood.domain.exhibits import LEADS
from makegood.domain.words import Check

K, V = Check, VerdictState
ACCEPTED, NEEDS_MORE, HELD = V.ACCEPTED, V.NEEDS_MORE, V.HELD


def found(kind: Check, ok: bool | None, confidence: float = 0.9) -> Finding:
    return Finding(kind, ok, confidence, Says("evidence.some"))


@pytest.mark.parametrize(
    ("kind", "yes", "no", "something_seen", "nothing_seen", "not_looked_for"),
    [
        #                 yes       no          unsure      unsure      missing
        (K.READABLE,    ACCEPTED, NEEDS_MORE, HELD,       NEEDS_MORE, NEEDS_MORE),
        (K.SHARP,       ACCEPTED, NEEDS_MORE, ACCEPTED,   ACCEPTED,   ACCEPTED),
        (K.WAYBILL,     ACCEPTED, NEEDS_MORE, HELD,       NEEDS_MORE, NEEDS_MORE),
        (K.GOODS,       ACCEPTED, HELD,       HELD,       HELD,       HELD),
        (K.ACCESSORIES, ACCEPTED, HELD,       HELD,       HELD,       HELD),
        (K.UNMODIFIED,  ACCEPTED, HELD,       ACCEPTED,   ACCEPTED,   ACCEPTED),
        (K.UNUSED,      ACCEPTED, HELD,       HELD,       ACCEPTED,   ACCEPTED),
        (K.CHALLENGE,   ACCEPTED, NEEDS_MORE, HELD,       NEEDS_MORE, NEEDS_MORE),
        (K.VERIFIED,    ACCEPTED, HELD,       HELD,       HELD,       HELD),
        (K.OTHER,       ACCEPTED, HELD,       HELD,       ACCEPTED,   ACCEPTED),
    ],
)  # fmt: skip
def test_each_finding_leads_to_its_verdict(
    kind: Check,
    yes: VerdictState,
    no: VerdictState,
    something_seen: VerdictState,
    nothing_seen: VerdictState,
    not_looked_for: VerdictState,
) -> None:
    """The table of the policy, kind by kind."""
    wanted = frozenset({kind})
    assert verdict_of([found(kind, True)], wanted).state is yes
    assert verdict_of([found(kind, False)], wanted).state is no
    assert verdict_of([found(kind, None, 0.6)], wanted).state is something_seen
    assert verdict_of([found(kind, None, 0.2)], wanted).state is nothing_seen
    assert verdict_of([], wanted).state is not_looked_for


@pytest.mark.parametrize("kind", [K.GOODS, K.ACCESSORIES, K.UNUSED])
def test_nobody_waits_for_what_there_was_nothing_to_judge_by(kind: Check) -> None:
    """A shop that published no picture of its goods does not make its consumers, or anybody else, wait."""
    void = Finding(kind, None, 0.1, Says("evidence.some"), void=True)
    assert verdict_of([void], frozenset({kind})) == (ACCEPTED, ())
    assert verdict_of([void, found(kind, True)], frozenset({kind})) == (ACCEPTED, ())


def test_every_check_leads_somewhere() -> None:
    """A new check cannot be forgotten here."""
    assert set(LEADS) == set(Check)


@pytest.mark.parametrize(
    ("confidence", "state"),
    [(0.49, NEEDS_MORE), (0.50, HELD), (0.51, HELD)],
)
def test_a_doubt_goes_to_a_person_from_a_certain_confidence_on(confidence: float, state: VerdictState) -> None:
    """Just below, exactly at, just above."""
    assert verdict_of([found(K.WAYBILL, None, confidence)], frozenset({K.WAYBILL})).state is state


def test_asking_again_comes_before_a_person() -> None:
    """The consumer can mend one thing at once; a person need not look before that."""
    verdict = verdict_of([found(K.WAYBILL, None, 0.1), found(K.GOODS, None)], frozenset({K.WAYBILL, K.GOODS, K.SHARP}))
    assert verdict.state is NEEDS_MORE
    assert verdict.because_of == (K.WAYBILL,)


def test_one_good_look_is_enough() -> None:
    """Of several stills the best one counts, for the number as for the goods."""
    findings = [found(K.WAYBILL, None, 0.2), found(K.WAYBILL, True), found(K.WAYBILL, False, 0.99)]
    assert verdict_of(findings, frozenset({K.WAYBILL})).state is ACCEPTED


def test_one_bad_sign_is_enough_although_nobody_waits_for_it() -> None:
    """A photograph used in another case is held, however good a second one is."""
    findings = [found(K.UNUSED, True), found(K.UNUSED, False, 0.6), found(K.SHARP, True)]
    assert verdict_of(findings, frozenset({K.SHARP})) == (HELD, (K.UNUSED,))
    assert best_of(findings)[K.UNUSED].ok is False


def test_what_nobody_waits_for_holds_up_nothing() -> None:
    """A photograph of the goods need not show the waybill."""
    assert verdict_of([found(K.WAYBILL, None, 0.1), found(K.SHARP, True)], frozenset({K.SHARP})).state is ACCEPTED


def test_nobody_is_asked_for_what_was_never_looked_for() -> None:
    """Where checks did not run, a person looks first."""
    wanted = frozenset({K.READABLE, K.WAYBILL})
    assert verdict_of([found(K.VERIFIED, None)], wanted) == (HELD, (K.VERIFIED,))
    assert verdict_of([found(K.VERIFIED, None), found(K.WAYBILL, None, 0.1)], wanted) == (HELD, (K.VERIFIED,))
