"""Does the picture show the accessories on the list?  No machine here recognises them: a person compares.

What can be done for that person is done: names of accessories that are printed in the picture are pointed out.
"""

from __future__ import annotations

from ...app.carriers import normal
from ...app.ports.scanning import About, Finding, Picture, Says
from ...domain.words import Check

_UNSURE, _SOME_NAMED = 0.5, 0.6


def check_accessories(picture: Picture, about: About) -> tuple[Finding, ...]:
    """One finding where there is a list; never a yes.  Without a list there is nothing to wait for."""
    if not about.accessories:
        nothing = Finding(Check.ACCESSORIES, None, 0.1, Says("evidence.accessories.none_listed"), void=True)
        return (nothing,) if Check.ACCESSORIES in about.wanted else ()
    printed = normal("".join(line.text for line in picture.lines))
    named = [name for name in about.accessories if normal(name) in printed]
    params = {"accessories": list(about.accessories), "named": named}
    key = "evidence.accessories.compare_named" if named else "evidence.accessories.compare"
    return (Finding(Check.ACCESSORIES, None, _SOME_NAMED if named else _UNSURE, Says(key, params)),)
