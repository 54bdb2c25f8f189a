"""makegood explain CASE: why does this case stand where it stands?"""

from __future__ import annotations

import argparse

from ..app.codec import decode_case, decode_order, instant, read_event
from ..app.submission import shop_of
from ..app.texts.sentences import render_explanation
from ..domain.explain import explain
from ..domain.judging import Matter
from ..domain.words import Actor, Role
from .command import Command, Failed, Makegood, Plan, World, run_async

READERS = ("consumer", "merchant", "arbitrator", "operator")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="the number of the case")
    parser.add_argument("--reader", choices=READERS, default="operator", help="to whom it is explained")
    parser.add_argument("--language", choices=("zh-CN", "en"), help="default: MAKEGOOD_LANGUAGE")


def _run(args: argparse.Namespace, world: World) -> int:
    print(run_async(_explain(args, world)))
    return 0


async def _explain(args: argparse.Namespace, world: World) -> str:
    async with world.open(Plan()) as makegood:
        return await _explained(makegood, args.case, Role(args.reader), args.language or world.settings.language)


async def _explained(makegood: Makegood, case_id: str, reader: Role, language: str) -> str:
    """The explanation as that reader reads it."""
    shop_id = shop_of(case_id)
    found = await makegood.store.case(shop_id, case_id)
    if found is None:
        raise Failed(f"There is no case {case_id} in this database")
    case, order = decode_case(found[0].doc).case, decode_order(found[1].doc)
    facts = [read_event(row.body)[0] for row in await makegood.store.events(shop_id, case_id)]
    situation = (await makegood.door.refs()).situation(case)
    matter = Matter(instant(makegood.clock.now()), Actor(reader, reader.value, shop_id), order, situation)
    said = render_explanation(explain(case, matter, facts), language)
    return str(said["text"])


COMMAND = Command(
    "explain",
    "Say in plain words what happened to a case, whose turn it is, until when, and what to do now",
    "makegood explain shop-1-01KJP0Y9M0R4XRD4BTSA3NGRKY --language en",
    _run,
    _arguments,
)
