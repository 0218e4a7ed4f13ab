"""Makes Tests/PictureDecodingTests/Golden/containers.json: small HEIC, AVIF, TIFF and JPEG XL files of many kinds, with what
Pillow, pillow-heif and pillow-jxl-plugin make of them.

    pip install pillow==13.0.0 pillow-heif==1.8.1 pillow-jxl-plugin==1.3.8 numpy
    python tools/reference/containers.py

Of a lossless file the picture's checksum is written down; of a lossy one its pixels, and how far another version of the
library may be from them on average. Samples of 16 bits are scaled by their value, where Pillow clips them.
"""
import base64, io, json, os, struct
import numpy as np
import pillow_heif, pillow_jxl  # noqa: F401
from PIL import Image
from pictures import fnv, open_rgb, scene

pillow_heif.register_heif_opener()
GOLDEN = os.path.join(os.path.dirname(__file__), "..", "..", "Tests", "PictureDecodingTests", "Golden")
WIDTH, HEIGHT = 37, 29
XMP = (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
       b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>harbour</rdf:li></rdf:Bag></dc:subject>'
       b"</rdf:Description></rdf:RDF></x:xmpmeta>")


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation=None):
    block = Image.Exif()
    if orientation:
        block[0x112] = orientation
    block.get_ifd(0x8769)[0x9003] = "2024:05:31 18:04:59"
    return block


