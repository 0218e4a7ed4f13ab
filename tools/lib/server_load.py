"""Measures `clipsearch serve`: see tools/server_load.

    python3 server_load.py COMMAND FOLDER [--photos N] [--clients N] [--seconds N]
"""

import argparse
import json
import os
import random
import struct
import subprocess
import threading
import time
import zlib

from served import Server, ask

WORDS = ["a dog on the beach", "red flowers", "sunset over the sea", "two people at a table", "snow", "an old car",
         "a city at night", "green hills", "a cat asleep", "children playing football"]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def make_pictures(folder, count):
    os.makedirs(folder)
    for number in range(count):
        pixel = struct.pack(">I", (number * 2654435761) & 0xFFFFFFFF)[:3]
        rows = b"".join(b"\0" + pixel * 16 for _ in range(16))
        header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
        with open(f"{folder}/{number:06}.png", "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1))
                       + chunk(b"IEND", b""))


def describe(times):
    times = sorted(times)
    at = lambda part: times[min(len(times) - 1, int(part * len(times)))] * 1000
    return f"median {at(0.5):.1f} ms, p95 {at(0.95):.1f} ms, longest {times[-1] * 1000:.1f} ms, {len(times)} requests"


def measure(server, count, request):
    connection = server.connect()
    times = []
    for number in range(count + 5):
        start = time.perf_counter()
        status, _ = ask(connection, *request(number))
        times.append(time.perf_counter() - start)
        if status != 200:
            raise SystemExit(f"status {status}")
    # The first ones warm up.
    return times[5:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("folder")
    parser.add_argument("--photos", type=int, default=10000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--library", help="an indexed library to serve instead of one of plain colours")
    options = parser.parse_args()

    library = options.library or f"{options.folder}/library"
    if not options.library:
        make_pictures(f"{options.folder}/pictures", options.photos)
        subprocess.run([options.command, "index", f"{options.folder}/pictures"], check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, CLIPSEARCH_LIBRARY=library))

    text = lambda number: ("POST", "/search", {"text": WORDS[number % len(WORDS)], "limit": 20})
    with Server(options.command, library) as server:
        start = time.perf_counter()
        ask(server.connect(), *text(0))
        print(f"first search     {(time.perf_counter() - start) * 1000:.1f} ms")
        photos = json.loads(ask(server.connect(), "GET", "/photos?limit=500")[1])
        ids = [photo["id"] for photo in photos["photos"]]
        print(f"photos           {photos['total']}")
        print(f"text search      {describe(measure(server, 100, text))}")
        similar = lambda number: ("GET", f"/photos/{ids[number % len(ids)]}/similar?limit=20")
        print(f"similar          {describe(measure(server, 100, similar))}")
        thumbnail = lambda number: ("GET", f"/photos/{ids[number % 50]}/thumbnail?w=320")
        measure(server, 50, thumbnail)
        print(f"thumbnail, kept  {describe(measure(server, 100, thumbnail))}")
        print(f"page             {describe(measure(server, 20, lambda _: ('GET', '/')))}")

        memory = server.memory()
        deadline = time.perf_counter() + options.seconds
        times, statuses, lock = [], {}, threading.Lock()

        def client(seed):
            choice = random.Random(seed)
            connection = server.connect()
            mine, seen = [], {}
            while time.perf_counter() < deadline:
                number = choice.randrange(10000)
                request = choice.choice([text, similar, thumbnail])(number)
                start = time.perf_counter()
                try:
                    status, _ = ask(connection, *request)
                except OSError as error:
                    status, connection = type(error).__name__, server.connect()
                mine.append(time.perf_counter() - start)
                seen[status] = seen.get(status, 0) + 1
            with lock:
                times.extend(mine)
                for status, count in seen.items():
                    statuses[status] = statuses.get(status, 0) + count

        halfway = []
        threads = [threading.Thread(target=client, args=(seed,)) for seed in range(options.clients)]
        for thread in threads:
            thread.start()
        time.sleep(options.seconds / 2)
        halfway.append(server.memory())
        for thread in threads:
            thread.join()
        print(f"{options.clients} clients       {describe(times)}, {len(times) / options.seconds:.0f} a second")
        print(f"answers          {json.dumps(statuses)}")
        print(f"memory           {memory:.0f} MB before, {halfway[0]:.0f} MB halfway, {server.memory():.0f} MB after")
        if set(statuses) != {200}:
            raise SystemExit("not all were answered")
        if server.memory() > halfway[0] + 30:
            raise SystemExit("memory grows")


if __name__ == "__main__":
    main()
