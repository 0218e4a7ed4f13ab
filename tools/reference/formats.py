"""Makes Tests/PicturesTests/Golden/formats.json: small GIF, BMP and Netpbm files of every kind, whole, odd and broken, with
what Pillow makes of them, as pictures.py does for JPEG, PNG and WebP.

    pip install pillow==13.0.0 numpy
    python tools/reference/formats.py
"""
import base64, io, struct
import numpy as np
from PIL import Image
from pictures import scene, verdict, write

# --- BMP, written by hand: Pillow writes few kinds ---


def bmp(width, height, bits, rows, palette=b"", header=40, compression=0, masks=(), top_down=False, colors=0):
    data = b"".join(rows if top_down else rows[::-1]) if isinstance(rows, list) else rows
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, compression,
                           len(data), 2835, 2835, colors, 0)
        fields = b"".join(struct.pack("<I", mask) for mask in masks)
        info += fields if header == 40 else fields.ljust(header - 40, b"\0")
    offset = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + info + palette + data


def packed(indices, bits):
    width = indices.shape[1]
    rows = []
    for row in indices:
        text = "".join(format(int(value), f"0{bits}b") for value in row).ljust((width * bits + 31) // 32 * 32, "0")
        rows.append(int(text, 2).to_bytes(len(text) // 8, "big"))
    return rows


def rle(indices, bits, literal=False):
    """Runs, or groups of pixels as they are; bottom row first."""
    data = b""
    for row in indices[::-1]:
        values = [int(value) for value in row]
        position = 0
        while position < len(values):
            rest = values[position:position + 12]
            if literal and len(rest) >= 3:
                if bits == 8:
                    group = bytes(rest)
                else:
                    pairs = rest + [0] * (len(rest) % 2)
                    group = bytes(pairs[i] << 4 | pairs[i + 1] for i in range(0, len(pairs), 2))
                data += bytes([0, len(rest)]) + group + b"\0" * (len(group) % 2)
                position += len(rest)
            else:
                run = 1
                while position + run < len(values) and values[position + run] == values[position] and run < 255:
                    run += 1
                data += bytes([run, values[position] if bits == 8 else values[position] * 17])
                position += run
        data += b"\0\0"
    return data + b"\0\1"


def bmp_cases():
    width, height = 19, 13
    rgb = scene(width, height)
    grey = rgb[:, :, 0]
    for bits in (1, 4, 8):
        count = 1 << bits
        colors = scene(count, 1)[0]
        palette = b"".join(bytes([b, g, r, 0]) for r, g, b in colors)
        indices = (grey >> (8 - bits)).astype(np.uint8)
        yield f"bmp {bits} bits", bmp(width, height, bits, packed(indices, bits), palette)
        yield f"bmp {bits} bits, top-down", bmp(width, height, bits, packed(indices, bits), palette, top_down=True)
        core = b"".join(bytes([b, g, r]) for r, g, b in colors)
        yield f"bmp {bits} bits, core header", bmp(width, height, bits, packed(indices, bits), core, header=12)
        if bits > 1:
            runs = (indices // 4 * 4).astype(np.uint8)
            name = 1 if bits == 8 else 2
            yield f"bmp {bits} bits in runs", bmp(width, height, bits, rle(runs, bits), palette, compression=name)
            yield f"bmp {bits} bits in groups", bmp(width, height, bits, rle(indices, bits, True), palette, compression=name)
            skipping = b"\0\2\0\1\0\2\3\0" + bytes([16, 17, 0, 0]) + rle(runs[2:], bits)
            yield f"bmp {bits} bits, skipping", bmp(width, height, bits, skipping, palette, compression=name)
    short = bytes([9, 8, 7, 0, 60, 50, 40, 0, 200, 210, 220, 0])
    three = (grey % 3).astype(np.uint8)
    yield "bmp short palette", bmp(width, height, 8, packed(three, 8), short, colors=3)
    padding = b"\0" * (-3 * width % 4)
    rows24 = [row[:, ::-1].tobytes() + padding for row in rgb]
    yield "bmp 24 bits", bmp(width, height, 24, rows24)
    yield "bmp 24 bits, top-down", bmp(width, height, 24, rows24, top_down=True)
    yield "bmp 24 bits, core header", bmp(width, height, 24, rows24, header=12)
    yield "bmp 24 bits, header of 124 bytes", bmp(width, height, 24, rows24, header=124)
    yield "bmp cut off", bmp(width, height, 24, rows24)[:-20]
    rgba = scene(width, height, 4)
    bgra = [row[:, [2, 1, 0, 3]].tobytes() for row in rgba]
    yield "bmp 32 bits", bmp(width, height, 32, bgra)
    alpha = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    yield "bmp 32 bits, masks", bmp(width, height, 32, bgra, compression=3, masks=alpha[:3])
    yield "bmp 32 bits, alpha", bmp(width, height, 32, bgra, header=124, compression=3, masks=alpha)
    yield "bmp 32 bits, header of 56 bytes", bmp(width, height, 32, bgra, header=56, compression=3, masks=alpha)
    wide = rgb.astype(np.uint16)
    for name, masks, green in (("5, 5, 5", (0x7C00, 0x3E0, 0x1F), 5), ("5, 6, 5", (0xF800, 0x7E0, 0x1F), 6)):
        if green == 6:
            values = (wide[:, :, 0] >> 3) << 11 | (wide[:, :, 1] >> 2) << 5 | wide[:, :, 2] >> 3
        else:
            values = (wide[:, :, 0] >> 3) << 10 | (wide[:, :, 1] >> 3) << 5 | wide[:, :, 2] >> 3
        rows = [row.astype("<u2").tobytes() + b"\0" * (-2 * width % 4) for row in values]
        yield f"bmp 16 bits, {name}", bmp(width, height, 16, rows, compression=3, masks=masks)
        if green == 5:
            yield "bmp 16 bits", bmp(width, height, 16, rows)
    whole = bmp(width, height, 24, rows24)
    for name, at, value in (("5 bits", 28, 5), ("header of 39 bytes", 14, 39), ("compression 9", 30, 9), ("no width", 18, 0)):
        yield f"bmp {name}", whole[:at] + bytes([value]) + whole[at + 1:]
    yield "bmp declared 100000x100000", whole[:18] + struct.pack("<ii", 100_000, 100_000) + whole[26:]
    yield "bmp only a header", whole[:40]


# --- GIF ---

def gif(image, **options):
    out = io.BytesIO()
    image.save(out, "GIF", **options)
    return out.getvalue()


def blocks(data):
    return b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b"\0"


def placed(canvas, place, indices, palette, transparent=None, background=0):
    """A frame on a larger canvas; its pixels as codes of 9 bits with a clear code before the table grows."""
    bits = []
    for number, value in enumerate(indices.reshape(-1)):
        if number % 200 == 0:
            bits.append(256)
        bits.append(int(value))
    bits.append(257)
    value = sum(code << 9 * number for number, code in enumerate(bits))
    data = value.to_bytes((9 * len(bits) + 7) // 8, "little")
    result = b"GIF89a" + struct.pack("<HHBBB", *canvas, 0xF7, background, 0) + palette
    if transparent is not None:
        result += b"!\xf9\4" + struct.pack("<BHB", 1, 0, transparent) + b"\0"
    height, width = indices.shape
    return result + b"," + struct.pack("<HHHHB", *place, width, height, 0) + b"\x08" + blocks(data) + b";"


def gif_cases():
    rgb = Image.fromarray(scene(61, 47))
    for count in (2, 4, 16, 64, 256):
        image = rgb.quantize(count)
        yield f"gif {count} colours", gif(image)
        yield f"gif {count} colours, interlaced", gif(image, interlace=1)
    yield "gif grey", gif(Image.fromarray(scene(61, 47, 1)[:, :, 0]))
    yield "gif large", gif(Image.fromarray(scene(300, 200)).quantize(256))
    yield "gif transparent", gif(rgb.quantize(64), transparency=7)
    frames = [Image.fromarray(np.roll(scene(61, 47), 9 * i, 1)).quantize(32) for i in range(3)]
    yield "gif animation", gif(frames[0], save_all=True, append_images=frames[1:], duration=100, loop=0)
    yield "gif comment", gif(rgb.quantize(8), comment="a comment")
    for size in ((1, 1), (1, 40), (40, 1), (3, 9)):
        yield f"gif {size[0]}x{size[1]}", gif(Image.fromarray(scene(*size)).quantize(16), interlace=1)
    palette = scene(256, 1)[0].tobytes()
    part = scene(20, 15, 1)[:, :, 0]
    yield "gif part of the canvas", placed((31, 23), (5, 4), part, palette)
    yield "gif part of the canvas, transparent", placed((31, 23), (5, 4), part, palette, transparent=9)
    yield "gif larger than the canvas", placed((10, 10), (0, 0), part, palette)
    yield "gif beyond the canvas", placed((22, 15), (5, 4), part, palette, transparent=3)
    whole = gif(rgb.quantize(64))
    yield "gif cut off", whole[:len(whole) // 2]
    yield "gif without its last byte", whole[:-1]
    yield "gif without a frame", whole[:13 + 3 * 64] + b";"
    yield "gif trailing bytes", whole + b"more" * 50
    start = whole.index(b",", 13 + 3 * 64)
    yield "gif code size 12", whole[:start + 10] + b"\x0c" + whole[start + 11:]


# --- Netpbm ---

def netpbm_cases():
    rgb, grey = scene(19, 13), scene(19, 13, 1)[:, :, 0]
    bits = (grey > 100).astype(int)
    yield "pbm", b"P4\n19 13\n" + b"".join(packed_bits(row) for row in bits)
    yield "pbm in text", b"P1\n19 13\n" + "\n".join(" ".join(map(str, row)) for row in bits).encode()
    yield "pbm in text without spaces", b"P1 19 13\n" + "\n".join("".join(map(str, row)) for row in bits).encode()
    yield "pgm", b"P5\n# a comment\n19 13\n255\n" + grey.tobytes()
    yield "pgm in text", b"P2 19 13 255 " + " ".join(map(str, grey.reshape(-1))).encode() + b"\n"
    yield "ppm", b"P6 19\t13\r\n255\n" + rgb.tobytes()
    yield "ppm in text", b"P3\n19 13\n255\n" + "\n".join(map(str, rgb.reshape(-1))).encode() + b"\n"
    yield "ppm up to 100", b"P6 19 13 100\n" + (rgb % 101).astype(np.uint8).tobytes()
    yield "pgm up to 15", b"P5 19 13 15\n" + (grey % 16).astype(np.uint8).tobytes()
    yield "ppm up to 15 in text", b"P3 19 13 15\n" + " ".join(map(str, (rgb % 16).reshape(-1))).encode() + b"\n"
    yield "ppm of 16 bits", b"P6 19 13 65535\n" + (rgb.astype(np.uint16) * 257).astype(">u2").tobytes()
    yield "ppm cut off", b"P6 19 13 255\n" + rgb.tobytes()[:-30]
    yield "ppm without a size", b"P6 19 255\n"
    yield "ppm declared 100000x100000", b"P6 100000 100000 255\n" + rgb.tobytes()
    yield "pgm a sample too large", b"P2 2 2 100 1 2 3 101\n"
    yield "pbm a bit that is none", b"P1 2 2 0 1 2 0\n"


def packed_bits(row):
    return np.packbits(np.array(row, dtype=np.uint8)).tobytes()


if __name__ == "__main__":
    write("formats.json", {"files": [
        {"name": name, "file": base64.b64encode(data).decode(), "expected": verdict(data)}
        for make in (bmp_cases, gif_cases, netpbm_cases) for name, data in make()]})
