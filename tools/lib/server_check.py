"""Treats `clipsearch serve` badly over the loopback: see tools/server_check.

    python3 server_check.py COMMAND FOLDER      FOLDER/pictures is what make_pictures.py made
"""

import json
import os
import struct
import subprocess
import sys
import threading
import time
import urllib.parse
import zlib

from served import Server, ask

GIGABYTE = 1 << 30


def check(condition, message):
    if not condition:
        raise SystemExit(f"FAILED: {message}")
    print(f"ok: {message}")


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(width, height):
    """A small file that says it is a large picture, and begins as one."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(30_000_000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def read_all(connection):
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts)


def upload(server, head, megabytes):
    """Sends a body of zeros until the server has had enough; returns its answer."""
    connection = server.raw()
    connection.sendall(head.encode())
    block = b"\0" * (1 << 20)
    try:
        for _ in range(megabytes):
            connection.sendall(block)
    except OSError:
        pass
    return read_all(connection)


def files_below(folder):
    return [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names]


CLIMBS = ["../../../../etc/passwd", "/etc/passwd", "/proc/self/environ", "file:///etc/passwd", "..\\..\\etc\\passwd", "\0", "a" * 5000,
          "-1", "1e999", "NaN", "99999999999999999999", "%s%n", "' OR 1=1 --", "\u202e", "[]"]


def abuse_each_address(server):
    """Every address of the document, with what no parameter and no body should be."""
    document = json.loads(ask(server.connect(), "GET", "/openapi.json")[1])
    named = document["components"]["parameters"]
    asked = 0
    for path, item in document["paths"].items():
        address = path
        for parameter in ("photo", "collection", "search", "job", "upload"):
            address = address.replace(f"{{{parameter}}}", "999999")
        for method, operation in item.items():
            if method not in ("get", "post", "put", "patch", "delete") or path.endswith("/events"):
                continue
            parameters = [named[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
                          for one in item.get("parameters", []) + operation.get("parameters", [])]
            attempts = []
            for parameter in parameters:
                for value in CLIMBS:
                    if parameter["in"] == "query":
                        attempts.append((f"{address}?{parameter['name']}={urllib.parse.quote(value, safe='')}", None, {}))
                    else:
                        place = path.replace(f"{{{parameter['name']}}}", urllib.parse.quote(value, safe=""))
                        attempts.append((place.replace("{", "").replace("}", ""), None, {}))
            if "requestBody" in operation:
                for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "", "image/svg+xml", "application/json"):
                    for body in (b"<a/>", b"{\"a\": 1}", b"[]", b"null", b"\xff\xfe", b"{\"photos\": [\"../../etc/passwd\"]}"):
                        attempts.append((address, body, {"Content-Type": kind} if kind else {}))
                for member in ("text", "name", "query", "folders", "photos", "token", "rating", "terms", "filter", "upload"):
                    for value in ("../../etc/passwd", ["../../etc"], {"folders": ["../.."]}, 10**30, "x" * 100000, None):
                        attempts.append((address, json.dumps({member: value}).encode(), {"Content-Type": "application/json"}))
            connection = server.connect()
            for target, body, headers in attempts:
                try:
                    status, answer = ask(connection, method.upper(), target, body, headers)
                except OSError as error:
                    check(False, f"{method} {target[:80]}: {error}")
                asked += 1
                if status >= 500 and status != 503 or b"root:" in answer or b"PATH=" in answer:
                    check(False, f"{method} {target[:80]} with {str(body)[:60]}: {status} {answer[:200]}")
                if status >= 400 and method != "head":
                    problem = json.loads(answer)
                    if not problem.get("detail"):
                        check(False, f"{method} {target[:80]}: {status} says nothing")
    check(asked > 1000, f"{asked} requests with senseless parameters and bodies: no harm, and each refusal says why")


def main(command, work):
    library = f"{work}/library"
    environment = dict(os.environ, CLIPSEARCH_LIBRARY=library)
    subprocess.run([command, "index", f"{work}/pictures/sound"], check=True, env=environment,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with Server(command, library) as server:
        def works():
            status, body = ask(server.connect(), "POST", "/search", {"text": "something red", "limit": 3})
            return status == 200 and len(json.loads(body)["results"]) == 3

        check(works(), "a search is answered")
        before = server.memory()

        post = "POST /upload?add=true HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
        answer = upload(server, f"{post}Content-Length: {GIGABYTE}\r\n\r\n", 1024)
        check(b" 413 " in answer[:20], "an upload of a gigabyte is refused")
        connection_2 = server.raw()
        connection_2.sendall(f"{post}Transfer-Encoding: chunked\r\n\r\n".encode())
        block = b"100000\r\n" + b"\0" * 0x100000 + b"\r\n"
        try:
            for _ in range(1024):
                connection_2.sendall(block)
        except OSError:
            pass
        answer = read_all(connection_2)
        check(b" 413 " in answer[:20], "so is one that does not say its length")
        for width, height in [(60000, 60000), (20000, 20000), (2147483647, 1)]:
            status, _ = ask(server.connect(), "POST", "/upload", png_bomb(width, height), {"Content-Type": "image/png"})
            check(status == 422, f"a picture of {width} x {height} pixels is refused")
        for name in sorted(os.listdir(f"{work}/pictures/odd")):
            path = f"{work}/pictures/odd/{name}"
            if os.path.isfile(path) and os.access(path, os.R_OK):
                with open(path, "rb") as file:
                    status, body = ask(server.connect(), "POST", "/upload", file.read(), {"Content-Type": "image/jpeg"})
                check(status in (200, 413, 422), f"odd file {name!r}: {status}")

        boundary = "multipart/form-data; boundary=b"
        for body in [b"", b"--b", b"--b\r\n" * 10000, b"--b--" * 1000, b"\0" * 100000, b"--b\r\nX: " + b"y" * 100000]:
            status, _ = ask(server.connect(), "POST", "/search", body, {"Content-Type": boundary})
            check(status == 400, f"multipart of {len(body)} bytes that is none is refused")
        for body in [b"[" * 900000, b'{"a":' * 100000, b'"' * 1000, b"{}" * 1000, b"\xff" * 1000]:
            status, _ = ask(server.connect(), "POST", "/search", body, {"Content-Type": "application/json"})
            check(status == 400, f"JSON of {len(body)} bytes that is none is refused")
        status, _ = ask(server.connect(), "POST", "/search", b'{"text":"' + b"x" * (4 << 20) + b'"}',
                        {"Content-Type": "application/json"})
        check(status == 413, "four megabytes of JSON are refused")

        for climb in ["../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd"]:
            for path in [f"/{climb}", f"/page/{climb}", f"/photos/{climb}", f"/photos/1/{climb}", f"/index/{climb}"]:
                raw = server.raw()
                raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                answer = read_all(raw)
                check(answer[9:12] in (b"404", b"400") and b"root:" not in answer, f"nothing at {path}")
        for host in ["evil.example", "127.0.0.1.evil.example"]:
            raw = server.raw()
            raw.sendall(f"GET /status HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            check(read_all(raw)[9:12] == b"403", f"the name {host} is refused")

        abuse_each_address(server)
        check(works(), "a search is answered")
        picture = open(f"{work}/pictures/sound/red.png", "rb").read()
        part = b'--b\r\nContent-Disposition: form-data; name="image"; filename="../../../tmp/climbed.png"\r\n\r\n'
        status, body = ask(server.connect(), "POST", "/upload?add=true", part + picture + b"\r\n--b--\r\n",
                           {"Content-Type": boundary})
        check(status == 200 and json.loads(body)["added"]["state"] == "known", "a file name that climbs leads nowhere")

        # Another process indexes meanwhile; the server answers, waits for its turn, and sees what is new.
        other = subprocess.Popen([command, "index", f"{work}/pictures/many"], env=environment,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        status, body = ask(server.connect(), "POST", "/index", {"folders": [f"{work}/pictures/many"]})
        job = json.loads(body)
        check(status == 202, "indexing is taken on while another process indexes")
        states, answered = set(), 0
        while True:
            check_status, body = ask(server.connect(), "GET", f"/index/{job['id']}")
            state = json.loads(body)["state"]
            states.add(state)
            search_status, _ = ask(server.connect(), "POST", "/search", {"text": "something blue"})
            if (check_status, search_status) != (200, 200):
                check(False, f"a search beside indexing: {search_status}")
            answered += 1
            if state in ("done", "failed", "cancelled"):
                break
            time.sleep(0.05)
        check(other.wait(120) == 0 and state == "done", f"both end well ({', '.join(sorted(states))}; {answered} searches meanwhile)")
        total = json.loads(ask(server.connect(), "GET", "/photos?limit=0")[1])["total"]
        check(total > 300, f"what both indexed is there: {total} photos")

        # Two hundred clients that begin a request and say no more: others are served meanwhile.
        silent = [server.raw() for _ in range(200)]
        for index, one in enumerate(silent):
            one.sendall(b"POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n" + (b"\r\n{" if index % 2 else b""))
        start = time.perf_counter()
        check(works(), f"others are served beside 200 stalled clients ({time.perf_counter() - start:.3f} s)")
        for one in silent:
            one.close()

        # Clients that go away in the middle of an answer.
        identity = json.loads(ask(server.connect(), "GET", "/photos?limit=1")[1])["photos"][0]["id"]
        for _ in range(50):
            raw = server.raw()
            raw.sendall(f"GET /photos/{identity}/file HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            raw.close()
        check(works(), "clients that went away did no harm")

        left = [path for path in files_below(library) if "/uploads/" in path or "/photos/" in path]
        kept = [path for path in left if "/incoming-" in path]
        check(len(left) == len(kept), "nothing was stored in the library")
        check(server.memory() < before + 700, f"memory: {before:.0f} MB before, {server.memory():.0f} MB after")

        # A request that is being answered is answered to its end.
        results = []
        threads = [threading.Thread(target=lambda: results.append(works())) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.02)
        code, seconds = server.stop()
        for thread in threads:
            thread.join()
        check(code == 143 and seconds < 11, f"stops when told to ({seconds:.2f} s, {results.count(True)} of 8 answered)")
        check(not [path for path in files_below(library) if "/incoming-" in path], "its uploads went with it")


if __name__ == "__main__":
    main(*sys.argv[1:3])
