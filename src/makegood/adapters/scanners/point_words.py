"""By which words can points of a picture be looked up in an index, so that a cut-out is found, too?

A description is read as waves over its cells and directions; of thirty-two coarse ones, mixed, only the sign counts: 32
bits, a word.  The same point of a copy mostly gives the same word, or one that differs where a wave was near zero, so
those are looked up as well.  Nothing is learned from pictures, so words stay the same for as long as this file does.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from .features import Features, mirrored

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

WORDS_AT_MOST: Final = 64
_UNSURE_BITS: Final = 2
# Of the 128 waves (two over the cells of a description, one over its directions) the coarsest that are as often
# positive as negative.
_WAVES: Final = (
    *(2, 4, 6, 8, 9, 10, 11, 12, 18, 20, 24, 32, 33, 34, 35, 36),
    *(40, 41, 43, 44, 48, 49, 50, 51, 52, 65, 66, 68, 72, 73, 74, 75),
)


def words_of(features: Features) -> tuple[str, ...]:
    """The words of the strongest points, each once."""
    return tuple(dict.fromkeys(_word(row > 0) for row in _measured(features)))


def sought_words(features: Features) -> tuple[str, ...]:
    """The words that a copy of this picture, or of its mirror image, may be stored under."""
    both = (features, mirrored(features))
    return tuple(dict.fromkeys(word for one in both for row in _measured(one) for word in _misread(row)))


def _misread(row: Matrix) -> Iterator[str]:
    """The word, and those in which the least certain bits are the other way."""
    import numpy as np

    unsure = np.argsort(np.abs(row))[:_UNSURE_BITS]
    for flips in range(1 << _UNSURE_BITS):
        bits = row > 0
        for at, bit in enumerate(unsure):
            bits[bit] ^= bool(flips >> at & 1)
        yield _word(bits)


def _word(bits: npt.NDArray[np.bool_]) -> str:
    import numpy as np

    return f"w{np.packbits(bits).tobytes().hex()}"


def _measured(features: Features) -> Matrix:
    import numpy as np

    return np.asarray(features.descriptions[:WORDS_AT_MOST], np.float64) @ _mixed_waves()


@cache
def _mixed_waves() -> Matrix:
    """128 x 32: the waves, mixed three times so that each bit hears of all of them."""
    import numpy as np

    cells = np.array([[np.cos(np.pi * (2 * at + 1) * wave / 8) for at in range(4)] for wave in range(4)])
    waves = np.kron(np.kron(_unit(cells), _unit(cells)), _unit(_directions()))[list(_WAVES)].T
    for seed in (2, 12, 22):
        waves = waves * _signs(seed) @ _hadamard()
    return waves


def _directions() -> Matrix:
    """Waves over eight directions: even, then cosine and sine of one, two and three turns, then alternating."""
    import numpy as np

    angles = 2 * np.pi * np.arange(8) / 8
    rows = [np.ones(8)]
    for turns in (1, 2, 3):
        rows += [np.cos(turns * angles), np.sin(turns * angles)]
    return np.array([*rows, np.cos(4 * angles)])


def _unit(rows: Matrix) -> Matrix:
    import numpy as np

    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float64)


def _hadamard() -> Matrix:
    import numpy as np

    matrix = np.ones((1, 1))
    while len(matrix) < len(_WAVES):
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return np.asarray(matrix / np.sqrt(len(_WAVES)), np.float64)


def _signs(seed: int) -> Matrix:
    """Signs by a counter that is the same everywhere."""
    import numpy as np

    signs = []
    for _ in _WAVES:
        seed = (1103515245 * seed + 12345) % 2**31
        signs.append(1.0 if seed >> 16 & 1 else -1.0)
    return np.array(signs)
