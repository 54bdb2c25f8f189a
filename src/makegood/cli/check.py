"""`makegood check FILE...`: what do the checks of evidence say of files, outside any case?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from ..app.ports.scanning import About, Examination, Examiner, Finding
from ..app.texts.catalogue import DEFAULT_LANGUAGE, LANGUAGES, catalogue
from ..app.texts.filling import Reader, fill
from ..domain.words import Check

ZONE = "Asia/Shanghai"
OpenExaminer: TypeAlias = Callable[[], Examiner]

_MARKS = {True: "✓", False: "✗", None: "?"}
_EXAMPLE = """example:
  makegood check label.jpg goods.jpg --waybill SF1234567890123 --catalogue front.jpg back.jpg
"""


def main(arguments: Sequence[str], open_examiner: OpenExaminer) -> int:
    """Examines each file; 0 whatever the verdicts, 2 where a file could not be opened at all."""
    options = _options(arguments)
    examiner, status = open_examiner(), 0
    for number, file in enumerate(options.files, start=1):
        _progress(f"{number}/{len(options.files)} {file}")
        try:
            examination = examiner.examine(file, _about(options), lambda finding: _progress(f"  {finding.kind.value}"))
        except OSError as error:
            print(f"makegood check: {file}: {error.strerror or error}", file=sys.stderr)
            status = 2
            continue
        said = (
            as_json(file, examination, options.language)
            if options.json
            else as_text(file, examination, options.language)
        )
        print(said, flush=True)
    return status


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "makegood check",
        description="Runs the checks of evidence on photographs and videos, outside any case.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a photograph or video")
    parser.add_argument("--waybill", help="the number that the label should show")
    parser.add_argument("--carrier", help="the carrier that was named: sf, zto, yto, ...")
    parser.add_argument(
        "--catalogue", nargs="+", type=Path, default=[], metavar="PICTURE", help="pictures of the goods"
    )
    parser.add_argument("--code", action="append", default=[], help="article number (EAN) of the goods")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each file")
    parser.add_argument("--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE)
    return parser.parse_args(arguments)


def _about(options: argparse.Namespace) -> About:
    """What is asked about is waited for."""
    wanted = {Check.READABLE, Check.SHARP}
    wanted |= {Check.WAYBILL} if options.waybill else set()
    wanted |= {Check.GOODS} if options.catalogue or options.code else set()
    return About(
        frozenset(wanted),
        waybill=options.waybill,
        carrier=options.carrier,
        catalogue=tuple(options.catalogue),
        goods_codes=tuple(options.code),
        now=datetime.now(UTC),
        zone=ZONE,
    )


def _progress(text: str) -> None:
    """For a person who waits; never between lines that a program reads."""
    if sys.stderr.isatty():
        print(f"... {text}", file=sys.stderr, flush=True)


def sentence(finding: Finding, language: str) -> str:
    """What the finding tells the consumer."""
    words = fill(finding.says.params, Reader(language, ZONE, "CNY"))
    return catalogue(language).say(finding.says.key, words)


def as_json(file: Path, examination: Examination, language: str) -> str:
    """One line for a program."""
    said: dict[str, Any] = {
        "file": str(file),
        "verdict": examination.verdict.state.value,
        "because_of": [kind.value for kind in examination.verdict.because_of],
        "barcodes": [{"text": code.text, "format": code.format} for code in examination.barcodes],
        "texts": [line.text for line in examination.lines],
        "findings": [
            {
                "kind": finding.kind.value,
                "ok": finding.ok,
                "confidence": finding.confidence,
                "says": sentence(finding, language),
                "key": finding.says.key,
            }
            for finding in examination.findings
        ],
    }
    return json.dumps(said, ensure_ascii=False)


def as_text(file: Path, examination: Examination, language: str) -> str:
    """A few lines for a person."""
    return "\n".join([f"{file}: {_label(examination, language)}", *_lines(examination, language)])


def _label(examination: Examination, language: str) -> str:
    book = catalogue(language)
    because = [book.say(f"evidence.finding.{kind.value}") for kind in examination.verdict.because_of]
    state = book.say(f"evidence.verdict.{examination.verdict.state.value}")
    return f"{state} ({', '.join(because)})" if because else state


def _lines(examination: Examination, language: str) -> Iterator[str]:
    for finding in examination.findings:
        at = f" ({finding.at_s:.1f} s)" if finding.at_s is not None else ""
        mark = f"{_MARKS[finding.ok]} {finding.confidence:4.2f}"
        yield f"  {mark} {finding.kind.value:<12}{sentence(finding, language)}{at}"
    for code in examination.barcodes:
        yield f"    {code.format}: {code.text}"
