"""Reads back the PNGs that tests look at."""

import struct
import zlib

type Colour = tuple[int, int, int]


def read_pixels(png: bytes) -> list[list[Colour]]:
    """Return a picture's rows of RGB; knows eight bits and no filter, as opskit.png writes."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *look = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert look == [8, 2, 0, 0, 0]
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[n * (3 * width + 1) : (n + 1) * (3 * width + 1)] for n in range(height)]
    assert all(row[0] == 0 and len(row) == 3 * width + 1 for row in rows)
    return [[(row[x], row[x + 1], row[x + 2]) for x in range(1, len(row), 3)] for row in rows]
