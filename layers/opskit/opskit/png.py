"""Pixels to PNG: the few lines of it that a chart needs (PNG specification, third edition)."""

import struct
import zlib
from collections.abc import Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS_RGB = (8, 2, 0, 0, 0)
_NO_FILTER = b"\x00"


def encode_png(rows: Sequence[bytes | bytearray]) -> bytes:
    """Return the PNG of rows of RGB pixels, three bytes each, from the top."""
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), *_EIGHT_BITS_RGB)
    pixels = zlib.compress(b"".join(_NO_FILTER + row for row in rows), 9)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)
