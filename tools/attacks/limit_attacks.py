"""Pictures, metadata, patterns and lists that cost more than they should."""

import os

from made import chunk, compressed_text, international_text, jpeg, jpeg_of_scans, keywords_xmp, noise, png, write
from running import attack

MB = 1 << 20


def index_beside_a_good_photo(place, seconds, megabytes):
    """Indexes an odd photo beside a good one; returns the report."""
    write(place.path("good.png"), noise(7))
    result = place.run("index", place.photos, "--json", codes=(0, 3), limit=seconds)
    assert result.megabytes < megabytes, f"took {result.megabytes} MB"
    assert "good.png" in place.names("noise"), "the photo beside it was not indexed"
    return result.json


@attack("metadata")
def text_chunks_without_end(place):
    write(place.path("x.png"), png(before=[compressed_text("C", b"a")] * 400_000))
    index_beside_a_good_photo(place, 30, 400)


@attack("metadata")
def keywords_and_captions_without_end(place):
    words = international_text("XML:com.adobe.xmp", keywords_xmp(f"kw{i}" for i in range(300_000)))
    write(place.path("keywords.png"), png(before=[words]))
    write(place.path("caption.png"), png(before=[international_text("Description", b"a quick brown fox " * 2_900_000)]))
    index_beside_a_good_photo(place, 60, 500)
    assert place.megabytes() < 5, f"the library takes {place.megabytes():.0f} MB"


@attack("metadata", short=False)
def open_elements_and_loops(place):
    write(place.path("open.png"), png(before=[international_text(
        "XML:com.adobe.xmp", b"<dc:subject>" + b"<rdf:li>" * 2_000_000 + b"</dc:subject>")]))
    profile = compressed_text("Raw profile type exif", b"\nexif\n 9\n" + b"4" * (40 * MB))
    write(place.path("profile.png"), png(before=[profile]))
    loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    write(place.path("loop.jpg"), jpeg([b"\xff\xe1" + (len(loop) + 2).to_bytes(2, "big") + loop]))
    write(place.path("fill.jpg"), jpeg([b"\xff" * (50 * MB)]))
    write(place.path("comments.jpg"), jpeg([b"\xff\xfe\0\2"] * 1_000_000))
    index_beside_a_good_photo(place, 60, 500)


@attack("pictures")
def small_files_of_many_pixels(place):
    write(place.path("line.png"), png(1, 100_000_000, kind=0, rows=(b"\0\0" * 1000 for _ in range(100_000))))
    huge = chunk(b"IHDR", (2**31 - 1).to_bytes(4, "big") * 2 + b"\x08\2\0\0\0")
    write(place.path("huge.png"), b"\x89PNG\r\n\x1a\n" + huge + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))
    report = index_beside_a_good_photo(place, 30, 400)
    assert len(report["failed"]) == 2, report


@attack("pictures")
def many_scans_of_many_pixels(place):
    write(place.path("scans.jpg"), jpeg_of_scans(15000, 6000, 499))
    index_beside_a_good_photo(place, 60, 500)


@attack("pictures", short=False)
def several_of_the_largest_at_once(place):
    data = png(13000, 13000, kind=6, depth=16, interlace=1, rows=(b"\0" * 104_008 for _ in range(13000)))
    for number in range(4):
        write(place.path(f"{number}.png"), data + bytes([number]))
    index_beside_a_good_photo(place, 300, 2500)


@attack("pictures")
def sparse_files_are_not_read_whole(place):
    for number in range(3):
        path = write(place.path(f"{number}.jpg"), jpeg() + bytes([number]))
        os.truncate(path, 900 * MB)
    index_beside_a_good_photo(place, 60, 400)


@attack("pictures")
def sixteen_bits_of_grey_count_by_value(place):
    grey = [[(x * y) % 251 for x in range(256)] for y in range(256)]
    write(place.path("8.png"), png(256, 256, kind=0, rows=[b"\0" + bytes(row) for row in grey]))
    rows = [b"\0" + b"".join((value * 257).to_bytes(2, "big") for value in row) for row in grey]
    write(place.path("16.png"), png(256, 256, kind=0, depth=16, rows=rows))
    place.index()
    best = place.run("similar", place.path("8.png"), "--json").json["results"][0]
    assert best["score"] > 0.999, f"the same picture has a cosine of {best['score']}"


@attack("patterns")
def patterns_do_not_multiply(place):
    folder = place.path("/".join(["a"] * 60))
    write(f"{folder}/x.png", noise(1))
    report = place.index("--exclude", "**/a/**/a/**/a/**/a/**/a/**/a/zz", "--exclude", "*a*a*a*a*a*a*a*a*zz", limit=20)
    assert report["indexed"] == 1
    assert place.index("--exclude", "**/a/**/a/x.png", limit=20)["indexed"] == 0


@attack("lists", short=False)
def long_lists_take_linear_time(place):
    write(place.path("a.png"), noise(1))
    place.index()
    photo = place.path("a.png")
    seconds = []
    for count in (20_000, 80_000):
        table = write(f"{place.folder}/t.csv", "path,caption\n" + "".join(
            f"{photo},caption {i}\n" for i in range(count)))
        seconds.append(place.run("import", table, "--no-index", codes=(0, 1, 3), limit=60).seconds)
    assert seconds[1] < max(8 * seconds[0], 5), f"20,000 rows took {seconds[0]:.1f} s, 80,000 {seconds[1]:.1f} s"
    paths = write(f"{place.folder}/f.txt", "".join(f"/nowhere/{i}.jpg\n" for i in range(200_000)))
    place.run("favourites", "import", paths, codes=(0, 1, 3, 64), limit=30)


@attack("lists")
def vocabularies_take_bounded_memory(place):
    write(place.path("a.png"), noise(1))
    place.index()
    phrases = write(f"{place.folder}/v.txt", "dog = " + " | ".join(f"p{i}" for i in range(20_000)) + "\n")
    result = place.run("tag", "--vocabulary", phrases, codes=(0, 1, 64), limit=120)
    assert result.megabytes < 500, f"took {result.megabytes} MB"
