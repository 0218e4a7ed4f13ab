"""Makes odd picture files with Python's standard library alone."""

import base64
import os
import random
import struct
import zlib

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def write(path, data):
    """Writes a file, and the folders above it; returns its path."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=64, height=64, colour=(120, 160, 90), rows=None, depth=8, kind=2, interlace=0, before=()):
    """A PNG of one colour, or of the rows given; `before` are chunks that come before the pixels."""
    if rows is None:
        pixel = (bytes(colour) * 3)[: CHANNELS[kind] * depth // 8]
        rows = (b"\0" + pixel * width for _ in range(height))
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for row in rows) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(before) + chunk(b"IDAT", body)
            + chunk(b"IEND", b""))


def noise(seed, side=64, before=()):
    """A PNG of random pixels: a photo like no other."""
    dice = random.Random(seed)
    return png(side, side, rows=[b"\0" + dice.randbytes(3 * side) for _ in range(side)], before=before)


def compressed_text(key, value):
    return chunk(b"zTXt", key.encode() + b"\0\0" + zlib.compress(value, 9))


def international_text(key, value):
    return chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + value)


def keywords_xmp(words):
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in words)
    return ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>").encode()


SMALL_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1x"
    "eXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAAR"
    "CAAwADADASIAAhEBAxEB/8QAGAABAQEBAQAAAAAAAAAAAAAAAAQBAgP/xAAiEAADAAIABQUAAAAAAAAAAAAAAQIDEQQhIjFBQlFhcYH/xAAW"
    "AQEBAQAAAAAAAAAAAAAAAAAEBQb/xAAgEQACAgEEAwEAAAAAAAAAAAABEQACAwUTITEEEhRR/9oADAMBAAIRAxEAPwDoAxtJbfJFElQIBJQm"
    "gnrO/SkkJz0u6TC/ZialAabn9WpQDJpUto0UCCGIC1TUo9wT8RXUp8IoJ+IWrT90F8x7XEfporvhzyABHmlnphrWRLwyklwreRfHMqK3hPb5"
    "/ZndUFd4LtQZUqlpmgYQCEZNrY1LHcmrDa7LaMnFb8a+yoA/ixt8ykNUzeqQc5iFC0v1nQAytRUISde9r2NrFkz/2Q==")


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(segments=()):
    """A JPEG of 48 x 48 pixels with further segments behind its first marker."""
    return SMALL_JPEG[:2] + b"".join(segments) + SMALL_JPEG[2:]


def dated_jpeg(text):
    """A JPEG whose EXIF data say that it was taken at a time, whatever is written there."""
    value = text.encode() + b"\0"
    first = struct.pack("<HHHIII", 1, 0x8769, 4, 1, 26, 0)
    second = struct.pack("<HHHII", 1, 0x9003, 2, len(value), 44) + struct.pack("<I", 0)
    return jpeg([segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + value)])


def jpeg_of_scans(width, height, scans):
    """A grey progressive JPEG of many pixels and few bytes: a scan of means, then one for each coefficient and bit, all
    of them empty."""
    blocks = (width + 7) // 8 * ((height + 7) // 8)

    def scan(first, last, high, low):
        return segment(0xDA, bytes([1, 1, 0, first, last, high << 4 | low]))

    # One code of one bit in each table: "no difference", and "the next 14 bits say how many empty blocks follow".
    codes = bytes([1] + [0] * 15)
    frame = struct.pack(">BHHB", 8, height, width, 1) + bytes([1, 0x11, 0])
    out = b"\xff\xd8" + segment(0xDB, b"\0" + bytes([16] * 64)) + segment(0xC2, frame)
    out += segment(0xC4, b"\x00" + codes + b"\x00") + segment(0xC4, b"\x10" + codes + b"\xe0")
    out += scan(0, 0, 0, 0) + bytes((blocks + 7) // 8)
    bits, left = "", blocks
    while left > 0:
        run = min(left, 32767)
        if 0 < left - run < 16384:
            run = left - 16384
        bits, left = bits + "0" + format(run - 16384, "014b"), left - run
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    steps = [(k, bit) for bit in range(13, -1, -1) for k in range(1, 64)][: scans - 1]
    return out + b"".join(scan(k, k, 0 if bit == 13 else bit + 1, bit) + data for k, bit in steps) + b"\xff\xd9"


def npy(values, shape, kind="<f4"):
    """A NumPy file of single-precision numbers."""
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape!r}, }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text.encode() + struct.pack(f"<{len(values)}f", *values)


def npy_numbers(path):
    """The numbers of a NumPy file, row after row."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:6] == b"\x93NUMPY", f"{path} is not a NumPy file"
    start = 10 + struct.unpack_from("<H", data, 8)[0]
    kind = {b"<f4": "f", b"<i8": "q"}[data[data.index(b"'descr': '") + 10:][:3]]
    count = (len(data) - start) // struct.calcsize(kind)
    return struct.unpack(f"<{count}{kind}", data[start:])