def smooth(channels=3, width=WIDTH * 2, height=HEIGHT * 2):
    """Few details, as lossy codecs like it."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return ((x * (3 - c) + y * (1 + c) + 40 * c) % 512 // 2).astype(np.uint8)


def heif_cases():
    image = Image.fromarray(smooth())
    yield "heic", saved(image, "HEIF", quality=90), 1.5
    yield "heic 4:4:4", saved(image, "HEIF", quality=-1, chroma="444"), 1
    yield "heic odd size", saved(Image.fromarray(smooth(3, 75, 53)), "HEIF", quality=95, chroma="444"), 1.5
    yield "heic grey", saved(image.convert("L"), "HEIF", quality=-1), 1.5
    yield "heic alpha", saved(Image.fromarray(smooth(4)), "HEIF", quality=-1, chroma="444"), 1.5
    deep = pillow_heif.from_bytes("RGB;16", (WIDTH * 2, HEIGHT * 2), (smooth().astype(np.uint16) * 257).tobytes())
    for bits, flag in ((10, False), (12, True)):
        pillow_heif.options.SAVE_HDR_TO_12_BIT = flag
        out = io.BytesIO()
        deep.save(out, quality=-1, chroma="444")
        yield f"heic {bits} bits", out.getvalue(), 1.5
    several = pillow_heif.from_pillow(Image.fromarray(smooth()[::-1].copy()))
    several.add_from_pillow(image)
    out = io.BytesIO()
    several.save(out, quality=90, primary_index=1)
    yield "heic several pictures", out.getvalue(), 1.5
    yield "heic metadata", saved(image, "HEIF", quality=90, exif=exif().tobytes(), xmp=XMP), 1.5


def avif_cases():
    image = Image.fromarray(smooth())
    yield "avif", saved(image, "AVIF", quality=90), 1.5
    yield "avif 4:4:4", saved(image, "AVIF", quality=100, subsampling="4:4:4"), 1
    yield "avif alpha", saved(Image.fromarray(smooth(4)), "AVIF", quality=100, subsampling="4:4:4"), 1.5
    for orientation in range(1, 9):
        yield f"avif orientation {orientation}", saved(image, "AVIF", quality=90, exif=exif(orientation)), 1.5
    yield "avif metadata", saved(image, "AVIF", quality=90, exif=exif().tobytes(), xmp=XMP), 1.5


def jxl_cases():
    image = Image.fromarray(scene(WIDTH, HEIGHT))
    for mode, channels in (("RGB", 3), ("RGBA", 4)):
        yield f"jxl lossless {mode}", saved(Image.fromarray(scene(WIDTH, HEIGHT, channels)), "JXL", lossless=True), 0
    yield "jxl lossless grey", saved(image.convert("L"), "JXL", lossless=True), 0
    for width, height in ((8, 8), (64, 48), (256, 144), (300, 1), (1, 1)):
        yield f"jxl {width}x{height}", saved(Image.fromarray(scene(width, height)), "JXL", lossless=True), 0
    yield "jxl lossy", saved(Image.fromarray(smooth()), "JXL", quality=95), 1.5
    yield "jxl metadata", saved(image, "JXL", lossless=True, exif=exif().tobytes(), xmp=XMP), 0


# --- TIFF: what Pillow writes, and what only a hand does ---

def tiff(width, height, bits, samples, data, photometric, extra=(), order="<", planar=1, kind=1, strips=None):
    """A TIFF of one strip, or of the strips given."""
    strips = strips or [data]
    entries = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * samples), (259, 3, [1]), (262, 3, [photometric]),
               (273, 4, None), (277, 3, [samples]), (278, 4, [height]), (279, 4, [len(strip) for strip in strips]),
               (284, 3, [planar]), (339, 3, [kind] * samples), *extra]
    entries.sort()
    start = 8 + 2 + 12 * len(entries) + 4
    fields = {entry[0]: entry for entry in entries}
    sizes = {3: 2, 4: 4}
    outside = sum(len(values) * sizes[kind_] for tag, kind_, values in entries if values and len(values) * sizes[kind_] > 4)
    outside += 4 * len(strips) if len(strips) > 1 else 0
    offsets, place = [], start + outside
    for strip in strips:
        offsets.append(place)
        place += len(strip)
    fields[273] = (273, 4, offsets)
    head, far = b"", b""
    for tag, kind_, values in (fields[entry[0]] for entry in entries):
        packed = b"".join(struct.pack(order + ("H" if kind_ == 3 else "I"), value) for value in values)
        if len(packed) <= 4:
            value = packed.ljust(4, b"\0")
        else:
            value = struct.pack(order + "I", start + len(far))
            far += packed
        head += struct.pack(order + "HHI", tag, kind_, len(values)) + value
    magic = b"II*\0" if order == "<" else b"MM\0*"
    return magic + struct.pack(order + "IH", 8, len(entries)) + head + b"\0\0\0\0" + far + b"".join(strips)


def tiff_cases():
    rgb, grey, rgba = scene(WIDTH, HEIGHT), scene(WIDTH, HEIGHT, 1)[:, :, 0], scene(WIDTH, HEIGHT, 4)
    colour = Image.fromarray(rgb)
    bilevel = Image.fromarray(grey).convert("1")
    for name in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        yield f"tiff {name}", saved(colour, "TIFF", compression=name), 0
        yield f"tiff {name}, grey", saved(Image.fromarray(grey), "TIFF", compression=name), 0
    for name in ("raw", "group3", "group4", "packbits"):
        yield f"tiff {name}, bilevel", saved(bilevel, "TIFF", compression=name), 0
    yield "tiff palette", saved(colour.quantize(16), "TIFF", compression="tiff_lzw"), 0
    yield "tiff jpeg", saved(Image.fromarray(smooth()), "TIFF", compression="jpeg", quality=95), 1.5
    yield "tiff alpha", saved(Image.fromarray(rgba), "TIFF", compression="tiff_lzw"), 1
    yield "tiff inks", saved(Image.fromarray(rgba, "CMYK"), "TIFF"), 1.5
    for orientation in range(1, 9):
        yield f"tiff orientation {orientation}", saved(colour, "TIFF", tiffinfo={274: orientation}), 0
    yield "tiff big", saved(colour, "TIFF", big_tiff=True), 0
    block = Image.Exif()
    block[270], block[306], block[700] = "A harbour", "2024:05:31 18:04:59", XMP
    yield "tiff metadata", saved(colour, "TIFF", exif=block), 0
    frames = [Image.fromarray(np.roll(rgb, 5 * i, 1)) for i in range(3)]
    yield "tiff several pages", saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]), 0


def by_value(values, low, high):
    """Grey or RGB of any range, rounded to 8 bits."""
    scaled = np.floor((values.astype(np.float64) - low) * (255 / (high - low)) + 0.5).clip(0, 255).astype(np.uint8)
    return np.repeat(scaled[:, :, None], 3, 2) if scaled.ndim == 2 else scaled


def deep_tiff_cases():
    """Kinds that Pillow clips or refuses: (name, file, RGB, tolerance)."""
    rgb, grey = scene(WIDTH, HEIGHT), scene(WIDTH, HEIGHT, 1)[:, :, 0]
    ramp = np.arange(WIDTH * HEIGHT, dtype=np.uint16).reshape(HEIGHT, WIDTH) * 61
    for order in "<>":
        data = ramp.astype(order + "u2").tobytes()
        yield f"tiff grey 16 bits {order}", tiff(WIDTH, HEIGHT, 16, 1, data, 1, order=order), by_value(ramp >> 8, 0, 255), 1
    white = tiff(WIDTH, HEIGHT, 16, 1, ramp.astype("<u2").tobytes(), 0)
    yield "tiff grey 16 bits, inverted", white, 255 - by_value(ramp >> 8, 0, 255), 1
    wide = rgb.astype(np.uint16) * 257
    yield "tiff 16 bits", tiff(WIDTH, HEIGHT, 16, 3, wide.astype("<u2").tobytes(), 2), rgb, 0
    planes = [wide[:, :, c].astype("<u2").tobytes() for c in range(3)]
    yield "tiff 16 bits in planes", tiff(WIDTH, HEIGHT, 16, 3, b"", 2, planar=2, strips=planes), rgb, 0
    planes = [rgb[:, :, c].tobytes() for c in range(3)]
    yield "tiff 8 bits in planes", tiff(WIDTH, HEIGHT, 8, 3, b"", 2, planar=2, strips=planes), rgb, 0
    twelve = (ramp >> 4).astype(np.uint16)
    rows = b"".join(int("".join(format(int(v), "012b") for v in row).ljust((WIDTH * 12 + 7) // 8 * 8, "0"), 2).to_bytes(
        (WIDTH * 12 + 7) // 8, "big") for row in twelve)
    yield "tiff grey 12 bits", tiff(WIDTH, HEIGHT, 12, 1, rows, 1), by_value(twelve, 0, 4095), 0
    unit = (grey / 255).astype("<f4")
    yield "tiff floats to 1", tiff(WIDTH, HEIGHT, 32, 1, unit.tobytes(), 1, kind=3), by_value(unit, 0, 1), 0
    heights = ramp.astype("<f4") * 0.25 - 700
    yield "tiff floats", tiff(WIDTH, HEIGHT, 32, 1, heights.tobytes(), 1, kind=3), by_value(heights, heights.min(), heights.max()), 0
    doubles = tiff(WIDTH, HEIGHT, 64, 3, (rgb / 255).astype("<f8").tobytes(), 2, kind=3)
    yield "tiff floats of 64 bits", doubles, rgb, 0
    half = (grey / 255).astype("<f2")
    yield "tiff floats of 16 bits", tiff(WIDTH, HEIGHT, 16, 1, half.tobytes(), 1, kind=3), by_value(half, 0, 1), 1
    whole = ramp.astype("<u4") * 1000
    yield "tiff whole numbers of 32 bits", tiff(WIDTH, HEIGHT, 32, 1, whole.tobytes(), 1), by_value(whole, 0, whole.max()), 0
    signed = (ramp.astype(np.int32) - 32768).astype("<i2")
    yield "tiff signed 16 bits", tiff(WIDTH, HEIGHT, 16, 1, signed.tobytes(), 1, kind=2), by_value(signed, -32768, 32767), 0
    inks = scene(WIDTH, HEIGHT, 4)
    light = ((255 - inks[:, :, :3].astype(int)) * (255 - inks[:, :, 3:].astype(int)) // 255).astype(np.uint8)
    deep = tiff(WIDTH, HEIGHT, 16, 4, (inks.astype(np.uint16) * 257).astype("<u2").tobytes(), 5)
    yield "tiff inks of 16 bits", deep, light, 0


def broken_cases():
    """Files that must be refused."""
    image = Image.fromarray(scene(WIDTH, HEIGHT))
    for name, data in (("heic", saved(Image.fromarray(smooth()), "HEIF", quality=90)), ("avif", saved(image, "AVIF")),
                       ("jxl", saved(image, "JXL", lossless=True)), ("tiff", saved(image, "TIFF", compression="tiff_lzw"))):
        yield f"{name} cut off", data[:len(data) * 2 // 3]
        yield f"{name} only a header", data[:60]


def record(name, data, rgb, tolerance):
    entry = {"name": name, "file": base64.b64encode(data).decode(), "width": rgb.shape[1], "height": rgb.shape[0]}
    pixels = np.ascontiguousarray(rgb).tobytes()
    if tolerance == 0:
        return {**entry, "checksum": fnv(pixels)}
    return {**entry, "rgb": base64.b64encode(pixels).decode(), "tolerance": tolerance}


if __name__ == "__main__":
    files = [record(name, data, np.asarray(open_rgb(data)), tolerance)
             for make in (heif_cases, avif_cases, jxl_cases, tiff_cases) for name, data, tolerance in make()]
    files += [record(name, data, rgb, tolerance) for name, data, rgb, tolerance in deep_tiff_cases()]
    broken = [{"name": name, "file": base64.b64encode(data).decode()} for name, data in broken_cases()]
    with open(os.path.join(GOLDEN, "containers.json"), "w") as file:
        json.dump({"files": files, "broken": broken}, file, separators=(",", ":"), allow_nan=False)
        file.write("\n")
