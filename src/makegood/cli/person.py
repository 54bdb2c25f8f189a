"""makegood person: who works here, and how do they get in or out?"""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from typing import Final

from ..app.people.house import People
from ..app.people.persons import Grant, NewPerson, No, Person, grant_of
from ..domain.words import Actor, Role
from .command import Command, Failed, World, run_async

COMMAND_LINE: Final = Actor(Role.OPERATOR, "command-line")
EXAMPLE: Final = """makegood person add lin --role arbitrator --login lin@example.com --name 林
  makegood person add ming --role merchant:shop-1 --role merchant:shop-2
  makegood person list
  makegood person reset lin        prints a link by which lin sets a password, once
  makegood person disable lin      ends every session and token of lin at once
  makegood person enable lin"""

SENTENCES: Final = {
    No.BAD_ID: "An id is 1 to 64 letters, digits, _, . or -, and not the name of a role",
    No.BAD_LOGIN: "A login is 1 to 200 characters without spaces",
    No.TAKEN: "There is already a person with this id or login",
    No.NO_ROLE: "A role is operator, arbitrator or merchant:SHOP",
    No.NO_SHOP: "A merchant's role names a shop: merchant:SHOP",
    No.UNKNOWN: "There is no such person, or they are disabled: see makegood person list",
    No.OVERTAKEN: "Somebody else has changed this person at this moment: try again",
}
Does = Callable[[argparse.Namespace, People], Awaitable[None]]


async def _add(args: argparse.Namespace, people: People) -> None:
    wanted = NewPerson(args.id, tuple(args.role), args.login or "", args.name or "", args.email or "")
    person = _done(await people.persons.add(COMMAND_LINE, wanted))
    print(f"{person.id} is added as {_roles(person)}")
    await _print_link(person.id, people)


async def _list(args: argparse.Namespace, people: People) -> None:
    persons = await people.persons.listed()
    rows = [("id", "login", "roles", "signs in by", "state")]
    rows += [
        (
            one.id,
            one.login,
            _roles(one),
            "provider" if one.sign_on else "password" if one.has_password else "nothing yet",
            "disabled" if one.disabled_at else "active",
        )
        for one in persons
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


async def _disable(args: argparse.Namespace, people: People) -> None:
    person = _done(await people.persons.disable(COMMAND_LINE, args.id))
    print(f"{person.id} is disabled: sessions, tokens and open links have ended")


async def _enable(args: argparse.Namespace, people: People) -> None:
    print(f"{_done(await people.persons.enable(COMMAND_LINE, args.id)).id} may sign in again")


async def _reset(args: argparse.Namespace, people: People) -> None:
    await _print_link(args.id, people)


async def _print_link(person_id: str, people: People) -> None:
    issued = await people.passwords.reset(COMMAND_LINE, person_id)
    if isinstance(issued, No):
        raise Failed(SENTENCES[issued])
    print(f"Hand over this link; it works once, for 24 hours:\n  {people.public_url}/sign-in/password/{issued.secret}")


def _done(found: Person | No) -> Person:
    if isinstance(found, No):
        raise Failed(SENTENCES[found])
    return found


def _roles(person: Person) -> str:
    return ", ".join(map(str, person.grants))


def _role(text: str) -> Grant:
    grant = grant_of(text)
    if grant is None:
        raise argparse.ArgumentTypeError("write operator, arbitrator or merchant:SHOP")
    return grant


_DOES: Final[dict[str, tuple[str, Does]]] = {
    "add": ("Add a member of staff, and print a link by which they set a password", _add),
    "list": ("List the members of staff, their roles and how they sign in", _list),
    "disable": ("Let somebody in no more: sessions, tokens and open links end at once", _disable),
    "enable": ("Let somebody in again, with the password of before", _enable),
    "reset": ("Print a link by which somebody sets a new password, once", _reset),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(title="what to do", metavar="WHAT", required=True, dest="what")
    for name, (says, _) in _DOES.items():
        example = next(line for line in EXAMPLE.splitlines() if f"person {name}" in line).strip()
        one = does.add_parser(
            name,
            help=says,
            description=f"{says}.",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name != "list":
            one.add_argument("id", help="how events and the audit log name this person, for ever")
        if name == "add":
            one.add_argument("--role", action="append", type=_role, required=True, help="repeat it for several roles")
            one.add_argument("--login", help="what is typed to sign in (default: the id)")
            one.add_argument("--name", help="how people call them")
            one.add_argument("--email", help="where they are written to")


def _run(args: argparse.Namespace, world: World) -> int:
    run_async(_do(args, world))
    return 0


async def _do(args: argparse.Namespace, world: World) -> None:
    async with world.connect(world.settings.database_url) as store:
        await _DOES[args.what][1](args, world.people(store))


COMMAND = Command("person", "Add, list, disable and reset members of staff", EXAMPLE, _run, _arguments)
