"""One file is examined as a whole: opened, read, checked, judged, copied; in this process or in one apart."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from makegood.adapters.scanners.accessories import check_accessories
from makegood.adapters.scanners.apart import ExaminerApart, Patience
from makegood.adapters.scanners.choose import examiner_apart
from makegood.adapters.scanners.examining import Checks, FileExaminer
from makegood.adapters.scanners.limits import Limits
from makegood.adapters.scanners.null import NullExaminer
from makegood.adapters.scanners.open import open_examiner
from makegood.adapters.scanners.stills_of import chosen_stills
from makegood.app.fingerprints import decode_fingerprint, encode_fingerprint
from makegood.app.ports.scanning import About, Examiner, Finding, Known, Picture, VerdictState
from makegood.cli.drawing.scenes import Condition
from makegood.domain.words import Check

from .drawn import film, line, packed, picture, scene, scenery, write

K = Check
NEAR = Condition("near", turn_degrees=15)


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    """The real one, with its models."""
    return open_examiner()


def examined(examiner: Examiner, file: Path, about: About) -> tuple[VerdictState, dict[Check, Finding]]:
    """The verdict, and the last finding of each kind; what was told is what was found."""
    told: list[Finding] = []
    examination = examiner.examine(file, about, told.append)
    assert tuple(told) == examination.findings
    return examination.verdict.state, {finding.kind: finding for finding in examination.findings}


def test_a_good_photograph_of_the_label_is_accepted(examiner: Examiner, tmp_path: Path) -> None:
    """With this case's number, readable codes and print, a copy and a fingerprint."""
    pixels, label = scene(NEAR, seed=1)
    file = write(tmp_path / "label.jpg", packed(pixels))
    about = About(frozenset({K.READABLE, K.SHARP, K.WAYBILL}), waybill=label.number, carrier=label.courier)
    whole = examiner.examine(file, about, lambda finding: None)
    assert whole.verdict == (VerdictState.ACCEPTED, ())
    assert label.number in {code.text for code in whole.barcodes}
    assert len(whole.lines) > 5 and len(whole.copies) == 1 and len(whole.fingerprints) == 1
    assert whole.facts is not None and whole.facts.media_type == "image/jpeg"


def test_another_label_and_an_unreadable_file_ask_for_more(examiner: Examiner, tmp_path: Path) -> None:
    """Each with the sentence that says what to do."""
    pixels, _ = scene(NEAR, seed=2)
    file = write(tmp_path / "label.jpg", packed(pixels))
    wanted = frozenset({K.READABLE, K.WAYBILL})
    state, found = examined(examiner, file, About(wanted, waybill="SF0000000000000"))
    assert state is VerdictState.NEEDS_MORE and found[K.WAYBILL].ok is False
    state, found = examined(examiner, write(tmp_path / "x.jpg", b"GIF89a"), About(wanted))
    assert state is VerdictState.NEEDS_MORE and found[K.READABLE].says.key == "evidence.readable.is_gif"


def test_a_film_in_which_the_label_is_sharp_for_a_moment_is_accepted(examiner: Examiner, tmp_path: Path) -> None:
    """A third of it shows the label; the finding says when."""
    pixels, label = scene(Condition("film", turn_degrees=15, width_px=1280, height_px=720), seed=3)
    nothing = scenery(9, 1280, 720)
    file = film(tmp_path / "film.mp4", [nothing] * 30 + [pixels] * 30 + [nothing] * 30)
    about = About(frozenset({K.READABLE, K.SHARP, K.WAYBILL}), waybill=label.number)
    state, found = examined(examiner, file, about)
    assert state is VerdictState.ACCEPTED
    at_s = found[K.WAYBILL].at_s
    assert at_s is not None and 1.9 <= at_s <= 4.1


