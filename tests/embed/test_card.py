"""The picture for links: a PNG that any reader of PNG takes, with the mark in it."""

from __future__ import annotations

import struct
import zlib
from functools import cache

import pytest

from calculator.embed.card import GROUND, HEIGHT_PX, LIGHT, WHITE, WIDTH_PX, Colour, card_png

MIDDLE_X, TOP_OF_MARK = WIDTH_PX // 2, (HEIGHT_PX - 448) // 2


def chunks() -> dict[bytes, bytes]:
    """Return the parts of the file, each checked against its sum."""
    rest = card_png()
    assert rest.startswith(b"\x89PNG\r\n\x1a\n")
    rest, found = rest[8:], dict[bytes, bytes]()
    while rest:
        length = struct.unpack(">I", rest[:4])[0]
        kind, content = rest[4:8], rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length])[0] == zlib.crc32(kind + content)
        found[kind], rest = content, rest[12 + length :]
    return found


@cache
def pixels() -> bytes:
    """Return the rows of the picture, each after its filter byte."""
    return zlib.decompress(chunks()[b"IDAT"])


def test_it_has_the_size_that_previews_expect() -> None:
    """1200 by 630, eight bits a colour, and all of its rows."""
    assert struct.unpack(">IIBB", chunks()[b"IHDR"][:10]) == (1200, 630, 8, 2)
    assert len(pixels()) == HEIGHT_PX * (1 + 3 * WIDTH_PX)
    assert list(chunks()) == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize(
    ("x", "y", "colour"),
    [
        (0, 0, GROUND),
        (WIDTH_PX - 1, HEIGHT_PX - 1, GROUND),
        (MIDDLE_X, TOP_OF_MARK + 22 * 14, WHITE),  # the stem
        (MIDDLE_X - 8 * 14, TOP_OF_MARK + 8 * 14, WHITE),  # the disc
        (MIDDLE_X + 8 * 14, TOP_OF_MARK + 8 * 14, LIGHT),  # the square
        (MIDDLE_X, TOP_OF_MARK + 6 * 14, GROUND),  # between the branches
    ],
)
def test_the_mark_stands_in_the_middle(x: int, y: int, colour: Colour) -> None:
    """Stem, disc and square, on the colour of the header."""
    start = y * (1 + 3 * WIDTH_PX) + 1 + 3 * x

    assert tuple(pixels()[start : start + 3]) == colour


def test_it_is_small() -> None:
    """Nobody waits for a preview."""
    assert len(card_png()) < 20_000
