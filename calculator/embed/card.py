"""The picture that a link to the site is shown with elsewhere: the site's mark, drawn here.

Without words, so that one serves every language; without a library, so that it can be made
wherever the site can be built.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache
from math import sqrt
from typing import Final

WIDTH_PX: Final = 1200
HEIGHT_PX: Final = 630
MARK_UNITS: Final = 32
"""The mark is drawn on a square of so many units a side, as in `overrides/assets/logo.svg`."""

UNIT_PX: Final = 14

type Colour = tuple[int, int, int]
GROUND: Final[Colour] = (0x12, 0x50, 0x6F)
WHITE: Final[Colour] = (0xFF, 0xFF, 0xFF)
LIGHT: Final[Colour] = (0xFF, 0xC2, 0x7A)

STROKES: Final = (((16, 28), (16, 16)), ((16, 16), (8, 8)), ((16, 16), (24, 8)))
STROKE_RADIUS: Final = 1.5
DISC: Final = ((8, 8), 4.0)
SQUARE: Final = ((24, 8), 4.0, 1.5)
"""Centre, half a side, radius of the corners."""


@cache
def card_png() -> bytes:
    """Return the picture as a PNG file."""
    left = (WIDTH_PX - MARK_UNITS * UNIT_PX) // 2
    top = (HEIGHT_PX - MARK_UNITS * UNIT_PX) // 2
    plain = bytes(GROUND) * WIDTH_PX
    margin = bytes(GROUND) * left
    rows = [b"\0" + plain] * top
    for y in range(MARK_UNITS * UNIT_PX):
        mark = b"".join(bytes(_colour(x, y)) for x in range(MARK_UNITS * UNIT_PX))
        rows.append(b"\0" + (margin + mark + plain)[: 3 * WIDTH_PX])
    rows += [b"\0" + plain] * (HEIGHT_PX - len(rows))
    head = struct.pack(">IIBBBBB", WIDTH_PX, HEIGHT_PX, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(rows), 9)
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Return a part of a PNG file, with its length and checksum."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _colour(x_px: int, y_px: int) -> Colour:
    """Return the colour of a pixel of the mark, edges smoothed."""
    x, y = (x_px + 0.5) / UNIT_PX, (y_px + 0.5) / UNIT_PX
    lines = min(_from_segment(x, y, *ends) for ends in STROKES) - STROKE_RADIUS
    (disc_x, disc_y), radius = DISC
    white = min(lines, sqrt((x - disc_x) * (x - disc_x) + (y - disc_y) * (y - disc_y)) - radius)
    found = _mixed(GROUND, WHITE, _share(white))
    return _mixed(found, LIGHT, _share(_from_square(x, y)))


def _from_segment(x: float, y: float, start: tuple[int, int], end: tuple[int, int]) -> float:
    """Return how far a point is from a line, in units."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    part = (x - start[0]) * along_x + (y - start[1]) * along_y
    part = min(max(part / (along_x * along_x + along_y * along_y), 0.0), 1.0)
    aside_x, aside_y = x - start[0] - part * along_x, y - start[1] - part * along_y
    return sqrt(aside_x * aside_x + aside_y * aside_y)


def _from_square(x: float, y: float) -> float:
    """Return how far a point is outside of the square, below zero inside, in units."""
    (centre_x, centre_y), half, corner = SQUARE
    beyond_x = abs(x - centre_x) - half + corner
    beyond_y = abs(y - centre_y) - half + corner
    outside_x, outside_y = max(beyond_x, 0.0), max(beyond_y, 0.0)
    outside = sqrt(outside_x * outside_x + outside_y * outside_y)
    return outside + min(max(beyond_x, beyond_y), 0.0) - corner


def _share(distance_units: float) -> float:
    """Return how much of a pixel a shape covers, from the distance of its edge."""
    return min(max(0.5 - distance_units * UNIT_PX, 0.0), 1.0)


def _mixed(below: Colour, above: Colour, share: float) -> Colour:
    """Return a colour laid over another."""
    red, green, blue = (
        round(low + (high - low) * share) for low, high in zip(below, above, strict=True)
    )
    return red, green, blue
