"""Makes pictures for tools/smoke_test and .ci/run, with nothing but Python's own library.

    python3 make_pictures.py FOLDER

FOLDER/sound gets plain squares named by their colour; FOLDER/odd the same among files that are empty, cut short, damaged,
mislabelled, enormous or no pictures at all, under names that are hard to print. FOLDER/many gets 300 that differ,
FOLDER/formats squares in other formats than PNG.
"""

import os
import struct
import sys
import zlib

COLOURS = {
    "red": (220, 20, 20), "green": (30, 160, 40), "blue": (30, 60, 220), "yellow": (240, 220, 30),
    "black": (0, 0, 0), "white": (255, 255, 255), "orange": (250, 140, 10), "pink": (250, 150, 190),
}


def chunk(kind, body, crc=None):
    checksum = zlib.crc32(kind + body) if crc is None else crc
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png(width, height, colour, pixels=None, header_crc=None):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height)) if pixels is None else pixels
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header, header_crc) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def make_sound(folder):
    os.makedirs(folder)
    for name, colour in COLOURS.items():
        write(folder, f"{name}.png", png(96, 72, colour))


def gif(width, height, colour):
    # Codes of three bits: clear, pixels, end. A clear code before every third pixel keeps their width.
    bits = "".join(f"{code:03b}"[::-1] for _ in range(width * height) for code in (4, 0)) + f"{5:03b}"[::-1]
    data = bytes(int(bits[at:at + 8][::-1], 2) for at in range(0, len(bits), 8))
    blocks = b"".join(bytes([len(data[at:at + 255])]) + data[at:at + 255] for at in range(0, len(data), 255))
    head = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(colour) + bytes(3)
    return b"GIF89a" + head + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\2" + blocks + b"\0;"


def bmp(width, height, colour):
    rows = (bytes(colour[::-1]) * width + bytes(-3 * width % 4)) * height
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(rows), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(rows), 0, 0, 54) + info + rows


def tiff(width, height, colour):
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 2), (273, 122), (277, 3), (278, height),
            (279, 3 * width * height)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + bytes(colour) * (width * height)


def make_formats(folder):
    os.makedirs(folder)
    write(folder, "red.gif", gif(96, 72, COLOURS["red"]))
    write(folder, "blue.bmp", bmp(96, 72, COLOURS["blue"]))
    write(folder, "green.ppm", b"P6 96 72 255\n" + bytes(COLOURS["green"]) * (96 * 72))
    write(folder, "yellow.tif", tiff(96, 72, COLOURS["yellow"]))
    write(folder, "layers.psd", b"8BPS\0\1" + bytes(20))


def make_odd(folder):
    os.makedirs(folder)
    folder = os.fsencode(folder)
    good = png(96, 72, COLOURS["red"])
    jpeg_start = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
    files = {
        # These can be read.
        b"good.png": good, b"mislabelled.jpg": png(40, 40, COLOURS["blue"]), b"one pixel.png": png(1, 1, (9, 9, 9)),
        b"line.png": png(3000, 1, (90, 9, 9)), "snow ❄ 雪.png".encode(): png(50, 50, COLOURS["white"]),
        b"latin \xe9.png": png(51, 50, COLOURS["pink"]), b"new\nline.png": png(52, 50, COLOURS["green"]),
        b"-dash.png": png(53, 50, COLOURS["black"]), b"escape \x1b[2J.png": png(54, 50, COLOURS["orange"]),
        # These cannot.
        b"empty.jpg": b"", b"empty.png": b"", b"words.jpg": b"this is no picture", b"zeros.png": bytes(5000),
        b"start only.jpg": jpeg_start, b"magic only.jpg": b"\xff\xd8", b"cut in the header.png": good[:20],
        b"no data.png": good[:33], b"bad header sum.png": png(96, 72, (1, 2, 3), header_crc=1),
        b"no size.png": png(0, 0, (0, 0, 0)), b"enormous.png": png(60_000, 60_000, (0, 0, 0), pixels=b"\0"),
        b"beyond 31 bits.png": png(2**32 - 1, 2**32 - 1, (0, 0, 0), pixels=b"\0"),
        b"bad \xff name.jpg": b"no picture either", b"a page.jpg": b"<!doctype html><title>404</title>",
        b"cut.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    }
    for name, content in files.items():
        write(folder, name, content)
    os.makedirs(os.path.join(folder, b"a folder.jpg"))
    os.symlink(b".", os.path.join(folder, b"loop"))
    os.symlink(b"nowhere.png", os.path.join(folder, b"dangling.png"))
    os.mkfifo(os.path.join(folder, b"pipe.jpg"))


def make_many(folder):
    os.makedirs(folder)
    for index in range(300):
        write(folder, f"{index}.png", png(40 + index % 20, 40 + index // 20, COLOURS["blue"]))


make_sound(os.path.join(sys.argv[1], "sound"))
make_odd(os.path.join(sys.argv[1], "odd"))
make_formats(os.path.join(sys.argv[1], "formats"))
make_many(os.path.join(sys.argv[1], "many"))
