"""Dates, names, links, pipes and what may be suggested for deletion."""

import os
import shutil
import subprocess

from made import dated_jpeg, noise, write
from running import attack, named

FAR = {"2300": 10413792000, "the last second that fits": 9223372036, "the first that doesn't": 9223372037,
       "9999": 253402300799, "the largest": 2**63 - 1, "1600": -11676096000, "the smallest": -2**63}


def set_date(path, seconds, *flags):
    """Sets a date where the file system can hold one like it."""
    subprocess.run(["touch", *flags, "-d", f"@{seconds}", path], stderr=subprocess.DEVNULL, check=False)


@attack("times")
def dates_of_files_beyond_any_calendar(place):
    for number, seconds in enumerate(FAR.values()):
        folder = place.path(str(number))
        for name in ("photo.png", "other.png"):
            write(f"{folder}/{name}", noise(f"{number}{name}"))
        for name in ("photo.txt", "notes.doc"):
            write(f"{folder}/{name}", f"words {number}")
        os.symlink("photo.png", f"{folder}/link.png")
        for path in ("photo.png", "photo.txt", "notes.doc", ""):
            set_date(f"{folder}/{path}", seconds)
        set_date(f"{folder}/link.png", seconds, "-h")
    report = place.index()
    assert report["indexed"] >= 2 * len(FAR), report
    assert place.index()["indexed"] == 0
    place.run("search", "a dog", "--json", "--after", "1970", "--before", "2200")
    place.run("duplicates", "--json")


@attack("times")
def dates_in_photos_that_are_no_dates(place):
    dates = ["0000:00:00 00:00:00", "9999:12:31 23:59:60", "2024:02:30 10:00:00", "99999:01:01 00:00:00",
             "2024:01:01 24:00:00", "99999999999999999999:01:01 00:00:00", "", "ÿÿÿÿ", "-2024:01:01 00:00:00"]
    for number, date in enumerate(dates):
        write(place.path(f"{number}.jpg"), dated_jpeg(date) + bytes([number]))
    assert place.index()["indexed"] == len(dates)
    place.run("search", "a dog", "--json")
    place.run("duplicates", "--bursts", "--json")


@attack("names")
def names_that_are_not_text(place):
    odd = [b"caf\xe9.png", b"new\nline.png", b"-rf.png", b"$(touch x).png", b"\x1b[2J.png", b"a" * 251 + b".png",
           "🦊.png".encode(), "é.png".encode(), "e\u0301.png".encode()]
    for number, name in enumerate(odd):
        write(os.path.join(os.fsencode(place.photos), name), noise(number))
    assert place.index()["indexed"] == len(odd)
    out = place.run("search", "noise", "--limit", "50").out
    assert "\x1b[2J" not in out, "a control sequence came out"
    for name in odd:
        path = os.path.join(os.fsencode(place.photos), name)
        place.run(b"similar", path, b"--limit", b"1")
        place.run(b"favourites", b"add", b"--", path)
        place.run(b"index", path)
    assert place.status()["photos"] == len(odd)


def remaining(place):
    """The contents of all files below the photos."""
    found = set()
    for at, _, names in os.walk(place.photos):
        for name in names:
            if os.path.isfile(f"{at}/{name}"):
                with open(f"{at}/{name}", "rb") as file:
                    found.add(file.read())
    return found


def delete_what_is_offered(place, *arguments):
    """Deletes what `duplicates` offers; returns how many photos are lost by it."""
    before = remaining(place)
    out = place.run("duplicates", *arguments, "-0", codes=(0, 3)).out
    for path in out.split("\0")[:-1]:
        assert os.path.lexists(path), f"{path} is offered and not there"
        os.remove(path)
    return len(before - remaining(place))


@attack("duplicates")
def nothing_is_offered_of_which_no_other_file_remains(place):
    big, kept, other = noise(1, 200), place.path("a.png"), place.path("sub/bb.png")

    def two():
        write(kept, big)
        write(other, big)

    def linked():
        write(place.path("originals/holiday/beach.png"), big)
        os.symlink("originals/holiday/beach.png", place.path("b.png"))

    def hard_linked():
        write(kept, big)
        os.link(kept, place.path("b.png"))

    def become_link():
        os.remove(other)
        os.symlink("../a.png", other)

    cases = {
        "a link and its target": (linked, lambda: None), "hard links": (hard_linked, lambda: None),
        "two copies": (two, lambda: None),
        "the kept one is gone": (two, lambda: os.remove(kept)),
        "the kept one is another photo": (two, lambda: write(kept, noise(5))),
        "the other one is another photo": (two, lambda: write(other, noise(6))),
        "the kept one was moved away": (two, lambda: os.rename(kept, f"{place.folder}/away.png")),
        "the other one is a link now": (two, become_link),
        "the kept one is a pipe": (two, lambda: (os.remove(kept), os.mkfifo(kept))),
    }
    for name, (build, change) in cases.items():
        for folder in (place.photos, place.library):
            shutil.rmtree(folder, True)
        os.makedirs(place.photos)
        build()
        place.index()
        change()
        assert delete_what_is_offered(place, "--identical") == 0, f"{name}: a photo was lost"
        shutil.rmtree(place.photos)
        os.makedirs(place.photos)


