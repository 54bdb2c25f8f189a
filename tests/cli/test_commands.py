"""Do the commands answer, and say what is wrong and what to do where they cannot?"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

import pytest

from makegood.adapters.settings import read_settings
from makegood.adapters.store import open_store
from makegood.app.codec import micros
from makegood.cli import work
from makegood.cli.command import Plan
from makegood.cli.work import DUTIES
from makegood.main import BY_THEMSELVES, COMMANDS, open_makegood

from ..workers.house import HandClock, House
from .conftest import Run

NAMES = [command.name for command in COMMANDS]


@pytest.mark.parametrize("name", [*NAMES, *BY_THEMSELVES])
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    """What it does, and a line to copy."""
    status, out, _ = run(*name.split(), "--help")
    assert status == 0
    assert "example" in out and f"makegood {name}" in out


def test_the_help_lists_every_command(run: Run) -> None:
    """Nobody has to know a name beforehand."""
    status, out, _ = run("--help")
    assert status == 0
    assert all(name in out for name in NAMES)


def test_the_database_gets_its_tables_and_again_without_harm(run: Run) -> None:
    """Its folder is made, too."""
    for _ in range(2):
        status, _, err = run("migrate")
        assert (status, "all tables" in err) == (0, True)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"MAKEGOOD_DATABASE_URL": "mysql://x/y"}, "mysql"),
        ({"MAKEGOOD_PORT": "http"}, "MAKEGOOD_PORT"),
        ({"MAKEGOOD_STRIPE_SECRET_KEY": "half"}, "MAKEGOOD_STRIPE_WEBHOOK_SECRET"),
    ],
)
def test_settings_that_make_no_sense_are_named(run: Run, environment: dict[str, str], says: str) -> None:
    """Exit status 2 and a sentence, not a traceback."""
    status, _, err = run("work", "--once", **environment)
    assert (status, says in err, "Traceback" in err) == (2, True, False)


def test_a_setting_that_means_nothing_is_a_warning(run: Run) -> None:
    """The command goes on."""
    status, _, err = run("migrate", MAKEGOOD_SANDBOXX="1")
    assert (status, "MAKEGOOD_SANDBOX meant" in err) == (0, True)


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "operator"),
        ("--role", "integration"),
        ("--role", "arbitrator", "--person", "lin"),
        ("--role", "merchant", "--shop", "not-known-yet"),
        ("--role", "consumer", "--consumer", "c-1", "--expires-in", "12h"),
    ],
)
def test_a_token_is_printed_alone(run: Run, words: tuple[str, ...]) -> None:
    """One line on standard output, for scripts."""
    status, out, _ = run("token", *words)
    assert status == 0
    assert out.startswith("mg_") and len(out.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--role", "merchant"), "shop"),
        (("--role", "consumer"), "consumer"),
        (("--role", "king"), "king"),
        (("--role", "operator", "--expires-in", "soon"), "12h"),
    ],
)
def test_a_token_that_cannot_be_is_explained(run: Run, words: tuple[str, ...], says: str) -> None:
    """What is missing, or what was meant."""
    status, out, err = run("token", *words)
    assert (status, out, says in err) == (2, "", True)


async def _case(database: str) -> str:
    """A case in the database that the commands see."""
    Path(database.removeprefix("sqlite:///")).parent.mkdir()
    store = open_store(database)
    await store.migrate()
    house = House(store, HandClock(datetime.now(UTC)))
    case_id = (await house.promised()).basis.case_id
    events = [json.loads(row.body) | {"hash": row.hash} for row in await store.events("shop-1", case_id)]
    Path("events.json").write_text(json.dumps({"items": events}))
    assert micros(datetime.now(UTC)) > 0
    await store.close()
    return case_id


@pytest.fixture
def case_id(run: Run, database: str) -> str:
    """A case, with its downloaded file beside."""
    import asyncio

    return asyncio.run(_case(database))


def test_a_case_is_explained_in_plain_words(run: Run, case_id: str) -> None:
    """In both languages; a case that is not there is said not to be."""
    _, chinese, _ = run("explain", case_id)
    _, english, _ = run("explain", case_id, "--language", "en", "--reader", "consumer")
    assert chinese != english and len(english) > 40
    status, _, err = run("explain", "shop-1-01KJP0Y9M0R4XRD4BTSA3NGRKY")
    assert (status, "no case" in err) == (2, True)


def test_an_audit_says_what_it_looked_at(run: Run, case_id: str) -> None:
    """The store, a sample of it, and a file; a changed file makes the exit status 1."""
    assert run("audit")[:2] == (0, "1 cases agree with their events\n")
    assert run("audit", "--sample", "0.5")[0] == 0
    assert run("audit", "--after", case_id)[1] == "0 cases agree with their events\n"
    assert run("audit", "--file", "events.json")[0] == 0
    Path("events.json").write_text(Path("events.json").read_text().replace("13900", "1"))
    status, out, _ = run("audit", "--file", "events.json")
    assert (status, "hash" in out) == (1, True)
    assert run("audit", "--file", "nothing.json")[0] == 2


def test_a_round_of_work_ends_by_itself(run: Run, case_id: str) -> None:
    """In the sandbox the promised money goes out."""
    status, _, err = run("work", "--once", MAKEGOOD_SANDBOX="1")
    assert (status, "nothing is due now" in err) == (0, True)


def test_the_help_of_work_names_every_duty(run: Run) -> None:
    """All that a whole process does, and nothing that none does."""
    status, out, _ = run("work", "--help")
    assert status == 0 and all(name in out for name in DUTIES)

    async def kinds() -> list[str]:
        environment = {"MAKEGOOD_DATABASE_URL": "sqlite://"}
        async with open_makegood(read_settings(environment), environment, Plan()) as makegood:
            return list(makegood.workers.kinds)

    assert asyncio.run(kinds()) == list(DUTIES)


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("", list(DUTIES)),
        ("--only checks", ["checks"]),
        ("--only prune --only payouts", ["payouts", "prune"]),
        ("--without checks", [name for name in DUTIES if name != "checks"]),
    ],
)
def test_work_does_the_duties_that_are_named(words: str, done: list[str]) -> None:
    """In their own order, whatever the order of the names."""
    parser = ArgumentParser()
    work.COMMAND.arguments(parser)
    args = parser.parse_args(words.split())
    assert work.chosen_of(args.only, args.without) == done


@pytest.mark.parametrize(
    "words",
    [
        "--only cheques",
        "--without cheques",
        "--only checks --without prune",
        " ".join(f"--without {x}" for x in DUTIES),
    ],
)
def test_duties_that_make_no_sense_are_refused(run: Run, words: str) -> None:
    """A name that there is not, both ways at once, and nothing left to do."""
    status, _, err = run("work", "--once", *words.split())
    assert (status, "Traceback" in err) == (2, False) and err


def test_work_without_checks_loads_no_numerics(database: str) -> None:
    """A small machine can do the rest."""
    code = (
        "import sys; from makegood.main import main; "
        "assert main(['work', '--once', '--without', 'checks']) == 0; "
        "print([name for name in ('numpy', 'cv2', 'onnxruntime') if name in sys.modules])"
    )
    environment = {**os.environ, "MAKEGOOD_DATABASE_URL": database}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "[]"


STORY = """\
title: A little story
rule: [S1]
why: It is short.
steps:
  - consumer: apply
    with: {kind: return_refund, reason_code: other}
    then: {stage: %s}
"""


@pytest.mark.parametrize(("stage", "status"), [("merchant_to_answer", 0), ("done", 1)])
def test_a_story_is_played_and_judged(run: Run, tmp_path: Path, stage: str, status: int) -> None:
    """As a table; one that does not hold says where."""
    (tmp_path / "story.yaml").write_text(STORY % stage)
    found, out, _ = run("play", "story.yaml")
    assert (found, "consumer: apply" in out) == (status, True)


@pytest.mark.parametrize("text", ["steps: 3", "title: [", ""])
def test_what_is_no_story_is_explained(run: Run, tmp_path: Path, text: str) -> None:
    """With the place in the file; neither a traceback nor a story that passes for nothing."""
    (tmp_path / "story.yaml").write_text(text)
    status, _, err = run("play", "story.yaml")
    assert (status, "story.yaml" in err) == (2, True)
