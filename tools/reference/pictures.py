"""Makes Tests/PicturesTests/Golden/*.json: small pictures of every kind, whole, odd and broken, with what Pillow makes of them.

    pip install pillow==13.0.0 numpy transformers torch
    python tools/reference/pictures.py

A decoded picture is written down as its size and the FNV-1a 64 checksum of its RGB bytes, a refused one as null.
"""
import base64, io, json, os, shutil, struct, subprocess, tempfile, warnings, zlib
import numpy as np
from PIL import Image, ImageOps

warnings.simplefilter("ignore")
GOLDEN = os.path.join(os.path.dirname(__file__), "..", "..", "Tests", "PicturesTests", "Golden")


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def open_rgb(data):
    """RGB, turned as its EXIF orientation says, transparency on white."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if image.mode.startswith("I"):
        # 16-bit grey, by the high byte: Pillow's own conversion clips all samples at 255, which makes a picture white.
        samples, clear = np.asarray(image, dtype=np.int64), image.info.get("transparency")
        return Image.fromarray(np.where(samples == clear, 255, samples >> 8).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def verdict(data):
    try:
        image = open_rgb(data)
    except Exception:
        return None
    return {"width": image.width, "height": image.height, "checksum": fnv(image.tobytes())}


def scene(width, height, channels=3):
    """A smooth picture with some detail; the tests make the same one."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return ((x * (5 + c) + y * (11 - 2 * c) + (x * y * (c + 1)) // 7 + 60 * c) % 256).astype(np.uint8)


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def webp(image, **options):
    out = io.BytesIO()
    image.save(out, "WEBP", **options)
    return out.getvalue()


# --- PNG, written by hand so that every kind can be had ---

def chunk(kind, data, wrong=0):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) ^ wrong)


