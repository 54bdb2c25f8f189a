"""How does a shop stand with its disputes?  Rates, the experience score, and what one more lost dispute would do.

Every dispute round of a case contributes once, with its last decision only: an appeal that turns a decision around
turns the figures around.  A round counts as *liable* when the merchant bears it alone or together with the consumer.

- `liability_rate` is liable rounds by all rounds of the period;
- `help_rate` is cases that asked the platform for help by cases opened in the period;
- `experience_score` is 0 to 100 with one decimal, by a formula that has a version (`FORMULAS`).

Formula `makegood-1`, in tenths of a point and never below nothing:

    1000 - 200 x helped / (cases + 9) - 400 x liable / (decided + 4) - liable

where `helped` counts the cases that asked for help, `cases` those opened, `decided` and `liable` the rounds decided and
lost; each division rounds down.  So every decision against the shop lowers the score by a tenth at least, one for the
shop raises it as far as the share of lost ones falls, and a dispute still open costs only its share of the help rate.
The 9 and the 4 keep the first cases of a small shop from deciding all.

Rounds are of the period when they were opened in it: `WINDOW`, thirty days by default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from .case import Case, Round
from .values import changed
from .words import Dispute, Liable

WINDOW = timedelta(days=30)

_MERCHANTS_SHARE = frozenset({Liable.MERCHANT, Liable.BOTH})


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one dispute round of a case adds to its shop's figures.

    `scenario` is `finding.<condition>` where goods were inspected, else `reason.<reason code>`; `changed_by_appeal`
    tells that a second decision found another liable.
    """

    case_id: str
    number: int
    scenario: str
    opened_at: datetime
    decided_at: datetime | None
    liable: bool
    changed_by_appeal: bool
    withdrawn: bool


class Scenario(NamedTuple):
    """The disputes of one scenario: all, and those that the merchant was found liable for (S27)."""

    disputes: int
    liable: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The whole numbers that rates and score are computed from.

    `opened` counts the cases opened in the period, `helped` those cases that asked the platform for help.
    """

    opened: int
    helped: int
    disputes: int
    decided: int
    liable: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A shop's figures; the rates are fractions from 0 to 1 with four decimals."""

    disputes: int
    liable: int
    liability_rate: float
    help_rate: float
    experience_score: float
    formula_version: str
    scenarios: Mapping[str, Scenario]
    counts: Counts = field(default=Counts(0, 0, 0, 0, 0))


def contributions_of(case: Case) -> tuple[Contribution, ...]:
    """The case's dispute rounds, each with what its last decision says."""
    return tuple(_contribution(case, number, current) for number, current in enumerate(case.rounds, start=1))


def _contribution(case: Case, number: int, current: Round) -> Contribution:
    decision, first = current.decision, current.first
    last = number == len(case.rounds)
    return Contribution(
        case.basis.case_id,
        number,
        f"finding.{case.findings.condition}" if case.findings is not None else f"reason.{case.ask.reason_code}",
        current.opened_at,
        decision.decided_at if decision is not None else None,
        decision is not None and decision.liable in _MERCHANTS_SHARE,
        decision is not None and first is not None and decision.liable is not first.liable,
        decision is None and not (last and case.dispute in (Dispute.COLLECTING, Dispute.DECIDING)),
    )


def within(contributions: Iterable[Contribution], since: datetime) -> tuple[Contribution, ...]:
    """The rounds that were opened at or after an instant."""
    return tuple(one for one in contributions if one.opened_at >= since)


def figures_of(contributions: Iterable[Contribution], cases_opened: int, version: str | None = None) -> Figures:
    """The figures of a period, from its rounds and the number of cases opened in it."""
    rounds = tuple(contributions)
    counts = Counts(
        opened=cases_opened,
        helped=len({one.case_id for one in rounds}),
        disputes=len(rounds),
        decided=sum(1 for one in rounds if one.decided_at is not None),
        liable=sum(1 for one in rounds if one.liable),
    )
    return _figures(counts, _by_scenario(rounds), version or CURRENT)


class Move(NamedTuple):
    """What one case does to the score: by how many tenths of a point it would be higher without it."""

    case_id: str
    scenario: str
    tenths: int


def moves_of(contributions: Iterable[Contribution], cases_opened: int, version: str | None = None) -> tuple[Move, ...]:
    """What moves the score, case by case, the heaviest first; each is reckoned as if the case had not been disputed."""
    rounds = tuple(contributions)
    figures = figures_of(rounds, cases_opened, version)
    by_case: dict[str, list[Contribution]] = {}
    for one in rounds:
        by_case.setdefault(one.case_id, []).append(one)
    formula, counts = FORMULAS[figures.formula_version], figures.counts
    now = formula(counts)
    moves = [
        Move(case_id, mine[-1].scenario, formula(_without(counts, mine)) - now) for case_id, mine in by_case.items()
    ]
    return tuple(sorted(moves, key=lambda move: (-move.tenths, move.case_id)))


def _without(counts: Counts, mine: Iterable[Contribution]) -> Counts:
    """The counts as if these rounds of one case had not been."""
    gone = tuple(mine)
    return changed(
        counts,
        helped=counts.helped - 1,
        disputes=counts.disputes - len(gone),
        decided=counts.decided - sum(1 for one in gone if one.decided_at is not None),
        liable=counts.liable - sum(1 for one in gone if one.liable),
    )


def effect_if_lost(figures: Figures) -> Figures:
    """The figures as they would be if this case were brought before the platform and decided against the shop (S15)."""
    now = figures.counts
    lost = changed(
        now,
        opened=max(now.opened, 1),
        helped=now.helped + 1,
        disputes=now.disputes + 1,
        decided=now.decided + 1,
        liable=now.liable + 1,
    )
    return _figures(lost, figures.scenarios, figures.formula_version)


def _figures(counts: Counts, scenarios: Mapping[str, Scenario], version: str) -> Figures:
    return Figures(
        disputes=counts.disputes,
        liable=counts.liable,
        liability_rate=_ratio(counts.liable, counts.disputes, 10_000) / 10_000,
        help_rate=_ratio(counts.helped, _cases(counts), 10_000) / 10_000,
        experience_score=FORMULAS[version](counts) / 10,
        formula_version=version,
        scenarios=scenarios,
        counts=counts,
    )


def _by_scenario(rounds: Iterable[Contribution]) -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for one in rounds:
        disputes, liable = found.get(one.scenario, Scenario(0, 0))
        found[one.scenario] = Scenario(disputes + 1, liable + int(one.liable))
    return dict(sorted(found.items()))


def _cases(counts: Counts) -> int:
    """Cases opened; at least those that asked for help, some of which may have been opened before the period."""
    return max(counts.opened, counts.helped)


def _ratio(part: int, whole: int, scale: int) -> int:
    """The part of the whole in whole units of the scale, rounded half up; nothing of nothing is nothing."""
    return (2 * part * scale + whole) // (2 * whole) if whole else 0


# --- formulas -------------------------------------------------------------------------------------


def _makegood_1(counts: Counts) -> int:
    help_tenths = 200 * counts.helped // (_cases(counts) + 9)
    lost_tenths = 400 * counts.liable // (counts.decided + 4)
    return max(0, 1000 - help_tenths - lost_tenths - counts.liable)


CURRENT = "makegood-1"

FORMULAS: dict[str, Callable[[Counts], int]] = {CURRENT: _makegood_1}
"""The formulas by their version, each giving tenths of a point.  A new one is a new row, so that old figures stand."""
