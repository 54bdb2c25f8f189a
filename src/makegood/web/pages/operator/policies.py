"""How does an operator read the versions of the numbers, what each changed, and write the next one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from ....app.codec import instant
from ....app.numbers import Numbers
from ....app.registering import overridden, put_policy
from ....app.shops import decode_shop
from ....domain.policy import DEFAULT, Policy
from ..forms.filling import first
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from .numbers import CHOICES, Bad, Leaf, flat, leaves, nested, read_leaf, typed_leaf, words_of

PLATFORM: Final = "default"
SAID: Final = frozenset({"policy_published", "policy_same"})
_CLOCKS: Final = "lengths."
_NO_CLOCKS: Final = frozenset({"lengths.extension", "lengths.extend_from", "lengths.late_report"})


class ChangeShown(NamedTuple):
    """A number that differs; `ends` says when a clock that begins now ends before and after."""

    label: str
    was: str
    now: str
    ends: tuple[str, str] | None


class VersionShown(NamedTuple):
    number: int
    version: str
    at: str
    to: str
    here: bool
    newest: bool


class NumberShown(NamedTuple):
    id: str
    name: str
    kind: str
    label: str
    hint: str | None
    value: str
    choices: Sequence[tuple[str, str, bool]]
    wrong: str | None


async def policies(visit: Visit) -> Shown:
    """One policy with its versions; `name` and `number` say which, else the platform's newest."""
    return await _page(visit, None, {})


async def publish(visit: Visit) -> Shown:
    """Shows what would change and what follows; publishes it when told so."""
    name = first(visit.form, "name") or PLATFORM
    known = await _versions(visit, name)
    if not known:
        return not_here()
    values: dict[str, Any] = {}  # Any: numbers by their paths
    wrong: dict[str, str] = {}
    for leaf in leaves(Policy):
        read = read_leaf(leaf, visit.form)
        values |= {} if isinstance(read, Bad) else {leaf.path: read}
        wrong |= {leaf.path: read.why} if isinstance(read, Bad) else {}
    if wrong:
        return await _page(visit, None, wrong, status=422)
    wanted = overridden(DEFAULT, nested(values))
    if first(visit.form, "do") != "publish":
        return await _page(visit, wanted, {})
    services = visit.services
    numbers = Numbers(services.store, services.door, services.clock, services.ids)
    done = await put_policy(numbers, visit.by.actor, name, nested(values))
    said = "policy_same" if done.version == known[-1].version else "policy_published"
    return Away(address("policies", name=name, said=said))


async def _page(visit: Visit, wanted: Policy | None, wrong: Mapping[str, str], status: int = 200) -> Shown:
    speech = Speech(visit.language, visit.services.door.now)
    name = first(visit.form, "name") or visit.query.get("name", PLATFORM)
    known = await _versions(visit, name)
    if not known:
        return not_here()
    at = _chosen(known, visit.query.get("number", ""))
    before = known[at - 1] if at else None
    newest = known[-1]
    said = visit.query.get("said", "")
    told = {
        "name": name,
        "names": await _names(visit, speech),
        "versions": await _shown_versions(visit, name, known, at, speech),
        "chosen": known[at].version,
        "changes": changes(before, known[at], speech) if before is not None else None,
        "holds": _holds(known[at], speech),
        "groups": _groups(visit, wanted or newest, wrong, speech),
        "editing": bool(wrong) or wanted is not None or "edit" in visit.query,
        "preview": changes(newest, wanted, speech) if wanted is not None else None,
        "next": f"{name}@{_number(newest) + 1}",
        "shops": await _shops(visit, name),
        "said": said if said in SAID else None,
    }
    return Page("operator/policies.html", told, status)