def png(width, height, depth, color, samples, interlaced=False, before=b"", after=b"", filters=True, idat=None, pieces=1):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    samples = np.asarray(samples, dtype=np.uint32).reshape(height, width, channels)
    bpp = max(1, channels * depth // 8)

    def rows(part):
        result, previous = b"", None
        for number, row in enumerate(part):
            flat = row.reshape(-1)
            if depth == 16:
                line = flat.astype(">u2").tobytes()
            elif depth == 8:
                line = flat.astype(np.uint8).tobytes()
            else:
                bits = "".join(format(v, f"0{depth}b") for v in flat)
                bits += "0" * (-len(bits) % 8)
                line = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
            result += filtered(number % 5 if filters else 0, line, previous or bytes(len(line)))
            previous = line
        return result

    def filtered(kind, line, up):
        out = bytearray()
        for i, v in enumerate(line):
            a, b, c = (line[i - bpp] if i >= bpp else 0), up[i], (up[i - bpp] if i >= bpp else 0)
            p = a + b - c
            paeth = min((a, b, c), key=lambda q: (abs(p - q), (a, b, c).index(q)))
            out.append((v - (0, a, b, (a + b) // 2, paeth)[kind]) & 255)
        return bytes([kind]) + bytes(out)

    if interlaced:
        raw = b""
        for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
            part = samples[y0::dy, x0::dx]
            if part.size:
                raw += rows(part)
    else:
        raw = rows(samples)
    data = zlib.compress(raw) if idat is None else idat
    cut = -(-len(data) // pieces)
    body = b"".join(chunk(b"IDAT", data[i:i + cut]) for i in range(0, len(data), cut))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + body + after + chunk(b"IEND", b"")


def png_samples(width, height, depth, color):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    values = scene(width, height, channels).astype(np.uint32)
    return values * 257 + 1 if depth == 16 else values >> (8 - depth)


PALETTE = bytes((i * 37 + c * 91) % 256 for i in range(256) for c in range(3))


def png_cases():
    for color, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            palette = chunk(b"PLTE", PALETTE[: 3 * 2 ** depth]) if color == 3 else b""
            for width, height in ((19, 13), (1, 1), (3, 9)):
                samples = png_samples(width, height, depth, color)
                for interlaced in (False, True):
                    name = f"png type {color}, {depth} bits, {width}x{height}" + (", interlaced" if interlaced else "")
                    yield name, png(width, height, depth, color, samples, interlaced, palette)
            samples = png_samples(19, 13, depth, color)
            pixel = np.resize(samples[5, 7], 3)
            trns = {0: [struct.pack(">H", v) for v in (0, 1, 85, 170, 255, 300)],
                    2: [struct.pack(">3H", *pixel), struct.pack(">3H", 1, 2, 3), struct.pack(">3H", *(pixel >> 8))],
                    3: [bytes([0, 255, 128]), bytes([255, 255, 0]), bytes(range(256))]}.get(color, [])
            for number, value in enumerate(trns):
                yield f"png type {color}, {depth} bits, tRNS {number}", png(19, 13, depth, color, samples, False, palette + chunk(b"tRNS", value))
    grey = [0, 1, 128, 254, 255, 256, 257, 40000, 65535]
    yield "png 16-bit grey extremes", png(9, 1, 16, 0, grey)
    alpha = np.stack(np.meshgrid(np.arange(0, 256, 5), np.arange(0, 256, 5), indexing="ij"), -1)
    yield "png all alphas", png(52, 52, 8, 4, alpha)
    plain = png_samples(19, 13, 8, 2)
    short = png_samples(19, 13, 8, 3)
    yield "png palette too short", png(19, 13, 8, 3, short, before=chunk(b"PLTE", PALETTE[:60]))
    yield "png palette too long", png(19, 13, 8, 3, short, before=chunk(b"PLTE", PALETTE + b"abc"))
    yield "png palette missing", png(19, 13, 8, 3, short)
    yield "png palette of seven bytes", png(19, 13, 8, 3, short, before=chunk(b"PLTE", PALETTE[:7]))
    yield "png in many data chunks", png(19, 13, 8, 2, plain, pieces=40)
    yield "png with an empty data chunk", png(19, 13, 8, 2, plain, before=chunk(b"IDAT", b""))
    whole = png(19, 13, 8, 2, plain)
    yield "png wrong header checksum", whole[:29] + bytes([whole[29] ^ 1]) + whole[30:]
    yield "png wrong palette checksum", png(19, 13, 8, 3, short, before=chunk(b"PLTE", PALETTE, 1))
    yield "png wrong text checksum", png(19, 13, 8, 2, plain, before=chunk(b"tEXt", b"a\0b", 1))
    yield "png wrong text checksum after the data", png(19, 13, 8, 2, plain, after=chunk(b"tEXt", b"a\0b", 1))
    at = whole.index(b"IEND") - 8
    yield "png wrong data checksum", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:]
    yield "png wrong adler", whole[:at - 1] + bytes([whole[at - 1] ^ 1]) + whole[at:]
    yield "png too few rows", png(19, 13, 8, 2, plain, idat=zlib.compress(b"".join(b"\0" + bytes(57) for _ in range(9)) + b"\0"))
    yield "png too many rows", png(19, 13, 8, 2, plain, idat=zlib.compress(b"".join(b"\0" + bytes(57) for _ in range(20))))
    yield "png impossible row filter", png(19, 13, 8, 2, plain, idat=zlib.compress(b"".join(b"\5" + bytes(57) for _ in range(13))))
    yield "png data that are no deflate stream", png(19, 13, 8, 2, plain, idat=b"not compressed at all")
    yield "png unknown chunks", png(19, 13, 8, 2, plain, before=chunk(b"abCd", b"xyz") + chunk(b"prIV", b""))
    yield "png a chunk that is none", png(19, 13, 8, 2, plain, before=chunk(b"\1\2\3\4", b"xyz"))
    for color, depth in ((1, 8), (2, 4), (3, 16), (0, 3), (7, 8)):
        header = struct.pack(">IIBBBBB", 4, 4, depth, color, 0, 0, 0)
        yield f"png impossible type {color}, {depth} bits", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(200))) + chunk(b"IEND", b"")
    for width, height in ((0, 5), (100_000, 100_000), (0x7FFFFFFF, 0x7FFFFFFF), (0xFFFFFFFF, 1)):
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        yield f"png declared {width}x{height}", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(200))) + chunk(b"IEND", b"")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        yield f"png orientation {orientation}", png(19, 13, 8, 2, plain, before=chunk(b"eXIf", exif.tobytes()[6:]))
    exif = Image.Exif()
    exif[0x112] = 6
    yield "png orientation after the data", png(19, 13, 8, 2, plain, after=chunk(b"eXIf", exif.tobytes()[6:]))
    profile = b"\nexif\n%8d\n%s\n" % (len(exif.tobytes()), exif.tobytes().hex().encode())
    yield "png orientation in a raw profile", png(19, 13, 8, 2, plain, before=chunk(b"tEXt", b"Raw profile type exif\0" + profile))
    yield "png orientation in a compressed profile", png(19, 13, 8, 2, plain, before=chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)))
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="8"/></x:xmpmeta>'
    yield "png orientation in xmp", png(19, 13, 8, 2, plain, before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    yield "png orientation in compressed xmp", png(19, 13, 8, 2, plain, before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)))


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_segment(data, added):
    return data[:2] + added + data[2:]


