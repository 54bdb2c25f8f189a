"""`makegood bench evidence`: which figures are measured, and how are they printed?"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from . import bundle, codes, goods, intake, lines, reuse, served
from .tables import Options, Table, machine, markdown
from .tools import Tools

Measure: TypeAlias = Callable[[Tools, Options], Table]

# In this order: what a process holds at most is measured before others have filled it.
PARTS: Mapping[str, tuple[Measure, ...]] = {
    "bundle": (bundle.every_check,),
    "served": (served.from_the_last_byte,),
    "codes": (codes.real_photographs, codes.without_codes, codes.drawn_labels),
    "print": (lines.printed_labels,),
    "goods": (goods.goods_in_photographs, goods.comparing),
    "reuse": (reuse.changed_copies,),
    "intake": (intake.files_opened,),
}


def main(arguments: Sequence[str], tools: Tools) -> int:
    """Prints tables as they are measured; they can be put into a page as they are."""
    parser = argparse.ArgumentParser(
        "makegood bench evidence",
        description="Measures how well evidence is read and judged, beside the bare libraries.",
        epilog="example: makegood bench evidence codes goods --data ../shared/data",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"all of them without one: {', '.join(PARTS)}")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of real photographs")
    parser.add_argument("--divide", type=int, default=1, metavar="N", help="an Nth of everything, for a slow machine")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if not options.data.is_dir():
        parser.error(f"no real photographs at {options.data}; --data names their folder")
    print(f"{machine()}\n", flush=True)
    for name in options.parts or PARTS:
        for measure in PARTS[name]:
            print(markdown(measure(tools, Options(options.data, options.divide))), flush=True)
    return 0