def changes(before: Policy, after: Policy, speech: Speech) -> Sequence[ChangeShown]:
    """The numbers that differ between two versions, in words."""
    old, new = flat(before), flat(after)
    found = []
    for leaf in leaves(Policy):
        was, now = old[leaf.path], new[leaf.path]
        if was != now:
            is_clock = leaf.path.startswith(_CLOCKS) and leaf.path not in _NO_CLOCKS
            ends = (_end(was, speech), _end(now, speech)) if is_clock and isinstance(was, timedelta) else None
            found.append(
                ChangeShown(_label(leaf, speech), words_of(was, leaf, speech), words_of(now, leaf, speech), ends)
            )
    return found


def _holds(policy: Policy, speech: Speech) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """All numbers of a version in words, by part of the policy."""
    values, groups = flat(policy), dict[str, list[tuple[str, str]]]()
    for leaf in leaves(Policy):
        said = (_label(leaf, speech), words_of(values[leaf.path], leaf, speech))
        groups.setdefault(_group(leaf), []).append(said)
    return list(groups.items())


def _group(leaf: Leaf) -> str:
    return leaf.path.partition(".")[0] if "." in leaf.path else "lengths"


def _end(length: timedelta, speech: Speech) -> str:
    return speech.instant(speech.now + length)


def _label(leaf: Leaf, speech: Speech) -> str:
    return speech.say(f"page.policy.{leaf.path}")


async def _versions(visit: Visit, name: str) -> tuple[Policy, ...]:
    services = visit.services
    return await Numbers(services.store, services.door, services.clock, services.ids).policies(name)


async def _names(visit: Visit, speech: Speech) -> Sequence[tuple[str, str]]:
    """Every policy with what people call it: the platform's, or by the shop that uses it."""
    shops = [decode_shop(row.doc) for row in await visit.services.store.shops()]
    called = {shop.policy_name: shop.name or shop.shop_id for shop in shops}
    called[PLATFORM] = speech.say("page.shops.numbers.platform")
    names = dict.fromkeys([PLATFORM, *(row.name for row in await visit.services.store.policies())])
    return [(name, called.get(name, name)) for name in names]


async def _shops(visit: Visit, name: str) -> int:
    """How many shops open new cases under the policy."""
    return sum(decode_shop(row.doc).policy_name == name for row in await visit.services.store.shops())


async def _shown_versions(
    visit: Visit, name: str, known: Sequence[Policy], at: int, speech: Speech
) -> Sequence[VersionShown]:
    rows = {row.policy_version: row for row in await visit.services.store.policies() if row.name == name}
    shown = []
    for place, policy in enumerate(known):
        row = rows.get(policy.version)
        when = speech.instant(instant(row.created_at)) if row is not None else speech.say("page.policies.built_in")
        number = _number(policy)
        to = address("policies", name=name, number=number)
        shown.append(VersionShown(number, policy.version, when, to, place == at, place == len(known) - 1))
    return shown[::-1]


def _chosen(known: Sequence[Policy], number: str) -> int:
    found = [place for place, policy in enumerate(known) if str(_number(policy)) == number]
    return found[0] if found else len(known) - 1


def _number(policy: Policy) -> int:
    return int(policy.version.rpartition("@")[2])


def _groups(
    visit: Visit, policy: Policy, wrong: Mapping[str, str], speech: Speech
) -> Sequence[tuple[str, Sequence[NumberShown]]]:
    """The fields of the form, by part of the policy."""
    values, groups = flat(policy), dict[str, list[NumberShown]]()
    for leaf in leaves(Policy):
        text, choices = typed_leaf(leaf, values[leaf.path], speech)
        if wrong and leaf.kind not in CHOICES:
            text = first(visit.form, leaf.path)
        said = wrong.get(leaf.path)
        hint = f"page.policy_hint.{leaf.kind}"
        shown = NumberShown(
            leaf.path.replace(".", "-"),
            leaf.path,
            leaf.kind,
            _label(leaf, speech),
            speech.say(hint) if speech.has(hint) else None,
            text,
            choices,
            speech.say(f"page.policy_wrong.{said}") if said else None,
        )
        groups.setdefault(_group(leaf), []).append(shown)
    return list(groups.items())