def jpeg_cases():
    rgb = Image.fromarray(scene(37, 29))
    grey = Image.fromarray(scene(37, 29, 1)[:, :, 0])
    cmyk = Image.fromarray(scene(37, 29, 4), "CMYK")
    for quality in (30, 95):
        for subsampling in (0, 1, 2):
            for progressive in (False, True):
                yield f"jpeg quality {quality}, subsampling {subsampling}" + (", progressive" if progressive else ""), \
                    jpeg(rgb, quality=quality, subsampling=subsampling, progressive=progressive)
    for width, height in ((1, 1), (1, 40), (40, 1), (8, 8), (16, 17)):
        yield f"jpeg {width}x{height}", jpeg(Image.fromarray(scene(width, height)))
    yield "jpeg grey", jpeg(grey)
    yield "jpeg grey, progressive", jpeg(grey, progressive=True)
    yield "jpeg stored as RGB", jpeg(rgb, keep_rgb=True)
    yield "jpeg restart markers", jpeg(rgb, restart_marker_blocks=2)
    inks = jpeg(cmyk, quality=90)
    adobe = inks.index(b"Adobe")
    yield "jpeg CMYK", inks
    yield "jpeg CMYK, progressive", jpeg(cmyk, progressive=True)
    yield "jpeg YCCK", inks[:adobe + 11] + b"\2" + inks[adobe + 12:]
    yield "jpeg CMYK without Adobe", inks[:adobe - 4] + inks[adobe + 12:]
    whole = jpeg(rgb, quality=80)
    adobe_rgb = segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
    yield "jpeg Adobe says RGB, JFIF not", with_segment(whole, adobe_rgb)
    jfif = struct.unpack(">H", whole[4:6])[0] + 4
    yield "jpeg Adobe says RGB", whole[:2] + adobe_rgb + whole[jfif:]
    yield "jpeg without JFIF", whole[:2] + whole[jfif:]
    frame = whole.index(b"\xff\xc0")
    for name, at, value in (("12 bits", 4, 12), ("two components", 9, 2), ("no components", 9, 0), ("quantisation table 3", 12, 3)):
        yield f"jpeg {name}", whole[:frame + at] + bytes([value]) + whole[frame + at + 1:]
    for marker in (0xC3, 0xC5, 0xC7, 0xCB):
        yield f"jpeg frame type {marker:02x}", whole[:frame + 1] + bytes([marker]) + whole[frame + 2:]
    for width, height in ((0, 29), (37, 0), (65000, 65000), (37, 4000)):
        yield f"jpeg declared {width}x{height}", whole[:frame + 5] + struct.pack(">HH", height, width) + whole[frame + 9:]
    scan = whole.index(b"\xff\xda") + 14
    for at in (0, 20, 100):
        yield f"jpeg corrupt at {at}", whole[:scan + at] + bytes([whole[scan + at] ^ 0x55]) + whole[scan + at + 1:]
    yield "jpeg scan of zeros", whole[:scan] + bytes(300) + b"\xff\xd9"
    yield "jpeg junk before a marker", with_segment(whole, b"\0\0junk")
    yield "jpeg fill bytes", with_segment(whole, b"\xff\xff\xff")
    yield "jpeg trailing bytes", whole + b"more" * 100
    yield "jpeg only a header", whole[:scan]
    for orientation in range(0, 10):
        exif = Image.Exif()
        exif[0x112] = orientation
        yield f"jpeg orientation {orientation}", jpeg(rgb, exif=exif)
    big = b"Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
    yield "jpeg orientation, big-endian", with_segment(whole, segment(0xE1, big))
    yield "jpeg orientation as LONG", with_segment(whole, segment(0xE1, big.replace(b"\0\3\0\0\0\1\0\6\0\0", b"\0\4\0\0\0\1\0\0\0\6")))
    yield "jpeg orientation in two segments", with_segment(whole, segment(0xE1, big[:20]) + segment(0xE1, b"Exif\0\0" + big[20:]))
    yield "jpeg orientation in xmp", with_segment(whole, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation=\"5\"/>"))
    yield "jpeg orientation in xmp element", with_segment(whole, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<tiff:Orientation>3</tiff:Orientation>"))
    cjpeg = shutil.which("cjpeg")
    if cjpeg:
        with tempfile.TemporaryDirectory() as folder:
            rgb.save(f"{folder}/a.ppm")
            for options in ("-arithmetic", "-arithmetic -progressive"):
                yield f"jpeg {options}", subprocess.check_output([cjpeg, *options.split(), f"{folder}/a.ppm"])


def webp_cases():
    rgb, rgba = Image.fromarray(scene(37, 29)), Image.fromarray(scene(37, 29, 4))
    yield "webp lossy", webp(rgb, quality=70)
    yield "webp lossless", webp(rgb, lossless=True)
    yield "webp lossy with alpha", webp(rgba, quality=70)
    yield "webp lossless with alpha", webp(rgba, lossless=True, exact=True)
    yield "webp 1x1", webp(Image.fromarray(scene(1, 1)), lossless=True)
    exif = Image.Exif()
    for orientation in (3, 6):
        exif[0x112] = orientation
        yield f"webp orientation {orientation}", webp(rgb, exif=exif)
    yield "webp orientation in xmp", webp(rgb, xmp=b'<x tiff:Orientation="7"/>')
    frames = [Image.fromarray(np.roll(scene(37, 29), 9 * i, 1)) for i in range(3)]
    yield "webp animation", webp(frames[0], save_all=True, append_images=frames[1:], duration=100)
    frames = [Image.fromarray(np.roll(scene(37, 29, 4), 9 * i, 1)) for i in range(3)]
    yield "webp animation with alpha", webp(frames[0], save_all=True, append_images=frames[1:], duration=100, lossless=True)
    whole = webp(rgb, quality=70)
    yield "webp corrupt", whole[:60] + bytes(40) + whole[100:]


def files():
    cases = [{"name": name, "file": base64.b64encode(data).decode(), "expected": verdict(data)}
             for make in (jpeg_cases, png_cases, webp_cases) for name, data in make()]
    chosen = ["jpeg quality 30, subsampling 2", "jpeg quality 30, subsampling 2, progressive", "jpeg grey", "jpeg restart markers",
              "png type 2, 8 bits, 19x13", "png type 3, 4 bits, 19x13, interlaced", "png in many data chunks", "webp lossy", "webp lossless with alpha"]
    cuts = []
    for case in cases:
        if case["name"] in chosen:
            data = base64.b64decode(case["file"])
            lengths = sorted({*range(4, len(data), max(1, len(data) // 60)), *range(max(4, len(data) - 24), len(data))})
            cuts.append({"name": case["name"], "lengths": lengths, "expected": [verdict(data[:n]) for n in lengths]})
    assert len(cuts) == len(chosen)
    return {"files": cases, "cuts": cuts}


# --- Resizing and preprocessing ---

FILTERS = {1: Image.LANCZOS, 2: Image.BILINEAR, 3: Image.BICUBIC}


def resizes():
    rng = np.random.default_rng(7)
    sizes = [(64, 48, 26, 26), (48, 64, 26, 26), (100, 7, 13, 29), (7, 100, 29, 13), (1, 1, 5, 3), (1, 50, 8, 8), (50, 1, 8, 8),
             (33, 33, 33, 10), (33, 33, 10, 33), (33, 33, 33, 33), (640, 3, 224, 224), (3, 640, 224, 224), (260, 260, 1, 1),
             (31, 17, 260, 260), (300, 200, 150, 20), (200, 300, 150, 20), (90, 61, 45, 30), (2000, 30, 9, 9)]
    sizes += [tuple(int(v) for v in rng.integers(1, 90, 4)) for _ in range(80)]
    result = []
    for number, (w, h, to_w, to_h) in enumerate(sizes):
        for resample in ([1, 2, 3] if number < 18 else [3]):
            image = Image.fromarray(scene(w, h)).resize((to_w, to_h), FILTERS[resample])
            result.append([w, h, to_w, to_h, resample, fnv(image.tobytes())])
    return result


def preprocessing():
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
    small = {"image_mean": [127 / 255] * 3, "image_std": [128 / 255] * 3, "do_center_crop": False, "size": {"height": 26, "width": 26}}
    configurations = [
        {"size": {"shortest_edge": 28}, "crop_size": {"height": 28, "width": 28}},
        {"size": 28, "crop_size": 24},
        {"size": {"shortest_edge": 20}, "crop_size": {"height": 27, "width": 33}},
        {"size": {"shortest_edge": 17}, "crop_size": {"height": 11, "width": 30}, "resample": 2},
        {"size": {"height": 21, "width": 34}, "do_center_crop": False, "resample": 1},
        {"do_resize": False, "crop_size": {"height": 40, "width": 31}},
        {"size": 28, "crop_size": 28, "do_normalize": False},
        {"size": 28, "crop_size": 28, "do_normalize": False, "rescale_factor": 0.00784313725490196},
        {"size": 28, "crop_size": 28, "do_rescale": False, "image_mean": [120, 121, 122], "image_std": [60, 61, 62]},
        small,
    ]
    result = []
    for configuration in configurations:
        configuration = {"image_processor_type": "CLIPImageProcessor", **configuration}
        processor = CLIPImageProcessorPil(**{k: v for k, v in configuration.items() if k != "image_processor_type"})
        for width, height in ((50, 37), (37, 50), (61, 20), (19, 83), (28, 28), (9, 9)):
            values = processor(Image.fromarray(scene(width, height)), return_tensors="np")["pixel_values"][0].astype("<f4")
            result.append({"configuration": json.dumps(configuration), "width": width, "height": height, "shape": list(values.shape),
                           "checksum": fnv(values.tobytes()), "first": [float(v) for v in values.reshape(-1)[:4]]})
    return result


def write(name, value):
    with open(os.path.join(GOLDEN, name), "w") as file:
        json.dump(value, file, separators=(",", ":"), allow_nan=False)
        file.write("\n")


if __name__ == "__main__":
    write("files.json", files())
    write("resizes.json", resizes())
    write("preprocessing.json", preprocessing())