@attack("duplicates")
def links_free_no_room(place):
    write(place.path("a.png"), noise(1))
    os.link(place.path("a.png"), place.path("b.png"))
    place.index()
    assert place.run("duplicates", "--json", codes=(0, 3)).json["bytesOfOthers"] == 0


@attack("links")
def files_of_our_own_are_never_reached_through_links(place):
    write(place.path("a.png"), noise(1))
    place.index()
    diary = write(f"{place.folder}/diary.txt", "my diary")
    into = f"{place.folder}/into"
    os.makedirs(into)
    table = write(f"{place.folder}/t.csv", "url\nhttp://127.0.0.1:1/a.jpg\n")
    for make in (os.symlink, os.link):
        lock, listing = f"{place.library}/catalog.sqlite.lock", f"{into}/.clipsearch-import"
        for path in (lock, listing):
            if os.path.lexists(path):
                os.remove(path)
            make(diary, path)
        result = place.run("index", place.photos, codes=(1,))
        assert "lock" in result.error, result
        place.run("import", table, "--into", into, "--attempts", "1", codes=(1, 3))
        with open(diary) as file:
            assert file.read() == "my diary", "a file that is somebody else's was written to"


@attack("links")
def sidecars_and_photos_do_not_lead_out_of_the_folders(place):
    secret = write(f"{place.folder}/secret.txt", "the word xyzzy")
    write(place.path("a.png"), noise(1))
    os.symlink(secret, place.path("a.txt"))
    report = place.index(codes=(0, 3))
    assert "a.txt" in str(report), "a sidecar that leads out is not named"
    assert place.status()["captions"] == 0, "a text from outside was stored"


@attack("output")
def output_replaces_only_what_it_can_recognise(place):
    write(place.path("a.png"), noise(1))
    photo = write(place.path("b.png"), noise(2))
    place.index()
    vectors = f"{place.folder}/v.npy"
    place.run("embed", "--image", place.path("a.png"), "--npy", vectors)
    place.run("vectors", "build", vectors, "--out", f"{place.folder}/v.index")
    for command in (["embed", "--image", place.path("a.png"), "--npy", photo], ["export-vectors", photo, vectors],
                    ["export-vectors", vectors, photo], ["vectors", "build", vectors, "--out", photo],
                    ["vectors", "search", f"{place.folder}/v.index", vectors, "--out", photo],
                    ["vectors", "search", f"{place.folder}/v.index", vectors, "--out", vectors + "2", "--scores", photo]):
        place.run(*command, codes=(1, 64))
        with open(photo, "rb") as file:
            assert file.read() == noise(2), f"{command[0]} overwrote a photo"


@attack("pipes")
def no_command_waits_for_a_pipe(place):
    write(place.path("a.png"), noise(1))
    place.index()
    pipe = f"{place.folder}/x.jpg"
    os.mkfifo(pipe)
    os.mkfifo(place.path("pipe.jpg"))
    npy = f"{place.folder}/v.npy"
    place.run("embed", "--image", place.path("a.png"), "--npy", npy)
    for command in (["similar", pipe], ["search", "--image", pipe], ["import", pipe], ["index", place.photos, "--captions", pipe],
                    ["history", "import", pipe], ["favourites", "import", pipe], ["collections", "import", pipe],
                    ["vectors", "info", pipe], ["vectors", "verify", pipe], ["vectors", "search", pipe, npy],
                    ["vectors", "search", npy, pipe], ["vectors", "build", pipe, "--out", f"{place.folder}/o"],
                    ["import-vectors", pipe, npy], ["embed", "--image", pipe], ["tag", "--vocabulary", pipe]):
        result = place.run(*command, limit=15, codes=(1, 3, 64))
        assert result.error.strip(), f"{command} says nothing"
    report = place.index(codes=(0, 3))
    assert "pipe.jpg" in str(report), "a pipe in the folder is not named"


@attack("pipes")
def tables_come_through_pipes(place):
    write(place.path("a.png"), noise(1))
    table = f"path,caption\n{place.path('a.png')},a red dog\n".encode()
    writer = subprocess.Popen(["printf", "%s", table.decode()], stdout=subprocess.PIPE)
    place.run("import", "/dev/stdin", stdin=writer.stdout)
    writer.wait()
    assert place.status()["captions"] == 1


@attack("names")
def what_was_skipped_is_named_everywhere(place):
    write(place.path("a.png"), noise(1))
    write(place.path("broken.jpg"), "no picture")
    os.symlink("/nowhere/at/all", place.path("gone.jpg"))
    os.mkfifo(place.path("pipe.jpg"))
    report = place.index(codes=(3,))
    for name in ("broken.jpg", "gone.jpg", "pipe.jpg"):
        assert name in str(report), f"index does not name {name}"
        assert name in str(place.run("status", "--json").json), f"status does not name {name}"
    assert named(report, "broken.jpg")
