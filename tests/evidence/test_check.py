"""`makegood check` says for each file what was found, to people and to programs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from makegood.app.ports.scanning import (
    About,
    Barcode,
    Examination,
    Finding,
    Fingerprint,
    Says,
    Tell,
    TextLine,
    Verdict,
    VerdictState,
)
from makegood.app.texts.catalogue import LANGUAGES
from makegood.cli.check import main
from makegood.domain.words import Check

from .drawn import WHOLE


class Told:
    """An examiner that finds what it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Path, About]] = []

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        file.read_bytes()
        self.asked.append((file, about))
        finding = Finding(Check.WAYBILL, False, 0.99, Says("evidence.waybill.another", {"waybill": "A", "seen": "B"}))
        tell(finding)
        return Examination(
            Verdict(VerdictState.NEEDS_MORE, (Check.WAYBILL,)),
            (finding,),
            barcodes=(Barcode("B", "Code128", WHOLE),),
            lines=(TextLine("退货", 0.9, WHOLE),),
        )

    def compare(self, fingerprints: Sequence[Fingerprint], about: About, tell: Tell) -> tuple[Finding, ...]:
        return ()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    made = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for file in made:
        file.write_bytes(b"x")
    return [str(file) for file in made]


def test_a_program_gets_one_line_for_each_file(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly these names, and the exit status says nothing about the verdict."""
    assert main([*files, "--json", "--language", "en"], Told) == 0
    lines = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == files
    assert lines[0]["verdict"] == "needs_more"
    assert lines[0]["barcodes"] == [{"text": "B", "format": "Code128"}]
    assert lines[0]["texts"] == ["退货"]
    (finding,) = lines[0]["findings"]
    assert (finding["kind"], finding["ok"], finding["confidence"]) == ("waybill", False, 0.99)
    assert finding["says"].startswith("The label's number is B")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_gets_sentences(language: str, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """In the language asked for."""
    assert main([files[0], "--language", language], Told) == 0
    said = capsys.readouterr().out
    assert files[0] in said and "Code128: B" in said
    assert ("more is needed" in said) is (language == "en")


def test_a_file_that_cannot_be_opened_gives_status_2_and_the_others_are_examined(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the reason is on the error output."""
    assert main([str(tmp_path / "gone.jpg"), files[0], "--json"], Told) == 2
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1 and "gone.jpg" in printed.err


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"readable", "sharp"}),
        (["--waybill", "SF1"], {"readable", "sharp", "waybill"}),
        (["--catalogue", "a.jpg", "b.jpg"], {"readable", "sharp", "goods"}),
        (["--code", "6901234567892"], {"readable", "sharp", "goods"}),
    ],
)
def test_what_is_asked_about_is_waited_for(arguments: list[str], wanted: set[str], files: list[str]) -> None:
    """A verdict on what nobody asked about helps nobody."""
    told = Told()
    main([files[0], *arguments, "--json"], lambda: told)
    assert {kind.value for kind in told.asked[0][1].wanted} == wanted


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """As every command's."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"], Told)
    assert ended.value.code == 0 and "--waybill SF1234567890123" in capsys.readouterr().out


def test_nothing_heavy_is_loaded_before_a_file_is_examined() -> None:
    """`serve` and the tests of other parts do not pay for numerics, models and decoders."""
    script = (
        "import sys, makegood.cli.check, makegood.adapters.scanners.apart, makegood.adapters.scanners.open as o;"
        "o.open_examiner(); heavy = ('numpy', 'cv2', 'PIL', 'onnxruntime', 'rapidocr', 'c2pa', 'zxingcpp');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