def test_a_check_that_falls_over_leaves_a_doubt_for_a_person(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And the other checks still say what they found."""

    def falls_over(picture: Picture, about: About) -> tuple[Finding, ...]:
        raise ZeroDivisionError("no light")

    fragile = FileExaminer(Limits(), lambda pixels, codes: (), Checks(of_picture=(falls_over, check_accessories)))
    file = write(tmp_path / "p.jpg", packed(scenery()))
    with caplog.at_level(logging.CRITICAL):
        state, found = examined(fragile, file, About(accessories=("杯盖",)))
    assert state is VerdictState.HELD
    assert found[K.VERIFIED].ok is None and K.ACCESSORIES in found


def test_accessories_are_always_for_a_person() -> None:
    """Names that are printed in the picture are pointed out; without a list there is nothing to say."""
    about = About(accessories=("充电器", "说明书"))
    (finding,) = check_accessories(picture(scenery(), lines=(line("快速 充电器 20W"),)), about)
    assert finding.ok is None and finding.says.params["named"] == ["充电器"]
    assert check_accessories(picture(scenery()), About()) == ()
    (finding,) = check_accessories(picture(scenery()), About(frozenset({K.ACCESSORIES})))
    assert finding.void


@pytest.mark.parametrize(("checks", "kind"), [("none", NullExaminer), ("all", ExaminerApart)])
def test_the_setting_chooses_the_examiner(checks: str, kind: type, caplog: pytest.LogCaptureFixture) -> None:
    """Where nothing is verified the log says so at the start, not only at the first file."""
    with caplog.at_level(logging.WARNING):
        assert isinstance(examiner_apart(checks), kind)
    assert ("NOTHING_IS_VERIFIED" in caplog.text) is (checks == "none")


def test_the_null_examiner_is_loud_and_verifies_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Everything waits for a person, the log says so every time, and the sentence says so to everybody."""
    file = write(tmp_path / "p.jpg", packed(scenery()))
    with caplog.at_level(logging.WARNING):
        state, found = examined(NullExaminer(), file, About())
    assert state is VerdictState.HELD
    assert found[K.VERIFIED].says.key == "evidence.verified.not_at_all"
    assert "NOTHING_IS_VERIFIED" in caplog.text


def test_stills_of_a_film_are_few_sharp_and_apart() -> None:
    """Of a minute at three frames a second at most six are looked at closely."""
    dull = picture(scenery(1, 320, 240) // 8 + 100)
    frames = [(scenery(at // 9, 320, 240) if at % 9 == 4 else dull.pixels, at / 3) for at in range(60)]
    stills = chosen_stills(Picture(pixels, dull.facts, at_s) for pixels, at_s in frames)
    assert 2 <= len(stills) <= 6
    instants = [still.at_s for still in stills if still.at_s is not None]
    assert instants == sorted(instants)
    assert any(at_s * 3 % 9 == 4 for at_s in instants)


class Answers:
    """Children that answer in ways that children should not."""

    DIES = "import sys; sys.stdin.readline(); sys.exit(3)"
    RAVES = "import sys; sys.stdin.readline(); print('{\"examination\": 7}', flush=True); sys.stdin.read()"
    SLEEPS = "import sys, threading; sys.stdin.readline(); threading.Event().wait()"


@pytest.fixture(scope="module")
def apart() -> Iterator[ExaminerApart]:
    with ExaminerApart() as examiner:
        yield examiner


def test_in_a_process_apart_it_finds_the_same(apart: ExaminerApart, examiner: Examiner, tmp_path: Path) -> None:
    """Also instants, copies and fingerprints come over whole, and the process is kept for the next file."""
    pixels, label = scene(NEAR, seed=4)
    exif_time = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    file = write(tmp_path / "label.jpg", packed(pixels))
    about = About(frozenset({K.WAYBILL, K.SHARP}), waybill=label.number, delivered_at=exif_time, now=exif_time)
    told: list[Finding] = []
    first = apart.examine(file, about, told.append)
    assert tuple(told) == first.findings
    assert first == examiner.examine(file, about, lambda finding: None)
    assert apart.examine(write(tmp_path / "x.jpg", b"no"), about, told.append).verdict.state is VerdictState.NEEDS_MORE


def test_what_is_known_only_later_is_compared_in_the_process_apart(apart: ExaminerApart, tmp_path: Path) -> None:
    """Fingerprints, as they are stored, go over and the finding comes back; without any nobody waits."""
    file = write(tmp_path / "p.jpg", packed(scenery(8)))
    whole = apart.examine(file, About(), lambda finding: None)
    stored = decode_fingerprint(encode_fingerprint(whole.fingerprints[0]))
    told: list[Finding] = []
    known = About(case_id="this", known=(Known("another", "exhibit", stored),))
    (finding,) = apart.compare(whole.fingerprints, known, told.append)
    assert finding.ok is False and told == [finding]
    (finding,) = apart.compare(whole.fingerprints, About(case_id="this"), told.append)
    assert finding.void


def test_who_stops_listening_leaves_no_answers_for_the_next(apart: ExaminerApart, tmp_path: Path) -> None:
    """The store may fail while findings are told: the next file gets its own answers."""

    def unwilling(finding: Finding) -> None:
        raise RuntimeError("the store is gone")

    file = write(tmp_path / "p.jpg", packed(scenery(8)))
    with pytest.raises(RuntimeError):
        apart.examine(file, About(), unwilling)
    state, found = examined(apart, write(tmp_path / "x.jpg", b"GIF89a"), About())
    assert state is VerdictState.NEEDS_MORE and set(found) == {K.READABLE}


@pytest.mark.parametrize("script", [Answers.DIES, Answers.RAVES, Answers.SLEEPS], ids=["dies", "raves", "sleeps"])
def test_a_process_that_fails_leaves_a_doubt_and_a_new_one_is_begun(
    script: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Twice, to see that the second file gets a process of its own."""
    file = write(tmp_path / "p.jpg", packed(scenery()))
    with (
        caplog.at_level(logging.CRITICAL),
        ExaminerApart(Patience(wall_seconds=0.7), (sys.executable, "-c", script)) as failing,
    ):
        for _ in range(2):
            state, found = examined(failing, file, About())
            assert state is VerdictState.HELD and found[K.VERIFIED].ok is None


def test_a_file_that_is_not_there_is_the_callers_trouble(
    apart: ExaminerApart, examiner: Examiner, tmp_path: Path
) -> None:
    """In either process, and nothing is found."""
    for one in (apart, examiner, NullExaminer()):
        with pytest.raises(FileNotFoundError):
            one.examine(tmp_path / "gone.jpg", About(), lambda finding: None)
